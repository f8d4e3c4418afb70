import isSnapshot, { schema } from '../../../generated/snapshot.js';
import { asObject, member, textMember, type Node } from '../../formats/nodes.ts';
import { exactNumbers, type Digits } from '../../formats/scalar.ts';
import { schemaViolations } from '../../formats/schema-errors.ts';
import type { InventoryAccount, Probe } from '../../inventory/account.ts';
import { parseAccountId, type AccountId, parseAccount } from '../../model/account.ts';
import { below, type Located, type Location } from '../../model/document.ts';
import type { Task, Endpoint, Side } from '../../model/dts/task.ts';
import type { Unchecked, Data } from '../../model/finding.ts';
import {
  DTS_POLICY,
  isServiceLinked,
  parseRoleArn,
  type AttachedPolicy,
  type Attachments,
  type Role,
} from '../../model/role.ts';
import type { SchemaViolation } from '../../model/schema-violation.ts';
import type { GrantSubject } from '../../model/subject.ts';
import { membersOf, firstText, typeOf } from '../dts/job.ts';
import { permissionsOf } from '../ram/permissions.ts';
import { role as makeRole } from '../ram/roles.ts';

/** The version of snapshots that is read here. */
const SNAPSHOT_VERSION = 1;

/** What RAM and DTS answered at one time. */
export interface Snapshot {
  readonly accounts: readonly SnapshotAccount[];
  /** What was refused then; or, of a snapshot of another version, everything. */
  readonly gaps: readonly Unchecked[];
  readonly faults: readonly SchemaViolation[];
}

/** An account and the tasks that it creates. It is whole where nothing of it was refused. */
export interface SnapshotAccount extends InventoryAccount {
  readonly tasks: readonly Task[];
  /** The users and groups that have the policy of roles for DTS. */
  readonly grants: readonly GrantSubject[];
  readonly probes: readonly Probe[];
}

/** The version that a snapshot says it has, where it is not the one that is read here. */
export function foreignVersion(value: unknown): string | undefined {
  const version = asObject(value)?.['snapshotVersion'];
  return version === SNAPSHOT_VERSION ? undefined : JSON.stringify(version ?? null);
}

/** Reads a snapshot. Null means asked and refused, and what is missing was not asked. */
export function readSnapshot(value: unknown, at: Location): Snapshot {
  const version = foreignVersion(value);
  if (version !== undefined) {
    const what = at.document.file;
    return {
      accounts: [],
      gaps: [{ what, because: 'snapshotVersion', data: { version }, reason: 'not-readable' }],
      faults: [],
    };
  }
  const accounts: SnapshotAccount[] = [];
  const takenAt = textMember(asObject(value), at, 'takenAt')?.value;
  const gaps: Unchecked[] = nodesOf(asObject(value), at, 'gaps').map((item) => readGap(item, undefined));
  for (const { node, at: place } of nodesOf(asObject(value), at, 'accounts')) {
    const written = textMember(node, place, 'id');
    const id = written && parseAccountId(written.value);
    if (written === undefined || id === undefined) continue;
    const own = gapsOf(node, place, id);
    for (const each of own) gaps.push(each);
    accounts.push(readAccount(node, place, { id: { value: id, at: written.at }, gaps: own, takenAt }));
  }
  const faults = isSnapshot(value) ? [] : schemaViolations({ value, at, schema }, isSnapshot.errors ?? []);
  return { accounts, gaps, faults };
}

interface Account {
  readonly takenAt: string | undefined;
  readonly id: Located<AccountId>;
  readonly gaps: readonly Unchecked[];
}

function readAccount(node: Node, at: Location, { id, gaps, takenAt }: Account): SnapshotAccount {
  const refusals = gaps.filter(({ reason }) => reason === 'not-readable');
  const digits = exactNumbers(node['dtsJobs'], below(at, 'dtsJobs'));
  const asked = askedRoles(node);
  const isWhole = Array.isArray(node['roles']) && refusals.length === 0 && asked === undefined;
  return {
    id: id.value,
    name: textMember(node, at, 'name')?.value,
    at: id.at,
    recorded: {
      state: isWhole ? 'complete' : stateOf(node),
      serviceLinkedRoles: serviceLinkedRoles(node),
      hasRefusals: refusals.length > 0,
    },
    roleCount: roleNodes(node).length,
    isWhole,
    ...(asked && { asked }),
    regions: wordsOf(node['regions']),
    unansweredRegions: wordsOf(node['unansweredRegions']) ?? [],
    centralRegions: wordsOf(node['centralRegions']) ?? [],
    takenAt,
    scope: asObject(node['scope']) ?? {},
    hasJobs:
      Array.isArray(node['dtsJobs']) &&
      (wordsOf(node['unansweredRegions']) ?? []).length === 0 &&
      !refusals.some(({ grant, because }) => grant?.startsWith('dts:') ?? because === 'snapshotGap'),
    roles: lazyList(() => readRoles(node, at, id.value)),
    tasks: nodesOf(node, at, 'dtsJobs').map((item) => readSnapshotJob(item, id, digits)),
    grants: nodesOf(node, at, 'holders').flatMap(readHolder),
    probes: nodesOf(node, at, 'probes').map(readProbe),
  };
}

/** A list that is made when somebody looks at it, and then kept. */
function lazyList<T>(make: () => readonly T[]): Iterable<T> {
  let list: readonly T[] | undefined;
  return {
    [Symbol.iterator]: () => (list ??= make())[Symbol.iterator](),
  };
}

function readHolder({ node, at }: NodeItem): readonly GrantSubject[] {
  const [name, to] = [textMember(node, at, 'name'), node['kind']];
  if (name === undefined || (to !== 'user' && to !== 'group')) return [];
  return [{ policy: { at: name.at, name: DTS_POLICY, type: 'System', statements: undefined }, to, name: name.value }];
}

/** The names of roles where only these were asked for; those that are there were answered for certain. */
function askedRoles(node: Node): ReadonlySet<string> | undefined {
  const names = wordsOf(node['askedRoles']);
  return names && new Set(names.map((name) => name.toLowerCase()));
}

/** An account that is not whole: where nothing of it was asked, nobody got in. */
function stateOf(node: Node): 'partial' | 'unreachable' {
  return Object.hasOwn(node, 'roles') || Object.hasOwn(node, 'dtsJobs') ? 'partial' : 'unreachable';
}

/** Those that were counted, and those that a recording by other hands lists. */
function serviceLinkedRoles(node: Node): number {
  const counted = node['serviceLinkedRoles'];
  const listed = roleNodes(node).filter(({ name, arn }) =>
    isServiceLinked(String(name), typeof arn === 'string' ? arn : undefined),
  );
  return listed.length + (typeof counted === 'number' ? counted : 0);
}

function readRoles(account: Node, at: Location, id: AccountId): readonly Role[] {
  return nodesOf(account, at, 'roles').map((item) => readRole(item, id));
}

/** The roles of an account that `readSnapshot` has read before, from the same text parsed again; `undefined` where it is not there. */
export function rolesOfAccount(
  value: unknown,
  { id, at }: Pick<InventoryAccount, 'id' | 'at'>,
): readonly Role[] | undefined {
  const place = { document: at.document, path: at.path.slice(0, -1) };
  const node = asObject((asObject(value)?.['accounts'] as readonly unknown[] | undefined)?.[Number(place.path.at(-1))]);
  if (node === undefined || parseAccountId(String(node['id'])) !== id) return undefined;
  return readRoles(node, place, id);
}

/** A role as a snapshot has it. */
function readRole({ node, at }: NodeItem, account: AccountId): Role {
  const arn = textMember(node, at, 'arn');
  const identity = parseRoleArn(arn?.value ?? '');
  const name = textMember(node, at, 'name') ?? { value: identity?.name ?? '', at };
  return makeRole(
    { at, name, arn, owner: identity?.owner ?? account },
    member(node, at, 'trustPolicy'),
    policiesOf(node, at),
  );
}

function policiesOf(node: Node, at: Location): Attachments {
  const policies = node['policies'];
  if (policies === null) return 'refused';
  if (!Array.isArray(policies)) return 'notAsked';
  return nodesOf(node, at, 'policies').map(readPolicy);
}

function readPolicy({ node, at }: NodeItem): AttachedPolicy {
  const name = textMember(node, at, 'name');
  return {
    at: name?.at ?? at,
    name: name?.value ?? '',
    type: textMember(node, at, 'type')?.value ?? '',
    typeAt: textMember(node, at, 'type')?.at ?? at,
    ...permissionsOf(node['document']),
  };
}

/** What was learnt of accounts at one time: from recordings, or from the accounts themselves. */
export interface RecordedAccounts {
  readonly accounts: readonly SnapshotAccount[];
  /** What was refused. */
  readonly gaps: readonly Unchecked[];
  /** The files that it stands in. */
  readonly files: readonly string[];
}

/** What the snapshot says it lacks, and what is null in it; once an account and action. */
function gapsOf(node: Node, at: Location, account: AccountId): readonly Unchecked[] {
  const what = textMember(node, at, 'name')?.value ?? account;
  const gaps: Unchecked[] = nodesOf(node, at, 'gaps').map((item) => readGap(item, account));
  const addGap = (grant: string, because: string, data?: Data): void => {
    const action = `${grant.split(':')[1] ?? ''}: `;
    // Where the call failed in another way, or its session was not started again, no right of the account is lacking.
    const isKnownGap = (gap: Unchecked): boolean =>
      gap.grant === grant || [action, ...SESSIONS].some((of) => String(gap.data?.['reason']).startsWith(of));
    if (!gaps.some(isKnownGap))
      gaps.push({ what, because, ...(data && { data }), reason: 'not-readable', account, grant });
  };
  const missing = (because: string, data: Data): void =>
    void gaps.push({ what, because, data, reason: 'not-readable', account });
  const [trust, policies] = [refusedRoles(node, 'trustPolicy'), refusedRoles(node, 'policies')];
  const names = wordsOf(node['askedRoles'])?.join(', ');
  if (names !== undefined) gaps.push({ what, because: 'rolesByName', data: { names }, reason: 'not-given', account });
  if (node['roles'] === null) addGap('ram:ListRoles', 'rolesRefused');
  // Where nobody got in, the snapshot says so itself.
  else if (node['roles'] === undefined && gaps.every(({ reason }) => reason === 'not-given'))
    missing('rolesMissing', {});
  const without = rolesWith(node, 'trustPolicy', undefined);
  if (without.count > 0) missing('trustMissing', { ...without });
  if (trust.count > 0) addGap('ram:GetRole', 'trustRefused', { ...trust });
  if (policies.count > 0) addGap('ram:ListPoliciesForRole', 'attachedRefused', { ...policies });
  if (node['dtsJobs'] === null) addGap('dts:DescribeDtsJobs', 'jobsRefused');
  return gaps;
}

const SESSIONS = ['AssumeRole: ', 'AssumeRoleWithOIDC: '] as const;

/** The roles that have null for a member. */
function refusedRoles(account: Node, key: string): Some {
  return rolesWith(account, key, null);
}

interface Some {
  readonly count: number;
  readonly first: string;
}

/** The roles that have null for a member, or lack it: how many, and the first of them by its name. */
function rolesWith(account: Node, key: string, value: null | undefined): Some {
  const refused = roleNodes(account).filter((role) => role[key] === value);
  const names = refused.map(({ name, arn }) => (typeof name === 'string' ? name : typeof arn === 'string' ? arn : ''));
  return { count: refused.length, first: names.filter((name) => name !== '').toSorted()[0] ?? '' };
}

/** `account` is not known of what failed before anybody got in. */
function readGap({ node, at }: NodeItem, account: AccountId | undefined): Unchecked {
  const grant = textMember(node, at, 'grant')?.value;
  return {
    what: textMember(node, at, 'what')?.value ?? account ?? at.document.file,
    because: 'snapshotGap',
    data: { reason: textMember(node, at, 'because')?.value ?? '' },
    reason: node['reason'] === 'not-given' ? 'not-given' : 'not-readable',
    ...(account !== undefined && { account }),
    ...(grant !== undefined && { grant }),
  };
}

/** An object and its place. */
interface NodeItem {
  readonly node: Node;
  readonly at: Location;
}

/** A job that an account created, as a snapshot has it. */
function readSnapshotJob({ node, at }: NodeItem, creator: Located<AccountId>, digits: Digits): Task {
  const members = membersOf(node, at);
  const topology = textMember(node, at, 'topology');
  return {
    at,
    origin: 'snapshot',
    name: firstText(members, ['name', 'id'], digits),
    creator,
    topology: topology?.value === 'one-way' || topology?.value === 'two-way' ? topology.value : undefined,
    topologyAt: topology?.at,
    type: typeOf(textMember(node, at, 'type')?.value),
    call: undefined,
    source: readEnd('source', { node: asObject(node['source']) ?? {}, at: below(at, 'source') }, { creator, digits }),
    destination: members.has('destination')
      ? readEnd(
          'destination',
          { node: asObject(node['destination']) ?? {}, at: below(at, 'destination') },
          { creator, digits },
        )
      : undefined,
    faults: [],
  };
}

const END_KEYS = new Set(['account', 'role', 'engine', 'instanceType', 'region']);

function readEnd(
  side: Side,
  { node, at }: NodeItem,
  job: { readonly creator: Located<AccountId>; readonly digits: Digits },
): Endpoint {
  const members = membersOf(node, at);
  const word = (name: string): Located<string> | undefined => firstText(members, [name], job.digits);
  const [account, roleName] = [word('account'), word('role')];
  // DTS needs a role wherever it goes to another account, so an end without either is the creator's own.
  const own = roleName === undefined ? { value: job.creator.value, at } : undefined;
  return {
    side,
    at,
    account: account ? { value: parseAccount(account.value), at: account.at } : own,
    role: roleName,
    crossAccount: undefined,
    database: word('engine'),
    connection: word('instanceType'),
    accountKind: undefined,
    region: word('region'),
    parameters: new Map([...members].filter(([name]) => !END_KEYS.has(name))),
  };
}

/** The objects of a list, with their places. */
function nodesOf(parent: Node | undefined, at: Location, key: string): readonly NodeItem[] {
  const list = member(parent, at, key);
  if (list === undefined || !Array.isArray(list.value)) return [];
  return list.value.flatMap((item: unknown, index) => {
    const node = asObject(item);
    return node === undefined ? [] : [{ node, at: below(list.at, index) }];
  });
}

/** The roles that an account of a snapshot has. */
function roleNodes(account: Node): readonly Node[] {
  const { roles } = account;
  return Array.isArray(roles) ? roles.map(asObject).filter((role) => role !== undefined) : [];
}

/** A list of texts; `undefined` where there is none. */
function wordsOf(list: unknown): readonly string[] | undefined {
  return Array.isArray(list) ? list.filter((word) => typeof word === 'string') : undefined;
}

/** Reads a probe of a snapshot. */
function readProbe({ node, at }: NodeItem): Probe {
  const word = (key: string): string => textMember(node, at, key)?.value ?? '';
  return {
    owner: word('account'),
    role: word('role'),
    answer: word('answer'),
    because: word('because'),
    grant: textMember(node, at, 'grant')?.value,
  };
}
