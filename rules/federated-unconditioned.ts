import { matchesWildcard } from '../src/lib/wildcard.ts';
import type { Located } from '../src/model/document.ts';
import type { Problem } from '../src/model/finding.ts';
import { parseOperator, isSameKey } from '../src/model/policy/conditions.ts';
import type { PrincipalOf } from '../src/model/policy/principal.ts';
import type { Statement, Condition } from '../src/model/policy/trust-policy.ts';
import { PAGES } from '../src/model/rule-card.ts';
import type { Rule } from '../src/model/rule.ts';
import { findPlaceholder, isUnknown } from '../src/model/unresolved.ts';

export default {
  id: 'federated-unconditioned',
  about: 'trust',
  level: 'warning',
  basis: 'documented',
  source: PAGES.trustedIdp,
  title: 'the identity provider is trusted too widely',
  why:
    'For an identity provider, only the trust policy decides who can assume the role. Without these conditions, a ' +
    'token issued for another application or another user of the provider works too.',
  messages: {
    noIssuer: 'no condition on {keys}; RAM requires "oidc:iss"',
    anyToken: 'no condition on {keys}: any token of the provider can assume the role',
    anyApplication: 'no condition on {keys}: a token issued for another application can assume the role',
    anySubject: 'no condition on {keys}: anyone with a token for this application can assume the role',
    issuerOperator: '"oidc:iss" uses "{operator}"; RAM accepts only "StringEquals"',
    noRecipient: 'no condition on "saml:recipient", which RAM requires for SAML providers',
    recipient: 'expected "{china}" or "{international}", found "{value}"',
  },

  check({ trust }) {
    const problems: Problem[] = [];
    for (const statement of trust.statements) {
      if (statement.effect !== 'Allow' || statement.principals.every(({ kind }) => kind !== 'provider')) continue;
      for (const each of oidcProblems(statement)) problems.push(each);
      for (const each of samlProblems(statement)) problems.push(each);
    }
    return problems;
  },
} satisfies Rule<'trust'>;

function* oidcProblems(statement: Statement): Iterable<Problem> {
  const providers = providersOf(statement, 'oidc');
  const [first] = providers;
  if (first === undefined) return;
  const missing = OIDC_KEYS.filter((key) => limiting(statement.conditions, key).length === 0);
  if (missing.length > 0) {
    const keys = missing.map((key) => `"${key}"`).join(', ');
    yield { at: first.at, message: messageFor(missing), data: { keys }, entries: providers };
  }
  for (const { operator, at } of limiting(statement.conditions, 'oidc:iss')) {
    if (operator === 'StringEquals' || parseOperator(operator) === undefined) continue;
    yield { at, message: 'issuerOperator', data: { operator } };
  }
}

const OIDC_KEYS: readonly string[] = ['oidc:iss', 'oidc:aud', 'oidc:sub'];

function messageFor(missing: readonly string[]): string {
  if (missing.includes('oidc:iss')) return 'noIssuer';
  if (missing.length > 1) return 'anyToken';
  return missing.includes('oidc:aud') ? 'anyApplication' : 'anySubject';
}

function* samlProblems(statement: Statement): Iterable<Problem> {
  const providers = providersOf(statement, 'saml');
  const [first] = providers;
  if (first === undefined) return;
  const conditions = limiting(statement.conditions, 'saml:recipient');
  if (conditions.length === 0) yield { at: first.at, message: 'noRecipient', entries: providers };
  const [china, international] = SAML_RECIPIENTS;
  for (const { value, at } of conditions.flatMap(strangeRecipients)) {
    yield { at, message: 'recipient', data: { value, china, international } };
  }
}

function providersOf({ principals }: Statement, type: 'oidc' | 'saml'): readonly PrincipalOf<'provider'>[] {
  return principals.filter(
    (entry): entry is PrincipalOf<'provider'> => entry.kind === 'provider' && entry.type === type,
  );
}

/** Where RAM takes SAML answers: on the China site and on the international site. */
const SAML_RECIPIENTS = [
  'https://signin.aliyun.com/saml-role/sso',
  'https://signin.alibabacloud.com/saml-role/sso',
] as const;

/** The conditions that ask something of a key of a token, or may do so: a key may be known only later. "Not this one" leaves all others in, and `*` leaves in everything. */
function limiting(conditions: readonly Condition[], wanted: string): readonly Condition[] {
  return conditions.filter(({ operator, key, values }) => {
    if (!isUnknown(key) && !isSameKey(key, wanted)) return false;
    const known = parseOperator(operator);
    if (known?.isNegative === true) return false;
    return known?.hasWildcards !== true || !values.some(({ value }) => value === '*');
  });
}

/** The values of a condition on `saml:recipient` that are none of RAM's addresses; what is filled in later may be one. */
function strangeRecipients({ operator, values }: Condition): readonly Located<string>[] {
  const hasWildcards = parseOperator(operator)?.hasWildcards === true;
  return values.filter(
    (entry): entry is Located<string> =>
      typeof entry.value === 'string' && !isLeftOpen(entry.value) && !isRecipient(entry.value, hasWildcards),
  );
}

function isLeftOpen(value: string): boolean {
  return isUnknown(value) || findPlaceholder(value) !== undefined;
}

function isRecipient(value: string, hasWildcards: boolean): boolean {
  return SAML_RECIPIENTS.some((known) => (hasWildcards ? matchesWildcard(value, known) : value === known));
}

/** Where the vendor's part of this module comes from. */
export const FEDERATION_FACTS = [
  {
    what: 'Condition keys of OIDC and values of saml:recipient',
    constants: ['OIDC_KEYS', 'SAML_RECIPIENTS'],
    sources: ['trustedIdp'],
    check: 'Read the condition keys of OIDC and SAML, on the China site and on the international site.',
  },
] as const;
