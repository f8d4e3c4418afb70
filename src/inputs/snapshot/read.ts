import type { CachedText } from '../../files/text-source.ts';
import type { Context, Inventory } from '../../inventory/inventory.ts';
import { taskSubjects } from '../../inventory/subjects.ts';
import type { AccountId } from '../../model/account.ts';
import type { Location } from '../../model/document.ts';
import { changedMeanwhile } from '../../model/errors.ts';
import type { PolicyText, Role } from '../../model/role.ts';
import type { Subject } from '../../model/subject.ts';
import { NOTHING, type Collect, type Collected, type ParsedText } from '../input-kind.ts';
import { snapshotFaultGaps } from './problems.ts';
import { readSnapshot, rolesOfAccount, type Snapshot } from './snapshot.ts';

export const read: Collect = ({ value, document }, ...rest) =>
  collectSnapshot(readSnapshot(value, { document, path: [] }), ...rest);

/** Takes up the accounts of a snapshot. */
export function collectSnapshot({ accounts, gaps, faults }: Snapshot, context: Context, estate: Inventory): Collected {
  const counts = { roles: 0, tasks: 0 };
  const settled: Subject[] = [];
  for (const account of accounts) {
    if (estate.isAskedFor?.(account) === false) continue;
    estate.accounts.push(account);
    const ofEach = { ...context, isNamed: false };
    estate.roles.add({
      *[Symbol.iterator]() {
        for (const role of account.roles) yield { role, context: ofEach, isLive: true };
      },
    });
    for (const each of account.grants.map((of) => ({ kind: 'grant', of, subject: account.id }) as const))
      settled.push(each);
    for (const task of account.tasks) {
      estate.tasks.push(task);
      for (const each of taskSubjects(task)) settled.push(each);
    }
    counts.roles += account.roleCount;
    counts.tasks += account.tasks.length;
  }
  return { ...NOTHING, settled, gaps: [...gaps, ...snapshotFaultGaps(faults)], ...counts };
}

/** A snapshot whose roles are read again when they are asked for, unless it is in memory as a whole. */
export function readCachedSnapshot({ document, value }: ParsedText, cached: CachedText): Snapshot {
  const snapshot = readSnapshot(value, { document, path: [] });
  if (document !== cached.document) return snapshot;
  cached.keepValue(value);
  return {
    ...snapshot,
    accounts: snapshot.accounts.map((account) => ({ ...account, roles: rolesAgain(account.id, account.at, cached) })),
  };
}

/** Must not hold the account itself, which holds all that was parsed. */
function rolesAgain(id: AccountId, at: Location, cached: CachedText): Iterable<Role> {
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
