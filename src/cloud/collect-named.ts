import type { AccountId } from '../model/account.ts';
import { CallError } from '../model/errors.ts';
import { DEFAULT_ROLE, isSameRoleName, roleArn } from '../model/role.ts';
import { ACTIONS } from './actions.ts';
import { accountText, isMissingRight } from './advice.ts';
import { makeCallFailures, reasonOf } from './call-failures.ts';
import { makeCallApi, type Connection, type CallApi } from './calls.ts';
import { systemClock } from './clock.ts';
import { readAttached, type PolicyTexts, type AccountReading } from './collect-account.ts';
import { mapConcurrent } from './concurrency.ts';
import {
  openAccount,
  type AccountAccess,
  checkCaller,
  noCredentials,
  withConnection,
  accountScopeOf,
  type CallerCheck,
  type LiveAccess,
} from './connection.ts';
import { profileSource, findCredentials, type FoundCredentials } from './credentials/credentials.ts';
import { readEachAccount } from './each-account.ts';
import { hostsIn, type Hosts } from './endpoints.ts';
import { readNamedRole, object, textIn } from './ram.ts';
import type { Source } from './credentials/key-source.ts';
import type { RecordedAccount, RecordedProbe, RecordedRole, Recording } from './snapshot-format.ts';
import { isOpen, readableTargets, type Target, unreadableAccount } from './targets.ts';

/** What is asked of accounts by name. */
interface Named {
  /** The accounts, each with the roles that are requested in addition to AliyunDTSDefaultRole. */
  readonly accounts: ReadonlyMap<AccountId, ReadonlySet<string>>;
  /** What people call them. */
  readonly names: ReadonlyMap<AccountId, string>;
  /** Roles that one account takes of another for a try. */
  readonly probed: readonly Probed[];
  /** These have to be such as can be read. */
  readonly picked: ReadonlySet<AccountId>;
}

/** A role that the creator of a task takes for a try. */
interface Probed {
  readonly creator: AccountId;
  readonly owner: AccountId;
  readonly role: string;
}

/**
 * Reads some roles of some accounts, and nothing else of them. Throws `UsageError` where the call is wrong; an account without
 * credentials, and whatever the world does not answer, is a gap.
 */
export async function readNamed(means: LiveAccess, named: Named): Promise<Recording> {
  const takenAt = new Date((means.clock ?? systemClock).now()).toISOString();
  const hosts = hostsIn(means.env);
  const found = findCredentials(means, hosts);
  return withConnection(means, (line) => readThrough({ means, hosts, found, line }, named, takenAt));
}

interface Start {
  readonly means: LiveAccess;
  readonly hosts: Hosts;
  readonly found: FoundCredentials | undefined;
  readonly line: Connection;
}

async function readThrough(
  { means, hosts, found: atHand, line }: Start,
  named: Named,
  takenAt: string,
): Promise<Recording> {
  const verified = await checkCaller(atHand, line, { hosts, onProgress: means.onProgress });
  const source = atHand?.source;
  const { hand, failure } = verified;
  const profiles = (name: string): Source => profileSource(name, means).source;
  const targets = readableTargets({ line, hosts, known: means.known, source, hand, profileSource: profiles }).map(
    (target): Target => ({ ...target, name: named.names.get(target.id) ?? target.name }),
  );
  if (!targets.some(isOpen) && failure === undefined) throw noCredentials();
  const ids = [...named.accounts.keys()].toSorted();
  const byId = new Map(targets.map((target) => [target.id, target]));
  for (const id of failure === undefined ? ids : [])
    if (named.picked.has(id) && !targets.some((target) => target.id === id && isOpen(target)))
      throw unreadableAccount(named.names.get(id) ?? id, { id, target: byId.get(id) }, targets);
  means.onProgress({ kind: 'accounts', of: ids.length });
  const read = async (id: AccountId): Promise<RecordedAccount> => {
    const target = byId.get(id);
    const name = target?.name ?? named.names.get(id);
    const called = { id, ...(name !== undefined && { name }) };
    let entered: AccountAccess | undefined;
    const failures = makeCallFailures(() => entered && { account: accountText(id, name), identity: entered.identity });
    if (target !== undefined && isOpen(target)) entered = await openAccount(target, line, failures);
    if (target === undefined) failures.addFailure(name ?? id, whyUnread(verified));
    else if (target.obstacle !== undefined) failures.addFailure(target.way, target.obstacle);
    const found = entered && (await readByName({ ask: entered.ask, failures }, namesFor(id, named)));
    const tries = named.probed.filter(({ creator }) => creator === id);
    const probes = await probesOf(tries, entered?.target, {
      line,
      because: target ? 'the account cannot be read' : whyUnread(verified),
    });
    const account: RecordedAccount = {
      ...called,
      ...found,
      scope: accountScopeOf(means, hand?.id),
      ...(probes.length > 0 && { probes }),
      gaps: failures.gaps(),
    };
    means.onProgress({
      kind: 'account',
      account: { ...called, roles: account.roles?.length ?? 0, gaps: account.gaps.length },
    });
    return account;
  };
  const accounts = await readEachAccount(ids, line, { most: means.concurrency, idOf: (id) => id, read });
  means.onProgress({ kind: 'over' });
  return { snapshotVersion: 1, takenAt, accounts: accounts.map((account) => withAbsent(account, accounts)) };
}

/** Each role is taken once, with what the account has to go on with. */
async function probesOf(
  tries: readonly Probed[],
  target: Target | undefined,
  { line, because }: { readonly line: Connection; readonly because: string },
): Promise<readonly RecordedProbe[]> {
  const keys = target?.goOn;
  const ask = target && keys && makeCallApi(line, { quota: target.id, endpointOf: target.endpointOf, keys });
  const each = new Map(tries.map((one) => [`${one.owner} ${one.role}`, one]));
  return mapConcurrent([...each.values()], 1, async ({ owner, role }) => {
    const probeResult =
      ask === undefined ? { answer: 'failed' as const, because } : await probe(ask, roleArn(owner, role));
    return { account: owner, role, ...probeResult };
  });
}

/** What STS says is not there was asked for and answered, although its owner was not asked. */
function withAbsent(account: RecordedAccount, all: readonly RecordedAccount[]): RecordedAccount {
  const absent = all.flatMap(({ probes = [] }) => probes.filter(({ answer }) => answer === 'absent'));
  const { askedRoles = [], roles } = account;
  const names = absent
    .filter(
      ({ account: owner, role }) => owner === account.id && !askedRoles.some((name) => isSameRoleName(name, role)),
    )
    .map(({ role }) => role);
  return names.length === 0
    ? account
    : { ...account, roles: roles ?? [], askedRoles: [...askedRoles, ...names].toSorted() };
}

function whyUnread({ hand, failure }: CallerCheck): string {
  if (failure !== undefined)
    return `${failure.action ?? 'GetCallerIdentity'} with the current credentials: ${reasonOf(failure)}`;
  const others = hand === undefined ? 'there are no other ones' : `the current ones belong to account ${hand.id}`;
  return `no credentials to read it: the configuration has none, and ${others}`;
}

/** DTS needs its own role in every account. */
function namesFor(id: AccountId, { accounts }: Named): readonly string[] {
  const names: string[] = [DEFAULT_ROLE];
  for (const name of accounts.get(id) ?? []) if (!names.some((each) => isSameRoleName(each, name))) names.push(name);
  return names.toSorted();
}

/** Of a role that is not there it is known that it is not; of one that was refused, nothing. */
async function readByName(
  reading: Pick<AccountReading, 'ask' | 'failures'>,
  names: readonly string[],
): Promise<Pick<RecordedAccount, 'roles' | 'askedRoles'>> {
  const texts: PolicyTexts = new Map();
  const answers = await mapConcurrent(names, names.length, async (name) => {
    const answer = await reading.failures.tried('GetRole', `role ${name}`, async () => ({
      role: await readNamedRole(reading.ask, name),
    }));
    if (answer?.role === undefined) return { name, wasRead: answer !== undefined, role: undefined };
    const policies = await readAttached(reading, answer.role.name, texts);
    const role: RecordedRole | undefined = policies === undefined ? undefined : { ...answer.role, policies };
    return { name, wasRead: true, role };
  });
  const asked = answers.filter(({ wasRead }) => wasRead);
  return { roles: answers.flatMap(({ role }) => role ?? []), askedRoles: asked.map(({ name }) => name) };
}

/** The policy of a session that only tests whether the role can be assumed: it allows nothing. */
const NOTHING = JSON.stringify({ Version: '1', Statement: [{ Effect: 'Deny', Action: '*', Resource: '*' }] });
/** The least that STS gives. */
const SECONDS = '900';

/**
 * Assumes a role of another account with a session that allows nothing, and discards the session. This tests the `RAM` half of
 * the trust policy only: DTS uses the other half.
 */
async function probe(ask: CallApi, arn: string): Promise<Omit<RecordedProbe, 'account' | 'role'>> {
  try {
    const body = { RoleArn: arn, RoleSessionName: 'dts-xacct-probe', DurationSeconds: SECONDS, Policy: NOTHING };
    await ask('AssumeRole', { body });
    return { answer: 'taken' };
  } catch (error) {
    if (!(error instanceof CallError)) throw error;
    if (error.failure === 'absent') return { answer: 'absent' };
    const because = `AssumeRole: ${reasonOf(error)}`;
    return error.failure === 'denied' ? deniedBy(ask, error, because) : { answer: 'failed', because };
  }
}

type Denied = Pick<RecordedProbe, 'answer' | 'because' | 'grant'>;

/** Which policy it is that refuses, by the vendor's word for its type; where it cannot be decoded, why. */
async function deniedBy(ask: CallApi, { denial = {} }: CallError, because: string): Promise<Denied> {
  const { policyType, encoded } = denial;
  if (policyType !== undefined) return { ...byPolicy(policyType), because };
  if (encoded === undefined) return { answer: 'refused', because };
  try {
    const answer = await ask('DecodeDiagnosticMessage', { query: { EncodedDiagnosticMessage: encoded } });
    const type = textIn(object(answer, 'DecodedDiagnosticMessage'), 'NoPermissionPolicyType');
    return { ...byPolicy(type), because };
  } catch (error) {
    if (!(error instanceof CallError)) throw error;
    return {
      answer: 'refused',
      because: `${because}; DecodeDiagnosticMessage: ${reasonOf(error)}`,
      ...(isMissingRight(error, 'DecodeDiagnosticMessage') && { grant: ACTIONS.DecodeDiagnosticMessage.grant }),
    };
  }
}

function byPolicy(type: string): Pick<RecordedProbe, 'answer' | 'grant'> {
  if (type === 'AssumeRolePolicy') return { answer: 'trust' };
  return type.endsWith('IdentityBasedPolicy')
    ? { answer: 'caller', grant: ACTIONS.AssumeRole.grant }
    : { answer: 'elsewhere' };
}

/** Where the vendor's part of this module comes from. */
export const PROBE_FACTS = [
  {
    what: 'Shortest session of AssumeRole',
    constants: ['SECONDS'],
    sources: ['assumeRole'],
    check: 'Read DurationSeconds of AssumeRole.',
  },
] as const;
