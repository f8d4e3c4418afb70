import { inMemory, unwritten, type Keeping } from '../cloud/keeping.ts';
import { readAccounts, type LiveOptions } from '../cloud/live.ts';
import { InputError, UsageError } from '../errors.ts';
import type { AccountId, AccountState } from '../model/account.ts';
import { accountScope, type AccountScope } from '../read/account-scope.ts';
import type { Shard } from '../read/shard.ts';
import type { Document } from '../model/document.ts';
import type { Collect, Collected } from '../read/collect.ts';
import { collectRecorded } from '../read/collect-recorded.ts';
import { loadCollectAny } from '../read/collect-any.ts';
import type { Config } from '../read/config.ts';
import type { Decoded } from '../read/encoding.ts';
import { roleSubjects, sharedSubjects, usesOf } from '../read/estate.ts';
import { readText, type InputFile } from '../read/file-text.ts';
import { STDIN } from '../model/location.ts';
import { inputFiles, LIVE } from '../read/files.ts';
import { tooDeep, unreadable } from '../read/gaps.ts';
import { makeEstate, type AccountPart, type Context, type Estate, type RolePart } from '../read/parts.ts';
import { roleKey } from '../model/role.ts';
import { readDamaged, readJson, type InputText } from '../read/reading.ts';
import { fileSource, type ByteSource } from '../read/byte-source.ts';
import type { Report } from '../model/report.ts';
import { makeRun, type Run, type RunOptions } from '../run.ts';

/** What `audit` is asked to do: to judge a recording, or to read accounts and judge what they answer. */
export interface AuditOptions extends RunOptions {
  /** A recording: a snapshot, or a folder with one for each account. */
  readonly snapshot?: string;
  /** Of a recording only these accounts, by name or ID; the others are as if nobody had read them. */
  readonly accounts?: readonly string[];
  /** Of a recording only what is of the accounts in this part of all; what is known of the others is heeded. */
  readonly shard?: Shard;
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
  const scope = accountScope(options);
  const run = makeRun(options.shard === undefined ? options : { ...options, isMine: scope.isMineAt });
  await run.needAllRules();
  const estate = makeEstate(options.config?.accounts, true, scope);
  if (options.config !== undefined && options.noExceptions !== true) run.except(options.config.exceptions);
  const seen = { any: false, documents: 0, skipped: 0 };
  const auditing = { options, run, estate, scope, seen, collect: await loadCollectAny() };
  const { live, snapshot, keeping = unwritten(LIVE, inMemory) } = options;
  try {
    if (live !== undefined)
      for (const text of keeping.texts(await readAccounts(live, keeping))) takeLive(text, auditing);
    else for (const file of await filesOf(snapshot, auditing)) orGap(auditing, () => takeFile(file, auditing));
    if (snapshot !== undefined && !seen.any)
      throw new UsageError(`there is no snapshot under ${snapshot}`, 'audit --save-snapshot writes one');
    scope.check();
    // What is read again may have changed since, or gone.
    orGap(auditing, () => judgeAll(auditing));
  } finally {
    keeping.close?.();
  }
  for (const gap of estate.tally.gaps()) run.gap(gap);
  const mine = estate.accounts.filter(({ id }) => scope.isMine(id));
  const picked = options.accounts ?? live?.accounts ?? [];
  const report = run.report({
    notJudged: estate.tally.notJudged(),
    accounts: mine.flatMap(accountState),
    isPartial: picked.length > 0 || estate.accounts.some(({ recorded }) => recorded?.state !== 'complete'),
  });
  const { documents, skipped } = seen;
  return { ...report, summary: { ...report.summary, documents, skipped } };
}

interface Auditing {
  readonly options: AuditOptions;
  readonly run: Run;
  readonly estate: Estate;
  readonly scope: AccountScope;
  /** The files of this part of the run; `any`: there is something to judge, or to tell of, in whichever part. */
  readonly seen: { any: boolean; documents: number; skipped: number };
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
    else if (part.isOthers !== true) run.judge(roleSubjects(part, uses, estate));
  }
  run.judge(sharedSubjects(estate, uses, named));
  run.settle();
}

async function filesOf(snapshot: string | undefined, auditing: Auditing): Promise<Iterable<InputFile>> {
  if (snapshot === undefined) throw new UsageError('nothing to audit');
  return inputFiles([snapshot], {
    isLeftOut: () => false,
    refused: (error: InputError) => refuse(error, auditing),
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
  const { options, estate } = auditing;
  const first = estate.accounts.length;
  const collected = collectRecorded(source, contextOf(options), estate);
  if (collected === undefined) return false;
  met(source, { isOurs: true, first }, auditing);
  takeUp(collected, auditing);
  return true;
}

/** A file is of the part that its first account falls into. */
function met(
  file: InputFile,
  { isOurs, first }: { readonly isOurs: boolean; readonly first: number },
  { run, estate, scope, seen }: Auditing,
): void {
  run.file(file, { isOurs });
  seen.any ||= isOurs;
  for (const account of estate.accounts.slice(first)) scope.place(account);
  if (!scope.isMine(estate.accounts[first]?.id ?? file.path)) return;
  if (isOurs) seen.documents++;
  else seen.skipped++;
}

/** A text; `fault` where its bytes are none. */
type Read = InputText & Decoded;

function takeWhole(file: Read, auditing: Auditing): void {
  const { options, run, estate, scope, collect } = auditing;
  const { items, broken, isTooDeep } =
    file.fault === undefined ? readJson(file.path, file.text, file.isNamed) : readDamaged(file, file.fault);
  const [item] = items;
  const isOurs = item?.kind === 'snapshot' || broken.length > 0 || isTooDeep;
  if (!isOurs && file.isNamed)
    throw new UsageError(
      `${file.path} is no snapshot`,
      'audit --save-snapshot writes one; "dts-xacct lint" reads other files',
    );
  const first = estate.accounts.length;
  const collected = item?.kind === 'snapshot' ? collect(item, contextOf(options), estate) : undefined;
  met(file, { isOurs, first }, auditing);
  if (isTooDeep) run.gap(tooDeep(file.path));
  for (const fault of scope.isMine(file.path) ? broken : [])
    run.judge([{ kind: 'text', of: fault, subject: undefined }]);
  if (collected !== undefined) takeUp(collected, auditing);
}

function takeUp({ settled, gaps, roles, tasks }: Collected, { run, estate, scope }: Auditing): void {
  run.judge(settled);
  run.count({ roles, tasks });
  const asked = new Set<string>(estate.accounts.map(({ id }) => id));
  for (const gap of gaps)
    if (gap.account === undefined || (asked.has(gap.account) && scope.isMine(gap.account))) run.gap(gap);
}

/** Does what it can; a text that cannot be read is a gap. */
function orGap(auditing: Auditing, read: () => void): void {
  try {
    read();
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    refuse(error, auditing);
  }
}

function refuse(error: InputError, { run, seen }: Auditing): void {
  seen.any = true;
  run.gap(unreadable(error));
}

function contextOf({ creator, owner }: AuditOptions): Context {
  return { owner, creator, creatorBy: 'option', isNamed: false };
}

function accountState({ id, name, roleCount, recorded }: AccountPart): readonly AccountState[] {
  if (recorded === undefined) return [];
  const { state, serviceLinkedRoles } = recorded;
  return [{ id, name, state, roles: roleCount, serviceLinkedRoles }];
}
