import { unwritten, type Keeping } from '../cloud/keeping.ts';
import { readAccounts, type LiveOptions } from '../cloud/live.ts';
import { InputError, UsageError } from '../errors.ts';
import type { AccountId, AccountState } from '../model/account.ts';
import { accountScope, type AccountScope } from '../read/account-scope.ts';
import type { Subject } from '../model/estate.ts';
import type { Location } from '../model/location.ts';
import { roleKey, type Role } from '../model/role.ts';
import type { Collected } from '../read/collect.ts';
import { collectSnapshot } from '../read/collect-tasks.ts';
import type { Config } from '../read/config.ts';
import { roleSubjects, usesOf } from '../read/estate.ts';
import type { InputFile } from '../read/file-text.ts';
import { inputFiles, LIVE } from '../read/files.ts';
import { tooDeep, unreadable } from '../read/gaps.ts';
import { accountJudge, linkedNames, linkSubjects } from '../read/links.ts';
import { makeEstate, type AccountPart, type Context, type Estate, type RolePart, type Uses } from '../read/parts.ts';
import { readDamaged, readJsonDocument, type Item } from '../read/reading.ts';
import { readSnapshot, rolesOfAccount, type Snapshot } from '../read/snapshot.ts';
import {
  changed,
  fileSource,
  makeTextCache,
  type CachedText,
  type TextCache,
  type TextSource,
} from '../read/text-source.ts';
import type { Report } from '../model/report.ts';
import { makeRun, type Run, type RunOptions } from '../run.ts';

/** What `audit` is asked to do: to judge a recording, or to read accounts and judge what they answer. */
export interface AuditOptions extends RunOptions {
  /** A recording: a snapshot, or a folder with one for each account. */
  readonly snapshot?: string;
  /** Of a recording only these accounts, by name or ID; the others are as if nobody had read them. */
  readonly accounts?: readonly string[];
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
  const run = makeRun(options);
  await run.needAllRules();
  const estate = makeEstate(options.config?.accounts, true, scope);
  if (options.config !== undefined && options.noExceptions !== true) run.except(options.config.exceptions);
  const seen = { any: false };
  const auditing = { options, run, estate, scope, seen, texts: makeTextCache() };
  const { live, snapshot, keeping = unwritten(LIVE) } = options;
  if (live !== undefined)
    for (const text of keeping.texts(await readAccounts(live, keeping))) orGap(auditing, () => take(text, auditing));
  else for (const file of await filesOf(snapshot, auditing)) orGap(auditing, () => take(fileSource(file), auditing));
  if (snapshot !== undefined && !seen.any)
    throw new UsageError(`there is no snapshot under ${snapshot}`, 'audit --save-snapshot writes one');
  scope.check();
  judgeAll(auditing);
  for (const gap of estate.tally.gaps()) run.gap(gap);
  const picked = options.accounts ?? live?.accounts ?? [];
  return run.report({
    notJudged: estate.tally.notJudged(),
    accounts: estate.accounts.flatMap(accountState),
    isPartial: picked.length > 0 || estate.accounts.some(({ recorded }) => recorded?.state !== 'complete'),
  });
}

interface Auditing {
  readonly options: AuditOptions;
  readonly run: Run;
  readonly estate: Estate;
  readonly scope: AccountScope;
  /** `any`: there is something to judge, or to tell of. */
  readonly seen: { any: boolean };
  readonly texts: TextCache;
}

/**
 * Account by account, so that the roles of one are in memory at a time. Roles that tasks name are kept for the links, which are
 * judged when all accounts are known.
 */
function judgeAll(auditing: Auditing): void {
  const { run, estate } = auditing;
  const uses = usesOf(estate.tasks);
  const judging = { auditing, uses, ofAccount: accountJudge(estate, uses), names: linkedNames(estate.tasks) };
  const linked: RolePart[] = [];
  for (const account of estate.accounts)
    // A file that is read again may be gone, or changed.
    orGap(auditing, () => {
      for (const part of judgeAccount(account, judging)) linked.push(part);
      run.settle();
    });
  orGap(auditing, () => {
    run.judge(linkedSubjects(linked, uses, estate));
    run.settle();
  });
}

interface Judging {
  readonly auditing: Auditing;
  readonly uses: Uses;
  readonly ofAccount: (account: AccountPart) => Iterable<Subject>;
  /** The names of roles that tasks name, in any account. */
  readonly names: ReadonlySet<string>;
}

/** Judges the roles that no task names, and the account. Gives the roles that have a name that tasks use. */
function judgeAccount(account: AccountPart, { auditing, uses, ofAccount, names }: Judging): readonly RolePart[] {
  const { run, estate, options } = auditing;
  const roles = [...account.roles];
  const linked: RolePart[] = [];
  for (const role of roles) {
    const part = { role, context: contextOf(options), isLive: true };
    if (names.has(role.name.value.toLowerCase())) linked.push(part);
    if (!isNamed(part, uses)) run.judge(roleSubjects(part, uses, estate));
  }
  run.judge(ofAccount({ ...account, roles }));
  return linked;
}

function isNamed({ role }: RolePart, uses: Uses): boolean {
  return role.owner !== undefined && uses.has(roleKey(role.owner, role.name.value));
}

/** The roles that tasks name, together with the links to them: what is said of one may make the other superfluous. */
function* linkedSubjects(linked: readonly RolePart[], uses: Uses, estate: Estate): Iterable<Subject> {
  for (const part of linked) if (isNamed(part, uses)) yield* roleSubjects(part, uses, estate);
  yield* linkSubjects(estate, linked);
}

async function filesOf(snapshot: string | undefined, auditing: Auditing): Promise<Iterable<InputFile>> {
  if (snapshot === undefined) throw new UsageError('nothing to audit');
  return inputFiles([snapshot], {
    isLeftOut: () => false,
    refused: (error: InputError) => refuse(error, auditing),
    passedOver: () => undefined,
  });
}

function take(source: TextSource, auditing: Auditing): void {
  const { options, run, estate, scope, seen, texts } = auditing;
  const cached = texts.open(source);
  const { document, fault } = cached;
  const { items, broken, isTooDeep } =
    fault === undefined
      ? readJsonDocument(document, source.isNamed)
      : readDamaged({ ...source, text: document.text }, fault);
  const [item] = items;
  const isOurs = item?.kind === 'snapshot' || broken.length > 0 || isTooDeep;
  if (!isOurs && source.isNamed)
    throw new UsageError(
      `${source.path} is no snapshot`,
      'audit --save-snapshot writes one; "dts-xacct lint" reads other files',
    );
  const first = estate.accounts.length;
  const collected =
    item?.kind === 'snapshot' ? collectSnapshot(snapshotIn(item, cached), contextOf(options), estate) : undefined;
  run.file(source, { isOurs });
  seen.any ||= isOurs;
  for (const account of estate.accounts.slice(first)) scope.place(account);
  if (isTooDeep) run.gap(tooDeep(source.path));
  for (const text of broken) run.judge([{ kind: 'text', of: text, subject: undefined }]);
  if (collected !== undefined) takeUp(collected, auditing);
  // The text is at hand now.
  run.settle();
}

/** A snapshot whose roles are read again when they are asked for, unless it is in memory as a whole. */
function snapshotIn({ document, value }: Item, cached: CachedText): Snapshot {
  const snapshot = readSnapshot(value, { document, path: [] });
  if (document !== cached.document) return snapshot;
  cached.keepValue(value);
  return {
    ...snapshot,
    accounts: snapshot.accounts.map((account) => ({ ...account, roles: rolesAgain(account.id, account.at, cached) })),
  };
}

/** Must not hold the account itself, which holds all that was parsed. */
function rolesAgain(id: AccountId, at: Location, cached: CachedText): Iterable<Role> {
  return {
    [Symbol.iterator]() {
      const roles = rolesOfAccount(cached.value(), { id, at });
      if (roles === undefined) throw changed({ path: cached.document.file });
      return roles[Symbol.iterator]();
    },
  };
}

function takeUp({ settled, gaps, roles, tasks }: Collected, { run, estate }: Auditing): void {
  run.judge(settled);
  run.count({ roles, tasks });
  const asked = new Set<string>(estate.accounts.map(({ id }) => id));
  for (const gap of gaps) if (gap.account === undefined || asked.has(gap.account)) run.gap(gap);
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
