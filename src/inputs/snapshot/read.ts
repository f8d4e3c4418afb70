import type { CachedText } from '../../files/text-source.ts';
import type { Context, InventoryPart } from '../../inventory/inventory.ts';
import { taskSubjects } from '../../inventory/subjects.ts';
import type { AccountId } from '../../model/account.ts';
import type { Location } from '../../model/document.ts';
import { changedMeanwhile } from '../../model/errors.ts';
import type { PolicyText, Role } from '../../model/role.ts';
import type { Around, ParsedText, ReadDocument } from '../input-kind.ts';
import { snapshotFaultGaps } from './problems.ts';
import { readSnapshot, rolesOfAccount, type Snapshot } from './snapshot.ts';

/** Reads a snapshot. */
export function read({ value, document, context }: ReadDocument, around: Pick<Around, 'isAskedFor'>): InventoryPart {
  return snapshotInventory(readSnapshot(value, { document, path: [] }), context, around);
}

/** The accounts of a snapshot that are asked for, with their roles and tasks. */
export function snapshotInventory(
  { accounts: all, gaps, faults }: Snapshot,
  context: Context,
  { isAskedFor }: Pick<Around, 'isAskedFor'>,
): InventoryPart {
  const accounts = isAskedFor === undefined ? all : all.filter(isAskedFor);
  const ofEach = { ...context, isNamed: false };
  const tasks = accounts.flatMap((account) => account.tasks);
  return {
    accounts,
    roles: {
      *[Symbol.iterator]() {
        for (const account of accounts) for (const role of account.roles) yield { role, context: ofEach, isLive: true };
      },
    },
    tasks,
    subjects: accounts.flatMap((account) => [
      ...account.grants.map((of) => ({ kind: 'grant', of, subject: account.id }) as const),
      ...account.tasks.flatMap(taskSubjects),
    ]),
    unchecked: [...gaps, ...snapshotFaultGaps(faults)],
    counts: { roles: accounts.reduce((count, { roleCount }) => count + roleCount, 0), tasks: tasks.length },
  };
}

/** A snapshot whose roles are read again when they are asked for, unless it is in memory as a whole. */
export function readCachedSnapshot({ document, value }: ParsedText, cached: CachedText): Snapshot {
  const snapshot = readSnapshot(value, { document, path: [] });
  if (document !== cached.document) return snapshot;
  cached.keepValue(value);
  return {
    ...snapshot,
    accounts: snapshot.accounts.map((account) => ({
      ...account,
      roles: rolesFromText(account.id, account.at, cached),
    })),
  };
}

/** Must not hold the account itself, which holds all that was parsed. */
function rolesFromText(id: AccountId, at: Location, cached: CachedText): Iterable<Role> {
  return {
    *[Symbol.iterator]() {
      const roles = rolesOfAccount(cached.value(), { id, at });
      if (roles === undefined) throw changedMeanwhile(cached.document.file);
      for (const each of roles) yield withKeptPolicy(each);
    },
  };
}

/** What is asked of a role asks several times for its trust policy. */
function withKeptPolicy(role: Role): Role {
  let policy: PolicyText | undefined;
  return { ...role, policy: () => (policy ??= role.policy()) };
}
