import type { Means } from '../cloud/door.ts';
import { recordingText, type Recording } from '../cloud/recording.ts';
import { UsageError } from '../errors.ts';
import type { AccountId } from '../model/account.ts';
import { byPlace, type ByPlace } from '../model/by-place.ts';
import type { CheckedTask } from '../model/forecast.ts';
import type { Task } from '../model/task.ts';
import { knownFrom, partakers, takenRoles } from '../preflight/cases.ts';
import { chosen, namesOf, partaker, pick, type Learnt, type Names } from '../preflight/choice.ts';
import { forecast } from '../preflight/forecast.ts';
import { readTasksInput } from '../preflight/tasks-input.ts';
import type { Config } from '../read/config.ts';
import { LIVE, type Matches } from '../read/files.ts';
import { knowledgeOf, readRecordings } from '../read/knowledge.ts';
import { makeEstate, NOBODY } from '../read/parts.ts';
import type { InputText } from '../read/reading.ts';
import type { Report } from '../model/report.ts';
import { scopeIn } from '../read/scope.ts';
import type { TakeOptions } from '../read/take-files.ts';
import { makeRun, type RunOptions } from '../run.ts';

/** What `preflight` is asked to do. */
export interface PreflightOptions extends RunOptions {
  /** Whatever `lint` reads tasks from; folders and globs of that; `<stdin>` for standard input. */
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
  const { tasks: all, texts } = await readTasksInput(inputOf(options), run);
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
  // A text of which no task is left, since its key is misspelt, is reported all the same.
  if (all.length === 0) run.say(said);
  run.settle();
  const checked = forecast({ tasks, estate, known: knownFrom(picked, names, ids), ofText, isFaulty }, run);
  const report = run.report({ notJudged: 0 });
  return { ...report, scope: scopeIn(picked.accounts), preflight: checked };
}

function inputOf({ paths, creator, owner, config, noExceptions }: PreflightOptions): TakeOptions {
  return {
    paths,
    ...(creator && { creator }),
    ...(owner && { owner }),
    ...(config && { config }),
    ...(noExceptions !== undefined && { noExceptions }),
  };
}

/** What stands within a task, and what stands around all tasks of its text. */
function aboutTask<T>(sorted: ByPlace<T>): (task: Task) => readonly T[] {
  return (task) => [...sorted.around(task.at.document), ...sorted.at(task.at)];
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
