import type { AccountId } from '../model/account.ts';
import { dtsFor, mayAssume } from '../model/assume.ts';
import { holdsDtsPolicy } from '../model/attachment.ts';
import { dtsPolicyState } from '../model/dts-policy.ts';
import { knownEnd, knownEnds } from '../model/end-words.ts';
import { actionsLacking, actionsNeeded, NEEDS_SOURCE, statementsOf } from '../model/policy-needs.ts';
import { DEFAULT_ROLE, DTS_POLICY, isDefaultRole, roleArn, type AttachedPolicy, type Role } from '../model/role.ts';
import { tellsOf } from '../read/parts.ts';
import type { AccountCase, EndCase, Known } from './cases.ts';
import { notRecorded, notWhole, pass, refused, unknown, unknownToo, type Evidence } from './evidence.ts';
import { readTrustOf } from './role-evidence.ts';
import { called } from './task-evidence.ts';

/** Whether the role of an end gives DTS what it needs there. */
export function policy({ task, endpoint, link, owner, known }: EndCase): Evidence {
  if (link?.role === undefined || owner === undefined) return unknownToo('noRoleKnown');
  const policies = policiesOf(link.role, owner, known);
  if ('result' in policies) return policies;
  const state = dtsPolicyState(policies, knownEnds([endpoint]));
  if (state === 'missing' || state === 'mistaken') return unknownToo('policyMissing', {}, link.role.name.at);
  if (state === 'held') return held(policies);
  const statements = statementsOf(policies);
  const custom = policies.find(({ type }) => type === 'Custom');
  const data = { what: called(task), policy: custom?.name ?? '', role: link.role.name.value, side: endpoint.side };
  if (statements === undefined) return textNotRecorded(link.role, owner, custom);
  const end = knownEnd(endpoint);
  const needed = end === undefined ? [] : actionsNeeded(end);
  if (needed.length === 0) return unknown('needsOpen', data, custom?.at);
  if (actionsLacking(statements, needed).length > 0) return unknown('customLacks', data, custom?.at);
  return pass('customCovers', { ...data, source: NEEDS_SOURCE.policy, date: NEEDS_SOURCE.date }, custom?.at);
}

function held(policies: readonly AttachedPolicy[]): Evidence {
  const own = policies.find(({ name, type }) => name === DTS_POLICY && type === 'System');
  const deciding = own ?? policies.find((each) => holdsDtsPolicy([each]) === true);
  const data = { policy: deciding?.name ?? '', type: deciding?.type ?? '', wanted: DTS_POLICY };
  return pass(own === undefined ? 'widerAttached' : 'policyAttached', data, deciding?.at);
}

/** The policies of a role, or why nobody knows them. */
function policiesOf(role: Role, owner: AccountId, known: Known): readonly AttachedPolicy[] | Evidence {
  const { policies } = role;
  if (typeof policies !== 'string') return policies;
  const arn = role.arn?.value ?? roleArn(owner, role.name.value);
  // Where the call failed in another way, no right is lacking.
  const failed = known.gaps(owner).filter((gap) => String(gap.data?.['reason']).startsWith('ListPoliciesForRole: '));
  if (policies === 'refused' && failed.length > 0 && failed.every((gap) => gap.grant === undefined))
    return refused('policiesUnread', {}, failed);
  const because = policies === 'refused' ? 'policiesRefused' : 'policiesNotRecorded';
  const why = policies === 'refused' ? 'gapPoliciesRefused' : 'gapPolicies';
  const grant = 'ram:ListPoliciesForRole';
  return refused(because, { role: arn }, [{ what: arn, because: why, reason: 'not-readable', account: owner, grant }]);
}

function textNotRecorded(role: Role, owner: AccountId, custom: AttachedPolicy | undefined): Evidence {
  const what = role.arn?.value ?? roleArn(owner, role.name.value);
  const data = { role: what, policy: custom?.name ?? '' };
  return refused('policyTextNotRecorded', data, [
    { what, because: 'gapPolicyText', data, reason: 'not-readable', account: owner, grant: 'ram:GetPolicy' },
  ]);
}

/** Whether DTS has a working role of its own in an account. */
export function defaultRole({ id, known }: AccountCase): Evidence {
  if (id === undefined) return unknownToo('accountUnknown');
  const account = known.account(id);
  if (account === undefined) return notRecorded(id, known);
  const role = [...account.roles].find(({ name }) => isDefaultRole(name.value));
  if (role === undefined) {
    return tellsOf(account, DEFAULT_ROLE)
      ? unknownToo('defaultAbsent', { account: known.called(id) }, account.at)
      : notWhole(id, known);
  }
  const found = readTrustOf(role, id);
  if ('result' in found) return found;
  const policies = policiesOf(role, id, known);
  if ('result' in policies) return policies;
  const isTrusting = mayAssume(found.trust, dtsFor(id), id).answer === 'allowed';
  const data = { what: known.called(id), policy: DTS_POLICY };
  if (isTrusting && holdsDtsPolicy(policies) === true) return pass('defaultHealthy', data, role.name.at);
  return tellsOf(account, DEFAULT_ROLE) ? unknown('defaultOpen', data, role.name.at) : notWhole(id, known);
}
