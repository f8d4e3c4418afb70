import { readAccounts, type LiveOptions } from '../cloud/live.ts';
import { recordingText, type Recording } from '../cloud/recording.ts';
import { InputError, UsageError } from '../errors.ts';
import type { AccountId, AccountState } from '../model/account.ts';
import type { Collect } from '../read/collect.ts';
import { loadCollectAny } from '../read/collect-any.ts';
import type { Config } from '../read/config.ts';
import type { Decoded } from '../read/encoding.ts';
import { sharedSubjects, usesOf } from '../read/estate.ts';
import { readText, type InputFile } from '../read/file-text.ts';
import { inputFiles, LIVE } from '../read/files.ts';
import { makeEstate, type AccountPart, type Context, type Estate } from '../read/parts.ts';
import { readDamaged, readJson, type InputText } from '../read/reading.ts';
import type { Report } from '../report/report.ts';
import { makeRun, type Run, type RunOptions } from '../run.ts';

/** What `audit` is asked to do: to judge a recording, or to read accounts and judge what they answer. */
export interface AuditOptions extends RunOptions {
  /** A recording: a snapshot, or a folder with one for each account. */
  readonly snapshot?: string;
  readonly live?: LiveOptions;
  /** Writes down what was read, and gives it as it was written; without it, nothing is a file that a finding could name. */
  readonly record?: (recording: Recording) => readonly InputText[];
  readonly creator?: AccountId;
  readonly owner?: AccountId;
  readonly config?: Config;
  readonly noExceptions?: boolean;
}

/**
 * Judges accounts: from a recording, without any network; or as they answer now. A report is a function of the recording alone.
 * No printing; throws `UsageError` where there is nothing to judge.
 */
export async function audit(options: AuditOptions): Promise<Report> {
  const run = makeRun(options);
  await run.needAllRules();
  const estate = makeEstate(options.config?.accounts);
  if (options.config !== undefined && options.noExceptions !== true) run.except(options.config.exceptions);
  const auditing = { options, run, estate, collect: await loadCollectAny() };
  for (const text of options.live === undefined
    ? await snapshotTexts(options.snapshot, run)
    : await readLive(options.live, options))
    take(text, auditing);
  run.judge(sharedSubjects(estate, usesOf(estate.tasks), estate.roles));
  run.settle();
  for (const gap of estate.tally.gaps()) run.gap(gap);
  return run.report({ notJudged: estate.tally.notJudged(), accounts: estate.accounts.flatMap(accountState) });
}

interface Auditing {
  readonly options: AuditOptions;
  readonly run: Run;
  readonly estate: Estate;
  readonly collect: Collect;
}

/** As many texts as accounts, so that the parts of a run add up to the whole. */
function unwritten({ accounts, gaps, ...rest }: Recording): readonly InputText[] {
  const parts: readonly Recording[] = accounts.map((account) => ({ ...rest, accounts: [account] }));
  const all = gaps === undefined ? parts : [...parts, { ...rest, accounts: [], gaps }];
  return all.map((part) => ({ path: LIVE, text: recordingText(part), isNamed: true }));
}

/** A text of a recording; `fault` where its bytes are no text. */
type Recorded = InputText & Partial<Pick<Decoded, 'fault'>>;

async function snapshotTexts(snapshot: string | undefined, run: Run): Promise<Iterable<Recorded>> {
  if (snapshot === undefined) throw new UsageError('nothing to audit');
  const walk = {
    isLeftOut: () => false,
    refused: (error: InputError) => unreadable(error, run),
    passedOver: () => undefined,
  };
  return textsOf(await inputFiles([snapshot], walk), run);
}

function* textsOf(files: Iterable<InputFile>, run: Run): Iterable<Recorded> {
  for (const file of files) {
    const decoded = textOf(file, run);
    if (decoded !== undefined) yield { ...file, ...decoded };
  }
}

async function readLive(live: LiveOptions, { record }: AuditOptions): Promise<readonly InputText[]> {
  const recording = await readAccounts(live);
  return record?.(recording) ?? unwritten(recording);
}

function take(file: Recorded, { options, run, estate, collect }: Auditing): void {
  const { items, broken, isTooDeep } =
    file.fault === undefined ? readJson(file.path, file.text, file.isNamed) : readDamaged(file, file.fault);
  const [item] = items;
  const isOurs = item?.kind === 'snapshot' || broken.length > 0 || isTooDeep;
  if (!isOurs && file.isNamed)
    throw new UsageError(
      `${file.path} is no snapshot`,
      'audit --save-snapshot writes one; "dts-xacct lint" reads other files',
    );
  run.file(file, { isOurs });
  if (isTooDeep) run.gap({ what: file.path, because: 'tooDeep', reason: 'not-readable' });
  for (const fault of broken) run.judge([{ kind: 'text', of: fault, subject: undefined }]);
  if (item?.kind !== 'snapshot') return;
  const { settled, gaps, roles, tasks } = collect(item, contextOf(options), estate);
  run.judge(settled);
  run.count({ roles, tasks });
  for (const gap of gaps) run.gap(gap);
}

function textOf(file: InputFile, run: Run): Decoded | undefined {
  try {
    return readText(file);
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    unreadable(error, run);
    return undefined;
  }
}

function unreadable({ file, message }: InputError, run: Run): void {
  run.gap({ what: file, because: 'unreadable', data: { reason: message }, reason: 'not-readable' });
}

function contextOf({ creator, owner }: AuditOptions): Context {
  return { owner, creator, creatorBy: 'option', isNamed: false };
}

function accountState({ id, name, roles, recorded }: AccountPart): readonly AccountState[] {
  if (recorded === undefined) return [];
  const { state, serviceLinkedRoles } = recorded;
  return [{ id, name, state, roles: roles.length, serviceLinkedRoles }];
}
