import { holdsDtsPolicy, isTakenForDtsPolicy } from './attachment.ts';
import type { KnownEnd } from './end-words.ts';
import { actionsLacking, actionsNeeded, actionsNeededFor } from './policy-needs.ts';
import type { AttachedPolicy } from './role.ts';

/**
 * What a role's policies are to DTS. `held`: AliyunDTSRolePolicy or one that gives as much. `custom`: a custom policy may do.
 * `mistaken`: another policy was taken for it. `missing`: nothing of the kind.
 */
export type DtsPolicyState = 'held' | 'custom' | 'mistaken' | 'missing';

/** Tells these states apart, so that of the rules about them one speaks. `ends`: those that the role is for, where that is known. */
export function dtsPolicyState(policies: readonly AttachedPolicy[], ends: readonly KnownEnd[] = []): DtsPolicyState {
  const isHeld = holdsDtsPolicy(policies, ends);
  if (isHeld === true) return 'held';
  const mistaken = policies.filter(isMistaken);
  const others = policies.filter((policy) => !mistaken.includes(policy));
  if (mistaken.length > 0 && holdsDtsPolicy(others, ends) === false) return 'mistaken';
  return isHeld === undefined || others.some((policy) => isForDatabases(policy, ends)) ? 'custom' : 'missing';
}

/** Whether a policy was taken for AliyunDTSRolePolicy. A copy of it whose text is known is judged by the text. */
export function isMistaken(policy: AttachedPolicy): boolean {
  const { type, statements } = policy;
  return (
    isTakenForDtsPolicy(policy) && (type !== 'Custom' || holdsDtsPolicy([policy]) === false || statements === undefined)
  );
}

/** A custom policy that allows something of what DTS needs: somebody wrote it for that. To name the same service is not enough. */
function isForDatabases({ type, statements }: AttachedPolicy, ends: readonly KnownEnd[]): boolean {
  if (type !== 'Custom' || statements === undefined) return false;
  const needed = [...ends.flatMap(actionsNeeded), ...actionsNeededFor(statements)];
  return actionsLacking(statements, needed).length < needed.length;
}
