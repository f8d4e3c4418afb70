import type { InventoryAccount } from '../../inventory/account.ts';
import type { InventoryPart } from '../../inventory/inventory.ts';
import { trustSubjects } from '../../inventory/trust-subjects.ts';
import type { UncheckedItem } from '../../inventory/unchecked.ts';
import { isId, type AccountId } from '../../model/account.ts';
import type { Location } from '../../model/document.ts';
import type { Role } from '../../model/role.ts';
import type { Around, ReadDocument } from '../input-kind.ts';
import { skippedParts } from '../skipped-parts.ts';
import { listState, numberOfRoles, readRoles } from './roles.ts';
import { readTrust } from './trust-policy.ts';

/** Reads a policy. One of an unknown owner is nobody's role: nothing else of the run can change what is found in it. */
export const trustPolicies = {
  read({ document, value, path = [], context }: ReadDocument, around: Around): InventoryPart {
    const part = { trust: readTrust(value, { document, path }), context };
    const counts = { roles: 1, tasks: 0 };
    return context.owner === undefined ? { subjects: trustSubjects(part, around), counts } : { trusts: [part], counts };
  },
};

/** Reads roles. A list of answers is read as if each stood alone. */
export const roleAnswers = {
  read({ document, value, path = [], context }: ReadDocument): InventoryPart {
    const at = { document, path };
    const count = numberOfRoles(value);
    const ofEach = { ...context, isNamed: context.isNamed && count === 1 };
    const accounts = (Array.isArray(value) ? value : [value]).flatMap(
      (list) => listedAccount({ value: list, at }, context.owner) ?? [],
    );
    return {
      roles: {
        *[Symbol.iterator]() {
          for (const each of readRoles(value, at)) yield { role: each, context: ofEach, isLive: false };
        },
      },
      accounts: accounts.map(({ account }) => account),
      unchecked: [...accounts.flatMap(({ unchecked }) => unchecked), ...skippedParts(value, at, { role: ROLES })],
      counts: { roles: count, tasks: 0 },
    };
  },
};

/** Where the answers of `ListRoles`, those of other hands, and lists of answers have roles. */
const ROLES = [['Roles', 'Role', '[]'], ['Roles', '[]'], ['[]'], ['[]', 'Roles', 'Role', '[]'], ['[]', 'Roles', '[]']];

interface ListedAccount {
  readonly account: InventoryAccount;
  readonly unchecked: readonly UncheckedItem[];
}

/** What a `ListRoles` answer says of its account as a whole. */
function listedAccount(
  { value, at }: { readonly value: unknown; readonly at: Location },
  owner: AccountId | undefined,
): ListedAccount | undefined {
  const state = listState(value);
  if (state === undefined) return undefined;
  const [first] = readRoles(value, at);
  const id = first?.owner ?? owner;
  if (!isId(id)) return undefined;
  const count = numberOfRoles(value);
  let roles: readonly Role[] | undefined;
  return {
    account: {
      id,
      name: undefined,
      at,
      isWhole: state === 'whole',
      hasJobs: false,
      roleCount: count,
      get roles() {
        return (roles ??= [...readRoles(value, at)]);
      },
    },
    unchecked: state === 'cutOff' ? [{ kind: 'listCutOff', account: id, count }] : [],
  };
}
