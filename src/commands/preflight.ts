import type { Means } from '../cloud/door.ts';
import { recordingText, type Recording } from '../cloud/recording.ts';
import { InputError, UsageError } from '../errors.ts';
import type { AccountId } from '../model/account.ts';
import { byPlace, type ByPlace } from '../model/by-place.ts';
import type { CheckedTask } from '../model/forecast.ts';
import { withOwner, type Task } from '../model/task.ts';
import { knownFrom, partakers, takenRoles } from '../preflight/cases.ts';
import { chosen, namesOf, partaker, pick, type Learnt, type Names } from '../preflight/choice.ts';
import { forecast } from '../preflight/forecast.ts';
import { acceptedIn } from '../read/accepted.ts';
import { tasksIn, type TasksText } from '../read/collect-tasks.ts';
import type { Config } from '../read/config.ts';
import { STDIN } from '../model/location.ts';
import type { InputFile } from '../read/file-text.ts';
import { inputFiles, LIVE, type Matches } from '../read/files.ts';
import { tooDeep, unreadable } from '../read/gaps.ts';
import { knowledgeOf, readRecordings } from '../read/knowledge.ts';
import { openText } from '../read/open.ts';
import { makeEstate, NOBODY } from '../read/parts.ts';
import type { InputText, Item, Reading } from '../read/reading.ts';
import type { Report } from '../model/report.ts';
import { scopeIn } from '../read/scope.ts';
import { makeRun, type Run, type RunOptions } from '../run.ts';

/** What `preflight` is asked to do. */
export interface PreflightOptions extends RunOptions {
  /** Tasks files, or requests to DTS; folders and globs of them; `<stdin>` for standard input. */
  readonly paths: readonly (string | Matches)[];
  /** A recording of the accounts, or a folder with one for each. */
  readonly snapshot?: string;
  /** As whom the accounts are read instead: those roles of theirs that the tasks name. */
  readonly live?: Means;
  /** Has the creators take the roles for a try, with sessions that may do nothing and are thrown away. */
  readonly probe?: boolean;
  /** Writes down what was read, and gives it as it was written; without it, nothing is a file that a finding could name. */
  readonly record?: (recording: Recording) => readonly InputText[];
  /** The names of the tasks that are meant; all where none is given. */
  readonly tasks?: readonly string[];
  /** By ID or name, the accounts that are looked into; all where none is given. */
  readonly accounts?: readonly string[];
  /** Who sends requests, which do not say it. */
  readonly creator?: AccountId;
  /** Who owns the roles of ends whose account is a value that nobody knows before the run. */
  readonly owner?: AccountId;
  readonly config?: Config;
  readonly noExceptions?: boolean;
}

/** A report with what each task's checks came to. */
export interface PreflightReport extends Report {
  readonly preflight: readonly CheckedTask[];
}

/**
 * Says of each task whether it will work, and why, by all that is known of the accounts that have a part in it. No printing;
 * throws `UsageError` where there is no task, or no knowledge that can be trusted.
 */
export async function preflight(options: PreflightOptions): Promise<PreflightReport> {
  const settings = new Map(options.settings).set('unused-exception', 'off');
  const run = makeRun({ ...options, settings });
  await run.needAllRules();
  if (options.config !== undefined && options.noExceptions !== true) run.except(options.config.exceptions);
  const texts = await readTasksTexts(options, run);
  const all = texts.flatMap(({ tasks }) => tasks);
  const tasks = chosen(all, options.tasks);
  const names = namesOf(texts, options.config);
  const { knowledge: picked, ids } = await learn(options, tasks, names);
  for (const file of picked.files) run.file({ path: file, isNamed: true }, { isOurs: true });
  const parts = picked.accounts.flatMap((account) =>
    [...account.roles].map((role) => ({ role, context: NOBODY, isLive: true })),
  );
  const estate = makeEstate(options.config?.accounts);
  estate.roles.add(parts);
  for (const task of all) estate.tasks.push(task);
  for (const account of picked.accounts) {
    estate.accounts.push(account);
    for (const task of account.tasks) estate.tasks.push(task);
  }
  run.count({ roles: parts.length, tasks: tasks.length });
  const said = texts.flatMap((text) => run.weigh([{ kind: 'tasksFile', of: text, subject: undefined }]).verdicts);
  const places = all.map(({ at }) => at);
  const faults = texts.flatMap((text) => text.faults);
  const [ofText, faultsOf] = [aboutTask(byPlace(said, places)), aboutTask(byPlace(faults, places))];
  const isFaulty = (task: Task): boolean => faultsOf(task).length > 0;
  run.settle();
  const checked = forecast({ tasks, estate, known: knownFrom(picked, names, ids), ofText, isFaulty }, run);
  const report = run.report({ notJudged: 0 });
  return { ...report, scope: scopeIn(picked.accounts), preflight: checked };
}

/** What stands within a task, and what stands around all tasks of its text. */
function aboutTask<T>(sorted: ByPlace<T>): (task: Task) => readonly T[] {
  return (task) => [...sorted.around(task.at.document), ...sorted.at(task.at)];
}

async function readTasksTexts(options: PreflightOptions, run: Run): Promise<readonly TasksText[]> {
  const texts: TasksText[] = [];
  let isBroken = false;
  const refused = (error: InputError): void => {
    isBroken = true;
    run.gap(unreadable(error));
  };
  const walk = { isLeftOut: () => false, refused, passedOver: () => undefined };
  for (const file of await inputFiles(options.paths, walk)) {
    // oxlint-disable-next-line no-await-in-loop -- one file after the other, in the order of the call
    const reading = await openOrTell(file, refused);
    if (reading === undefined) continue;
    const found = reading.items.flatMap((item) => tasksOf(item, options));
    if (file.isNamed) refuseStrange(file, reading, found);
    if (found.length === 0 && reading.broken.length === 0 && !reading.isTooDeep) continue;
    run.file(file, { isOurs: true });
    if (reading.isTooDeep) run.gap(tooDeep(file.path));
    for (const text of reading.broken) run.judge([{ kind: 'text', of: text, subject: undefined }]);
    isBroken ||= reading.broken.length > 0 || reading.isTooDeep;
    for (const text of found) texts.push(text);
    // oxlint-disable-next-line no-await-in-loop -- the reader of comments is loaded once
    if (options.noExceptions !== true) run.except(await acceptedIn(reading));
  }
  if (!isBroken && texts.every(({ tasks }) => tasks.length === 0)) {
    throw new UsageError(
      `there is no task in ${options.paths.map(nameOf).join(', ')}`,
      'a tasks file lists them under "tasks:"; "dts-xacct schema tasks" prints its form',
    );
  }
  return texts;
}

function tasksOf(item: Item, { creator, owner, config }: PreflightOptions): readonly TasksText[] {
  const found = tasksIn(item, creator, config?.accounts);
  if (found === undefined) return [];
  return [owner === undefined ? found : { ...found, tasks: found.tasks.map((task) => withOwner(task, owner)) }];
}

function nameOf(path: string | Matches): string {
  if (typeof path !== 'string') return path.glob;
  return path === STDIN ? 'standard input' : path;
}

async function openOrTell(file: InputFile, refused: (error: InputError) => void): Promise<Reading | undefined> {
  try {
    return await openText(file);
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    refused(error);
    return undefined;
  }
}

/** A file that the user named and that holds no tasks is a slip: most likely the snapshot. */
function refuseStrange({ path }: InputFile, { items, broken, isTooDeep }: Reading, found: readonly TasksText[]): void {
  if (found.length > 0 || broken.length > 0 || isTooDeep) return;
  const kind = items[0]?.kind;
  const what = kind === undefined ? 'it is none of our kinds of files' : `it is a ${kind}`;
  const hint = kind === 'snapshot' ? `give it with --snapshot ${path}` : 'name a tasks file, or a request to DTS';
  throw new UsageError(`there are no tasks in ${path}: ${what}`, hint);
}

async function learn(options: PreflightOptions, tasks: readonly Task[], names: Names): Promise<Learnt> {
  const { snapshot, live } = options;
  if (snapshot !== undefined) return pick(await readRecordings(snapshot), options.accounts, names);
  if (live !== undefined) return readLive(live, options, { tasks, names });
  throw new UsageError(
    'nothing tells of the accounts',
    'give a recording of them: --snapshot FILE, or a folder of recordings',
  );
}

async function readLive(
  live: Means,
  { accounts: words, record, probe: isProbing }: PreflightOptions,
  { tasks, names }: { readonly tasks: readonly Task[]; readonly names: Names },
): Promise<Learnt> {
  const accounts = partakers(tasks);
  const ids = words && new Set(words.map((word) => partaker(word, [...accounts.keys()], names)));
  const wanted = new Map([...accounts].filter(([id]) => ids?.has(id) !== false));
  const { readNamed } = await import('../cloud/named.ts');
  const probed = isProbing === true ? takenRoles(tasks) : [];
  const recording = await readNamed(live, { accounts: wanted, names, probed, picked: ids ?? new Set() });
  const texts = record?.(recording) ?? [{ path: LIVE, text: recordingText(recording), isNamed: true }];
  return { knowledge: knowledgeOf(texts), ids };
}
