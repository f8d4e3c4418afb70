import type { Node } from './node.ts';

/** Some roles of an account: how many, and the first of them by its name. */
interface Refused {
  readonly count: number;
  readonly first: string;
}

/** The roles of which a snapshot says that something was asked and refused. */
export interface RefusedRoles {
  readonly trust: Refused;
  readonly policies: Refused;
}

const NONE: Refused = { count: 0, first: '' };
export const NONE_REFUSED: RefusedRoles = { trust: NONE, policies: NONE };

/** The same with more roles: null means asked and refused. */
export function withRefused({ trust, policies }: RefusedRoles, roles: readonly Node[]): RefusedRoles {
  return {
    trust: added(
      trust,
      roles.filter((role) => role['trustPolicy'] === null),
    ),
    policies: added(
      policies,
      roles.filter((role) => role['policies'] === null),
    ),
  };
}

function added({ count, first }: Refused, roles: readonly Node[]): Refused {
  const names = [first, ...roles.map(nameOf)].filter((name) => name !== '');
  return { count: count + roles.length, first: names.toSorted()[0] ?? '' };
}

function nameOf({ name, arn }: Node): string {
  return typeof name === 'string' ? name : typeof arn === 'string' ? arn : '';
}
