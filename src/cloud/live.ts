import type { AccountId } from '../model/account.ts';
import { makeAsk, type Line } from './ask.ts';
import { systemClock } from './clock.ts';
import { readJobs, readAccountRoles, type AccountReading } from './collect.ts';
import { credentialsAtHand } from './credentials.ts';
import { profileSource } from './cli-profile.ts';
import { listMembers, managementAccount, type Member } from './directory.ts';
import { enter, greet, noCredentials, onLine, type Means, type ReadAccount } from './door.ts';
import { endpointsOf, hostsIn, type EndpointOf, type Hosts } from './endpoints.ts';
import { shareOf, type Share } from './gate.ts';
import { makeLedger, reasonOf, type Ledger } from './ledger.ts';
import type { KeptAccount, RecordedAccount, RecordedGap, RecordedJob, RecordedRole, Shelf } from './recording.ts';
import { DTS_REGIONS } from './regions.ts';
import { keysOf, type Source } from './session.ts';
import { isInShard, type Shard } from '../read/shard.ts';
import { isOpen, picked, readableTargets, type Hand, type Target } from './targets.ts';
import { inTurn, together } from './together.ts';

/** Which accounts are read, as whom, how fast. */
export interface LiveOptions extends Means {
  /** Only these, by name or ID; empty: all that can be read. */
  readonly accounts: readonly string[];
  /** Every member of the resource directory of the credentials at hand, through a role of that name. */
  readonly directory?: { readonly folder?: string; readonly roleName: string; readonly externalId?: string };
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
    options.onProgress({ kind: 'accounts', of: mine.length });
    await readAll(mine, { options, shelf, line, takenAt });
    options.onProgress({ kind: 'over' });
    return { takenAt, accounts: mine.map(({ id }) => id), gaps };
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
  const what = 'the members of the resource directory';
  // The hosts of the account that the credentials at hand are of: the international site has one of its own for directories.
  const names = new Map([...known.accounts].map(([name, id]) => [id, name]));
  const endpointOfAccount = (id: AccountId): EndpointOf =>
    endpointsOf(known.access.get(names.get(id) ?? '')?.endpoints ?? {}, hosts);
  const ask = makeAsk(line, { quota: 'hand', endpointOf: endpointOfAccount(hand.id), keys: hand.keys });
  const found = await ledger.tried(action, what, () => listMembers(ask, directory?.folder));
  // Why nobody knows which accounts there are is told; a name that is picked of them is no wrong call.
  if (found === undefined) return { targets: [], gaps: ledger.gaps() };
  const { list, total } = found;
  if (total !== undefined && list.length < total)
    ledger.amiss(what, `${action} gave ${String(list.length)}, and counts ${String(total)}`);
  const ownTarget = (name: string | undefined): Target => ({
    id: hand.id,
    name: names.get(hand.id) ?? name,
    keys: hand.keys,
    endpointOf: endpointOfAccount(hand.id),
    way: 'the credentials at hand',
    isProven: true,
  });
  const targets = list.map(({ id, name }): Target => {
    const called = names.get(id) ?? name;
    if (id === hand.id) return ownTarget(name);
    const role = {
      arn: `acs:ram::${id}:role/${directory?.roleName ?? ''}`,
      ...(directory?.externalId !== undefined && { externalId: directory.externalId }),
    };
    const endpointOf = endpointOfAccount(id);
    const keys = keysOf({ kind: 'role', base: source, role }, line, { endpointOf, mayGoOn: false });
    return { id, name: called, keys, endpointOf, way: `the role ${role.arn}`, caller: hand.id, isProven: true };
  });
  if (directory?.folder === undefined) {
    // The management account is no member of its directory.
    if (!list.some(({ id }) => id === hand.id)) targets.push(ownTarget(undefined));
    else await tellManager({ ...hand, ask }, list, ledger);
  }
  const picking = { known, isHandUnknown: false };
  return { targets: picked(targets, options.accounts, picking), gaps: ledger.gaps() };
}

/** Whoever is a member has no way into the management account: it is named as not read. */
async function tellManager(hand: Hand, list: readonly Member[], ledger: Ledger): Promise<void> {
  const what = 'the management account of the resource directory';
  const manager = await ledger.tried('GetResourceDirectory', what, () => managementAccount(hand.ask));
  if (manager === undefined || list.some(({ id }) => id === manager)) return;
  ledger.amiss(
    `${what}, ${manager}`,
    `it is not among the members, and the credentials at hand are those of ${hand.id}: audit it with its own`,
  );
}

interface Run {
  readonly options: LiveOptions;
  readonly shelf: Shelf;
  readonly line: Line;
  readonly takenAt: string;
}

/** An account on the way: what is known of it so far, and how to go on; without a reading nobody gets in. */
interface Begun {
  readonly target: Target;
  readonly ledger: Ledger;
  readonly reading: (AccountReading & { readonly seats: Share }) | undefined;
  /** `undefined`: they were not asked for. */
  readonly jobs: Pick<RecordedAccount, 'dtsJobs' | 'unansweredRegions'> | undefined;
}

/** An account before, on and after its way: to be read, begun with, or kept by an earlier run. */
type Met = Target | Begun | KeptAccount;

/** So many accounts that do not answer are waited for beside those that are read. */
const MOST_SILENT = 64;

/**
 * First the jobs of all accounts, then their roles: a job says which roles of other accounts matter. Without jobs no account waits
 * for another. An account that falls silent keeps nobody waiting: those behind it go on, and it is finished in its own time.
 */
async function readAll(targets: readonly Target[], run: Run): Promise<void> {
  const { line, options } = run;
  const { concurrency, withJobs, onProgress } = options;
  const named = new Set<string>();
  let silent = 0;
  const letBy = async (id: string, work: Promise<unknown>, onSilence?: () => void): Promise<void> => {
    const over = new AbortController();
    const ended = work.finally(() => over.abort());
    ended.catch(() => undefined);
    await Promise.race([ended, line.watch.silence(id, over.signal)]);
    if (over.signal.aborted || silent >= MOST_SILENT) return void (await ended);
    silent++;
    onSilence?.();
    ended.catch(() => line.abandon()).finally(() => silent--);
  };
  const beginOne = async (each: Met): Promise<Begun | KeptAccount> => {
    const begun = await begunWith(each, run);
    addNamed(named, jobsOf(begun));
    return begun;
  };
  const met = targets.map((target): Met => keptOf(target, run) ?? target);
  const begins = new Map<Met, Promise<Begun | KeptAccount>>();
  const answered = new Set<Met>();
  if (withJobs)
    await together(met, concurrency, (each) => {
      const begun = beginOne(each);
      begins.set(each, begun);
      begun.then(
        () => answered.add(each),
        () => undefined,
      );
      return letBy(idOf(each), begun);
    });
  const late: Promise<void>[] = [];
  const first = met.filter((each) => answered.has(each));
  const last = met.filter((each) => !answered.has(each));
  await inTurn([...first, ...last], {
    most: concurrency,
    work(each) {
      let seats: Share | undefined;
      const whole = (async () => {
        const begun = await (begins.get(each) ?? beginOne(each));
        begins.delete(each);
        if ('target' in begun) seats = begun.reading?.seats;
        const account = 'target' in begun ? await finish(begun, named, run) : { ...begun, gaps: 0 };
        onProgress({ kind: 'account', account });
      })();
      late.push(whole);
      return letBy(idOf(each), whole, () => seats?.release());
    },
    take: () => undefined,
    onFailure: line.abandon,
  });
  await Promise.all(late);
}

function idOf(each: Met): string {
  return 'target' in each ? each.target.id : each.id;
}

async function begunWith(each: Met, run: Run): Promise<Begun | KeptAccount> {
  return 'keys' in each ? begin(each, run) : each;
}

function jobsOf(each: Met): readonly RecordedJob[] {
  if ('keys' in each) return [];
  return ('target' in each ? each.jobs?.dtsJobs : each.dtsJobs) ?? [];
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

async function begin(target: Target, { options, line }: Run): Promise<Begun> {
  const { id } = target;
  const ledger = makeLedger();
  if (target.obstacle !== undefined) ledger.amiss(target.way, target.obstacle);
  const entered = isOpen(target) ? await enter(target, line, ledger) : undefined;
  if (entered === undefined) return { target, ledger, reading: undefined, jobs: undefined };
  const onRole = (read: number, of: number): void => options.onProgress({ kind: 'roles', account: id, read, of });
  const mayAskRole = (): Promise<void> | undefined => line.paces.of(id, 'GetRole').ready(line.stop);
  const { ask } = entered;
  const hasHost = (region: string): boolean => !line.missingHosts.has(target.endpointOf('dts', region));
  const reading = { id, ask, ledger, seats: shareOf(line.seats), hasHost, mayAskRole, onRole, onFailure: line.abandon };
  const jobs = options.withJobs ? await readJobs(reading, regionsOf(options)) : undefined;
  // Every region has a pace of its own, and an account may wait long for those before it.
  line.paces.forget(id);
  return { target, ledger, reading, jobs };
}

async function finish(
  { target: { id, name }, ledger, reading, jobs }: Begun,
  named: Named,
  { options, line, shelf, takenAt }: Run,
): Promise<ReadAccount> {
  const called = { id, ...(name !== undefined && { name }) };
  const sheet = shelf.open(called, takenAt);
  let count = 0;
  const counting = { ...sheet, role: (role: RecordedRole) => (count++, sheet.role(role)) };
  const roles =
    reading && (await readAccountRoles(reading, (role) => named.has(`${id}/${role.toLowerCase()}`), counting));
  line.paces.forget(id);
  const gaps = ledger.gaps();
  sheet.end({
    ...called,
    ...roles,
    ...(jobs !== undefined && { ...jobs, regions: regionsOf(options) }),
    gaps,
  });
  return { ...called, roles: count, gaps: gaps.length };
}

type Named = ReadonlySet<string>;

/** Adds the roles that jobs name, with their owners. */
function addNamed(named: Set<string>, jobs: readonly RecordedJob[]): void {
  for (const { source, destination } of jobs)
    for (const { account, role } of [source, destination ?? {}])
      if (account && role) named.add(`${account}/${role.toLowerCase()}`);
}
