import { compareTexts } from '../lib/ordering.ts';
import type { ConditionBlock } from '../model/policy/trust-policy.ts';
import { parseRoleArn, roleKey } from '../model/role.ts';
import type { AccessEntry } from './access.ts';

/** An access entry as it is compared with those of another side. */
export interface ComparedAccess {
  /** The role, the same on both sides. */
  readonly role: string;
  readonly subject: string;
  readonly principal: string;
  /** See `Grant`. */
  readonly key: string;
  readonly account: string | null;
  readonly effect: 'allow' | 'unknown';
  readonly condition: ConditionBlock | null;
  readonly policies: readonly { readonly name: string; readonly type: string }[] | null;
  readonly file: string;
  readonly startLine: number;
  /** The file from the top of what is compared. */
  readonly path: string;
}

/** Access as one side has it. */
export interface AccessSide {
  readonly entries: readonly ComparedAccess[];
  /** Whether what the other side has of a role could not be read here: then nothing is known to be added or removed. */
  readonly isUnread: (entry: ComparedAccess) => boolean;
}

/** Names a role without what differs between two copies of it; `relative` takes a path from the top of what is compared. */
export function comparedAccess(
  { of: { subject, location, policies }, grant, file, startLine }: AccessEntry,
  relative: (file: string) => string,
): ComparedAccess {
  const { principal, key, account, effect, condition } = grant;
  const path = relative(file);
  const role = subject === undefined ? `${path}#${location}` : comparedRole(subject, path);
  return {
    path,
    role,
    subject: subject ?? (path === '' ? file : path),
    principal,
    key,
    account,
    effect,
    condition,
    policies,
    file,
    startLine,
  };
}

/** Names a role by its ARN, or by its address: then it may move to another file of its folder. */
export function comparedRole(subject: string, path: string): string {
  const arn = parseRoleArn(subject);
  return arn === undefined ? `${path.slice(0, path.lastIndexOf('/') + 1)}#${subject}` : roleKey(arn.owner, arn.name);
}

/** What one side has and the other has not. An entry that stands twice is one. */
export interface AccessDiff {
  readonly added: readonly ComparedAccess[];
  readonly removed: readonly ComparedAccess[];
}

/** Compares who can assume which role, under which condition, with which policies. */
export function diffAccess(before: AccessSide, after: AccessSide): AccessDiff {
  const open = new Set([...rolesWithoutPolicies(before), ...rolesWithoutPolicies(after)]);
  const identity = ({ role, key, effect, condition, policies }: ComparedAccess): string =>
    JSON.stringify([role, key, effect, condition, open.has(role) ? null : policies]);
  const only = (side: AccessSide, other: AccessSide): readonly ComparedAccess[] => {
    const known = new Set(other.entries.map(identity));
    const found = new Map<string, ComparedAccess>();
    for (const entry of side.entries) {
      const id = identity(entry);
      if (!known.has(id) && !found.has(id) && !other.isUnread(entry)) found.set(id, entry);
    }
    return [...found.values()].toSorted(compareEntries);
  };
  return { added: only(after, before), removed: only(before, after) };
}

/** Roles whose policies are not known on one side: nothing is known to have changed about them. */
export function rolesWithoutPolicies({ entries }: Pick<AccessSide, 'entries'>): ReadonlySet<string> {
  return new Set(entries.flatMap(({ role, policies }) => (policies === null ? [role] : [])));
}

function compareEntries(one: ComparedAccess, other: ComparedAccess): number {
  return compareTexts(one.role, other.role) || compareTexts(one.key, other.key);
}
