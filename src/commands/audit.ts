import type { LiveOptions } from '../cloud/collect-accounts.ts';
import { readShards, uncollected, type Shard } from '../cloud/shard.ts';
import type { SnapshotStore } from '../cloud/snapshot-store.ts';
import type { LintSession, SessionOptions } from '../engine/engine.ts';
import { scopeIn, makeSession } from '../engine/session.ts';
import { disk } from '../files/disk.ts';
import type { FileSystem, InputFile } from '../files/file-system.ts';
import { fileSource, makeTextCache, type TextCache, type TextSource } from '../files/text-source.ts';
import type { Config } from '../inputs/config/config.ts';
import { readDamaged, readJsonDocument } from '../inputs/read-document.ts';
import { accountScope, type AccountScope } from '../inputs/snapshot/account-scope.ts';
import { readCachedSnapshot, snapshotInventory } from '../inputs/snapshot/read.ts';
import {
  accountNames,
  type Checkable,
  type Context,
  type Inventory,
  type InventoryPart,
  type InventoryRole,
  mergeInventories,
  type RunFacts,
  runFacts,
  type Uses,
} from '../inventory/inventory.ts';
import { makeAccessCollector, reportedAccess, type AccessCollector } from '../inventory/access.ts';
import type { InventoryAccount } from '../inventory/account.ts';
import { accountJudge, linkedNames, linkSubjects, usesOf } from '../inventory/links.ts';
import { roleSubjects } from '../inventory/subjects.ts';
import { isAsReported, tooDeep, unreadable, type UncheckedItem } from '../inventory/unchecked.ts';
import type { AccountId, AccountState } from '../model/account.ts';
import { LIVE } from '../model/document.ts';
import { InputError, UsageError } from '../model/errors.ts';
import type { Unchecked } from '../model/finding.ts';
import type { Report } from '../model/report.ts';
import { roleKey } from '../model/role.ts';
import type { Subject } from '../model/subject.ts';
import { today } from './today.ts';

/** What `audit` is asked to do: to judge a recording, or to read accounts and judge what they answer. */
export interface AuditOptions extends SessionOptions {
  /** Where files are read; the disk by default. */
  readonly files?: FileSystem;
  /** A recording: a snapshot, or a folder with one for each account. */
  readonly snapshot?: string;
  /** Of a recording only these accounts, by name or ID; the others are as if nobody had read them. */
  readonly accounts?: readonly string[];
  readonly live?: LiveOptions;
  /** Where what accounts answer is written down; by default it is kept in memory, and nothing is a file that a finding could name. */
  readonly keeping?: SnapshotStore;
  readonly creator?: AccountId;
  readonly owner?: AccountId;
  readonly config?: Config;
  readonly noExceptions?: boolean;
  /** Also lists who can assume which role. */
  readonly access?: boolean;
}

/**
 * Judges accounts: from a recording, without any network; or as they answer now. A report is a function of the recording alone.
 * No printing; throws `UsageError` where there is nothing to judge.
 */
export async function audit(options: AuditOptions): Promise<Report> {
  const scope = accountScope(options);
  const access = options.access === true ? makeAccessCollector() : undefined;
  const run = makeSession(
    access === undefined ? options : { ...options, onSubject: lookingAt(options, access), placing: access },
    today,
  );
  await run.needAllRules();
  const { live, snapshot, keeping, files = disk } = options;
  const auditing: Auditing = {
    options,
    run,
    files,
    scope,
    parts: [],
    seen: { any: false, unreadable: [], accounts: new Set() },
    texts: makeTextCache(),
  };
  if (live !== undefined) for (const text of await readLive(live, keeping)) orGap(auditing, () => take(text, auditing));
  const shards = live === undefined ? await takeSnapshot(snapshot, auditing) : [];
  const inventory = mergeInventories(auditing.parts);
  if (live?.shard !== undefined) return collected(live.shard, inventory, run);
  if (options.config !== undefined && options.noExceptions !== true) run.except(options.config.exceptions);
  judgeAll(inventory, auditing);
  const picked = options.accounts ?? live?.accounts ?? [];
  const report = run.report({
    accounts: inventory.accounts.flatMap(accountState),
    accountNames: accountNames(inventory, options.config?.accounts),
    looksAt: 'accounts',
    isPartial:
      picked.length > 0 ||
      shards.length > 0 ||
      inventory.accounts.some(({ recorded }) => recorded?.state !== 'complete'),
  });
  return {
    ...report,
    ...(access && { access: reportedAccess(access.entries(), usesOf(inventory.tasks), (file) => file !== LIVE) }),
    scope: scopeIn(inventory.accounts),
  };
}

/** Passes each subject to `onSubject`, and to the list of access entries. */
function lookingAt({ onSubject }: AuditOptions, { look }: AccessCollector): (subject: Subject) => void {
  return (subject) => {
    onSubject?.(subject);
    look(subject);
  };
}

/** Reads accounts as they answer now. What asks them is loaded for this alone. */
async function readLive(live: LiveOptions, keeping: SnapshotStore | undefined): Promise<Iterable<TextSource>> {
  const { readAccounts } = await import('../cloud/collect-accounts.ts');
  const { memoryStore } = await import('../cloud/snapshot-store.ts');
  const store = keeping ?? memoryStore(LIVE);
  return store.texts(await readAccounts(live, store));
}

interface Auditing {
  readonly options: AuditOptions;
  readonly run: LintSession;
  readonly files: FileSystem;
  readonly scope: AccountScope;
  /** What was read, text by text. */
  readonly parts: InventoryPart[];
  /** `any`: there is something to check or to report. `unreadable`: files that a gap names. */
  readonly seen: { any: boolean; readonly unreadable: string[]; readonly accounts: Set<string> };
  readonly texts: TextCache;
}

/** The report of a shard: what it has collected, and what it could not. */
function collected({ index, of }: Shard, { accounts }: Inventory, run: LintSession): Report {
  const report = run.report({ accounts: accounts.flatMap(accountState) });
  return { ...report, scope: scopeIn(accounts), shard: `${String(index)}/${String(of)}` };
}

/** Takes up a snapshot or a folder of them. Gives what shards have left out. */
async function takeSnapshot(snapshot: string | undefined, auditing: Auditing): Promise<readonly Unchecked[]> {
  const { run, scope, seen } = auditing;
  const files = [...(await filesOf(snapshot, auditing))];
  const shards = readShards(snapshot ?? '', files, auditing.files);
  const manifests = new Set(shards?.files);
  for (const file of files)
    if (!manifests.has(file))
      orGap(auditing, () => take(fileSource(file, auditing.files), auditing, shards !== undefined));
  if (!seen.any && shards === undefined)
    throw new UsageError(`no snapshot found in ${snapshot ?? ''}`, 'audit --save-snapshot writes one');
  const read = { read: seen.accounts, unreadable: seen.unreadable };
  const lost =
    shards === undefined ? [] : uncollected(shards, read).filter(({ what }) => scope.isAskedFor({ id: what }));
  const gaps = [...(shards?.gaps ?? []), ...lost];
  for (const gap of gaps) run.gap(gap);
  scope.check();
  return gaps;
}

/**
 * Account by account, so that the roles of one are in memory at a time. Roles that tasks name are kept for the links, which are
 * judged when all accounts are known.
 */
function judgeAll(inventory: Inventory, auditing: Auditing): void {
  const { run, options } = auditing;
  const uses = usesOf(inventory.tasks);
  const facts = runFacts(options.config?.accounts, true);
  const names = linkedNames(inventory.tasks);
  const judging = { auditing, facts, uses, ofAccount: accountJudge(inventory, uses), names };
  const linked: InventoryRole[] = [];
  for (const account of inventory.accounts)
    // A file that is read again may be gone, or changed.
    orGap(auditing, () => {
      for (const part of judgeAccount(account, judging)) linked.push(part);
      run.resolvePlaces();
    });
  orGap(auditing, () => {
    run.judge(linkedSubjects(linked, { inventory, facts, uses }));
    run.resolvePlaces();
  });
}

interface Judging {
  readonly auditing: Auditing;
  readonly facts: RunFacts;
  readonly uses: Uses;
  readonly ofAccount: (account: InventoryAccount) => Iterable<Subject>;
  /** The names of roles that tasks name, in any account. */
  readonly names: ReadonlySet<string>;
}

/** Judges the roles that no task names, and the account. Gives the roles that have a name that tasks use. */
function judgeAccount(
  account: InventoryAccount,
  { auditing, facts, uses, ofAccount, names }: Judging,
): readonly InventoryRole[] {
  const { run, options } = auditing;
  const linked: InventoryRole[] = [];
  // One after the other, so that a role and its policies are dropped before the next one is read.
  const roles = (function* () {
    for (const role of account.roles) {
      const part = { role, context: contextOf(options), isLive: true };
      if (names.has(role.name.value.toLowerCase())) linked.push(part);
      if (!isNamed(part, uses)) run.judge(roleSubjects(part, uses, facts));
      yield role;
    }
  })();
  run.judge(ofAccount({ ...account, roles }));
  // Nothing is asked of an account that was not read whole, but its roles are judged.
  while (roles.next().done !== true);
  return linked;
}

function isNamed({ role }: InventoryRole, uses: Uses): boolean {
  return role.owner !== undefined && uses.has(roleKey(role.owner, role.name.value));
}

/** The roles that tasks name, together with the links to them: a finding of one may supersede a finding of the other. */
function* linkedSubjects(
  linked: readonly InventoryRole[],
  { inventory, facts, uses }: { readonly inventory: Inventory; readonly facts: RunFacts; readonly uses: Uses },
): Iterable<Checkable> {
  for (const part of linked) if (isNamed(part, uses)) yield* roleSubjects(part, uses, facts);
  yield* linkSubjects(inventory, linked);
}

async function filesOf(snapshot: string | undefined, auditing: Auditing): Promise<Iterable<InputFile>> {
  if (snapshot === undefined) throw new UsageError('nothing to audit: no snapshot and no live accounts given');
  return auditing.files.inputFiles([snapshot], {
    isLeftOut: () => false,
    refused: (error: InputError) => refuse(error, auditing),
    passedOver: () => undefined,
  });
}

function take(source: TextSource, auditing: Auditing, isOfShard = false): void {
  const { options, run, scope, parts, seen, texts } = auditing;
  const cached = texts.open(source);
  const { document, fault } = cached;
  const { items, broken, isTooDeep } =
    fault === undefined
      ? readJsonDocument(document, source.isNamed)
      : readDamaged({ ...source, text: document.text }, fault);
  const [item] = items;
  const isMeant = fault !== undefined || !isOtherText(document.text);
  const isOurs = item?.kind.id === 'snapshot' || (broken.length > 0 && isMeant) || isTooDeep;
  if (!isOurs && source.isNamed)
    throw new UsageError(
      `${source.path} is not a snapshot`,
      'audit --save-snapshot writes one; use "dts-xacct lint" for other files',
    );
  const isSnapshot = item?.kind.id === 'snapshot';
  const found = isSnapshot ? snapshotInventory(readCachedSnapshot(item, cached), contextOf(options), scope) : {};
  run.file(source, { isOurs });
  seen.any ||= isOurs;
  for (const account of found.accounts ?? []) {
    scope.place(account);
    seen.accounts.add(account.id);
  }
  if (isTooDeep) run.gap(tooDeep(source.path));
  if (broken.length > 0 && isOfShard) {
    seen.unreadable.push(source.path);
    run.gap({ what: source.path, because: 'partBroken', reason: 'not-readable' });
  } else run.judge(broken.map((of) => ({ kind: 'text', of, subject: undefined })));
  parts.push({ accounts: found.accounts, tasks: found.tasks });
  // The text is at hand now: places are found.
  run.add(ofAsked(found, auditing));
}

/** A snapshot is a JSON object, however damaged: a text that begins otherwise is another file, named by mistake. */
function isOtherText(text: string): boolean {
  return /^[^{]/u.test(text.trimStart());
}

/** What is reported of the requested accounts. A shard only collects. */
function ofAsked({ subjects, unchecked = [], counts }: InventoryPart, { seen, options }: Auditing): InventoryPart {
  const isAsked = (item: UncheckedItem): boolean =>
    !isAsReported(item) || item.account === undefined || seen.accounts.has(item.account);
  return {
    subjects: options.live?.shard === undefined ? subjects : undefined,
    unchecked: unchecked.filter(isAsked),
    counts,
  };
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
  seen.unreadable.push(error.file);
  run.gap(unreadable(error));
}

function contextOf({ creator, owner }: AuditOptions): Context {
  return { owner, creator, creatorBy: 'option', isNamed: false };
}

function accountState({ id, name, roleCount, recorded }: InventoryAccount): readonly AccountState[] {
  if (recorded === undefined) return [];
  const { state, serviceLinkedRoles } = recorded;
  return [{ id, name, state, roles: roleCount, serviceLinkedRoles }];
}
