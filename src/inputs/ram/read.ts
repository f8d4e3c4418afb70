import type { Context, Inventory } from '../../inventory/inventory.ts';
import { trustSubjects } from '../../inventory/subjects.ts';
import { isId } from '../../model/account.ts';
import type { Location } from '../../model/document.ts';
import type { Role } from '../../model/role.ts';
import { NOTHING, type Reader } from '../input-kind.ts';
import { skippedParts } from '../skipped-parts.ts';
import { listState, numberOfRoles, readRoles } from './roles.ts';
import { readTrust } from './trust-policy.ts';

/** Takes up a policy. One of an unknown owner is settled at once, so that 100,000 of them need no memory. */
export const trustPolicies: Reader = {
  read({ document, value, path = [] }, context, estate) {
    const part = { trust: readTrust(value, { document, path }), context };
    if (context.owner === undefined) return { ...NOTHING, settled: trustSubjects(part, estate), roles: 1 };
    estate.trusts.push(part);
    return { ...NOTHING, roles: 1 };
  },
};

/** Takes up roles. A list of answers is taken up as if each stood alone. */
export const roleAnswers: Reader = {
  read({ document, value, path = [] }, context, estate) {
    const at = { document, path };
    const count = numberOfRoles(value);
    const ofEach = { ...context, isNamed: context.isNamed && count === 1 };
    estate.roles.add({
      *[Symbol.iterator]() {
        for (const role of readRoles(value, at)) yield { role, context: ofEach, isLive: false };
      },
    });
    for (const list of Array.isArray(value) ? value : [value]) collectList({ value: list, at }, context, estate);
    const gaps = skippedParts(value, at, { role: ROLES });
    return { ...NOTHING, gaps, roles: count };
  },
};

/** Where the answers of `ListRoles`, those of other hands, and lists of answers have roles. */
const LISTS = [
  ['Roles', 'Role', '[]'],
  ['Roles', '[]'],
];
const ROLES = [...LISTS, ['[]'], ...LISTS.map((path) => ['[]', ...path])];

interface Placed {
  readonly value: unknown;
  readonly at: Location;
}

/** What a `ListRoles` answer says of its account as a whole. */
function collectList({ value, at }: Placed, context: Context, estate: Inventory): void {
  const state = listState(value);
  if (state === undefined) return;
  const [first] = readRoles(value, at);
  const id = first?.owner ?? context.owner;
  if (!isId(id)) return;
  let roles: readonly Role[] | undefined;
  estate.accounts.push({
    id,
    name: undefined,
    at,
    isWhole: state === 'whole',
    hasJobs: false,
    roleCount: numberOfRoles(value),
    get roles() {
      return (roles ??= [...readRoles(value, at)]);
    },
  });
  if (state === 'cutOff') estate.tally.listCutOff(id, numberOfRoles(value));
}
