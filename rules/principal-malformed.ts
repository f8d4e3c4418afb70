import { confusableCharacter, withoutConfusables } from '../src/lib/confusables.ts';
import type { Problem } from '../src/model/finding.ts';
import { cloudOfPrincipalKey, isForeignArn, isPrincipalKey } from '../src/model/policy/foreign-clouds.ts';
import { malformedPolicyOutcome } from '../src/model/policy/malformed.ts';
import { PRINCIPAL_KEYS, type PrincipalOf, parsePrincipal } from '../src/model/policy/principal.ts';
import { PAGES } from '../src/model/rule-card.ts';
import type { Rule } from '../src/model/rule.ts';
import type { ViolationOf } from '../src/model/schema-violation.ts';
import type { TrustSubject } from '../src/model/subject.ts';
import { findPlaceholder } from '../src/model/unresolved.ts';

export default {
  id: 'principal-malformed',
  about: 'trust',
  level: 'error',
  basis: 'documented',
  source: PAGES.policyElements,
  title: 'invalid principal',
  why:
    'RAM accepts "acs:ram::<account>:root", ":user/<name>" and ":role/<name>" under RAM, "<service>.aliyuncs.com" ' +
    'and "<account>@<service>.aliyuncs.com" under Service, and identity providers under Federated.',
  messages: {
    bareAccount: 'an account ID alone is not a principal; expected "acs:ram::<account>:root"',
    bareAccountOfService: 'an account ID alone is not a service; expected "<account>@<service>.aliyuncs.com"',
    missingColon: 'the colons are in the wrong place; expected "acs:ram::<account>:…"',
    missingAccount: 'the account ID is missing',
    missingType: 'nothing follows the account; expected ":root", ":user/<name>" or ":role/<name>"',
    unknownType: 'expected "root", "user/<name>", "role/<name>" or an identity provider after the account',
    missingName: 'the name after "/" is missing',
    region: 'leave the field between "ram:" and the account empty: "acs:ram::<account>:…"',
    session: 'this is a role session; name the role: "acs:ram::<account>:role/<name>"',
    notServiceHost: 'no Alibaba Cloud service has this name; expected "<service>.aliyuncs.com"',
    wrongKey: '"{text}" belongs under "{key}"',
    spaces: 'the principal contains spaces',
    lookAlike: '{code} looks like another character or is invisible; expected "{wanted}"',
    foreign: 'this is an AWS ARN; expected "acs:ram::<account>:root", ":user/<name>" or ":role/<name>"',
    empty: 'the principal is empty',
    noProvider:
      'not a RAM identity provider; expected "acs:ram::<account>:saml-provider/<name>" or ":oidc-provider/<name>"',
    notArn: 'not a RAM principal; expected "acs:ram::<account>:root", ":user/<name>" or ":role/<name>"',
    unknownKey: 'unknown key "{key}" in "Principal"; RAM accepts "RAM", "Service" and "Federated"',
    live: 'RAM already has this policy: it was saved before RAM checked the syntax (November 2022), or RAM tolerates it',
    replace: 'write "{wanted}"',
  },

  check(subject) {
    const problems: Problem[] = [];
    for (const { principals } of subject.trust.statements) {
      for (const principal of principals) {
        if (principal.kind === 'unreadable' && isOurs(principal)) problems.push(malformed(principal, subject));
      }
    }
    for (const fault of subject.trust.faults) {
      if (fault.kind === 'unknownKey' && isUnknownKey(fault)) {
        problems.push({
          at: fault.at,
          message: 'unknownKey',
          data: { key: fault.key },
          ...malformedPolicyOutcome(subject, fault.at),
        });
      }
    }
    return problems;
  },
} satisfies Rule<'trust'>;

/** Under a key that RAM does not have, the key is the problem; a placeholder and another cloud's words have rules of their own. */
function isOurs({ under, fault, text }: PrincipalOf<'unreadable'>): boolean {
  if (!PRINCIPAL_KEYS.includes(under) || findPlaceholder(text) !== undefined) return false;
  return fault !== 'foreign' || isForeignArn(text);
}

function isUnknownKey({ at, key, meant }: ViolationOf<'unknownKey'>): boolean {
  return isPrincipalKey(at) && meant === undefined && cloudOfPrincipalKey(key) === undefined;
}

function malformed({ at, text, under, fault }: PrincipalOf<'unreadable'>, subject: TrustSubject): Problem {
  const data = fault === 'wrongKey' ? { text, key: wantedKey(text) } : {};
  const problem = { at, message: fault, data, ...malformedPolicyOutcome(subject, at) };
  const wanted = correctedPrincipal(under, text);
  if (wanted === undefined) return problem;
  const code = confusableCharacter(text);
  const edits = [{ kind: 'replace', at, value: wanted }] as const;
  return {
    ...problem,
    ...(code !== undefined && { message: 'lookAlike', data: { code, wanted } }),
    fix: { message: 'replace', data: { wanted }, risk: 'review', edits },
  };
}

/** The key of a `Principal` that an entry belongs under, by its form. */
function wantedKey(text: string): string {
  if (!text.startsWith('acs:')) return 'Service';
  return /:(?:saml|oidc)-provider\//.test(text) ? 'Federated' : 'RAM';
}

/**
 * What a malformed entry was meant to be, where its text leaves no doubt: blanks around it, a bare account, colons and
 * slashes out of place, a session in place of its role.
 */
export function correctedPrincipal(under: string, text: string): string | undefined {
  const written = withoutConfusables(text).replace(/\s+/g, '');
  const meant = under === 'Service' ? written.toLowerCase() : correctedArn(written);
  if (meant === undefined || meant === text) return undefined;
  const { kind } = parsePrincipal(under, meant, NOWHERE);
  return kind === 'unreadable' || kind === 'anyone' || kind === 'unknown' ? undefined : meant;
}

const NOWHERE = { document: {} as never, path: [] };

function correctedArn(text: string): string | undefined {
  if (/^\d+$/.test(text)) return `acs:ram::${text}:root`;
  const session = /^acs:sts:+(\d+):assumed-role\/([^/]+)/i.exec(text);
  if (session) return `acs:ram::${session[1] ?? ''}:role/${session[2] ?? ''}`;
  const found = /^(?:acs:)?ram:+(?:[a-z]{2}-[a-z0-9-]+:)?(\d+)(?:[:/]+(.*))?$/i.exec(text);
  if (!found) return undefined;
  const [, account = '', rest = ''] = found;
  if (rest === '' || /^roots?\/?$/i.test(rest)) return `acs:ram::${account}:root`;
  const named = /^(user|role)s?[:/](.+)$/i.exec(rest);
  return named ? `acs:ram::${account}:${(named[1] ?? '').toLowerCase()}/${named[2] ?? ''}` : undefined;
}
