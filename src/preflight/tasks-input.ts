import type { LintSession } from '../engine/engine.ts';
import type { Matches } from '../files/discover.ts';
import type { InputFile } from '../files/read-file.ts';
import { EMPTY, takeFiles, type TakeOptions } from '../inputs/read-files.ts';
import { TERRAFORM_FILE } from '../inputs/terraform/file-names.ts';
import { makeInventory, type Inventory } from '../inventory/inventory.ts';
import { outermost, STDIN, type Location } from '../model/document.ts';
import { withOwner, type Task } from '../model/dts/task.ts';
import { UsageError } from '../model/errors.ts';
import type { Subject, Subjects } from '../model/subject.ts';

/** The tasks of a call, and the texts that list them. */
export interface TasksInput {
  readonly tasks: readonly Task[];
  readonly texts: readonly Subjects['tasksFile'][];
}

/** Reads the tasks of files as `lint` does. Throws `UsageError` where there is no task. */
export async function readTasksInput(options: TakeOptions, run: LintSession): Promise<TasksInput> {
  const estate: Inventory = { ...makeInventory(options.config?.accounts), plans: [], manifests: [] };
  const found = await takeAll(options, run, estate);
  const { owner } = options;
  const tasks = owner === undefined ? estate.tasks : estate.tasks.map((task) => withOwner(task, owner));
  const { broken, texts } = found;
  const faults = texts.flatMap((text) => text.faults);
  const holders = new Set([...tasks, ...faults].map(({ at }) => fileOf(at)));
  for (const { of } of broken) holders.add(outermost(of.document).file);
  for (const file of found.files) {
    if (holders.has(file.path)) run.file(file, { isOurs: true });
    else if (!found.unread.has(file.path)) refuseStrange(file, found.kinds.get(file.path) ?? '');
  }
  const isEmpty = tasks.length === 0 && faults.every(({ kind }) => kind === 'empty');
  if (isEmpty && broken.length === 0 && found.unread.size === 0) throw noTask(options, found.ignored);
  run.judge(broken);
  run.judge(estate.placements.filter(({ kind }) => kind === 'placement'));
  return { tasks, texts };
}

interface Found {
  readonly files: readonly InputFile[];
  /** Files that were named and that the configuration ignores. */
  readonly ignored: readonly string[];
  /** What each file was recognised as. */
  readonly kinds: ReadonlyMap<string, string>;
  /** Files of which something could not be read. */
  readonly unread: ReadonlySet<string>;
  readonly broken: readonly Extract<Subject, { kind: 'text' }>[];
  readonly texts: readonly Subjects['tasksFile'][];
}

async function takeAll(options: TakeOptions, run: LintSession, estate: Inventory): Promise<Found> {
  const files: InputFile[] = [];
  const ignored: string[] = [];
  const kinds = new Map<string, string>();
  const unread = new Set<string>();
  const broken: Extract<Subject, { kind: 'text' }>[] = [];
  const texts: Subjects['tasksFile'][] = [];
  await takeFiles(
    {
      ...options,
      takesKind: ({ hasTasks }) => hasTasks === true,
      onFile: (path, what) => void kinds.set(path, what),
      onIgnored: (path) => void ignored.push(path),
    },
    {
      // All are loaded.
      needAllRules: () => Promise.resolve(),
      settle: () => undefined,
      count: () => undefined,
      except: (exceptions) => run.except(exceptions),
      file: (file) => void files.push(file),
      gap(gap) {
        if (gap.reason === 'not-readable') unread.add(gap.what);
        run.gap(gap);
      },
      judge(subjects) {
        for (const subject of subjects) {
          if (subject.kind === 'text') broken.push(subject);
          if (subject.kind === 'tasksFile') texts.push(subject.of);
        }
      },
    },
    estate,
  );
  return { files, ignored, kinds, unread, broken, texts };
}

function fileOf({ document }: Location): string {
  return outermost(document).file;
}

/** A file that the user named and that holds no tasks is a slip: most likely the snapshot. Files of a module are read together. */
function refuseStrange({ path, isNamed }: InputFile, kind: string): void {
  if (!isNamed || TERRAFORM_FILE.test(path)) return;
  const name = path === STDIN ? 'standard input' : path;
  const what =
    kind === EMPTY
      ? 'it is empty'
      : kind === '' || kind === 'not recognised'
        ? 'the file is not recognised'
        : `the file is a ${kind}`;
  const hint =
    kind === 'snapshot'
      ? `pass it with --snapshot ${path}`
      : 'name a tasks file, a request to DTS, or Terraform or ROS files with DTS jobs';
  throw new UsageError(`no tasks in ${name}: ${what}`, hint);
}

function noTask({ paths, config }: TakeOptions, [ignored]: readonly string[]): UsageError {
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
