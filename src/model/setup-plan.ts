import { groupBy } from '../lib/collections.ts';
import { accountText, isId, type AccountId } from './account.ts';
import type { Location } from './document.ts';
import {
  crosses,
  ownerOf,
  scenario,
  type Scenario,
  endpoints,
  type Endpoint,
  type Side,
  type Task,
} from './dts/task.ts';
import { askWho, attachPolicy, createRole, trustPolicyFor } from './role-steps.ts';
import { roleNameIn, roleKey } from './role.ts';
import type { PolicyDocument, Step } from './steps.ts';

/** What has to be done, in which accounts, so that DTS may do some tasks. */
export interface Plan {
  readonly tasks: readonly PlannedTask[];
  /** The accounts that take part in tasks across accounts, in the order in which the tasks name them, source first. */
  readonly accounts: readonly PlannedAccount[];
  /** What the tasks file calls accounts. */
  readonly names: ReadonlyMap<AccountId, string>;
}

export interface PlannedTask {
  readonly name: string;
  readonly isTwoWay: boolean;
  readonly creator: AccountId;
  readonly scenario: Scenario;
  readonly ends: readonly PlannedEnd[];
}

/** An end of a task: what is typed for it when the task is made. */
export interface PlannedEnd {
  readonly side: Side;
  readonly owner: AccountId;
  /** The role that DTS takes there; `undefined` where the end belongs to the creator. */
  readonly role: string | undefined;
}

export interface PlannedAccount {
  readonly id: AccountId;
  /** What the tasks file calls it. */
  readonly name: string | undefined;
  readonly roles: readonly PlannedRole[];
  /** The tasks that it creates, by name. */
  readonly creates: readonly string[];
  /** The ends of tasks that it owns. */
  readonly owns: readonly { readonly side: Side; readonly task: string }[];
}

export interface PlannedRole {
  readonly owner: AccountId;
  readonly name: string;
  /** The account that DTS acts for when it takes the role. */
  readonly creator: AccountId;
  readonly trust: PolicyDocument;
  /** The tasks that need it, by name. */
  readonly tasks: readonly string[];
  /** Where a task names it first. */
  readonly at: Location;
}

/** What keeps a plan from being made although nothing is wrong with a task as it is written. */
export type Obstacle =
  | { readonly kind: 'unknownAccount'; readonly task: string; readonly of: 'creator' | Side; readonly text: string }
  | { readonly kind: 'unknownRole'; readonly task: string; readonly of: Side; readonly text: string }
  | { readonly kind: 'twoCreators'; readonly one: PlannedRole; readonly other: PlannedRole };

/** A plan, or all that stands in its way; and the roles of it, as far as they are known. */
interface Planned {
  readonly plan: Plan | undefined;
  readonly obstacles: readonly Obstacle[];
  readonly roles: readonly PlannedRole[];
}

/** Plans what tasks need. `names` are what the tasks file calls accounts. */
export function planFor(tasks: readonly Task[], names: ReadonlyMap<AccountId, string>): Planned {
  const outlines = tasks.map((task, index) => outlineOf(task, index));
  const clear = outlines.flatMap((outline) => ('obstacles' in outline ? [] : [outline]));
  const { roles: byKey, clashes } = rolesFor(clear);
  const roles = [...byKey.values()];
  const obstacles = [...outlines.flatMap((outline) => ('obstacles' in outline ? outline.obstacles : [])), ...clashes];
  if (obstacles.length > 0) return { plan: undefined, obstacles, roles };
  const planned = clear.map(({ ends, ...task }) => ({ ...task, ends: ends.map((end) => asCreated(end, byKey)) }));
  return { plan: { tasks: planned, accounts: accountsFor(planned, roles, names), names }, obstacles, roles };
}

interface Outline extends PlannedTask {
  readonly ends: readonly OutlinedEnd[];
}

interface OutlinedEnd extends PlannedEnd {
  readonly at: Location;
}

function outlineOf(task: Task, index: number): Outline | { readonly obstacles: readonly Obstacle[] } {
  const name = task.name?.value ?? `task ${String(index + 1)}`;
  const creator = task.creator?.value;
  const obstacles: Obstacle[] = [];
  if (!isId(creator)) obstacles.push({ kind: 'unknownAccount', task: name, of: 'creator', text: creator?.text ?? '' });
  const ends = endpoints(task).flatMap((end) => {
    const found = endOf(task, end, name);
    if (!('kind' in found)) return [found];
    obstacles.push(found);
    return [];
  });
  if (!isId(creator) || obstacles.length > 0) return { obstacles };
  return { name, isTwoWay: task.topology === 'two-way', creator, scenario: scenario(task) ?? 'none', ends };
}

function endOf(task: Task, end: Endpoint, name: string): OutlinedEnd | Obstacle {
  // A request names no owner for what its sender owns.
  const isSenders = task.origin === 'request' && crosses(task, end) === false;
  const owner = ownerOf(end)?.value ?? (isSenders ? task.creator?.value : undefined);
  const about = { task: name, of: end.side };
  if (!isId(owner)) return { kind: 'unknownAccount', ...about, text: owner === undefined ? '' : accountText(owner) };
  const at = end.role?.at ?? end.at;
  if (crosses(task, end) !== true) return { side: end.side, owner, role: undefined, at };
  const role = end.role && roleNameIn(end.role.value);
  if (role === undefined) return { kind: 'unknownRole', ...about, text: end.role?.value ?? '' };
  return { side: end.side, owner, role, at };
}

interface Roles {
  /** By owner and name. */
  readonly roles: ReadonlyMap<string, PlannedRole>;
  readonly clashes: readonly Obstacle[];
}

/** One role for all tasks that name it; RAM compares names without case. */
function rolesFor(outlines: readonly Outline[]): Roles {
  const roles = new Map<string, PlannedRole>();
  const tasks = new Map<string, Set<string>>();
  const clashes: Obstacle[] = [];
  for (const { name: task, creator, ends } of outlines) {
    for (const { owner, role: name, at } of ends) {
      if (name === undefined) continue;
      const made = { owner, name, creator, trust: trustPolicyFor(creator), tasks: [task], at };
      const key = roleKey(owner, name);
      const known = roles.get(key) ?? made;
      if (known.creator !== creator) clashes.push({ kind: 'twoCreators', one: known, other: made });
      else {
        roles.set(key, known);
        tasks.set(key, (tasks.get(key) ?? new Set()).add(task));
      }
    }
  }
  return {
    roles: new Map([...roles].map(([key, role]) => [key, { ...role, tasks: [...(tasks.get(key) ?? [])] }])),
    clashes,
  };
}

/** The name of the role as it will be made, where a later task spells it in another case. */
function asCreated({ side, owner, role }: OutlinedEnd, roles: Roles['roles']): PlannedEnd {
  return { side, owner, role: role === undefined ? undefined : roles.get(roleKey(owner, role))?.name };
}

function accountsFor(
  all: readonly PlannedTask[],
  roles: readonly PlannedRole[],
  names: ReadonlyMap<AccountId, string>,
): readonly PlannedAccount[] {
  const tasks = all.filter(needsRoles);
  const ids = new Set(tasks.flatMap(({ ends, creator }) => [...ends.map(({ owner }) => owner), creator]));
  const made = groupBy(roles, ({ owner }) => [owner]);
  const created = groupBy(tasks, ({ creator }) => [creator]);
  const owned = groupBy(
    tasks.flatMap(({ name: task, ends }) => ends.map(({ owner, side }) => ({ owner, end: { side, task } }))),
    ({ owner }) => [owner],
  );
  return [...ids].map((id) => ({
    id,
    name: names.get(id),
    roles: made.get(id) ?? [],
    creates: (created.get(id) ?? []).map(({ name }) => name),
    owns: (owned.get(id) ?? []).map(({ end }) => end),
  }));
}

/** Whether a task needs anything of an account that does not create it. */
export function needsRoles({ scenario: found }: PlannedTask): boolean {
  return found !== 'none';
}

/** The calls to make in an account, in order; the first checks that it is that account. */
export function stepsOf({ id, roles }: PlannedAccount): readonly Step[] {
  if (roles.length === 0) return [];
  return [askWho(id), ...roles.flatMap(roleSteps)];
}

/** The calls that make a role. */
export function roleSteps({ owner, name, trust }: PlannedRole): readonly Step[] {
  return [createRole(owner, name, trust), attachPolicy(owner, name)];
}
