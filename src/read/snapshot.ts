import isSnapshot, { schema } from '../../generated/snapshot.js';
import { parseAccountId, type AccountId } from '../model/account.ts';
import type { GrantSubject } from '../model/estate.ts';
import type { Fault } from '../model/fault.ts';
import type { Gap } from '../model/finding.ts';
import { below, type Located, type Location } from '../model/location.ts';
import {
  DTS_POLICY,
  isServiceLinked,
  parseRoleArn,
  type AttachedPolicy,
  type Attachments,
  type Role,
} from '../model/role.ts';
import type { Task } from '../model/task.ts';
import { asObject, member, textMember, type Node } from './node.ts';
import type { AccountPart } from './parts.ts';
import { permissionsOf } from './permissions.ts';
import { role as makeRole } from './roles.ts';
import { exactNumbers } from './scalar.ts';
import { schemaFaults } from './schema-faults.ts';
import { gapsOf, readGap } from './snapshot-gaps.ts';
import { readSnapshotJob, type NodeItem } from './snapshot-job.ts';
import { nodesOf, roleNodes, wordsOf } from './snapshot-nodes.ts';
import { readProbe, type Probe } from './snapshot-probe.ts';

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
  const gaps: Gap[] = nodesOf(asObject(value), at, 'gaps').map((item) => readGap(item, undefined));
  for (const { node, at: place } of nodesOf(asObject(value), at, 'accounts')) {
    const written = textMember(node, place, 'id');
    const id = written && parseAccountId(written.value);
    if (written === undefined || id === undefined) continue;
    const own = gapsOf(node, place, id);
    for (const each of own) gaps.push(each);
    accounts.push(readAccount(node, place, { id: { value: id, at: written.at }, gaps: own, takenAt }));
  }
  const faults = isSnapshot(value) ? [] : schemaFaults({ value, at, schema }, isSnapshot.errors ?? []);
  return { accounts, gaps, faults };
}

interface Account {
  readonly takenAt: string | undefined;
  readonly id: Located<AccountId>;
  readonly gaps: readonly Gap[];
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
  { id, at }: Pick<AccountPart, 'id' | 'at'>,
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
  const document = member(node, at, 'document')?.value;
  const name = textMember(node, at, 'name');
  return {
    at: name?.at ?? at,
    name: name?.value ?? '',
    type: textMember(node, at, 'type')?.value ?? '',
    typeAt: textMember(node, at, 'type')?.at ?? at,
    statements: document === undefined ? undefined : permissionsOf(document),
  };
}
