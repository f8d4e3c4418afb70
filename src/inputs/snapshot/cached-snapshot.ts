import type { CachedText } from '../../files/text-source.ts';
import type { AccountId } from '../../model/account.ts';
import type { Location } from '../../model/document.ts';
import { changedMeanwhile } from '../../model/errors.ts';
import type { PolicyText, Role } from '../../model/role.ts';
import type { InputDocument } from '../read-document.ts';
import { readSnapshot, rolesOfAccount, type Snapshot } from './snapshot.ts';

/** A snapshot whose roles are read again when they are asked for, unless it is in memory as a whole. */
export function readCachedSnapshot(
  { document, value }: Pick<InputDocument, 'document' | 'value'>,
  cached: CachedText,
): Snapshot {
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
