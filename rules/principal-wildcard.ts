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
  title: 'the principal contains a wildcard',
  why:
    'RAM documents no wildcard in the principal of a trust policy. If RAM expands it as it does elsewhere, every ' +
    'account is trusted; if not, no account is.',
  messages: {
    anyone: 'this would match everyone in every account',
    bucketPolicy:
      'this OSS bucket policy syntax would match everyone in every account; write { "RAM": [ … ] } or { "Service": [ … ] }',
    anyAccount: 'this would match every account; name the intended one',
    anyService: 'this would match every service; name the intended one',
    anyName: 'this would match every user or role with a matching name; name the intended one',
    narrowed: '"{text}" would match everyone who meets the condition; name the intended principal',
    live: 'RAM already has this policy: it was saved before RAM checked the syntax (November 2022), or RAM tolerates it',
    inDeny: 'it is not documented whether a Deny for "{text}" matches anyone; name the intended principal',
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
