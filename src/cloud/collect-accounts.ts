import type { AccountId } from '../model/account.ts';
import { accountText } from './advice.ts';
import { makeCallFailures, reasonOf } from './call-failures.ts';
import { makeCallApi, type Connection } from './calls.ts';
import { systemClock } from './clock.ts';
import { readJobs, readAccountRoles, type AccountReading } from './collect-account.ts';
import type { SemaphoreShare } from './concurrency.ts';
import {
  openAccount,
  type AccountAccess,
  checkCaller,
  noCredentials,
  withConnection,
  accountScopeOf,
  type LiveAccess,
  type ReadAccount,
} from './connection.ts';
import { findCredentials, profileSource, type FoundCredentials } from './credentials/credentials.ts';
import { JOB_TYPES } from './dts.ts';
import { readEachAccount } from './each-account.ts';
import { endpointsOf, hostsIn, type EndpointOf, type Hosts, DTS_REGIONS } from './endpoints.ts';
import type { Source } from './credentials/key-source.ts';
import { keysOf } from './credentials/sessions.ts';
import { isInShard, type Shard } from './shard.ts';
import type { StoredAccount, RecordedGap, RecordedRole, SnapshotWriter } from './snapshot-format.ts';
import {
  listMembers,
  namesIn,
  ownTarget,
  takerOf,
  nameManager,
  isOpen,
  picked,
  readableTargets,
  type CallerIdentity,
  type Target,
} from './targets.ts';

/** Which accounts are read, as whom, how fast. */
export interface LiveOptions extends LiveAccess {
  /** Only these, by name or ID; empty: all that can be read. */
  readonly accounts: readonly string[];
  /** Every member of the resource directory of the credentials at hand, through a role of that name. */
  readonly directory?: { readonly folder?: string; readonly roleName: string; readonly externalId?: string };
  /** Only the accounts in this part of all are collected, for a later run that judges. */
  readonly shard?: Shard;
  /** Where DTS jobs are looked for; empty: everywhere. */
  readonly regions: readonly string[];
  readonly withJobs: boolean;
}

/** Accounts that were read, and written down somewhere. */
export interface LiveReading {
  readonly takenAt: string;
  /** In the order of the report. */
  readonly accounts: readonly string[];
  /** What failed before it was known of which account. */
  readonly gaps: readonly RecordedGap[];
}

/**
 * Reads accounts and writes them down on a shelf as they answer, so that no more of them is held than what is under way. Throws
 * `UsageError` where the call is wrong; whatever the world does not answer is a gap.
 */
export async function readAccounts(options: LiveOptions, snapshots: SnapshotWriter): Promise<LiveReading> {
  const takenAt = new Date((options.clock ?? systemClock).now()).toISOString();
  const hosts = hostsIn(options.env);
  const found = findCredentials(options, hosts);
  return withConnection(options, async (line) => {
    const { targets, gaps, caller } = await targetsOf({ options, hosts, found, line });
    const { shard } = options;
    const mine = targets
      .filter(({ id }) => shard === undefined || isInShard(id, shard))
      .toSorted((one, other) => (one.id < other.id ? -1 : 1));
    const accounts = mine.map(({ id }) => id);
    snapshots.begin?.({ takenAt, accounts });
    options.onProgress({ kind: 'accounts', of: mine.length });
    const run = { options, snapshots, line, takenAt, caller };
    await readEachAccount(mine, line, {
      most: options.concurrency,
      idOf: ({ id }) => id,
      read: (target, seats) => readOne(target, seats, run),
    });
    options.onProgress({ kind: 'over' });
    return { takenAt, accounts, gaps };
  });
}

interface Start {
  readonly options: LiveOptions;
  readonly hosts: Hosts;
  readonly found: FoundCredentials | undefined;
  readonly line: Connection;
}

interface Found {
  readonly targets: readonly Target[];
  readonly gaps: readonly RecordedGap[];
  /** The account of the credentials at hand, where that is known. */
  readonly caller?: AccountId | undefined;
}

async function targetsOf({ options, hosts, found, line }: Start): Promise<Found> {
  const { known, onProgress } = options;
  const { hand, failure } = await checkCaller(found, line, { hosts, onProgress });
  const source = found?.source;
  const gaps: RecordedGap[] = [];
  if (failure !== undefined) {
    const because = `${failure.action ?? 'GetCallerIdentity'}: ${reasonOf(failure)}`;
    gaps.push({ what: 'current credentials', because, reason: 'not-readable' });
  }
  if (options.directory !== undefined) {
    if (source === undefined) throw noCredentials();
    return hand === undefined
      ? { targets: [], gaps }
      : { ...(await members({ options, hosts, found, line }, { hand, source })), caller: hand.id };
  }
  const profiles = (name: string): Source => profileSource(name, options).source;
  const targets = readableTargets({ line, hosts, known, source, hand, profileSource: profiles });
  if (!targets.some(isOpen) && failure === undefined) throw noCredentials();
  const picking = { known, isHandUnknown: failure !== undefined };
  return { targets: picked(targets, options.accounts, picking), gaps, caller: hand?.id };
}

/** Each member through the role that all of them have; the account of the credentials at hand as itself. */
async function members(
  { options, hosts, line }: Start,
  { hand, source }: { readonly hand: CallerIdentity; readonly source: Source },
): Promise<Found> {
  const { known, directory } = options;
  const names = namesIn(known);
  const caller = takerOf(hand, names);
  const failures = makeCallFailures(() => caller);
  const action = directory?.folder === undefined ? 'ListAccounts' : 'ListAccountsForParent';
  const what = 'members of the resource directory';
  // The hosts of the account that the credentials at hand are of: the international site has one of its own for directories.
  const endpointOfAccount = (id: AccountId): EndpointOf =>
    endpointsOf(known.access.get(names.get(id) ?? '')?.endpoints ?? {}, hosts);
  const ask = makeCallApi(line, { quota: 'hand', endpointOf: endpointOfAccount(hand.id), keys: hand.keys });
  const found = await failures.tried(action, what, () => listMembers(ask, directory?.folder));
  // The reason why the accounts are unknown is reported; selecting one by name is then no usage error.
  if (found === undefined) return { targets: [], gaps: failures.gaps() };
  const { list, nameless, notCreated, total } = found;
  const given = list.length + nameless.length + notCreated;
  if (total !== undefined && given < total)
    failures.addFailure(what, `${action} returned ${String(given)} of ${String(total)}`);
  for (const name of nameless) failures.addFailure(`member ${name}`, `${action} gives no account ID for it`);
  const own = (name: string | undefined): Target => ({
    ...ownTarget(hand, names.get(hand.id) ?? name),
    endpointOf: endpointOfAccount(hand.id),
  });
  const targets = list.map(({ id, name }): Target => {
    const called = names.get(id) ?? name;
    if (id === hand.id) return own(name);
    const role = {
      arn: `acs:ram::${id}:role/${directory?.roleName ?? ''}`,
      ...(directory?.externalId !== undefined && { externalId: directory.externalId }),
    };
    const endpointOf = endpointOfAccount(id);
    const keys = keysOf({ kind: 'role', base: source, role }, line, { endpointOf, mayGoOn: false });
    const way = `role ${role.arn}`;
    return { id, name: called, keys, endpointOf, way, role: role.arn, caller, isProven: true };
  });
  if (directory?.folder === undefined) {
    // The management account is no member of its directory.
    if (!list.some(({ id }) => id === hand.id)) targets.push(own(undefined));
    else await nameManager({ ask, caller: hand.id }, list, failures);
  }
  const picking = { known, isHandUnknown: false };
  return { targets: picked(targets, options.accounts, picking), gaps: failures.gaps() };
}

interface Run {
  readonly options: LiveOptions;
  readonly snapshots: SnapshotWriter;
  readonly line: Connection;
  readonly takenAt: string;
  readonly caller: AccountId | undefined;
}

async function readOne(target: Target, seats: SemaphoreShare, run: Run): Promise<void> {
  const kept = keptOf(target, run);
  const account = kept === undefined ? await read(target, seats, run) : { ...kept, gaps: 0 };
  run.options.onProgress({ kind: 'account', account });
}

/** What was kept of an account, where it is all that is asked for now. */
function keptOf({ id }: Target, { options, snapshots }: Run): StoredAccount | undefined {
  const account = snapshots.kept(id);
  return isEnough(account, options) ? account : undefined;
}

/** Whether what was kept of an account is all that is asked for. */
export function isEnough(
  account: StoredAccount | undefined,
  options: Pick<LiveOptions, 'withJobs' | 'regions'>,
): account is StoredAccount {
  if (account?.isWhole !== true) return false;
  if (!options.withJobs) return true;
  const asked = new Set(account.regions);
  return Array.isArray(account.dtsJobs) && regionsOf(options).every((region) => asked.has(region));
}

/** Where jobs are looked for. */
export function regionsOf({ regions }: Pick<LiveOptions, 'regions'>): readonly string[] {
  return regions.length > 0 ? regions : DTS_REGIONS;
}

async function read(
  target: Target,
  seats: SemaphoreShare,
  { options, line, snapshots, takenAt, caller }: Run,
): Promise<ReadAccount> {
  const { id, name } = target;
  let entered: AccountAccess | undefined;
  const failures = makeCallFailures(() => entered && { account: accountText(id, name), identity: entered.identity });
  if (target.obstacle !== undefined) failures.addFailure(target.way, target.obstacle);
  if (isOpen(target)) entered = await openAccount(target, line, failures);
  const onRole = (done: number, of: number): void => options.onProgress({ kind: 'roles', account: id, read: done, of });
  const mayAskRole = (): Promise<void> | undefined => line.paces.of(id, 'GetRole').ready(line.stop);
  const hasHost = (region: string): boolean => !line.missingHosts.has(target.endpointOf('dts', region));
  const reading: AccountReading | undefined = entered && {
    id,
    ask: entered.ask,
    failures,
    seats,
    hasHost,
    mayAskRole,
    onRole,
    onFailure: line.abandon,
  };
  const jobs = reading && options.withJobs ? await readJobs(reading, regionsOf(options)) : undefined;
  const called = { id, ...(name !== undefined && { name }) };
  const writer = snapshots.open(called, takenAt);
  let count = 0;
  const counting = { ...writer, role: (role: RecordedRole) => (count++, writer.role(role)) };
  const roles = reading && (await readAccountRoles(reading, counting));
  line.paces.forget(id);
  const gaps = failures.gaps();
  writer.end({
    ...called,
    ...roles,
    ...(jobs !== undefined && { ...jobs, regions: regionsOf(options) }),
    scope: { ...accountScopeOf(options, caller), ...(options.withJobs && { jobTypes: JOB_TYPES }) },
    gaps,
  });
  return { ...called, roles: count, gaps: gaps.length };
}
