import { type AccountId, isId, type Account } from '../model/account.ts';
import type { Document, Located, Location } from '../model/document.ts';
import type { RoleUse, Task } from '../model/dts/task.ts';
import type { InputError } from '../model/errors.ts';
import type { Unchecked } from '../model/finding.ts';
import type { Principal } from '../model/policy/principal.ts';
import type { Trust } from '../model/policy/trust-policy.ts';
import type { PermissionStatement, Role, Attachments } from '../model/role.ts';
import type { Subject } from '../model/subject.ts';
import { resolveLocations } from '../source/locations.ts';
import type { InventoryAccount } from './account.ts';
import type { DeclaredAttachment, DeclaredGrant, DeclaredRole, DeclaredAs } from './declared.ts';

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

/**
 * Roles in the order of reading. Those of an answer are made anew each time they are looked at, so that a dump of 100,000
 * needs no more memory than its text.
 */
interface RoleList extends Iterable<InventoryRole> {
  add(parts: Iterable<InventoryRole>): void;
}

/** An empty list. */
function makeRoleList(): RoleList {
  const lists: Iterable<InventoryRole>[] = [];
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
export interface Inventory {
  /** Bare policies whose owner is known: a task may name them by their file's name. */
  readonly trusts: InventoryPolicy[];
  readonly roles: RoleList;
  readonly tasks: Task[];
  readonly accounts: InventoryAccount[];
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
  readonly isAskedFor?: (account: Pick<InventoryAccount, 'id' | 'name'>) => boolean;
  /** Accounts by their names in the configuration. */
  readonly accountNames?: ReadonlyMap<string, AccountId>;
  readonly tally: UncheckedList;
}

/** An estate of which nothing is known but the accounts that the configuration names, where it names any. */
export function makeInventory(
  named: ReadonlyMap<string, AccountId> | undefined,
  isAudit = false,
  scope: Pick<Inventory, 'isAskedFor'> = {},
): Inventory {
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
    tally: makeUncheckedList(),
  };
}

/** The ends of tasks by the role that they name: see `roleKey`. */
export type Uses = ReadonlyMap<string, readonly RoleUse[]>;

/** Counts what could not be judged while subjects are made, and tells it as gaps in the end. */
interface UncheckedList {
  trust(trust: Trust, names?: RoleNames): void;
  /** A policy of which nothing is known yet but a name. */
  unknownPolicy(name: string, at: Location): void;
  /** An attached policy of which nothing is known yet but a name. */
  unknownAttachment(name: string, at: Location): void;
  dtsRole(known: Knowledge): void;
  /** A role of an answer that does not show its trust policy. */
  withoutTrust(): void;
  /** A list of the roles of an account that goes on where it ends. */
  listCutOff(account: AccountId, roles: number): void;
  /** Jobs of a list that does not say whose databases they join. */
  jobsOfList(count: number): void;
  tooDeep(at: Location): void;
  /** A trust policy that no rule looks at. */
  tooLong(at: Location, limit: number): void;
  gaps(): readonly Unchecked[];
  /** Policies that hold a value nobody knows before the run. */
  notJudged(): number;
  /** Those of which nothing else is known. */
  whollyUnknown(): number;
}

/** What texts in the policy of a declared role stand for. */
interface RoleNames {
  /** What looks like a value that is known later, and which nothing fills in. */
  readonly unfilled?: readonly Located<string>[];
  /** The account that the role is made in. */
  readonly ownNames?: readonly string[];
}

/** What is known of a role for DTS beside its trust policy; a bare policy has no `policies`. */
interface Knowledge {
  readonly hasCreator: boolean;
  readonly policies?: Attachments;
}

/** An empty tally. */
function makeUncheckedList(): UncheckedList {
  const counts = { notJudged: 0, whollyUnknown: 0, withoutCreator: 0, withoutPolicies: 0, withoutTrust: 0 };
  const gaps: Unchecked[] = [];
  let listedJobs = 0;
  const cutOff = new Map<AccountId, number>();
  const unknownValues: Located<string>[] = [];
  return {
    trust(trust, names = {}) {
      const unknown = principalsOf(trust).filter((principal) => isComing(principal, names));
      for (const { text, at } of unknown) unknownValues.push({ value: text, at });
      if (unknown.length > 0) counts.notJudged++;
      if (isWhollyUnknown(trust, names)) counts.whollyUnknown++;
    },
    unknownAttachment(value, at) {
      unknownValues.push({ value, at });
      counts.notJudged++;
    },
    unknownPolicy(value, at) {
      unknownValues.push({ value, at });
      counts.notJudged++;
      counts.whollyUnknown++;
    },
    dtsRole({ hasCreator, policies }) {
      if (!hasCreator) counts.withoutCreator++;
      if (policies === 'notAsked') counts.withoutPolicies++;
    },
    withoutTrust() {
      counts.withoutTrust++;
    },
    listCutOff: (account, roles) => void cutOff.set(account, (cutOff.get(account) ?? 0) + roles),
    jobsOfList: (count) => void (listedJobs += count),
    tooDeep: (at) => void gaps.push(tooDeep(at.document.file)),
    tooLong(at, limit) {
      gaps.push({ what: at.document.file, because: 'tooLong', data: { limit }, reason: 'not-readable' });
    },
    notJudged: () => counts.notJudged,
    whollyUnknown: () => counts.whollyUnknown,
    gaps() {
      const { withoutCreator, withoutPolicies, withoutTrust } = counts;
      return [
        ...gaps,
        ...[...cutOff].map(([account, count]) => listCutOff(account, count)),
        ...(listedJobs > 0 ? [notGiven('ownersNotGiven', { count: listedJobs })] : []),
        ...(withoutTrust > 0 ? [notGiven('trustNotGiven', { count: withoutTrust })] : []),
        ...unknownValueGaps(unknownValues),
        ...(withoutCreator > 0 ? [notGiven('creatorUnknown', { count: withoutCreator })] : []),
        ...(withoutPolicies > 0 ? [notGiven('policiesNotGiven', { count: withoutPolicies })] : []),
      ];
    },
  };
}

/** What each gap is about, in a word or two. */
const WHAT = {
  creatorUnknown: 'creator of the tasks',
  policiesNotGiven: 'attached policies',
  ownersNotGiven: 'database owners',
  trustNotGiven: 'trust policies',
} as const;

function notGiven(because: keyof typeof WHAT, data: NonNullable<Unchecked['data']>): Unchecked {
  return { what: WHAT[because], because, data, reason: 'not-given' };
}

function listCutOff(account: AccountId, count: number): Unchecked {
  return { what: account, because: 'listCutOff', data: { count }, reason: 'not-given', account };
}

/** Where each value stands that is known only later; one that a text has several times is one gap. */
function unknownValueGaps(values: readonly Located<string>[]): readonly Unchecked[] {
  const places = resolveLocations(values.map(({ at }) => at));
  const lines = new Map<string, { readonly text: string; readonly at: Set<string> }>();
  for (const { value, at } of values) {
    const { file, startLine } = places.place(at);
    const key = JSON.stringify([file, value]);
    const known = lines.get(key) ?? { text: value, at: new Set<string>() };
    known.at.add(`${file}:${String(startLine)}`);
    lines.set(key, known);
  }
  return [...lines.values()].map(({ text, at }) => ({
    what: [...at].join(', '),
    because: 'unknownValues',
    data: { text },
    reason: 'not-given',
  }));
}

function isComing(principal: Principal, { unfilled = [], ownNames = [] }: RoleNames): boolean {
  return isUnknownPrincipal(principal, ownNames) && unfilled.every(({ value }) => !principal.text.includes(value));
}

/** Whether of no principal of a policy anything is known before the run. */
export function isWhollyUnknown(trust: Trust, names: RoleNames = {}): boolean {
  const principals = principalsOf(trust);
  return principals.length > 0 && principals.every((principal) => isComing(principal, names));
}

function principalsOf({ statements }: Trust): readonly Principal[] {
  return statements.flatMap(({ principals }) => principals);
}

function isUnknownPrincipal(principal: Principal, ownNames: readonly string[]): boolean {
  if (principal.kind === 'unknown') return true;
  return 'account' in principal && isUnknownAccount(principal.account, ownNames);
}

/** Whose account it is in which a role is made is known, whatever its ID is. */
function isUnknownAccount(account: Account | undefined, ownNames: readonly string[]): boolean {
  return account !== undefined && !isId(account) && account.kind === 'unknown' && !ownNames.includes(account.text);
}

/** A file or folder that cannot be read. */
export function unreadable({ file, message }: InputError): Unchecked {
  return { what: file, because: 'unreadable', data: { reason: message }, reason: 'not-readable' };
}

/** A text that is nested deeper than anybody writes. */
export function tooDeep(what: string): Unchecked {
  return { what, because: 'tooDeep', reason: 'not-readable' };
}

/** A text that is larger than what is read of its kind. */
export function tooLarge(what: string, limit: number): Unchecked {
  return { what, because: 'tooLarge', data: { limit: limit / 1024 / 1024 }, reason: 'not-readable' };
}
