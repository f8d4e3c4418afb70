import type { Fault } from '../model/fault.ts';
import type { Gap } from '../model/finding.ts';
import type { Location } from '../model/location.ts';
import { pointer } from '../model/path.ts';
import type { Task } from '../model/task.ts';
import { readAnswers } from './answer.ts';
import { collect, NOTHING, type Collect, type Collected } from './collect.ts';
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
  for (const task of tasks) {
    const isOpen = task.creator === undefined && creator !== undefined;
    estate.tasks.push(isOpen ? { ...task, creator: { value: creator, at: task.at } } : task);
  }
  return {
    ...NOTHING,
    settled: [{ kind: 'tasksFile', of: { faults, tasks }, subject: undefined }],
    tasks: tasks.length,
  };
}

function collectSnapshot({ value, at }: Placed, context: Context, estate: Estate): Collected {
  const { accounts, gaps, faults } = readSnapshot(value, at);
  const counts = { roles: 0, tasks: 0 };
  for (const account of accounts) {
    estate.accounts.push(account);
    const ofEach = { ...context, isNamed: false };
    estate.roles.add(account.roles.map((role) => ({ role, context: ofEach, isLive: true })));
    for (const task of account.tasks) estate.tasks.push(task);
    counts.roles += account.roles.length;
    counts.tasks += account.tasks.length;
  }
  return {
    settled: [],
    gaps: [...gaps, ...faults.slice(0, 1).map((fault) => snapshotFault(fault, faults.length))],
    ...counts,
  };
}

/** What breaks the form of a snapshot was recorded by a program, so it is nothing that its reader could mend. */
function snapshotFault({ at }: Fault, count: number): Gap {
  const { file } = at.document;
  return { what: file, because: 'snapshotFault', data: { place: pointer(at.path), count }, reason: 'not-readable' };
}
