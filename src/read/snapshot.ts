import isSnapshot, { schema } from '../../generated/snapshot.js';
import { parseAccount, parseAccountId, type AccountId } from '../model/account.ts';
import type { Fault } from '../model/fault.ts';
import type { Gap } from '../model/finding.ts';
import { below, type Located, type Location } from '../model/location.ts';
import { isServiceLinked, parseRoleArn, type AttachedPolicy, type Attachments, type Role } from '../model/role.ts';
import type { Endpoint, Side, Task } from '../model/task.ts';
import { membersOf, textOf, typeOf } from './dts-job.ts';
import { asObject, member, text, type Node } from './node.ts';
import type { AccountPart } from './parts.ts';
import { readPermissions } from './permissions.ts';
import { role } from './roles.ts';
import { exactNumbers, type Digits } from './scalar.ts';
import { schemaFaults } from './schema-faults.ts';

/** The version of snapshots that is read here. */
const SNAPSHOT_VERSION = 1;

/** What RAM and DTS answered at one time. */
export interface Snapshot {
  readonly accounts: readonly SnapshotAccount[];
  /** What was refused then; or, of a snapshot of another version, everything. */
  readonly gaps: readonly Gap[];
  readonly faults: readonly Fault[];
}

/** An account and the tasks that it creates. It is whole where nothing of it was refused. */
export interface SnapshotAccount extends AccountPart {
  readonly tasks: readonly Task[];
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
  const gaps: Gap[] = nodesOf(asObject(value), at, 'gaps').map((item) => readGap(item, undefined));
  for (const { node, at: place } of nodesOf(asObject(value), at, 'accounts')) {
    const written = text(node, place, 'id');
    const id = written && parseAccountId(written.value);
    if (written === undefined || id === undefined) continue;
    const own = gapsOf(node, place, id);
    gaps.push(...own);
    accounts.push(readAccount(node, place, { id: { value: id, at: written.at }, gaps: own }));
  }
  const faults = isSnapshot(value) ? [] : schemaFaults({ value, at, schema }, isSnapshot.errors ?? []);
  return { accounts, gaps, faults };
}

interface Account {
  readonly id: Located<AccountId>;
  readonly gaps: readonly Gap[];
}

function readAccount(node: Node, at: Location, { id, gaps }: Account): SnapshotAccount {
  const refusals = gaps.filter(({ reason }) => reason === 'not-readable');
  const roles = nodesOf(node, at, 'roles').map((item) => readRole(item, id.value));
  const digits = exactNumbers(node['dtsJobs'], below(at, 'dtsJobs'));
  const asked = askedRoles(node);
  const isRead =
    Array.isArray(node['roles']) && refusals.length === 0 && !roles.some(({ policies }) => policies === 'refused');
  const isWhole = isRead && asked === undefined;
  return {
    id: id.value,
    name: text(node, at, 'name')?.value,
    at: id.at,
    recorded: { state: isWhole ? 'complete' : stateOf(node), serviceLinkedRoles: serviceLinkedRoles(node, roles) },
    isWhole,
    ...(asked && { asked }),
    hasJobs: Array.isArray(node['dtsJobs']) && !refusals.some(({ grant }) => grant?.startsWith('dts:') ?? true),
    roles,
    tasks: nodesOf(node, at, 'dtsJobs').map((item) => readJob(item, id, digits)),
  };
}

/** The names of roles where only these were asked for; those that are there were answered for certain. */
function askedRoles(node: Node): ReadonlySet<string> | undefined {
  const names = node['askedRoles'];
  if (!Array.isArray(names)) return undefined;
  return new Set(names.filter((name) => typeof name === 'string').map((name) => name.toLowerCase()));
}

/** An account that is not whole: where nothing of it was asked, nobody got in. */
function stateOf(node: Node): 'partial' | 'unreachable' {
  return Object.hasOwn(node, 'roles') || Object.hasOwn(node, 'dtsJobs') ? 'partial' : 'unreachable';
}

/** Those that were counted, and those that a recording by other hands lists. */
function serviceLinkedRoles(node: Node, roles: readonly Role[]): number {
  const counted = node['serviceLinkedRoles'];
  const listed = roles.filter(({ name, arn }) => isServiceLinked(name.value, arn?.value)).length;
  return listed + (typeof counted === 'number' ? counted : 0);
}

interface Item {
  readonly node: Node;
  readonly at: Location;
}

/** The objects of a list, with their places. */
function nodesOf(parent: Node | undefined, at: Location, key: string): readonly Item[] {
  const list = member(parent, at, key);
  if (list === undefined || !Array.isArray(list.value)) return [];
  return list.value.flatMap((item: unknown, index) => {
    const node = asObject(item);
    return node === undefined ? [] : [{ node, at: below(list.at, index) }];
  });
}

/** What the snapshot says it lacks, and what is null in it; once an account and action. */
function gapsOf(node: Node, at: Location, account: AccountId): readonly Gap[] {
  const what = text(node, at, 'name')?.value ?? account;
  const gaps: Gap[] = nodesOf(node, at, 'gaps').map((item) => readGap(item, account));
  const refused = (key: string, grant: string, because: string): void => {
    if (node[key] !== null || gaps.some((gap) => gap.grant === grant)) return;
    gaps.push({ what, because, data: { account }, reason: 'not-readable', account, grant });
  };
  if (Array.isArray(node['askedRoles'])) {
    const names = node['askedRoles'].filter((name) => typeof name === 'string').join(', ');
    gaps.push({ what, because: 'rolesByName', data: { names }, reason: 'not-given', account });
  }
  refused('roles', 'ram:ListRoles', 'rolesRefused');
  refused('dtsJobs', 'dts:DescribeDtsJobs', 'jobsRefused');
  return gaps;
}

/** `account` is not known of what failed before anybody got in. */
function readGap({ node, at }: Item, account: AccountId | undefined): Gap {
  const grant = text(node, at, 'grant')?.value;
  return {
    what: text(node, at, 'what')?.value ?? account ?? at.document.file,
    because: 'snapshotGap',
    data: { reason: text(node, at, 'because')?.value ?? '' },
    reason: node['reason'] === 'not-given' ? 'not-given' : 'not-readable',
    ...(account !== undefined && { account }),
    ...(grant !== undefined && { grant }),
  };
}

function readRole({ node, at }: Item, account: AccountId): Role {
  const arn = text(node, at, 'arn');
  const identity = parseRoleArn(arn?.value ?? '');
  const name = text(node, at, 'name') ?? { value: identity?.name ?? '', at };
  return role(
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

function readPolicy({ node, at }: Item): AttachedPolicy {
  const document = text(node, at, 'document')?.value;
  const name = text(node, at, 'name');
  return {
    at: name?.at ?? at,
    name: name?.value ?? '',
    type: text(node, at, 'type')?.value ?? '',
    statements: document === undefined ? undefined : readPermissions(document),
  };
}

function readJob({ node, at }: Item, creator: Located<AccountId>, digits: Digits): Task {
  const members = membersOf(node, at);
  const topology = text(node, at, 'topology');
  return {
    at,
    origin: 'snapshot',
    name: textOf(members, ['name', 'id'], digits),
    creator,
    topology: topology?.value === 'one-way' || topology?.value === 'two-way' ? topology.value : undefined,
    topologyAt: topology?.at,
    type: typeOf(text(node, at, 'type')?.value),
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
  { node, at }: Item,
  job: { readonly creator: Located<AccountId>; readonly digits: Digits },
): Endpoint {
  const members = membersOf(node, at);
  const word = (name: string): Located<string> | undefined => textOf(members, [name], job.digits);
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
