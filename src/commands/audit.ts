import { inMemory, unwritten, type Keeping } from '../cloud/keeping.ts';
import { readAccounts, type LiveOptions } from '../cloud/live.ts';
import { InputError, UsageError } from '../errors.ts';
import type { AccountId, AccountState } from '../model/account.ts';
import type { Document } from '../model/document.ts';
import type { Collect, Collected } from '../read/collect.ts';
import { collectRecorded } from '../read/collect-recorded.ts';
import { loadCollectAny } from '../read/collect-any.ts';
import type { Config } from '../read/config.ts';
import type { Decoded } from '../read/encoding.ts';
import { roleSubjects, sharedSubjects, usesOf } from '../read/estate.ts';
import { readText, STDIN, type InputFile } from '../read/file-text.ts';
import { inputFiles, LIVE } from '../read/files.ts';
import { makeEstate, type AccountPart, type Context, type Estate, type RolePart } from '../read/parts.ts';
import { roleKey } from '../model/role.ts';
import { readDamaged, readJson, type InputText } from '../read/reading.ts';
import { fileSource, type ByteSource } from '../read/byte-source.ts';
import type { Report } from '../report/report.ts';
import { makeRun, type Run, type RunOptions } from '../run.ts';

/** What `audit` is asked to do: to judge a recording, or to read accounts and judge what they answer. */
export interface AuditOptions extends RunOptions {
  /** A recording: a snapshot, or a folder with one for each account. */
  readonly snapshot?: string;
  readonly live?: LiveOptions;
  /** Where what accounts answer is written down; by default it is kept in memory, and nothing is a file that a finding could name. */
  readonly keeping?: Keeping;
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
  const estate = makeEstate(options.config?.accounts, true);
  if (options.config !== undefined && options.noExceptions !== true) run.except(options.config.exceptions);
  const auditing = { options, run, estate, collect: await loadCollectAny() };
  const { live, snapshot, keeping = unwritten(LIVE, inMemory) } = options;
  try {
    if (live !== undefined)
      for (const text of keeping.texts(await readAccounts(live, keeping))) takeLive(text, auditing);
    else for (const file of await filesOf(snapshot, run)) orGap(run, () => takeFile(file, auditing));
    // What is read again may have changed since, or gone.
    orGap(run, () => judgeAll(auditing));
  } finally {
    keeping.close?.();
  }
  for (const gap of estate.tally.gaps()) run.gap(gap);
  return run.report({ notJudged: estate.tally.notJudged(), accounts: estate.accounts.flatMap(accountState) });
}

interface Auditing {
  readonly options: AuditOptions;
  readonly run: Run;
  readonly estate: Estate;
  readonly collect: Collect;
}

/** Role by role, each let go before the next one is read; those that tasks name are kept for what links them. */
function judgeAll({ run, estate }: Auditing): void {
  const uses = usesOf(estate.tasks);
  const named: RolePart[] = [];
  let document: Document | undefined;
  for (const part of estate.roles) {
    const { role } = part;
    // Places are found a document at a time, which is let go then.
    if (document !== undefined && document !== role.at.document) run.settle();
    ({ document } = role.at);
    if (role.owner !== undefined && uses.has(roleKey(role.owner, role.name.value))) named.push(part);
    else run.judge(roleSubjects(part, uses, estate));
  }
  run.judge(sharedSubjects(estate, uses, named));
  run.settle();
}

async function filesOf(snapshot: string | undefined, run: Run): Promise<Iterable<InputFile>> {
  if (snapshot === undefined) throw new UsageError('nothing to audit');
  return inputFiles([snapshot], {
    isLeftOut: () => false,
    refused: (error: InputError) => unreadable(error, run),
    passedOver: () => undefined,
  });
}

/** Bit by bit, if it can be; a text that was not written by a program is looked at as a whole. */
function takeFile(file: InputFile, auditing: Auditing): void {
  const source = sourceOf(file);
  if (source !== undefined && take(source, auditing)) return;
  takeWhole({ ...file, ...readText(file) }, auditing);
}

function sourceOf({ path, isNamed }: InputFile): ByteSource | undefined {
  if (path === STDIN) return undefined;
  try {
    return fileSource(path, isNamed);
  } catch (error) {
    // Why it cannot be read is told where it is read as a whole.
    if (error instanceof InputError) return undefined;
    throw error;
  }
}

function takeLive(source: ByteSource, auditing: Auditing): void {
  if (take(source, auditing)) return;
  takeWhole({ ...source, text: source.read(0, source.size).toString(), fault: undefined }, auditing);
}

function take(source: ByteSource, auditing: Auditing): boolean {
  const { options, run, estate } = auditing;
  const collected = collectRecorded(source, contextOf(options), estate);
  if (collected === undefined) return false;
  run.file(source, { isOurs: true });
  takeUp(collected, run);
  return true;
}

/** A text; `fault` where its bytes are none. */
type Read = InputText & Decoded;

function takeWhole(file: Read, { options, run, estate, collect }: Auditing): void {
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
  if (item?.kind === 'snapshot') takeUp(collect(item, contextOf(options), estate), run);
}

function takeUp({ settled, gaps, roles, tasks }: Collected, run: Run): void {
  run.judge(settled);
  run.count({ roles, tasks });
  for (const gap of gaps) run.gap(gap);
}

/** Does what it can; a text that cannot be read is a gap. */
function orGap(run: Run, read: () => void): void {
  try {
    read();
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    unreadable(error, run);
  }
}

function unreadable({ file, message }: InputError, run: Run): void {
  run.gap({ what: file, because: 'unreadable', data: { reason: message }, reason: 'not-readable' });
}

function contextOf({ creator, owner }: AuditOptions): Context {
  return { owner, creator, creatorBy: 'option', isNamed: false };
}

function accountState({ id, name, roleCount, recorded }: AccountPart): readonly AccountState[] {
  if (recorded === undefined) return [];
  const { state, serviceLinkedRoles } = recorded;
  return [{ id, name, state, roles: roleCount, serviceLinkedRoles }];
}
