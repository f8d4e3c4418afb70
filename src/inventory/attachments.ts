import { unknownText } from '../formats/nodes.ts';
import { groupBy } from '../lib/collections.ts';
import { holdsDtsPolicy } from '../model/policy/permissions.ts';
import { type AttachedPolicy, roleNameIn, type PolicyContent } from '../model/role.ts';
import { isUnknown } from '../model/unresolved.ts';
import type { DeclaredAttachment, DeclaredRole } from './declared.ts';

/** The roles of a stack by what others call them. */
export interface StackIndex {
  readonly byId: ReadonlyMap<string, readonly DeclaredRole[]>;
  readonly byName: ReadonlyMap<string, readonly DeclaredRole[]>;
  /** Of the roles of a name the first, and the first that another provider makes. */
  readonly firsts: Map<string, readonly (DeclaredRole | undefined)[]>;
}

/** Puts the roles of a stack in order. */
export function indexRoles(all: readonly DeclaredRole[]): StackIndex {
  return {
    byId: groupBy(all, ({ id }) => [id]),
    byName: groupBy(all, ({ name, otherNames }) => [...new Set([name.value.toLowerCase(), ...otherNames])]),
    firsts: new Map(),
  };
}

/** The roles that a text may name. */
function rolesCalled(text: string, { byName }: StackIndex): readonly DeclaredRole[] {
  return byName.get(text) ?? byName.get(text.toLowerCase()) ?? [];
}

/** The role of a name, rather one of another account than the job's own. */
export function roleCalled(text: string | undefined, home: string, index: StackIndex): DeclaredRole | undefined {
  const name = text === undefined || isUnknown(text) ? text : roleNameIn(text);
  if (name === undefined) return undefined;
  const found = index.firsts.get(name) ?? firstsOf(rolesCalled(name, index));
  index.firsts.set(name, found);
  const [first, other] = found;
  return first?.home === home ? (other ?? first) : first;
}

function firstsOf(roles: readonly DeclaredRole[]): readonly (DeclaredRole | undefined)[] {
  const [first] = roles;
  return [first, roles.find(({ home }) => home !== first?.home)];
}

/** What is known of the policies in a stack. */
interface StackPolicies {
  readonly roles: readonly DeclaredRole[];
  readonly attachments: readonly DeclaredAttachment[];
  /** What custom policies of the stack allow, by name. */
  readonly permissions: ReadonlyMap<string, PolicyContent>;
}

/**
 * What a stack attaches to each role. Where it is not known which role an attachment names it may be any, and one that names
 * none of them may mean a role whose name is not known: each has then, perhaps, a policy of which nothing is known, if one of these
 * would serve DTS.
 */
export function attachmentsOf(
  stack: StackPolicies,
  index: StackIndex = indexRoles(stack.roles),
): (role: DeclaredRole) => readonly DeclaredAttachment[] {
  const byRole = new Map<DeclaredRole, DeclaredAttachment[]>();
  const seen = new Set<string>();
  let open: DeclaredAttachment | undefined;
  const strays = new Map<string, DeclaredAttachment>();
  const meant = new Map<string, readonly DeclaredRole[] | 'any'>();
  for (const each of stack.attachments) {
    // Attachments that name the same role mean the same roles: found once, since many roles may have that name.
    const named = JSON.stringify([each.role.value, each.role.at.document.file, each.home, each.refersTo]);
    const roles = meant.get(named) ?? rolesOf(each, index);
    meant.set(named, roles);
    if (roles === 'any') open ??= mayServe(each, stack) ? openOf(each) : undefined;
    else if (roles.length === 0) {
      if (!strays.has(each.home) && mayServe(each, stack)) strays.set(each.home, openOf(each));
    }
    // Many roles of one name have many attachments, each of which may be any one's: the same policy once is enough.
    else if (roles.length === 1 || isNew(keyOf(each), seen)) for (const role of roles) added(role, each, byRole);
  }
  return (role) => {
    const named = byRole.get(role) ?? [];
    const perhaps = open ?? (isUnknown(role.name.value) && named.length === 0 ? strays.get(role.home) : undefined);
    return perhaps === undefined ? named : [...named, perhaps];
  };
}

function added<K, T>(key: K, item: T, lists: Map<K, T[]>): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [item]);
  else list.push(item);
}

function isNew(key: string, seen: Set<string>): boolean {
  return !seen.has(key) && seen.add(key).has(key);
}

function keyOf({ role, home, refersTo, policy: { name, type } }: DeclaredAttachment): string {
  return JSON.stringify([role.value, role.at.document.file, home, refersTo, type, name]);
}

/** The roles that an attachment belongs to: the one that it names. */
function rolesOf(
  { role: named, home, refersTo }: DeclaredAttachment,
  index: StackIndex,
): readonly DeclaredRole[] | 'any' {
  const referred = index.byId.get(refersTo ?? '');
  if (referred !== undefined) return referred;
  const meant = rolesCalled(named.value, index).filter((each) => each.home === home);
  if (meant.length === 0) return isUnknown(named.value) ? 'any' : [];
  const inFile = meant.filter(({ at }) => at.document.file === named.at.document.file);
  return inFile.length > 0 ? inFile : meant;
}

function mayServe({ policy }: DeclaredAttachment, stack: StackPolicies): boolean {
  return holdsDtsPolicy([withStatements(policy, stack)]) !== false;
}

/** An attachment of which nobody knows whether it is one of this role. */
function openOf(each: DeclaredAttachment): DeclaredAttachment {
  const { at } = each.policy;
  const name = isUnknown(each.role.value) ? each.role.value : unknownText(`role ${each.role.value}`);
  return { ...each, policy: { at, name, type: 'Custom', statements: undefined } };
}

/** A policy with what the stack says that it allows. */
export function withStatements(
  policy: AttachedPolicy,
  { permissions }: Pick<StackPolicies, 'permissions'>,
): AttachedPolicy {
  if (policy.statements !== undefined || policy.type !== 'Custom') return policy;
  return { ...policy, ...permissions.get(policy.name) };
}
