import { asObject, memberKey, type Node } from '../../formats/nodes.ts';
import { exactNumbers, type Digits } from '../../formats/scalar.ts';
import type { Located, Location } from '../../model/document.ts';
import type { Endpoint, Side, Task } from '../../model/dts/task.ts';
import { endOf, membersOf, othersOf, firstText, typeOf, type Members } from './job.ts';

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

/** Jobs of which `DescribeDtsJobs` gives no more than a list: whose databases they join it does not say. */
export function countListed(value: unknown): number {
  if (Array.isArray(value)) return value.reduce<number>((count, item) => count + countListed(item), 0);
  const node = asObject(value);
  const list = node?.[memberKey(node, 'DtsJobList')];
  return Array.isArray(list) ? list.length : 0;
}

const PARTS = ['DtsJobList', 'ReverseJob', 'SubDistributedJob', 'SubSyncJob'];
const ENDS = new Set(['SourceEndpoint', 'DestinationEndpoint']);

function readJob(node: Node, at: Location, whole: Whole): readonly Task[] {
  const { digits } = whole;
  const members = answerMembers(node, at);
  const type = typeOf(firstText(members, ['JobType'], digits)?.value) ?? whole.type;
  const reverse = reverseJob(members, digits);
  const twoWayAt = type === 'synchronization' ? (proofOfTwoWay(members, reverse, digits) ?? whole.twoWayAt) : undefined;
  const own: Task = {
    at,
    origin: 'answer',
    name: firstText(members, ['DtsJobName'], digits),
    creator: undefined,
    topology: twoWayAt && 'two-way',
    topologyAt: twoWayAt,
    type,
    call: undefined,
    source: end('source', members, digits) ?? endOf('source', at, new Map(), digits),
    destination: end('destination', members, digits),
    parameters: othersOf(members, (name) => !PARTS.includes(name) && !ENDS.has(name)),
    faults: [],
  };
  const parts = PARTS.flatMap((name) => {
    const part = name === 'ReverseJob' ? reverse : members.get(name);
    return part === undefined ? [] : tasksOf(part.value, part.at, { digits, type, twoWayAt });
  });
  return [...ENDS].some((name) => asObject(members.get(name)?.value) !== undefined) ? [own, ...parts] : parts;
}

/** The other half of a two-way job. DTS gives one-way jobs a reverse job too, without an ID of its own: that one is nothing. */
function reverseJob(members: Members, digits: Digits): Located<unknown> | undefined {
  const found = members.get('ReverseJob');
  const node = asObject(found?.value);
  const id = found && node && firstText(answerMembers(node, found.at), ['DtsJobId'], digits);
  return id === undefined || id.value === firstText(members, ['DtsJobId'], digits)?.value ? undefined : found;
}

/** Where an answer proves that a synchronization goes both ways. */
function proofOfTwoWay(members: Members, reverse: Located<unknown> | undefined, digits: Digits): Location | undefined {
  const direction = firstText(members, ['DtsJobDirection'], digits);
  return direction?.value === 'Reverse' ? direction.at : reverse?.at;
}

function end(side: Side, members: Members, digits: Digits): Endpoint | undefined {
  const found = members.get(side === 'source' ? 'SourceEndpoint' : 'DestinationEndpoint');
  const node = asObject(found?.value);
  return found && node && endOf(side, found.at, answerMembers(node, found.at), digits);
}

/** The members of an answer by the API's names: the SDKs for JavaScript and Java begin these with a small letter. */
function answerMembers(node: Node, at: Location): Members {
  const members = [...membersOf(node, at)];
  return new Map(members.map(([name, found]) => [name.charAt(0).toUpperCase() + name.slice(1), found]));
}

/** Where the vendor's part of this module comes from. */
export const ANSWER_FACTS = [
  {
    what: 'Jobs and endpoints in the answers of DescribeDtsJobs and DescribeDtsJobDetail',
    constants: ['PARTS', 'ENDS'],
    sources: ['sdk'],
    check: 'Compare with the models of both answers in the SDK.',
  },
] as const;
