import type { AccountId, AccountState } from '../model/account.ts';
import type { Location } from '../model/document.ts';
import type { Role } from '../model/role.ts';

/** An account of which something is known as a whole. */
export interface InventoryAccount {
  readonly id: AccountId;
  readonly name: string | undefined;
  readonly at: Location;
  /** All its roles were read. */
  readonly isWhole: boolean;
  /** Only these were, by name in small letters. */
  readonly asked?: ReadonlySet<string>;
  /** Its DTS jobs were read. */
  readonly hasJobs: boolean;
  /** Where DTS was asked for them, if that is known. */
  readonly regions?: readonly string[] | undefined;
  readonly unansweredRegions?: readonly string[];
  readonly centralRegions?: readonly string[];
  /** When it was read, as a recording says. */
  readonly takenAt?: string | undefined;
  /** How. */
  readonly scope?: Readonly<Record<string, unknown>>;
  readonly roleCount: number;
  /** Of a snapshot folder they are read from the file each time. */
  readonly roles: Iterable<Role>;
  /** Of a snapshot, which knows policies too: how far it was read. A `ListRoles` answer knows only which roles there are. */
  readonly recorded?: Pick<AccountState, 'state' | 'serviceLinkedRoles'> & { readonly hasRefusals: boolean };
}

/** Whether a role of a name is not there where it is not among the roles of an account. */
export function knowsRole({ isWhole, asked }: Pick<InventoryAccount, 'isWhole' | 'asked'>, role: string): boolean {
  return isWhole || asked?.has(role.toLowerCase()) === true;
}

/** What came of taking a role of another account for a try, in the words of the snapshot. */
export interface Probe {
  readonly owner: string;
  readonly role: string;
  readonly answer: string;
  readonly because: string;
  readonly grant: string | undefined;
}
