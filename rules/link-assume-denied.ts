import { isId } from '../src/model/account.ts';
import type { Location } from '../src/model/document.ts';
import { dtsPrincipal } from '../src/model/policy/dts-role.ts';
import { dtsFor, mayAssume, type Decision } from '../src/model/policy/evaluate.ts';
import { isDts } from '../src/model/policy/principal.ts';
import type { Trust } from '../src/model/policy/trust-policy.ts';
import { isDefaultRole, isServiceLinked } from '../src/model/role.ts';
import { PAGES } from '../src/model/rule-card.ts';
import type { Rule } from '../src/model/rule.ts';

export default {
  id: 'link-assume-denied',
  about: 'link',
  level: 'error',
  basis: 'documented',
  source: PAGES.evaluation,
  title: 'DTS cannot assume the role of the task',
  why:
    'DTS acts for the account that creates the task. It can assume the role only if an Allow of the trust policy ' +
    'covers it and no Deny does.',
  messages: {
    notAllowed: 'no statement allows "{principal}" to assume the role',
    denied: 'this statement denies "{principal}"',
    named: 'this task uses the role for its {side}',
    createdBy: 'this task is created by {creator}',
  },
  leadsTo: 'assumeRoleDenied',
  // Each of these says which words of the policy bring it about.
  supersededBy: [
    'syntax',
    'policy-schema',
    'policy-version',
    'trust-action',
    'trust-resource',
    'principal-malformed',
    'principal-wildcard',
    'foreign-cloud',
    'placeholder',
    'account-id-format',
    'condition-unknown',
    'condition-value',
    'dts-service-missing',
    'dts-service-collapsed',
    'dts-principals-disagree',
    'dts-trusts-owner',
    'dts-trusts-wrong-account',
    'dts-service-misspelt',
    'dts-condition',
    'dts-denied',
  ],

  *check({ task, endpoint, creator, owner, roleName, trust }) {
    // Such a role is wrong in a task whatever it trusts.
    if (trust === undefined || !isId(creator) || isDefaultRole(roleName) || isServiceLinked(roleName, undefined))
      return;
    const decision = mayAssume(trust, dtsFor(creator), owner);
    if (decision.answer !== 'denied') return;
    yield {
      at: placeOf(trust, decision),
      message: decision.because.length > 0 ? 'denied' : 'notAllowed',
      data: { principal: dtsPrincipal(creator) },
      related: [
        { at: (endpoint.role ?? endpoint).at, message: 'named', data: { side: endpoint.side } },
        ...(task.creator === undefined ? [] : [{ at: task.creator.at, message: 'createdBy', data: { creator } }]),
      ],
    };
  },
} satisfies Rule<'link'>;

/** The statement that decides; where none applies, the first one that names DTS, else the policy. */
function placeOf(trust: Trust, { because }: Decision): Location {
  return (because[0] ?? trust.statements.find(({ principals }) => principals.some(isDts)) ?? trust).at;
}
