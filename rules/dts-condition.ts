import type { Problem } from '../src/model/finding.ts';
import { OUTCOMES } from '../src/model/outcomes.ts';
import { isNeverMetByService } from '../src/model/policy/evaluate.ts';
import { isDts } from '../src/model/policy/principal.ts';
import { conditionOf } from '../src/model/policy/trust-policy.ts';
import { AUTHORIZATION_PAGE } from '../src/model/rule-card.ts';
import type { Rule } from '../src/model/rule.ts';
import { isUnknown } from '../src/model/unresolved.ts';

export default {
  id: 'dts-condition',
  about: 'dtsRole',
  level: 'warning',
  otherLevels: ['error'],
  basis: 'inferred',
  source: AUTHORIZATION_PAGE.modifyTrust,
  title: 'DTS is trusted only under a condition',
  why:
    'The documented trust policy has no condition, and it is not documented what DTS sends when it assumes a role. A ' +
    'service never sends what only a person or an identity provider can send: an ExternalId, MFA, the claims of a ' +
    'token.',
  messages: {
    mayFail: 'DTS may not meet this condition; it is not documented what DTS sends for {keys}',
    never: 'DTS can never meet this condition; a service does not send {keys}',
    key: 'a service does not send this',
    takeOut: 'remove the condition; a condition for RAM users belongs in a separate statement',
  },

  check({ trust }) {
    const problems: Problem[] = [];
    for (const statement of trust.statements) {
      const { effect, principals } = statement;
      const conditions = statement.conditions.filter(({ key }) => !isUnknown(key));
      if (effect !== 'Allow' || conditions.length === 0 || !principals.some(isDts)) continue;
      const at = conditionOf(statement);
      const never = conditions.filter(isNeverMetByService);
      const keys = (never.length > 0 ? never : conditions).map(({ key }) => `"${key}"`);
      problems.push({
        at,
        message: never.length > 0 ? 'never' : 'mayFail',
        data: { keys: [...new Set(keys)].join(', ') },
        related: never.map((condition) => ({ at: condition.at, message: 'key' })),
        fix: { message: 'takeOut', risk: 'review', edits: [{ kind: 'remove', at }] },
        ...(never.length > 0 && { level: 'error', leadsTo: OUTCOMES.assumeRoleDenied }),
      });
    }
    return problems;
  },
} satisfies Rule<'dtsRole'>;
