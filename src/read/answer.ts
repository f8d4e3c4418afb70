import type { Location } from '../model/location.ts';
import type { Endpoint, Side, Task } from '../model/task.ts';
import { endOf, membersOf, othersOf, textOf, typeOf } from './dts-job.ts';
import { asObject, type Node } from './node.ts';
import { exactNumbers, type Digits } from './scalar.ts';

/** What a job inherits from the job that it is a part of. */
interface Whole {
  readonly digits: Digits;
  readonly type: Task['type'];
  readonly twoWayAt: Location | undefined;
}

/** The tasks of `DescribeDtsJobDetail` answers, one or many, with the jobs that they consist of. */
export function readAnswers(value: unknown, at: Location): readonly Task[] {
  return tasksOf(value, at, { digits: exactNumbers(value, at), type: undefined, twoWayAt: undefined });
}

function tasksOf(value: unknown, at: Location, whole: Whole): readonly Task[] {
  if (Array.isArray(value)) {
    return value.flatMap((item: unknown, index) =>
      tasksOf(item, { document: at.document, path: [...at.path, index] }, whole),
    );
  }
  const node = asObject(value);
  return node === undefined ? [] : readJob(node, at, whole);
}

const PARTS = ['ReverseJob', 'SubDistributedJob', 'SubSyncJob'];
const ENDS = new Set(['SourceEndpoint', 'DestinationEndpoint']);

function readJob(node: Node, at: Location, whole: Whole): readonly Task[] {
  const { digits } = whole;
  const members = membersOf(node, at);
  const type = typeOf(textOf(members, ['JobType'], digits)?.value) ?? whole.type;
  // Both are told of two-way tasks only; an empty one is nothing.
  const reverse = Object.keys(asObject(node['ReverseJob']) ?? {}).length > 0 ? members.get('ReverseJob') : undefined;
  const twoWayAt = (textOf(members, ['DtsJobDirection'], digits) ?? reverse)?.at ?? whole.twoWayAt;
  const own: Task = {
    at,
    origin: 'answer',
    name: textOf(members, ['DtsJobName'], digits),
    creator: undefined,
    topology: twoWayAt && 'two-way',
    topologyAt: twoWayAt,
    type,
    call: undefined,
    source: end('source', node, at, digits) ?? endOf('source', at, new Map(), digits),
    destination: end('destination', node, at, digits),
    parameters: othersOf(members, (name) => !PARTS.includes(name) && !ENDS.has(name)),
    faults: [],
  };
  const parts = PARTS.flatMap((name) => {
    const part = members.get(name);
    return part === undefined ? [] : tasksOf(part.value, part.at, { digits, type, twoWayAt });
  });
  return [...ENDS].some((name) => asObject(node[name]) !== undefined) ? [own, ...parts] : parts;
}

function end(side: Side, node: Node, at: Location, digits: Digits): Endpoint | undefined {
  const key = side === 'source' ? 'SourceEndpoint' : 'DestinationEndpoint';
  const members = asObject(node[key]);
  const place = { document: at.document, path: [...at.path, key] };
  return members && endOf(side, place, membersOf(members, place), digits);
}
