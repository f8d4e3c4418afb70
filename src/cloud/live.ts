import type { Line } from './ask.ts';
import { systemClock } from './clock.ts';
import { readJobs, readAccountRoles, type AccountReading } from './collect.ts';
import { credentialsAtHand } from './credentials.ts';
import { profileSource } from './cli-profile.ts';
import { listMembers } from './directory.ts';
import { enter, greet, noCredentials, onLine, type Means, type ReadAccount } from './door.ts';
import { endpointsOf, hostsIn, type Hosts } from './endpoints.ts';
import { makeLedger, reasonOf } from './ledger.ts';
import type { KeptAccount, RecordedGap, RecordedRole, Shelf } from './recording.ts';
import { DTS_REGIONS } from './regions.ts';
import { keysOf, type Source } from './session.ts';
import { isInShard, type Shard } from '../read/shard.ts';
import { isOpen, picked, readableTargets, type Hand, type Target } from './targets.ts';
import { inTurn } from './together.ts';

/** Which accounts are read, as whom, how fast. */
export interface LiveOptions extends Means {
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
export async function readAccounts(options: LiveOptions, shelf: Shelf): Promise<LiveReading> {
  const takenAt = new Date((options.clock ?? systemClock).now()).toISOString();
  const hosts = hostsIn(options.env);
  const source = credentialsAtHand(options, hosts);
  return onLine(options, async (line) => {
    const { targets, gaps } = await targetsOf({ options, hosts, source, line });
    const { shard } = options;
    const mine = targets
      .filter(({ id }) => shard === undefined || isInShard(id, shard))
      .toSorted((one, other) => (one.id < other.id ? -1 : 1));
    const accounts = mine.map(({ id }) => id);
    shelf.begin?.({ takenAt, accounts });
    options.onProgress({ kind: 'accounts', of: mine.length });
    await readAll(mine, { options, shelf, line, takenAt });
    options.onProgress({ kind: 'over' });
    return { takenAt, accounts, gaps };
  });
}

interface Start {
  readonly options: LiveOptions;
  readonly hosts: Hosts;
  readonly source: Source | undefined;
  readonly line: Line;
}

interface Found {
  readonly targets: readonly Target[];
  readonly gaps: readonly RecordedGap[];
}

async function targetsOf({ options, hosts, source, line }: Start): Promise<Found> {
  const { known } = options;
  const { hand, failure } = await greet(source, line, hosts);
  const gaps: RecordedGap[] = [];
  if (failure !== undefined) {
    const because = `GetCallerIdentity: ${reasonOf(failure)}`;
    gaps.push({ what: 'the credentials at hand', because, reason: 'not-readable' });
  }
  if (options.directory !== undefined) {
    if (source === undefined) throw noCredentials();
    return hand === undefined ? { targets: [], gaps } : members({ options, hosts, source, line }, hand);
  }
  const profiles = (name: string): Source => profileSource(name, options.cliConfig());
  const targets = readableTargets({ line, hosts, known, source, hand, profileSource: profiles });
  if (!targets.some(isOpen) && failure === undefined) throw noCredentials();
  const picking = { known, isHandUnknown: failure !== undefined };
  return { targets: picked(targets, options.accounts, picking), gaps };
}

/** Each member through the role that all of them have; the account of the credentials at hand as itself. */
async function members(
  { options, hosts, source, line }: Start & { readonly source: Source },
  hand: Hand,
): Promise<Found> {
  const { known, directory } = options;
  const ledger = makeLedger();
  const action = directory?.folder === undefined ? 'ListAccounts' : 'ListAccountsForParent';
  const list = await ledger.tried(action, 'the members of the resource directory', () =>
    listMembers(hand.ask, directory?.folder),
  );
  // Why nobody knows which accounts there are is told; a name that is picked of them is no wrong call.
  if (list === undefined) return { targets: [], gaps: ledger.gaps() };
  const names = new Map([...known.accounts].map(([name, id]) => [id, name]));
  const endpointOf = endpointsOf({}, hosts);
  const targets = list.map(({ id, name }): Target => {
    const called = names.get(id) ?? name;
    if (id === hand.id)
      return { id, name: called, keys: hand.keys, endpointOf, way: 'the credentials at hand', isProven: true };
    const role = {
      arn: `acs:ram::${id}:role/${directory?.roleName ?? ''}`,
      ...(directory?.externalId !== undefined && { externalId: directory.externalId }),
    };
    const keys = keysOf({ kind: 'role', base: source, role }, line, { endpointOf, mayGoOn: false });
    return { id, name: called, keys, endpointOf, way: `the role ${role.arn}`, isProven: true };
  });
  const picking = { known, isHandUnknown: false };
  return { targets: picked(targets, options.accounts, picking), gaps: ledger.gaps() };
}

interface Run {
  readonly options: LiveOptions;
  readonly shelf: Shelf;
  readonly line: Line;
  readonly takenAt: string;
}

/** Each account by itself: its jobs, then its roles. */
async function readAll(targets: readonly Target[], run: Run): Promise<void> {
  const { line, options } = run;
  await inTurn(targets, {
    most: options.concurrency,
    async work(target) {
      const kept = keptOf(target, run);
      const account = kept === undefined ? await read(target, run) : { ...kept, gaps: 0 };
      options.onProgress({ kind: 'account', account });
    },
    take: () => undefined,
    onFailure: line.abandon,
  });
}

/** What was kept of an account, where it is all that is asked for now. */
function keptOf({ id }: Target, { options, shelf }: Run): KeptAccount | undefined {
  const account = shelf.kept(id);
  if (account?.isWhole !== true) return undefined;
  if (!options.withJobs) return account;
  const asked = new Set(account.regions);
  return Array.isArray(account.dtsJobs) && regionsOf(options).every((region) => asked.has(region))
    ? account
    : undefined;
}

function regionsOf({ regions }: LiveOptions): readonly string[] {
  return regions.length > 0 ? regions : DTS_REGIONS;
}

async function read(target: Target, { options, line, shelf, takenAt }: Run): Promise<ReadAccount> {
  const { id, name } = target;
  const ledger = makeLedger();
  if (target.obstacle !== undefined) ledger.amiss(target.way, target.obstacle);
  const ask = isOpen(target) ? await enter(target, line, ledger) : undefined;
  const onRole = (done: number, of: number): void => options.onProgress({ kind: 'roles', account: id, read: done, of });
  const mayAskRole = (): Promise<void> | undefined => line.paces.of(id, 'GetRole').ready(line.stop);
  const reading: AccountReading | undefined = ask && {
    id,
    ask,
    ledger,
    seats: line.seats,
    mayAskRole,
    onRole,
    onFailure: line.abandon,
  };
  const jobs = reading && options.withJobs ? await readJobs(reading, regionsOf(options)) : undefined;
  const called = { id, ...(name !== undefined && { name }) };
  const sheet = shelf.open(called, takenAt);
  let count = 0;
  const counting = { ...sheet, role: (role: RecordedRole) => (count++, sheet.role(role)) };
  const roles = reading && (await readAccountRoles(reading, counting));
  line.paces.forget(id);
  const gaps = ledger.gaps();
  sheet.end({
    ...called,
    ...roles,
    ...(jobs !== undefined && { dtsJobs: jobs, regions: regionsOf(options) }),
    gaps,
  });
  return { ...called, roles: count, gaps: gaps.length };
}
