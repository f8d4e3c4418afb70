import type { AccountRest, KeptAccount, RecordedRole } from '../cloud/recording.ts';
import { asObject, type Node } from '../read/node.ts';
import { readRecorded, type RoleBatches } from '../read/recorded.ts';
import type { ByteSource } from '../read/byte-source.ts';

/** An account that an earlier run has written down, all but its roles. */
interface KeptIn extends KeptAccount {
  readonly takenAt: string;
  readonly rest: AccountRest;
  readonly list: Iterable<RecordedRole>;
}

/** The accounts of a snapshot of ours; none where there is none, or one that was not written whole. */
export function keptIn(source: ByteSource | undefined): readonly KeptIn[] {
  if (source === undefined) return [];
  const refused = new Set<number>();
  const recorded = readRecorded(source, (account, _, roles) => {
    if (roles.map(asObject).some(isRefused)) refused.add(account);
  });
  const value = asObject(recorded?.value);
  const { snapshotVersion, takenAt, accounts } = value ?? {};
  if (recorded === undefined || snapshotVersion !== 1 || !Array.isArray(accounts)) return [];
  return accounts.map((account: unknown, index) => {
    // What stands in a snapshot of ours has the shape that we gave it.
    const rest = { ...(account as AccountRest), roles: null };
    const list = recorded.roles.get(index);
    return {
      id: rest.id,
      ...(rest.name !== undefined && { name: rest.name }),
      ...(rest.dtsJobs !== undefined && { dtsJobs: rest.dtsJobs }),
      ...(rest.regions !== undefined && { regions: rest.regions }),
      roles: list?.count ?? 0,
      isWhole:
        list !== undefined &&
        rest.askedRoles === undefined &&
        !refused.has(index) &&
        Array.isArray(rest.gaps) &&
        rest.gaps.length === 0,
      takenAt: typeof takenAt === 'string' ? takenAt : '',
      rest,
      list: rolesIn(list),
    };
  });
}

function* rolesIn(batches: RoleBatches | undefined): Iterable<RecordedRole> {
  for (const { values } of batches?.windows() ?? []) yield* values as readonly RecordedRole[];
}

/** What an account says no to may be allowed by now. */
function isRefused(role: Node | undefined): boolean {
  return role === undefined || role['policies'] === null || (role['trustPolicy'] ?? null) === null;
}
