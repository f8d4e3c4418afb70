import type { AccountId, AccountState } from '../model/account.ts';
import type { Subject, Use } from '../model/estate.ts';
import type { Document } from '../model/document.ts';
import type { Located, Location } from '../model/location.ts';
import type { PermissionStatement, Role } from '../model/role.ts';
import type { Task } from '../model/task.ts';
import type { Trust } from '../model/trust.ts';
import type { DeclaredAttachment, DeclaredGrant, DeclaredRole } from './declared.ts';
import { makeTally, type Tally } from './tally.ts';

/** What a text cannot say of itself, and who says it instead. */
export interface Context {
  readonly owner: AccountId | undefined;
  readonly creator: AccountId | undefined;
  readonly creatorBy: 'option' | 'config';
  /** The user named this text, and it holds one policy: `--creator` is meant for it. */
  readonly isNamed: boolean;
  /** Values of variables and parameters that the user gave. */
  readonly variables?: ReadonlyMap<string, string>;
}

/** Nobody says anything. */
export const NOBODY: Context = { owner: undefined, creator: undefined, creatorBy: 'option', isNamed: false };

/** A bare trust policy with its context. */
export interface TrustPart {
  readonly trust: Trust;
  readonly context: Context;
}

/** A role with its context; `isLive` where it was recorded from RAM. */
export interface RolePart {
  readonly role: Role;
  readonly context: Context;
  readonly isLive: boolean;
  /** What only a role has that a template declares. */
  readonly declared?: DeclaredAs;
}

/** A role as a part of a template or a module. */
export interface DeclaredAs {
  readonly in: 'ros' | 'terraform' | 'plan' | 'manifest';
  /** What the text calls the role, where no account makes it an ARN. */
  readonly address: string;
  /** The ends of tasks of the same stack that name it. */
  readonly uses: readonly Use[];
  /** References in plain text of its policy, which nothing fills in. */
  readonly unfilled: readonly Located<string>[];
  /** A policy that is attached to it of which nothing but a name is known, where that may be the one that DTS needs. */
  readonly openPolicy?: string;
  /** What the text calls the account that the role is made in. */
  readonly ownNames?: readonly string[];
}

/** An account of which something is known as a whole. */
export interface AccountPart {
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
export function tellsOf({ isWhole, asked }: Pick<AccountPart, 'isWhole' | 'asked'>, role: string): boolean {
  return isWhole || asked?.has(role.toLowerCase()) === true;
}

/**
 * Roles in the order of reading. Those of an answer are made anew each time they are looked at, so that a dump of 100,000
 * needs no more memory than its text.
 */
interface RoleList extends Iterable<RolePart> {
  add(parts: Iterable<RolePart>): void;
}

/** An empty list. */
function makeRoleList(): RoleList {
  const lists: Iterable<RolePart>[] = [];
  return {
    add: (parts) => void lists.push(parts),
    *[Symbol.iterator]() {
      for (const list of lists) yield* list;
    },
  };
}

/** A plan of Terraform: it is read with the source that it was made from, when all of that is known. */
interface WaitingPlan {
  readonly value: unknown;
  readonly document: Document;
  readonly context: Context;
}

/** What a text with manifests declares: it is taken up when those of the whole run are known. */
export interface WaitingManifest {
  readonly context: Context;
  readonly roles: readonly DeclaredRole[];
  readonly attachments: readonly DeclaredAttachment[];
  readonly grants: readonly DeclaredGrant[];
  readonly permissions: readonly (readonly [string, readonly PermissionStatement[]])[];
}

/** All that is known in one run and can only be judged together. */
export interface Estate {
  /** Bare policies whose owner is known: a task may name them by their file's name. */
  readonly trusts: TrustPart[];
  readonly roles: RoleList;
  readonly tasks: Task[];
  readonly accounts: AccountPart[];
  /** What the stacks of the run say of their jobs and of people, judged when all is read. */
  readonly placements: Subject[];
  /** Where plans wait for the end of reading; absent where nothing else is read. */
  readonly plans?: WaitingPlan[];
  /** Likewise what manifests declare. */
  readonly manifests?: WaitingManifest[];
  readonly knownAccounts: ReadonlySet<string> | undefined;
  /** See `TrustSubject`. */
  readonly isAudit: boolean;
  /** The accounts of a recording that are looked at; others are as if nobody had read them. */
  readonly isAskedFor?: (account: Pick<AccountPart, 'id' | 'name'>) => boolean;
  /** Accounts by their names in the configuration. */
  readonly accountNames?: ReadonlyMap<string, AccountId>;
  readonly tally: Tally;
}

/** An estate of which nothing is known but the accounts that the configuration names, where it names any. */
export function makeEstate(
  named: ReadonlyMap<string, AccountId> | undefined,
  isAudit = false,
  scope: Pick<Estate, 'isAskedFor'> = {},
): Estate {
  const knownAccounts = named !== undefined && named.size > 0 ? new Set<string>(named.values()) : undefined;
  return {
    trusts: [],
    roles: makeRoleList(),
    tasks: [],
    accounts: [],
    placements: [],
    knownAccounts,
    isAudit,
    ...scope,
    ...(named && { accountNames: named }),
    tally: makeTally(),
  };
}

/** The ends of tasks by the role that they name: see `roleKey`. */
export type Uses = ReadonlyMap<string, readonly Use[]>;
