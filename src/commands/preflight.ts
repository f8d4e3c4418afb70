import type { LiveAccess } from '../cloud/connection.ts';
import { recordingText, type Recording } from '../cloud/snapshot-format.ts';
import type { LintSession, SessionOptions } from '../engine/engine.ts';
import { scopeIn, makeSession } from '../engine/session.ts';
import { disk } from '../files/disk.ts';
import type { FileSystem, Matches, InputText } from '../files/file-system.ts';
import type { Config } from '../inputs/config/config.ts';
import { readTaskFiles } from '../inputs/read-files.ts';
import { recordedAccounts, readRecordings } from '../inputs/snapshot/recorded-accounts.ts';
import {
  accountNames,
  type AccountNames,
  type InventoryPart,
  type InventoryRole,
  mergeInventories,
  NO_CONTEXT,
  runFacts,
} from '../inventory/inventory.ts';
import { taskSubjects } from '../inventory/subjects.ts';
import type { AccountId } from '../model/account.ts';
import { LIVE } from '../model/document.ts';
import type { Task } from '../model/dts/task.ts';
import { NoAccess } from '../model/errors.ts';
import type { CheckedTask, Report } from '../model/report.ts';
import { chosen, involvedAccount, pick, type SelectedAccounts } from '../preflight/selection.ts';
import { knownFrom, involvedAccounts, takenRoles } from '../preflight/task-case.ts';
import { checkTaskTexts } from '../preflight/task-texts.ts';
import { takeTasks, type TasksInput } from '../preflight/tasks-input.ts';
import { judgeTasks } from '../preflight/verdict.ts';
import { today } from './today.ts';

/** What `preflight` is asked to do. */
export interface PreflightOptions extends SessionOptions {
  /** Whatever `lint` reads tasks from; folders and globs of that; `<stdin>` for standard input. */
  readonly paths: readonly (string | Matches)[];
  /** Where files are read; the disk by default. */
  readonly files?: FileSystem;
  /** A recording of the accounts, or a folder with one for each. */
  readonly snapshot?: string;
  /** As whom the accounts are read instead: those roles of theirs that the tasks name. */
  readonly live?: LiveAccess;
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
  /** See `ReadOptions`. */
  readonly onGitFailed?: (why: string) => void;
}

/** A report with what each task's checks came to. */
export interface PreflightReport extends Report {
  readonly preflight: readonly CheckedTask[];
}

/** No account can be read. What is wrong with the tasks themselves is in the report. */
export class TasksAlone extends NoAccess {
  readonly report: Report;

  constructor({ message, hint }: NoAccess, report: Report) {
    super(message, hint);
    this.report = report;
  }
}

/**
 * Says of each task whether it will work, and why, by all that is known of the accounts that have a part in it. No printing;
 * throws `UsageError` where there is no task, or no knowledge that can be trusted.
 */
export async function preflight(options: PreflightOptions): Promise<PreflightReport> {
  const settings = new Map(options.settings).set('unused-exception', 'off');
  const run = makeSession({ ...options, settings }, today);
  await run.needAllRules();
  if (options.config !== undefined && options.noExceptions !== true) run.except(options.config.exceptions);
  const { tasks: all, texts } = takeTasks(await readTaskFiles({ files: disk, ...options }), options, run);
  const tasks = chosen(all, options.tasks);
  const names = accountNames({ taskLists: texts }, options.config?.accounts);
  const { knowledge: picked, ids } = await learn(options, tasks, names).catch((error: unknown) => {
    throw error instanceof NoAccess ? new TasksAlone(error, reportAlone({ tasks, texts }, run)) : error;
  });
  for (const file of picked.files) run.file({ path: file, isNamed: true }, { isOurs: true });
  const recorded = recordedInventory(picked.accounts);
  const inventory = mergeInventories([{ tasks: all }, recorded]);
  run.count({ roles: recorded.roles.length, tasks: tasks.length });
  const { all: textFindings, ofText, isFaulty } = checkTaskTexts(texts, all, run);
  // A text without tasks, because its key is misspelled, is still reported.
  if (all.length === 0) run.addFindings(textFindings);
  run.resolvePlaces();
  const facts = runFacts(options.config?.accounts);
  const known = knownFrom(picked, names, ids);
  const checked = judgeTasks({ tasks, inventory, facts, known, ofText, isFaulty }, run);
  const named = accountNames({ taskLists: texts, accounts: picked.accounts }, options.config?.accounts);
  const report = run.report({ accountNames: named });
  return { ...report, scope: scopeIn(picked.accounts), preflight: checked };
}

/** What was learnt of the accounts. */
function recordedInventory(accounts: SelectedAccounts['knowledge']['accounts']): InventoryPart & {
  readonly roles: readonly InventoryRole[];
} {
  const roles = accounts.flatMap((account) =>
    [...account.roles].map((role) => ({ role, context: NO_CONTEXT, isLive: true })),
  );
  return { roles, accounts, tasks: accounts.flatMap((account) => account.tasks) };
}

/** What is wrong with tasks whatever the accounts hold. */
function reportAlone({ tasks, texts }: TasksInput, run: LintSession): Report {
  run.count({ tasks: tasks.length });
  run.judge(texts.map((of) => ({ kind: 'tasksFile', of, subject: undefined })));
  run.judge(tasks.flatMap(taskSubjects));
  run.resolvePlaces();
  return run.report({});
}

async function learn(
  options: PreflightOptions,
  tasks: readonly Task[],
  names: AccountNames,
): Promise<SelectedAccounts> {
  const { snapshot, live, files = disk } = options;
  if (snapshot !== undefined) return pick(await readRecordings(snapshot, files), options.accounts, names);
  if (live !== undefined) return readLive(live, options, { tasks, names });
  throw new NoAccess('no account data given', 'pass a snapshot: --snapshot with a file or a folder');
}

async function readLive(
  live: LiveAccess,
  { accounts: words, record, probe: isProbing }: PreflightOptions,
  { tasks, names }: { readonly tasks: readonly Task[]; readonly names: AccountNames },
): Promise<SelectedAccounts> {
  const accounts = involvedAccounts(tasks);
  const ids = words && new Set(words.map((word) => involvedAccount(word, [...accounts.keys()], names)));
  const wanted = new Map([...accounts].filter(([id]) => ids?.has(id) !== false));
  const { readNamed } = await import('../cloud/collect-named.ts');
  const probed = isProbing === true ? takenRoles(tasks) : [];
  const recording = await readNamed(live, { accounts: wanted, names, probed, picked: ids ?? new Set() });
  const texts = record?.(recording) ?? [{ path: LIVE, text: recordingText(recording), isNamed: true }];
  return { knowledge: recordedAccounts(texts), ids };
}
