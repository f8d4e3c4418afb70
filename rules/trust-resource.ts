import { keyOf, type Located } from '../src/model/document.ts';
import type { Problem } from '../src/model/finding.ts';
import { malformedPolicyOutcome } from '../src/model/policy/malformed.ts';
import { PAGES } from '../src/model/rule-card.ts';
import type { Rule } from '../src/model/rule.ts';

export default {
  id: 'trust-resource',
  about: 'trust',
  level: 'warning',
  otherLevels: ['error'],
  basis: 'documented',
  source: PAGES.policyElements,
  title: 'this element is not documented for trust policies',
  why:
    'A trust policy names who may assume its own role, and by which action. There is no resource to name. RAM has no ' +
    'NotPrincipal at all.',
  messages: {
    resource: '"{element}" belongs in a permission policy; a trust policy is about its own role',
    notAction: '"NotAction" allows every other action; RAM documents "Action": "sts:AssumeRole"',
    notPrincipal: 'RAM has no "NotPrincipal"; use "Principal" to name who may assume the role',
    live: 'RAM already has this policy: it was saved before RAM checked the syntax (November 2022), or RAM tolerates it',
    remove: 'remove "{element}"',
  },

  check(subject) {
    const problems: Problem[] = [];
    for (const { foreignElements, principals } of subject.trust.statements) {
      const namesSomebody = principals.length > 0 || foreignElements.some(({ value }) => value === 'NotPrincipal');
      for (const element of foreignElements) {
        if (element.value === 'NotPrincipal') {
          const at = keyOf(element.at);
          problems.push({ at, message: 'notPrincipal', level: 'error', ...malformedPolicyOutcome(subject, at) });
        } else if (element.value === 'NotAction') {
          problems.push({ at: keyOf(element.at), message: 'notAction' });
        } else if (namesSomebody) problems.push(resource(element));
      }
    }
    return problems;
  },
} satisfies Rule<'trust'>;

function resource({ value: element, at }: Located<string>): Problem {
  const edits = [{ kind: 'remove', at }] as const;
  return {
    at: keyOf(at),
    message: 'resource',
    data: { element },
    fix: { message: 'remove', data: { element }, risk: 'review', edits },
  };
}
