import { grantsOf, type Grant } from '../model/access.ts';
import { isId, type AccountId } from '../model/account.ts';
import type { Place } from '../model/finding.ts';
import type { ReportedAccess } from '../model/report.ts';
import type { RoleUse } from '../model/dts/task.ts';
import { roleKey, type Role } from '../model/role.ts';
import type { Subject } from '../model/subject.ts';
import { compareTexts } from '../lib/ordering.ts';
import { resolveLocations } from '../source/locations.ts';
import type { Uses } from './inventory.ts';

/** Who may take which role, through which principal, under which condition, with which policies. */
interface AccessEntry extends Grant {
  /** The role, as reports name it; `undefined` for a bare policy. */
  readonly subject: string | undefined;
  readonly owner: AccountId | undefined;
  readonly role: string | undefined;
  /** `null`: not known. */
  readonly policies: readonly PolicyName[] | null;
}

interface PolicyName {
  readonly name: string;
  readonly type: string;
}

/** The access entries of a subject: none but for a trust policy. */
function accessOf({ kind, of, subject }: Subject): readonly AccessEntry[] {
  if (kind !== 'trust') return [];
  const { trust, owner, role } = of;
  const grants = grantsOf(trust, owner);
  if (grants.length === 0) return [];
  const policies = role === undefined ? null : policyNames(role);
  return grants.map((grant) => ({ ...grant, subject, owner, role: role?.name.value, policies }));
}

function policyNames({ policies }: Role): readonly PolicyName[] | null {
  if (typeof policies === 'string') return null;
  const names = policies.map(({ name, type }) => ({ name, type }));
  return names.toSorted((one, other) => (one.name + one.type < other.name + other.type ? -1 : 1));
}

/** The tasks that take the role of an entry as its account; of an entry for everybody, all that take the role. */
function tasksOf(
  { owner, role, account }: Pick<AccessEntry, 'owner' | 'role' | 'account'>,
  uses: Uses,
): readonly string[] {
  if (owner === undefined || role === undefined) return [];
  const found = uses.get(roleKey(owner, role)) ?? [];
  const names = found.filter((use) => account === null || isBy(use, account)).map(({ task }) => task.name?.value ?? '');
  return [...new Set(names.filter((name) => name !== ''))].toSorted();
}

function isBy({ task }: RoleUse, account: AccountId): boolean {
  const creator = task.creator?.value;
  return !isId(creator) || creator === account;
}

/** Collects access entries while a run judges its subjects. */
export interface AccessCollector {
  readonly look: (subject: Subject) => void;
  /** Finds the lines of what was collected so far, and lets go of the texts. */
  settle(): void;
  /** All entries, by role and statement. */
  entries(): readonly PlacedAccess[];
}

/** An access entry with its place in numbers. */
export interface PlacedAccess extends Omit<AccessEntry, 'at'> {
  readonly place: Place;
}

/** An empty list of access entries. */
export function makeAccessCollector(): AccessCollector {
  const placed: PlacedAccess[] = [];
  let pending: AccessEntry[] = [];
  return {
    look(subject) {
      for (const entry of accessOf(subject)) pending.push(entry);
    },
    settle() {
      if (pending.length === 0) return;
      const locations = resolveLocations(pending.map(({ at }) => at));
      for (const { at, ...entry } of pending) placed.push({ ...entry, place: locations.place(at) });
      pending = [];
    },
    entries: () => placed.toSorted(compareAccess),
  };
}

function compareAccess(one: PlacedAccess, other: PlacedAccess): number {
  return (
    compareTexts(one.subject ?? '', other.subject ?? '') ||
    one.statement - other.statement ||
    compareTexts(one.key, other.key)
  );
}

/** Access entries as a report has them; `isWritten` tells a place in a file from a live answer. */
export function reportedAccess(
  entries: readonly PlacedAccess[],
  uses: Uses,
  isWritten: (place: Place) => boolean,
): readonly ReportedAccess[] {
  return entries.map((entry) => {
    const { subject = '', principal, account, statement, effect, condition, policies, place } = entry;
    const tasks = tasksOf(entry, uses);
    const where = isWritten(place) ? place : undefined;
    return { subject, principal, account, statement, effect, condition, policies, tasks, place: where };
  });
}
