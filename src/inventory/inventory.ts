import { isId, type AccountId } from '../model/account.ts';
import type { Location } from '../model/document.ts';
import type { RoleUse, Task } from '../model/dts/task.ts';
import type { Trust } from '../model/policy/trust-policy.ts';
import type { Role } from '../model/role.ts';
import type { Creator, Subject, Subjects } from '../model/subject.ts';
import type { Suppression } from '../model/suppression.ts';
import type { SyntaxErrorInfo } from '../model/syntax-error.ts';
import type { InventoryAccount } from './account.ts';
import type { DeclaredAs, Stack } from './declared.ts';
import type { NotCheckable, UncheckedItem } from './unchecked.ts';

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
export const NO_CONTEXT: Context = { owner: undefined, creator: undefined, creatorBy: 'option', isNamed: false };

/** One account given as owner and creator has a gap of its own. */
export function isCreatorGiven(creators: readonly Creator[], { creator, owner }: Context): boolean {
  return creators.length > 0 || (creator !== undefined && creator === owner);
}

/** Who creates the tasks that need a role: as the tasks have it, else the user. The owner's own tasks need none. */
export function creatorsOf(
  uses: readonly RoleUse[],
  context: Context,
  owner: AccountId | undefined,
): readonly Creator[] {
  const byAccount = new Map<AccountId, Creator>();
  for (const { task, endpoint } of uses) {
    const account = task.creator?.value;
    if (isId(account) && account !== owner && !byAccount.has(account))
      byAccount.set(account, { account, by: 'task', task, endpoint });
  }
  if (byAccount.size > 0) return [...byAccount.values()];
  const { creator, creatorBy } = context;
  return creator === undefined || creator === owner ? [] : [{ account: creator, by: creatorBy }];
}

/** A bare trust policy with its context. */
export interface InventoryPolicy {
  readonly trust: Trust;
  readonly context: Context;
}

/** A role with its context; `isLive` where it was recorded from RAM. */
export interface InventoryRole {
  readonly role: Role;
  readonly context: Context;
  readonly isLive: boolean;
  /** What only a role has that a template declares. */
  readonly declared?: DeclaredAs;
}

/** A file that was read, and what it was recognised as. */
export interface InventoryFile {
  readonly path: string;
  readonly isNamed: boolean;
  readonly isOurs: boolean;
  /** The kind of input that it was recognised as, or `NOT_RECOGNISED`, or `EMPTY`. */
  readonly what: string;
}

/** What a text declares that means something only together with others of the run. */
export interface DeclaredStack {
  readonly stack: Stack;
  /** What is known about the text at a place, by its file. */
  readonly contextOf: (at: Location) => Context;
  /** The language, or the tool. */
  readonly family: string;
  /** How the stacks of a family come together; some texts of a family need not know. */
  readonly join?: (stacks: readonly DeclaredStack[]) => readonly DeclaredStack[];
}

/** What rules are given, and in its place what keeps them from it. */
export type Checkable = Subject | NotCheckable;

/** All that was read: a value. A reader gives what is in its documents, and `mergeInventories` puts that together. */
export interface Inventory {
  readonly files: readonly InventoryFile[];
  readonly broken: readonly SyntaxErrorInfo[];
  /** What nothing else of the run can change: checked at once, and dropped, so that 100,000 policies need no memory. */
  readonly subjects: readonly Checkable[];
  /** Bare policies whose owner is known: a task may name them by their file's name. */
  readonly trusts: readonly InventoryPolicy[];
  /**
   * In the order of reading. Roles of an answer are built on each iteration, so that a dump of 100,000 needs no more memory
   * than its text.
   */
  readonly roles: Iterable<InventoryRole>;
  readonly tasks: readonly Task[];
  /** The texts that list tasks. */
  readonly taskLists: readonly Subjects['tasksFile'][];
  readonly accounts: readonly InventoryAccount[];
  /** What its reader joins with others of the run: `readFiles` gives the roles and tasks in their place. */
  readonly declared: readonly DeclaredStack[];
  /** What declared jobs and people are checked for when all is read. */
  readonly placements: readonly Subject[];
  readonly suppressions: readonly Suppression[];
  readonly unchecked: readonly UncheckedItem[];
  readonly counts: { readonly roles: number; readonly tasks: number };
  /** It holds more than bare policies and roles, which few rules are about. */
  readonly needsAllRules: boolean;
}

/** What some documents hold. */
export type InventoryPart = { readonly [K in keyof Inventory]?: Inventory[K] | undefined };

/** Puts parts together, in their order. */
export function mergeInventories(parts: readonly InventoryPart[]): Inventory {
  return {
    files: parts.flatMap(({ files = NONE }) => files),
    broken: parts.flatMap(({ broken = NONE }) => broken),
    subjects: parts.flatMap(({ subjects = NONE }) => subjects),
    trusts: parts.flatMap(({ trusts = NONE }) => trusts),
    roles: chained(parts.flatMap(({ roles = [] }) => [roles])),
    tasks: parts.flatMap(({ tasks = NONE }) => tasks),
    taskLists: parts.flatMap(({ taskLists = NONE }) => taskLists),
    accounts: parts.flatMap(({ accounts = NONE }) => accounts),
    declared: parts.flatMap(({ declared = NONE }) => declared),
    placements: parts.flatMap(({ placements = NONE }) => placements),
    suppressions: parts.flatMap(({ suppressions = NONE }) => suppressions),
    unchecked: parts.flatMap((part) => part.unchecked ?? NONE),
    counts: {
      roles: parts.reduce((count, { counts }) => count + (counts?.roles ?? 0), 0),
      tasks: parts.reduce((count, { counts }) => count + (counts?.tasks ?? 0), 0),
    },
    needsAllRules: parts.some(({ needsAllRules }) => needsAllRules === true),
  };
}

const NONE: readonly never[] = [];

/** What of a part can only be checked when all is read; `undefined` where that is nothing. */
export function openPart({
  trusts,
  roles,
  tasks,
  taskLists,
  accounts,
  placements,
}: InventoryPart): InventoryPart | undefined {
  if ((trusts ?? roles ?? tasks ?? accounts ?? placements) === undefined) return undefined;
  return { trusts, roles, tasks, taskLists, accounts, placements };
}

function chained<T>(lists: readonly Iterable<T>[]): Iterable<T> {
  return {
    *[Symbol.iterator]() {
      for (const list of lists) yield* list;
    },
  };
}

/** What is known of a run whatever it reads. */
export interface RunFacts {
  /** The accounts that the configuration names, where it names any. */
  readonly knownAccounts: ReadonlySet<string> | undefined;
  /** See `TrustSubject`. */
  readonly isAudit: boolean;
}

/** What is known of a run by the accounts of its configuration. */
export function runFacts(accounts: ReadonlyMap<string, AccountId> | undefined, isAudit = false): RunFacts {
  const knownAccounts = accounts !== undefined && accounts.size > 0 ? new Set<string>(accounts.values()) : undefined;
  return { knownAccounts, isAudit };
}

/** The ends of tasks by the role that they name: see `roleKey`. */
export type Uses = ReadonlyMap<string, readonly RoleUse[]>;

/** What people call the accounts. */
export type AccountNames = ReadonlyMap<AccountId, string>;

/** What may name accounts. */
interface Named {
  readonly taskLists: readonly Pick<Subjects['tasksFile'], 'accounts'>[];
  readonly accounts?: Inventory['accounts'];
}

/** What the tasks files call each account, or else the configuration, or a recording; the first name where there are several. */
export function accountNames(
  { taskLists, accounts = [] }: Named,
  configured: ReadonlyMap<string, AccountId> = new Map(),
): AccountNames {
  const inFiles = taskLists.flatMap(({ accounts: named }) =>
    [...named].map(([name, { id }]) => [id.value, name] as const),
  );
  const inConfig = [...configured].map(([name, id]) => [id, name] as const);
  const recorded = accounts.flatMap(({ id, name }) => (name === undefined ? [] : [[id, name] as const]));
  const names = new Map<AccountId, string>();
  for (const [id, name] of [...inFiles, ...inConfig, ...recorded])
    if (isId(id) && name !== id && !names.has(id)) names.set(id, name);
  return names;
}
