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
  title: 'the identity provider is trusted for more than it should be',
  why:
    'For identity providers only the trust policy decides who takes the role. Without these conditions a token that was ' +
    'made for another application, or for anybody else whom the provider knows, opens it.',
  messages: {
    noIssuer: 'no condition asks for {keys}; RAM requires "oidc:iss"',
    anyToken: 'no condition asks for {keys}: any token of the provider gets in',
    anyApplication: 'no condition asks for {keys}: a token that was made for another application gets in',
    anySubject: 'no condition asks for {keys}: whoever has a token for this application gets in',
    issuerOperator: '"oidc:iss" is compared by "{operator}"; RAM takes "StringEquals" only',
    noRecipient: 'no condition asks for "saml:recipient", which RAM requires of SAML providers',
    recipient: '"{value}" is neither "{china}" nor "{international}"',
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
