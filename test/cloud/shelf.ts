import type { RecordedAccount, RecordedRole, SnapshotWriter } from '../../src/cloud/snapshot-format.ts';

/** A shelf that holds what it is given as values, in the order in which accounts were finished. */
export function heldShelf(accounts: RecordedAccount[]): SnapshotWriter {
  return {
    kept: () => undefined,
    open() {
      let roles: RecordedRole[] | undefined;
      return {
        begin: () => (roles = []),
        role: (role) => roles?.push(role),
        end: ({ id, name, ...rest }) =>
          accounts.push({ id, ...(name !== undefined && { name }), ...(roles && { roles }), ...rest }),
      };
    },
  };
}
