import type { Problem } from '../src/model/finding.ts';
import { isNarrowed } from '../src/model/policy/conditions.ts';
import { malformedPolicyOutcome } from '../src/model/policy/malformed.ts';
import { PAGES } from '../src/model/rule-card.ts';
import type { Rule } from '../src/model/rule.ts';

export default {
  id: 'principal-wildcard',
  about: 'trust',
  level: 'error',
  otherLevels: ['warning'],
  basis: 'inferred',
  source: PAGES.policyElements,
  title: 'the principal has a wildcard',
  why:
    'RAM documents no wildcard in the principal of a trust policy. If it takes one as it does elsewhere, it lets in every ' +
    'account that there is; if not, it lets in nobody.',
  messages: {
    anyone: 'this would be everybody, in every account',
    bucketPolicy:
      'this is the form of an OSS bucket policy, and would be everybody, in every account; wanted { "RAM": [ … ] } or { "Service": [ … ] }',
    anyAccount: 'this would be every account; name the one that is meant',
    anyService: 'this would be every service; name the one that is meant',
    anyName: 'this would be every user or role whose name fits; name the one that is meant',
    narrowed: '"{text}" would be anybody whom the condition lets through; name who is meant',
    live: 'RAM holds this policy: it was saved before the check of November 2022, or is tolerated',
    inDeny: 'whether a Deny for "{text}" meets anybody is not documented; name who is meant',
  },

  check(subject) {
    const problems: Problem[] = [];
    for (const statement of subject.trust.statements) {
      for (const { kind, text, at, under } of statement.principals) {
        if (kind !== 'anyone') continue;
        const isMilder = isNarrowed(statement);
        if (under === '*') {
          // Narrowed, its form is what is wrong with it: `policy-schema`.
          if (!isMilder) problems.push({ at, message: 'bucketPolicy', ...malformedPolicyOutcome(subject, at) });
        } else if (isMilder) {
          const message = statement.effect === 'Deny' ? 'inDeny' : 'narrowed';
          problems.push({ at, message, data: { text }, level: 'warning' });
        } else problems.push({ at, message: whom(text) });
      }
    }
    return problems;
  },
} satisfies Rule<'trust'>;

function whom(text: string): string {
  if (/^[*?]+$/.test(text) || /^acs:(?!ram::)/.test(text)) return 'anyone';
  if (text.startsWith('acs:ram::')) return /^acs:ram::[^:]*[*?]/.test(text) ? 'anyAccount' : 'anyName';
  const at = text.indexOf('@');
  return at >= 0 && /[*?]/.test(text.slice(0, at)) ? 'anyAccount' : 'anyService';
}
