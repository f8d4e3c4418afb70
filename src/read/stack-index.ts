import { groupBy } from '../model/groups.ts';
import { roleNameIn } from '../model/role-reference.ts';
import { isUnknown } from '../model/unresolved.ts';
import type { DeclaredRole } from './declared.ts';

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
export function rolesCalled(text: string, { byName }: StackIndex): readonly DeclaredRole[] {
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
