import { tooLarge, type Context, type Inventory } from '../inventory/inventory.ts';
import { taskSubjects } from '../inventory/subjects.ts';
import type { AccountId } from '../model/account.ts';
import type { Location } from '../model/document.ts';
import { withCreator, type Task } from '../model/dts/task.ts';
import type { SchemaViolation } from '../model/schema-violation.ts';
import type { Subject } from '../model/subject.ts';
import { collect, NOTHING, type Collect, type Collected } from './collect.ts';
import type { InputKind } from './detect.ts';
import { countListed, readAnswers } from './dts/answers.ts';
import { readRequests } from './dts/requests.ts';
import { readTasks, type Tasks } from './dts/tasks-file.ts';
import type { InputDocument } from './read-document.ts';
import { snapshotFaultGaps } from './snapshot/problems.ts';
import { readSnapshot, type Snapshot } from './snapshot/snapshot.ts';

/** The findings of a tasks file take up to 60 times its size. */
const MAX_TASKS_BYTES = 6 * 1024 * 1024;

/** How each kind of document is taken up. */
const COLLECT: Readonly<
  Record<Exclude<InputKind, 'ROS template' | 'Terraform plan' | 'Terraform state' | 'manifest'>, Collect>
> = {
  'trust policy': collect,
  'role answer': collect,
  'tasks file': collectTasks,
  'DTS request': collectTasks,
  'DTS answer': collectTasks,
  snapshot: ({ value, document }, ...rest) => collectSnapshot(readSnapshot(value, { document, path: [] }), ...rest),
};

/** Takes up a document of any kind. */
export const collectAny: Collect = (item, context, estate) =>
  item.kind in COLLECT ? COLLECT[item.kind as keyof typeof COLLECT](item, context, estate) : NOTHING;

/** The tasks of a text, what breaks its schema, and its names for accounts. */
interface TasksText {
  readonly tasks: readonly Task[];
  readonly faults: readonly SchemaViolation[];
  readonly accounts: Tasks['accounts'];
}

/** The tasks of a tasks file, of requests or of answers; `undefined` for another kind of document. `names`: accounts of the configuration. */
function tasksIn(
  { kind, value, document, path = [] }: InputDocument,
  creator: AccountId | undefined,
  names?: ReadonlyMap<string, AccountId>,
): TasksText | undefined {
  const at = { document, path };
  const found = kind === 'tasks file' ? readTasks(value, at, names) : readOthers(kind, value, at);
  return found && { ...found, tasks: found.tasks.map((task) => withCreator(task, creator)) };
}

function readOthers(kind: InputKind, value: unknown, at: Location): TasksText | undefined {
  if (kind === 'DTS request') return { tasks: readRequests(value, at), faults: [], accounts: new Map() };
  return kind === 'DTS answer' ? { tasks: readAnswers(value, at), faults: [], accounts: new Map() } : undefined;
}

function collectTasks(item: InputDocument, { creator }: Context, estate: Inventory): Collected {
  const { file, text } = item.document;
  if (text.length > MAX_TASKS_BYTES) return { ...NOTHING, gaps: [tooLarge(file, MAX_TASKS_BYTES)] };
  const { tasks, faults, accounts } = tasksIn(item, creator, estate.accountNames) ?? {
    tasks: [],
    faults: [],
    accounts: new Map<string, never>(),
  };
  for (const task of tasks) estate.tasks.push(task);
  if (item.kind === 'DTS answer') estate.tally.jobsOfList(countListed(item.value));
  return {
    ...NOTHING,
    settled: [
      { kind: 'tasksFile', of: { faults, tasks, accounts }, subject: undefined },
      ...tasks.flatMap(taskSubjects),
    ],
    tasks: tasks.length,
  };
}

/** Takes up the accounts of a snapshot. */
export function collectSnapshot({ accounts, gaps, faults }: Snapshot, context: Context, estate: Inventory): Collected {
  const counts = { roles: 0, tasks: 0 };
  const settled: Subject[] = [];
  for (const account of accounts) {
    if (estate.isAskedFor?.(account) === false) continue;
    estate.accounts.push(account);
    const ofEach = { ...context, isNamed: false };
    estate.roles.add({
      *[Symbol.iterator]() {
        for (const role of account.roles) yield { role, context: ofEach, isLive: true };
      },
    });
    for (const each of account.grants.map((of) => ({ kind: 'grant', of, subject: account.id }) as const))
      settled.push(each);
    for (const task of account.tasks) {
      estate.tasks.push(task);
      for (const each of taskSubjects(task)) settled.push(each);
    }
    counts.roles += account.roleCount;
    counts.tasks += account.tasks.length;
  }
  return { ...NOTHING, settled, gaps: [...gaps, ...snapshotFaultGaps(faults)], ...counts };
}
