import type { Means } from '../cloud/door.ts';
import { recordingText, type Recording } from '../cloud/recording.ts';
import { InputError, UsageError } from '../errors.ts';
import type { AccountId } from '../model/account.ts';
import type { Gap } from '../model/finding.ts';
import { byPlace, type ByPlace } from '../model/by-place.ts';
import type { CheckedTask } from '../model/forecast.ts';
import { nearest } from '../model/nearest.ts';
import type { Task } from '../model/task.ts';
import { knownFrom, partakers, takenRoles } from '../preflight/cases.ts';
import { forecast } from '../preflight/forecast.ts';
import { tasksIn, type TasksText } from '../read/collect-tasks.ts';
import type { Config } from '../read/config.ts';
import { STDIN, type InputFile } from '../read/file-text.ts';
import { inputFiles, LIVE, type Matches } from '../read/files.ts';
import { knowledgeOf, readRecordings, type Knowledge } from '../read/knowledge.ts';
import { openText } from '../read/open.ts';
import { makeEstate } from '../read/parts.ts';
import type { InputText, Item, Reading } from '../read/reading.ts';
import type { Report } from '../report/report.ts';
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
    account.roles.map((role) => ({ role, context: NO_CONTEXT, isLive: true })),
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
  return { ...run.report({ notJudged: 0 }), preflight: checked };
}

const NO_CONTEXT = { owner: undefined, creator: undefined, creatorBy: 'option', isNamed: false } as const;

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
    const found = reading.items.flatMap((item) => tasksIn(item, options.creator, options.config?.accounts) ?? []);
    if (file.isNamed) refuseStrange(file, reading, found);
    if (found.length === 0 && reading.broken.length === 0 && !reading.isTooDeep) continue;
    run.file(file, { isOurs: true });
    if (reading.isTooDeep) run.gap({ what: file.path, because: 'tooDeep', reason: 'not-readable' });
    for (const text of reading.broken) run.judge([{ kind: 'text', of: text, subject: undefined }]);
    isBroken ||= reading.broken.length > 0 || reading.isTooDeep;
    for (const text of found) texts.push(text);
    // oxlint-disable-next-line no-await-in-loop -- the reader of comments is loaded once
    if (options.noExceptions !== true) await takeComments(reading.items, run);
  }
  if (!isBroken && texts.every(({ tasks }) => tasks.length === 0)) {
    throw new UsageError(
      `there is no task in ${options.paths.map(nameOf).join(', ')}`,
      'a tasks file lists them under "tasks:"; "dts-xacct schema tasks" prints its form',
    );
  }
  return texts;
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

function unreadable({ file, message }: InputError): Gap {
  return { what: file, because: 'unreadable', data: { reason: message }, reason: 'not-readable' };
}

/** A file that the user named and that holds no tasks is a slip: most likely the snapshot. */
function refuseStrange({ path }: InputFile, { items, broken, isTooDeep }: Reading, found: readonly TasksText[]): void {
  if (found.length > 0 || broken.length > 0 || isTooDeep) return;
  const kind = items[0]?.kind;
  const what = kind === undefined ? 'it is none of our kinds of files' : `it is a ${kind}`;
  const hint = kind === 'snapshot' ? `give it with --snapshot ${path}` : 'name a tasks file, or a request to DTS';
  throw new UsageError(`there are no tasks in ${path}: ${what}`, hint);
}

async function takeComments(items: readonly Item[], run: Run): Promise<void> {
  const [first] = items;
  if (first === undefined || first.document.format !== 'yaml' || !first.document.text.includes('dts-xacct')) return;
  const { ignoreComments } = await import('../read/comments.ts');
  run.except(ignoreComments(first.document));
}

function chosen(all: readonly Task[], names: readonly string[] | undefined): readonly Task[] {
  if (names === undefined) return all;
  const known = all.flatMap(({ name }) => name?.value ?? []);
  for (const name of names) {
    if (known.includes(name)) continue;
    const near = nearest(name, known);
    const choices = known.length > 0 ? `choose from ${known.join(', ')}` : 'no task here has a name';
    throw new UsageError(`there is no task "${name}"`, near === undefined ? choices : `did you mean ${near}?`);
  }
  return all.filter(({ name }) => name !== undefined && names.includes(name.value));
}

/** What is known of the accounts; `ids`: only of these, since only these were asked for. */
interface Learnt {
  readonly knowledge: Knowledge;
  readonly ids: ReadonlySet<AccountId> | undefined;
}

type Names = ReadonlyMap<AccountId, string>;

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
  const wanted = ids === undefined ? accounts : new Map([...accounts].filter(([id]) => ids.has(id)));
  const { readNamed } = await import('../cloud/named.ts');
  const probed = isProbing === true ? takenRoles(tasks) : [];
  const recording = await readNamed(live, { accounts: wanted, names, probed, picked: ids ?? new Set() });
  const texts = record?.(recording) ?? [{ path: LIVE, text: recordingText(recording), isNamed: true }];
  return { knowledge: knowledgeOf(texts), ids };
}

/** An account that has a part in the tasks, by ID or name. */
function partaker(word: string, ids: readonly AccountId[], names: Names): AccountId {
  const found = ids.find((id) => id === word || names.get(id) === word);
  if (found !== undefined) return found;
  const known = ids.flatMap((id) => [names.get(id) ?? [], id].flat());
  const near = nearest(word, known);
  throw new UsageError(
    `--account ${word}: it has no part in the tasks`,
    near === undefined ? `those have ${known.join(', ') || 'none'}` : `did you mean ${near}?`,
  );
}

/** What the tasks files and the configuration call the accounts; the files are nearer. */
function namesOf(texts: readonly TasksText[], config: Config | undefined): Names {
  const names = new Map([...(config?.accounts ?? [])].map(([name, id]) => [id, name]));
  for (const { accounts } of texts) {
    for (const [name, { id }] of accounts) if (typeof id.value === 'string') names.set(id.value, name);
  }
  return names;
}

/** Only the accounts that are asked for, by ID or name. */
function pick(knowledge: Knowledge, wanted: readonly string[] | undefined, names: Names): Learnt {
  if (wanted === undefined) return { knowledge, ids: undefined };
  const wordsOf = ({ id, name }: Knowledge['accounts'][number]): readonly (string | undefined)[] => [
    id,
    name,
    names.get(id),
  ];
  for (const word of wanted) {
    if (knowledge.accounts.some((account) => wordsOf(account).includes(word))) continue;
    const known = knowledge.accounts.flatMap((account) => wordsOf(account).filter((each) => each !== undefined));
    const near = nearest(word, known);
    const choices = `what is known is of ${[...new Set(known)].join(', ') || 'no account'}`;
    throw new UsageError(
      `--account ${word}: nothing is known of it`,
      near === undefined ? choices : `did you mean ${near}?`,
    );
  }
  const accounts = knowledge.accounts.filter((account) =>
    wordsOf(account).some((word) => word !== undefined && wanted.includes(word)),
  );
  return { knowledge: { ...knowledge, accounts }, ids: new Set(accounts.map(({ id }) => id)) };
}
