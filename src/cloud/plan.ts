import { parseAccountId } from '../model/account.ts';
import { UsageError } from '../model/errors.ts';
import { WIDER_POLICIES } from '../model/role.ts';
import type { Action } from './actions.ts';
import { isEnough, regionsOf, type LiveOptions } from './collect-accounts.ts';
import { noCredentials } from './connection.ts';
import { findCredentials, profileSource, type CredentialOrigin } from './credentials/credentials.ts';
import { JOB_TYPES } from './dts.ts';
import { hostsIn } from './endpoints.ts';
import type { Source } from './credentials/key-source.ts';
import { isInShard } from './shard.ts';
import type { SnapshotWriter } from './snapshot-format.ts';

/** What decides how often a call is made, where nobody knows that before. */
type CallUnit = 'hundredMembers' | 'thousandRoles' | 'role' | 'dtsRole' | 'customPolicy' | 'job';

/** Calls of one action: so many, or so many for each of something. */
export interface PlannedCalls {
  readonly action: Action;
  readonly count: number;
  readonly per?: CallUnit;
}

/** An account that would be read, through what, with which calls. */
export interface PlannedAccount {
  /** `undefined`: that of the credentials at hand, which nobody is asked for. */
  readonly id?: string;
  readonly name?: string;
  /** The ARN of a role, or the name of a profile; neither: the credentials at hand. */
  readonly role?: string;
  readonly profile?: string;
  /** A saved snapshot has it whole, and `--resume` asks nothing of it. */
  readonly isKept: boolean;
  readonly calls: readonly PlannedCalls[];
}

/** What an audit would call. */
export interface AuditPlan {
  readonly origin: CredentialOrigin | undefined;
  /** What finds out which accounts there are: whose the credentials are, and the members of a resource directory. */
  readonly before: readonly PlannedCalls[];
  readonly accounts: readonly PlannedAccount[];
  /** Of a resource directory: each member, whose number nobody knows. */
  readonly member?: PlannedAccount;
  readonly regions: number;
}

/**
 * What `audit` would call, without any call: nothing is asked, run or written. Throws `UsageError` as the audit would, as far as
 * that can be known.
 */
export function planAudit(options: LiveOptions, kept: SnapshotWriter['kept']): AuditPlan {
  const hand = findCredentials(options, hostsIn(options.env));
  const regions = options.withJobs ? regionsOf(options).length : 0;
  const reading = accountCalls(regions);
  const { directory } = options;
  if (hand === undefined && directory !== undefined) throw noCredentials();
  const identity = hand === undefined ? [] : [...entryCalls(hand.source), once('GetCallerIdentity')];
  const own: readonly PlannedAccount[] = hand === undefined ? [] : [{ isKept: false, calls: reading }];
  const plan = { origin: hand?.origin, regions };
  if (directory !== undefined) {
    const role = `acs:ram::<member>:role/${directory.roleName}`;
    return {
      ...plan,
      before: [...identity, ...directoryCalls(directory.folder)],
      accounts: directory.folder === undefined && options.accounts.length === 0 ? own : [],
      member: { role, isKept: false, calls: [once('AssumeRole'), ...reading] },
    };
  }
  const configured = configuredAccounts(options, { hasHand: hand !== undefined, reading, kept });
  const accounts = pickAccounts([...configured, ...own], options);
  if (accounts.length === 0 && configured.length === 0 && own.length === 0) throw noCredentials();
  const { shard } = options;
  const isMine = ({ id }: PlannedAccount): boolean => shard === undefined || id === undefined || isInShard(id, shard);
  return { ...plan, before: identity, accounts: accounts.filter(isMine) };
}

function once(action: Action): PlannedCalls {
  return { action, count: 1 };
}

/** What gets the keys of a source. */
function entryCalls(source: Source): readonly PlannedCalls[] {
  if (source.kind === 'role') return [...entryCalls(source.base), once('AssumeRole')];
  return source.kind === 'oidc' ? [once('AssumeRoleWithOIDC')] : [];
}

function directoryCalls(folder: string | undefined): readonly PlannedCalls[] {
  if (folder !== undefined) return [{ action: 'ListAccountsForParent', count: 1, per: 'hundredMembers' }];
  return [{ action: 'ListAccounts', count: 1, per: 'hundredMembers' }, once('GetResourceDirectory')];
}

/** What is asked in each account. */
function accountCalls(regions: number): readonly PlannedCalls[] {
  const jobs: readonly PlannedCalls[] = [
    { action: 'DescribeDtsJobs', count: regions * JOB_TYPES.length },
    { action: 'DescribeDtsJobDetail', count: 1, per: 'job' },
  ];
  return [
    { action: 'ListRoles', count: 1, per: 'thousandRoles' },
    { action: 'ListEntitiesForPolicy', count: 1 + WIDER_POLICIES.size },
    once('GetAccountSummary'),
    { action: 'GetRole', count: 1, per: 'role' },
    { action: 'ListPoliciesForRole', count: 1, per: 'dtsRole' },
    { action: 'GetPolicy', count: 1, per: 'customPolicy' },
    ...(regions > 0 ? jobs : []),
  ];
}

interface Planning {
  readonly hasHand: boolean;
  readonly reading: readonly PlannedCalls[];
  readonly kept: SnapshotWriter['kept'];
}

/** The accounts of the configuration that have credentials. */
function configuredAccounts(options: LiveOptions, { hasHand, reading, kept }: Planning): readonly PlannedAccount[] {
  const { accounts, access } = options.known;
  return [...accounts].flatMap(([name, id]): readonly PlannedAccount[] => {
    const { profile, assumeRole } = access.get(name) ?? {};
    const isKept = isEnough(kept(id), options);
    if (profile === undefined && assumeRole === undefined) return [];
    const base = profile === undefined ? [] : entryCalls(profileSource(profile, options).source);
    if (assumeRole === undefined && profile !== undefined)
      return [{ id, name, profile, isKept, calls: [...base, once('GetCallerIdentity'), ...reading] }];
    if (assumeRole === undefined || (profile === undefined && !hasHand)) return [];
    const calls = [...base, once('AssumeRole'), ...reading];
    return [{ id, name, role: assumeRole, isKept, calls }];
  });
}

/** Those that are asked for by name. What the configuration has no credentials for can only be the account at hand. */
function pickAccounts(
  planned: readonly PlannedAccount[],
  { accounts: words, known }: LiveOptions,
): readonly PlannedAccount[] {
  if (words.length === 0) return planned;
  const picked = new Set<PlannedAccount>();
  for (const word of words) {
    const id = known.accounts.get(word) ?? parseAccountId(word);
    if (id === undefined) throw new UsageError(`--account ${word} is no account ID and no name of the configuration`);
    const found = planned.find((each) => each.id === id) ?? planned.find((each) => each.id === undefined);
    if (found === undefined) throw new UsageError(`--account ${word} has no credentials in the configuration`);
    picked.add(found);
  }
  return planned.filter((each) => picked.has(each));
}
