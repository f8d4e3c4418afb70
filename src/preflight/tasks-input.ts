import type { LintSession } from '../engine/engine.ts';
import type { Matches } from '../files/file-system.ts';
import { TERRAFORM_FILE } from '../inputs/terraform/file-names.ts';
import type { Inventory, InventoryFile } from '../inventory/inventory.ts';
import { EMPTY, NOT_RECOGNISED } from '../inputs/input-kind.ts';
import { isAsReported } from '../inventory/unchecked.ts';
import type { AccountId } from '../model/account.ts';
import { outermost, STDIN, type Location } from '../model/document.ts';
import { withOwner, type Task } from '../model/dts/task.ts';
import { UsageError } from '../model/errors.ts';
import type { Subjects } from '../model/subject.ts';

/** The tasks of a call, and the texts that list them. */
export interface TasksInput {
  readonly tasks: readonly Task[];
  readonly texts: readonly Subjects['tasksFile'][];
}

/** What was read. */
interface TaskFiles {
  readonly inventory: Inventory;
  /** Files that were named and that the configuration ignores. */
  readonly ignored: readonly string[];
}

/** What was asked for. */
interface Asked {
  readonly paths: readonly (string | Matches)[];
  readonly owner?: AccountId;
  readonly config?: { readonly file: string };
}

/** The tasks of what was read. Throws `UsageError` where there is no task. */
export function takeTasks({ inventory: found, ignored }: TaskFiles, asked: Asked, run: LintSession): TasksInput {
  const { owner } = asked;
  run.except(found.suppressions);
  // What is not known of roles is no matter here: those of the accounts count.
  const unread = found.unchecked.filter(isAsReported);
  for (const gap of unread) run.gap(gap);
  const unreadFiles = new Set(unread.flatMap(({ reason, what }) => (reason === 'not-readable' ? [what] : [])));
  const tasks = owner === undefined ? found.tasks : found.tasks.map((task) => withOwner(task, owner));
  const texts = found.taskLists;
  const faults = texts.flatMap((text) => text.faults);
  const holders = new Set([...tasks, ...faults].map(({ at }) => fileOf(at)));
  for (const { document } of found.broken) holders.add(outermost(document).file);
  for (const file of found.files) {
    if (holders.has(file.path)) run.file(file, { isOurs: true });
    else if (!unreadFiles.has(file.path)) refuseStrange(file);
  }
  const isEmpty = tasks.length === 0 && faults.every(({ kind }) => kind === 'empty');
  if (isEmpty && found.broken.length === 0 && unreadFiles.size === 0) throw noTask(asked, ignored);
  run.judge(found.broken.map((of) => ({ kind: 'text', of, subject: undefined })));
  run.judge(found.placements.filter(({ kind }) => kind === 'placement'));
  return { tasks, texts };
}

function fileOf({ document }: Location): string {
  return outermost(document).file;
}

/** A named file without tasks is a mistake: most likely it is the snapshot. Files of a module are read together. */
function refuseStrange({ path, isNamed, what: kind }: InventoryFile): void {
  if (!isNamed || TERRAFORM_FILE.test(path)) return;
  const name = path === STDIN ? 'standard input' : path;
  const what =
    kind === EMPTY ? 'it is empty' : kind === NOT_RECOGNISED ? 'the file is not recognised' : `the file is a ${kind}`;
  const hint =
    kind === 'snapshot'
      ? `pass it with --snapshot ${path}`
      : 'name a tasks file, a request to DTS, or Terraform or ROS files with DTS jobs';
  throw new UsageError(`no tasks in ${name}: ${what}`, hint);
}

function noTask({ paths, config }: Asked, [ignored]: readonly string[]): UsageError {
  return new UsageError(
    `no tasks in ${paths.map(nameOf).join(', ')}`,
    ignored === undefined ? WHERE_TASKS_ARE : `${ignored}: ignored by ${config?.file ?? ''}`,
  );
}

const WHERE_TASKS_ARE = 'a tasks file lists them under "tasks:"; "dts-xacct schema tasks" prints its schema';

function nameOf(path: string | Matches): string {
  if (typeof path !== 'string') return path.glob;
  return path === STDIN ? 'standard input' : path;
}
