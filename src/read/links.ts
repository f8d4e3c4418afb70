import { isId, type AccountId } from '../model/account.ts';
import { isDts } from '../model/dts-trust.ts';
import type { Subject, Use } from '../model/estate.ts';
import type { Principal } from '../model/principal.ts';
import { DEFAULT_ROLE, isDefaultRole, trustOf, type Role } from '../model/role.ts';
import { roleNameIn } from '../model/role-reference.ts';
import { crosses } from '../model/scenario.ts';
import { endpoints, taskSubject, type Endpoint, type Task } from '../model/task.ts';
import { allowedPrincipals } from '../model/trust.ts';
import { roleKey, tellsOf, type AccountPart, type Estate, type RolePart, type Uses } from './parts.ts';

/** An end that crosses accounts, and the role that it names. */
interface CrossingEnd extends Use {
  readonly owner: AccountId;
  readonly roleName: string;
}

/** The ends of tasks that cross accounts for certain and name a role of a known owner. */
export function* crossingEnds(tasks: readonly Task[]): Iterable<CrossingEnd> {
  for (const task of tasks) {
    for (const endpoint of endpoints(task)) {
      const owner = endpoint.account?.value;
      const roleName = endpoint.role && roleNameIn(endpoint.role.value);
      if (isId(owner) && roleName !== undefined && crosses(task, endpoint) === true)
        yield { task, endpoint, owner, roleName };
    }
  }
}

/** Each end of a task that crosses accounts, with what is known of the role that it names. */
export function* linkSubjects(estate: Estate, roles: readonly RolePart[]): Iterable<Subject> {
  const byKey = rolesByKey(roles);
  const owners = ownersByName(roles);
  const names = namesByAccount(estate);
  for (const { task, endpoint, owner, roleName } of crossingEnds(estate.tasks)) {
    const role = byKey.get(roleKey(owner, roleName));
    const rolesOfOwner = names.get(owner) ?? answered(estate, owner, roleName);
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

/** Files come before snapshots: they say what will be. */
function rolesByKey(roles: readonly RolePart[]): ReadonlyMap<string, Role> {
  const byKey = new Map<string, Role>();
  for (const isLive of [true, false]) {
    for (const { role, context } of roles.filter((part) => part.isLive === isLive)) {
      const owner = role.owner ?? context.owner;
      if (owner !== undefined) byKey.set(roleKey(owner, role.name.value), role);
    }
  }
  return byKey;
}

/** All roles of accounts, by name: a snapshot tells, or a list, unless one is cut off: another may be no more than its last page. */
function namesByAccount({ accounts }: Estate): ReadonlyMap<AccountId, readonly string[]> {
  const byId = new Map<AccountId, AccountPart[]>();
  for (const account of accounts) byId.set(account.id, [...(byId.get(account.id) ?? []), account]);
  return new Map([...byId].flatMap(([id, parts]) => (areWhole(parts) ? [[id, roleNames(parts)]] : [])));
}

/** The roles that were asked for by name, where this one is among them. */
function answered({ accounts }: Estate, owner: AccountId, role: string): readonly string[] | undefined {
  const parts = accounts.filter((part) => part.id === owner && part.recorded !== undefined);
  return parts.some((part) => tellsOf(part, role)) ? roleNames(parts) : undefined;
}

function roleNames(parts: readonly AccountPart[]): readonly string[] {
  return parts.flatMap(({ roles }) => roles.map(({ name }) => name.value));
}

function areWhole(parts: readonly AccountPart[]): boolean {
  if (parts.some(({ recorded, isWhole }) => recorded !== undefined && isWhole)) return true;
  const lists = parts.filter(({ recorded }) => recorded === undefined);
  return lists.length > 0 && lists.every(({ isWhole }) => isWhole);
}

/** The accounts that have a role of a name, without case. */
function ownersByName(roles: readonly RolePart[]): ReadonlyMap<string, readonly AccountId[]> {
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
export function* pairSubjects(roles: readonly RolePart[]): Iterable<Subject> {
  const live = new Map(
    roles.flatMap(({ role, isLive }) => (isLive && role.arn ? [[role.arn.value.toLowerCase(), role]] : [])),
  );
  if (live.size === 0) return;
  for (const { role, isLive } of roles) {
    const twin = isLive || role.arn === undefined ? undefined : live.get(role.arn.value.toLowerCase());
    if (twin !== undefined) yield { kind: 'pair', of: { file: role, live: twin }, subject: role.arn?.value };
  }
}

/** Each account that was read whole, or asked for what is judged here. */
export function* accountSubjects(estate: Estate, uses: Uses): Iterable<Subject> {
  for (const account of estate.accounts) {
    if (account.recorded === undefined || !tellsOf(account, DEFAULT_ROLE)) continue;
    const roles = account.roles.filter(({ name }) => !isDefaultRole(name.value));
    yield {
      kind: 'account',
      of: {
        id: account.id,
        name: account.name,
        at: account.at,
        roles: account.roles,
        defaultRole: account.roles.find(({ name }) => isDefaultRole(name.value)),
        uses: usesOfAccount(estate.tasks, account.id),
        ownsDtsRole: roles.some((role) => allowedPrincipalsOf(role).some(isDts)),
        unusedRoles: unusedRoles(account, estate, uses),
      },
      subject: account.id,
    };
  }
}

function allowedPrincipalsOf(role: Role): readonly Principal[] {
  const trust = trustOf(role);
  return trust === undefined ? [] : allowedPrincipals(trust);
}

/** Ends of tasks that the account creates, or that it owns. */
function usesOfAccount(tasks: readonly Task[], id: AccountId): readonly Use[] {
  const concerns = (task: Task, endpoint: Endpoint): boolean =>
    task.creator?.value === id || endpoint.account?.value === id;
  return tasks.flatMap((task) =>
    endpoints(task).flatMap((endpoint) => (concerns(task, endpoint) ? [{ task, endpoint }] : [])),
  );
}

type Unused = { readonly role: Role; readonly creator: AccountId; readonly at: Role['at'] };

/** Only said where the creator's own jobs were read too. */
function unusedRoles(account: AccountPart, estate: Estate, uses: Uses): readonly Unused[] {
  if (!account.hasJobs) return [];
  const read = new Set(estate.accounts.filter(({ hasJobs }) => hasJobs).map(({ id }) => id));
  return account.roles.flatMap((role) => {
    if (isDefaultRole(role.name.value)) return [];
    const used = new Set((uses.get(roleKey(account.id, role.name.value)) ?? []).map(({ task }) => task.creator?.value));
    return allowedPrincipalsOf(role).flatMap((principal) => {
      const creator = principal.kind === 'service' && isDts(principal) ? principal.account : undefined;
      if (!isId(creator) || !read.has(creator) || used.has(creator)) return [];
      return [{ role, creator, at: principal.at }];
    });
  });
}
