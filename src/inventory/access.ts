import { grantsOf, type Grant } from '../model/access.ts';
import { isId, type AccountId } from '../model/account.ts';
import type { ReportedAccess } from '../model/report.ts';
import type { RoleUse } from '../model/dts/task.ts';
import { roleKey, type Role } from '../model/role.ts';
import type { Subject } from '../model/subject.ts';
import { compareTexts } from '../lib/ordering.ts';
import type { Location } from '../model/document.ts';
import type { LocationResolver } from '../source/locations.ts';
import type { Uses } from './inventory.ts';

/** Who may assume which role, through which principal, under which condition, with which policies. */
export interface AccessEntry {
  readonly of: AccessibleRole;
  readonly grant: Grant;
  readonly file: string;
  readonly startLine: number;
}

/** A role that DTS or another account can take. */
interface AccessibleRole {
  /** As reports name it; `undefined` for a bare policy. */
  readonly subject: string | undefined;
  readonly owner: AccountId | undefined;
  readonly name: string | undefined;
  /** Of a bare policy: where it stands, by the keys of the path, which is unique within a file. */
  readonly location: string;
  /** `null`: not known. */
  readonly policies: readonly PolicyName[] | null;
}

interface PolicyName {
  readonly name: string;
  readonly type: string;
}

/** Lists of policies, of which most roles have the same few: each is kept once. */
function makePolicyLists(): { readonly once: (list: readonly PolicyName[] | null) => readonly PolicyName[] | null } {
  const lists = new Map<string, readonly PolicyName[]>();
  return {
    once(list) {
      const key = JSON.stringify(list);
      const known = lists.get(key) ?? list;
      if (known !== null) lists.set(key, known);
      return known;
    },
  };
}

function policyNames({ policies }: Role): readonly PolicyName[] | null {
  if (typeof policies === 'string') return null;
  const names = policies.map(({ name, type }) => ({ name, type }));
  return names.toSorted((one, other) => (one.name + one.type < other.name + other.type ? -1 : 1));
}

/** The tasks that take the role of an entry as its account; of an entry for everybody, all that take the role. */
function tasksOf({ of: { owner, name: role }, grant: { account } }: AccessEntry, uses: Uses): readonly string[] {
  if (owner === undefined || role === undefined || uses.size === 0) return [];
  const found = uses.get(roleKey(owner, role)) ?? [];
  const names = found.filter((use) => account === null || isBy(use, account)).map(({ task }) => task.name?.value ?? '');
  return [...new Set(names.filter((name) => name !== ''))].toSorted();
}

function isBy({ task }: RoleUse, account: AccountId): boolean {
  const creator = task.creator?.value;
  return !isId(creator) || creator === account;
}

/** Access entries of a run, collected while it judges its subjects. */
export interface AccessCollector {
  readonly look: (subject: Subject) => void;
  /** The places of the entries since the last time. */
  locations(): readonly Location[];
  place(places: Pick<LocationResolver, 'place'>): void;
  /** All entries, by role and statement. */
  entries(): Iterable<AccessEntry>;
}

/** A role whose places are not found yet. */
interface Pending {
  readonly of: AccessibleRole;
  readonly grants: readonly Grant[];
  /** Of the grant of the same number; of all where it is one. */
  readonly places: readonly Location[];
}

/** A role with its lines, of which there may be hundreds of thousands. */
interface Placed {
  readonly of: AccessibleRole;
  readonly grants: readonly Grant[];
  readonly file: string;
  /** Of the grant of the same number; of all where it is one. */
  readonly lines: readonly number[];
}

/** An empty list of access entries. */
export function makeAccessCollector(): AccessCollector {
  const roles: Placed[] = [];
  const policyLists = makePolicyLists();
  let pending: Pending[] = [];
  return {
    look({ kind, of: looked, subject }) {
      if (kind !== 'trust') return;
      const { trust, owner, role } = looked;
      const { grants, places } = grantsOf(trust, owner);
      if (grants.length === 0) return;
      const policies = role === undefined ? null : policyLists.once(policyNames(role));
      const location = subject === undefined ? keysOf(trust.at) : '';
      const of = { subject, owner, name: role?.name.value, location, policies };
      const line = lineOf(trust.at);
      pending.push({ of, grants, places: line === trust.at ? places : [line] });
    },
    locations: () => pending.flatMap(({ places }) => places),
    place(found) {
      for (const { of, grants, places } of pending) {
        const placed = places.map((at) => found.place(at));
        const lines = placed.map(({ startLine }) => startLine);
        roles.push({ of, grants, file: placed[0]?.file ?? '', lines });
      }
      pending = [];
    },
    *entries() {
      for (const { of, grants, file, lines } of roles.toSorted(compareRoles)) {
        const entries = grants.map((grant, index) => ({ of, grant, file, startLine: lines[index] ?? lines[0] ?? 1 }));
        yield* entries.toSorted(compareAccess);
      }
    },
  };
}

/** A place on the same line: a JSON string has one line, so that nothing in it need be looked for. */
function lineOf(at: Location): Location {
  const { within } = at.document;
  return within?.document.format === 'json' && within.composed === undefined
    ? lineOf({ document: within.document, path: within.path })
    : at;
}

function compareRoles(one: Placed, other: Placed): number {
  return compareTexts(one.of.subject ?? '', other.of.subject ?? '') || compareTexts(one.file, other.file);
}

function compareAccess({ grant: one }: AccessEntry, { grant: other }: AccessEntry): number {
  return one.statement - other.statement || compareTexts(one.key, other.key);
}

/** Access entries as a report has them; `isFile` distinguishes a file from a live answer. */
export function reportedAccess(
  entries: Iterable<AccessEntry>,
  uses: Uses,
  isFile: (file: string) => boolean,
): readonly ReportedAccess[] {
  return Array.from(entries, (entry) => {
    const { of, grant, file, startLine } = entry;
    const { principal, account, statement, effect, condition } = grant;
    return {
      subject: of.subject ?? '',
      principal,
      account,
      statement,
      effect,
      condition,
      policies: of.policies,
      tasks: tasksOf(entry, uses),
      place: isFile(file) ? { file, startLine } : undefined,
    };
  });
}

/** The keys of a path without the numbers of lists, through all outer documents. */
function keysOf({ document, path }: Location): string {
  const own = path.filter((step) => typeof step === 'string').join('/');
  return document.within === undefined ? own : `${keysOf(document.within)}//${own}`;
}
