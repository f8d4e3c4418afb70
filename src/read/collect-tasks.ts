import type { Subject } from '../model/estate.ts';
import type { Fault } from '../model/fault.ts';
import type { Gap } from '../model/finding.ts';
import type { Location } from '../model/location.ts';
import { pointer } from '../model/path.ts';
import type { Task } from '../model/task.ts';
import { readAnswers } from './answer.ts';
import { collect, NOTHING, type Collect, type Collected } from './collect.ts';
import { taskSubjects } from './estate.ts';
import type { Context, Estate } from './parts.ts';
import type { Kind } from './recognise.ts';
import { readRequests } from './request.ts';
import { readSnapshot } from './snapshot.ts';
import { readTasks } from './tasks.ts';

/** How each kind of document is taken up. */
const COLLECT: Readonly<Record<Kind, Collect>> = {
  'trust policy': collect,
  'role answer': collect,
  'tasks file': ({ value, document }, ...rest) => collectTasks(readTasks(value, { document, path: [] }), ...rest),
  'DTS request': ({ value, document }, ...rest) =>
    collectTasks({ tasks: readRequests(value, { document, path: [] }), faults: [] }, ...rest),
  'DTS answer': ({ value, document }, ...rest) =>
    collectTasks({ tasks: readAnswers(value, { document, path: [] }), faults: [] }, ...rest),
  snapshot: ({ value, document }, ...rest) => collectSnapshot({ value, at: { document, path: [] } }, ...rest),
};

/** Takes up a document of any kind. */
export const collectAny: Collect = (item, context, estate) => COLLECT[item.kind](item, context, estate);

interface Placed {
  readonly value: unknown;
  readonly at: Location;
}

interface TasksText {
  readonly tasks: readonly Task[];
  readonly faults: readonly Fault[];
}

/** A request does not say who sends it; the user may. */
function collectTasks({ tasks, faults }: TasksText, { creator }: Context, estate: Estate): Collected {
  const known = tasks.map((task) => {
    const isOpen = task.creator === undefined && creator !== undefined;
    return isOpen ? { ...task, creator: { value: creator, at: task.at } } : task;
  });
  for (const task of known) estate.tasks.push(task);
  return {
    ...NOTHING,
    settled: [{ kind: 'tasksFile', of: { faults, tasks }, subject: undefined }, ...known.flatMap(taskSubjects)],
    later: known.flatMap(linkedPlaces),
    tasks: tasks.length,
  };
}

/** What links a task to its roles: the rules about both speak of no other place. */
function linkedPlaces({ at, name, creator, ...ends }: Task): readonly Location[] {
  const places = [name, creator, ...[ends.source, ends.destination].flatMap((end) => [end?.account, end?.role])];
  return [at, ...places.flatMap((each) => (each === undefined ? [] : [each.at]))];
}

function collectSnapshot({ value, at }: Placed, context: Context, estate: Estate): Collected {
  const { accounts, gaps, faults } = readSnapshot(value, at);
  const counts = { roles: 0, tasks: 0 };
  const settled: Subject[] = [];
  for (const account of accounts) {
    estate.accounts.push(account);
    const ofEach = { ...context, isNamed: false };
    estate.roles.add(account.roles.map((role) => ({ role, context: ofEach, isLive: true })));
    for (const task of account.tasks) {
      estate.tasks.push(task);
      settled.push(...taskSubjects(task));
    }
    counts.roles += account.roles.length;
    counts.tasks += account.tasks.length;
  }
  return {
    ...NOTHING,
    settled,
    gaps: [...gaps, ...faults.slice(0, 1).map((fault) => snapshotFault(fault, faults.length))],
    ...counts,
  };
}

/** What breaks the form of a snapshot was recorded by a program, so it is nothing that its reader could mend. */
function snapshotFault({ at }: Fault, count: number): Gap {
  const { file } = at.document;
  return { what: file, because: 'snapshotFault', data: { place: pointer(at.path), count }, reason: 'not-readable' };
}
