import { isId, type AccountId } from '../model/account.ts';
import { type RoleUse, crosses, endpoints, taskSubject, type Task } from '../model/dts/task.ts';
import { isDts, type Principal } from '../model/policy/principal.ts';
import { allowedPrincipals } from '../model/policy/trust-policy.ts';
import {
  roleNameIn,
  DEFAULT_ROLE,
  isDefaultRole,
  isServiceLinked,
  trustOf,
  type Role,
  roleKey,
  roleArn,
} from '../model/role.ts';
import type { AccountSubject, Subject } from '../model/subject.ts';
import { knowsRole, type InventoryAccount } from './account.ts';
import type { Inventory, InventoryRole, RunFacts, Uses, InventoryPolicy, Checkable } from './inventory.ts';
import { roleSubjects, roleNameSubjects } from './subjects.ts';
import { trustSubjects } from './trust-subjects.ts';

/** An end that crosses accounts, and the role that it names. */
interface CrossingEnd extends RoleUse {
  readonly owner: AccountId;
  readonly roleName: string;
}

/** The ends of tasks that cross accounts for certain and name a role of a known owner. */
function* crossingLinks(tasks: readonly Task[]): Iterable<CrossingEnd> {
  for (const task of tasks) {
    for (const endpoint of endpoints(task)) {
      const owner = endpoint.account?.value;
      const roleName = endpoint.role && roleNameIn(endpoint.role.value);
      if (isId(owner) && roleName !== undefined && crosses(task, endpoint) === true)
        yield { task, endpoint, owner, roleName };
    }
  }
}

/** The names of the roles that such ends name, without case. */
export function linkedNames(tasks: readonly Task[]): ReadonlySet<string> {
  return new Set([...crossingLinks(tasks)].map(({ roleName }) => roleName.toLowerCase()));
}

/** What ends of tasks are held against. */
type Linked = Pick<Inventory, 'tasks' | 'accounts'>;

/** Each end of a task that crosses accounts, with what is known of the role that it names. */
export function* linkSubjects(inventory: Linked, all: Iterable<InventoryRole>): Iterable<Subject> {
  const ends = [...crossingLinks(inventory.tasks)];
  const wanted = linkedNames(inventory.tasks);
  const roles = wanted.size === 0 ? [] : filtered(all, ({ role }) => wanted.has(role.name.value.toLowerCase()));
  const byKey = rolesByKey(roles);
  const owners = ownersByName(roles);
  const missing = ends.filter(({ owner, roleName }) => !byKey.has(roleKey(owner, roleName)));
  const names = namesByAccount(inventory, new Set(missing.map(({ owner }) => owner)));
  for (const { task, endpoint, owner, roleName } of ends) {
    const role = byKey.get(roleKey(owner, roleName));
    const rolesOfOwner =
      role === undefined ? (names.get(owner) ?? namesAskedFor(inventory, owner, roleName)) : undefined;
    // What stands there instead of a name is a problem of its own.
    if (role === undefined && rolesOfOwner === undefined && roleName !== endpoint.role?.value.trim()) continue;
    yield {
      kind: 'link',
      of: {
        task,
        endpoint,
        creator: task.creator?.value,
        owner,
        roleName,
        role,
        trust: role && trustOf(role),
        rolesOfOwner,
        elsewhere: (owners.get(roleName.toLowerCase()) ?? []).filter((account) => account !== owner),
      },
      subject: taskSubject(task),
    };
  }
}

function filtered<T>(items: Iterable<T>, isWanted: (item: T) => boolean): readonly T[] {
  const found: T[] = [];
  for (const item of items) if (isWanted(item)) found.push(item);
  return found;
}

/** Files come before snapshots: they say what will be. */
function rolesByKey(roles: readonly InventoryRole[]): ReadonlyMap<string, Role> {
  const byKey = new Map<string, Role>();
  for (const isLive of [true, false]) {
    for (const { role, context } of roles.filter((part) => part.isLive === isLive)) {
      const owner = role.owner ?? context.owner;
      if (owner !== undefined) byKey.set(roleKey(owner, role.name.value), role);
    }
  }
  return byKey;
}

/**
 * All roles of accounts, by name, from a snapshot or a list. A truncated list does not count: another may be only its last
 * page.
 */
function namesByAccount(
  { accounts }: Linked,
  wanted: ReadonlySet<AccountId>,
): ReadonlyMap<AccountId, readonly string[]> {
  const byId = new Map<AccountId, InventoryAccount[]>();
  for (const account of accounts)
    if (wanted.has(account.id)) byId.set(account.id, [...(byId.get(account.id) ?? []), account]);
  return new Map([...byId].flatMap(([id, parts]) => (areWhole(parts) ? [[id, roleNames(parts)]] : [])));
}

/** The roles that were asked for by name, where this one is among them. */
function namesAskedFor({ accounts }: Linked, owner: AccountId, role: string): readonly string[] | undefined {
  const parts = accounts.filter((part) => part.id === owner && part.recorded !== undefined);
  return parts.some((part) => knowsRole(part, role)) ? roleNames(parts) : undefined;
}

function roleNames(parts: readonly InventoryAccount[]): readonly string[] {
  const names: string[] = [];
  for (const { roles } of parts) for (const { name } of roles) names.push(name.value);
  return names;
}

function areWhole(parts: readonly InventoryAccount[]): boolean {
  if (parts.some(({ recorded, isWhole }) => recorded !== undefined && isWhole)) return true;
  const lists = parts.filter(({ recorded }) => recorded === undefined);
  return lists.length > 0 && lists.every(({ isWhole }) => isWhole);
}

/** The accounts that have a role of a name, without case. */
function ownersByName(roles: readonly InventoryRole[]): ReadonlyMap<string, readonly AccountId[]> {
  const byName = new Map<string, Set<AccountId>>();
  for (const { role } of roles) {
    if (role.owner === undefined) continue;
    const name = role.name.value.toLowerCase();
    const owners = byName.get(name);
    if (owners === undefined) byName.set(name, new Set([role.owner]));
    else owners.add(role.owner);
  }
  return new Map([...byName].map(([name, owners]) => [name, [...owners]]));
}

/** A role in a file and the same role in a snapshot. */
function* pairSubjects(roles: Iterable<InventoryRole>): Iterable<Subject> {
  const files = filtered(roles, ({ role, isLive }) => !isLive && role.arn !== undefined).map(({ role }) => role);
  if (files.length === 0) return;
  const wanted = new Set(files.map(arnKey));
  const live = new Map(
    filtered(roles, ({ role, isLive }) => isLive && wanted.has(arnKey(role))).map(({ role }) => [arnKey(role), role]),
  );
  for (const role of files) {
    const twin = live.get(arnKey(role));
    if (twin !== undefined) yield { kind: 'pair', of: { file: role, live: twin }, subject: role.arn?.value };
  }
}

function arnKey({ arn }: Role): string | undefined {
  return arn?.value.toLowerCase();
}

/** Each account that was read whole, or asked for what is judged here. */
function* accountSubjects(inventory: Linked, uses: Uses): Iterable<Subject> {
  const subjectsOf = accountJudge(inventory, uses);
  for (const account of inventory.accounts) yield* subjectsOf(account);
}

/** What there is to judge in an account as a whole. */
export function accountJudge(
  { accounts, tasks }: Linked,
  uses: Uses,
): (account: InventoryAccount) => Iterable<Subject> {
  // What was not read as a whole says nothing of what is absent.
  const whole = accounts.filter(({ hasJobs, isWhole }) => hasJobs && isWhole);
  const read = new Map(whole.map(({ id, regions }) => [id, regions]));
  const usesBy = usesByAccount(tasks);
  return function* (account) {
    if (account.recorded === undefined || !knowsRole(account, DEFAULT_ROLE)) return;
    const { id, name, at } = account;
    yield {
      kind: 'account',
      of: { id, name, at, uses: usesBy.get(id) ?? [], ...rolesOf(account, { read, uses }) },
      subject: id,
    };
  };
}

interface Known {
  /** The accounts whose jobs were read, and the regions in which they were looked for. */
  readonly read: ReadonlyMap<AccountId, readonly string[] | undefined>;
  readonly uses: Uses;
}

/** Subjects about all roles of an account. They exist only when the jobs of a creator were read too. */
function rolesOf(
  { id, roles, hasJobs, isWhole }: InventoryAccount,
  { read, uses }: Known,
): Pick<AccountSubject, 'defaultRole' | 'ownsDtsRole' | 'unusedRoles'> {
  let defaultRole: Role | undefined;
  let ownsDtsRole = false;
  const unusedRoles: Unused[] = [];
  for (const role of roles) {
    const name = role.name.value;
    if (isDefaultRole(name)) defaultRole ??= role;
    else if (!isServiceLinked(name, role.arn?.value) && mayNameDts(role)) {
      const principals = allowedPrincipalsOf(role);
      ownsDtsRole ||= principals.some(isDts);
      if (!hasJobs || !isWhole) continue;
      const used = new Set((uses.get(roleKey(id, name)) ?? []).map(({ task }) => task.creator?.value));
      for (const principal of principals) {
        const creator = principal.kind === 'service' && isDts(principal) ? principal.account : undefined;
        if (isId(creator) && read.has(creator) && !used.has(creator))
          unusedRoles.push({ role, creator, regions: read.get(creator), at: principal.at });
      }
    }
  }
  return { defaultRole, ownsDtsRole, unusedRoles };
}

/** Most roles are for something else, and need not be read for that; escapes may hide the word. */
function mayNameDts({ policyText }: Role): boolean {
  return policyText === undefined || /dts|[\\%]/i.test(policyText);
}

function allowedPrincipalsOf(role: Role): readonly Principal[] {
  const trust = trustOf(role);
  return trust === undefined ? [] : allowedPrincipals(trust);
}

/** Ends of tasks by the account that creates the task, and by the account that owns the end. */
function usesByAccount(tasks: readonly Task[]): ReadonlyMap<string, readonly RoleUse[]> {
  const all = new Map<string, RoleUse[]>();
  for (const task of tasks)
    for (const endpoint of endpoints(task))
      for (const id of new Set([task.creator?.value, endpoint.account?.value])) {
        if (!isId(id)) continue;
        const known = all.get(id);
        if (known === undefined) all.set(id, [{ task, endpoint }]);
        else known.push({ task, endpoint });
      }
  return all;
}

type Unused = AccountSubject['unusedRoles'][number];

/** What rules can only look at when all is read, made one at a time; `roles`: those that were not checked before. */
export function* sharedSubjects(
  inventory: Inventory,
  facts: RunFacts,
  uses: Uses = usesOf(inventory.tasks),
): Iterable<Checkable> {
  const { trusts, roles, tasks, accounts, placements } = inventory;
  const named = trusts.map((part) => namedByFile(part, uses));
  for (const part of named) yield* 'role' in part ? roleSubjects(part, uses, facts) : trustSubjects(part, facts);
  for (const part of roles) yield* roleSubjects(part, uses, facts);
  if (tasks.length > 0 || accounts.some(({ recorded }) => recorded !== undefined)) {
    const all = {
      *[Symbol.iterator]() {
        yield* roles;
        for (const part of named) if ('role' in part) yield part;
      },
    };
    yield* linkSubjects(inventory, all);
    yield* roleNameSubjects(tasks, all);
    yield* pairSubjects(all);
  }
  yield* placements;
  yield* accountSubjects(inventory, uses);
}

/** The ends of tasks by the role that they name. */
export function usesOf(tasks: readonly Task[]): Uses {
  const uses = new Map<string, RoleUse[]>();
  for (const { task, endpoint, owner, roleName } of crossingLinks(tasks)) {
    const key = roleKey(owner, roleName);
    const known = uses.get(key);
    if (known === undefined) uses.set(key, [{ task, endpoint }]);
    else known.push({ task, endpoint });
  }
  return uses;
}

/** The bare policies that are roles which tasks name. */
export function rolesNamedByFile({ trusts }: Pick<Inventory, 'trusts'>, uses: Uses): readonly InventoryRole[] {
  return trusts.map((part) => namedByFile(part, uses)).filter((part) => 'role' in part);
}

/** A bare policy of a known owner is the role that a task names, where its file is called like it. */
function namedByFile(part: InventoryPolicy, uses: Uses): InventoryPolicy | InventoryRole {
  const { trust, context } = part;
  const name = /([^/]+?)(?:\.[^./]+)?$/.exec(trust.at.document.file)?.[1] ?? '';
  if (context.owner === undefined || !uses.has(roleKey(context.owner, name))) return part;
  const { at } = trust;
  const role: Role = {
    at,
    name: { value: name, at },
    arn: { value: roleArn(context.owner, name), at },
    owner: context.owner,
    policy: () => ({ state: 'read', trust }),
    policyText: undefined,
    policies: 'notAsked',
  };
  return { role, context, isLive: false };
}
