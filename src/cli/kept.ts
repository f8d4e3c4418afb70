import type { AccountRest, KeptAccount, RecordedRole } from '../cloud/recording.ts';
import { asObject, type Node } from '../read/node.ts';

/** An account that an earlier run has written down. */
interface KeptIn extends KeptAccount {
  readonly takenAt: string;
  readonly rest: AccountRest;
  readonly list: readonly RecordedRole[];
}

/** The accounts of a snapshot of ours; none where there is none, or one that was not written whole. */
export function keptIn(text: string | undefined): readonly KeptIn[] {
  const { snapshotVersion, takenAt, accounts } = asObject(parsed(text)) ?? {};
  if (snapshotVersion !== 1 || !Array.isArray(accounts)) return [];
  return accounts.map((account: unknown) => {
    // What stands in a snapshot of ours has the shape that we gave it.
    const { roles, ...known } = account as Omit<AccountRest, 'roles'> & { readonly roles?: unknown };
    const rest = { ...known, roles: null };
    const list = Array.isArray(roles) ? (roles as readonly RecordedRole[]) : undefined;
    return {
      id: rest.id,
      ...(rest.name !== undefined && { name: rest.name }),
      ...(rest.dtsJobs !== undefined && { dtsJobs: rest.dtsJobs }),
      ...(rest.regions !== undefined && { regions: rest.regions }),
      roles: list?.length ?? 0,
      isWhole:
        list !== undefined &&
        rest.askedRoles === undefined &&
        !list.map(asObject).some(isRefused) &&
        Array.isArray(rest.gaps) &&
        rest.gaps.length === 0,
      takenAt: typeof takenAt === 'string' ? takenAt : '',
      rest,
      list: list ?? [],
    };
  });
}

function parsed(text: string | undefined): unknown {
  try {
    return text === undefined ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** What an account says no to may be allowed by now. */
function isRefused(role: Node | undefined): boolean {
  return role === undefined || role['policies'] === null || (role['trustPolicy'] ?? null) === null;
}
