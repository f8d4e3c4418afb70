import { isSameKey } from '../src/model/condition-key.ts';
import { parseOperator } from '../src/model/condition.ts';
import type { Problem } from '../src/model/finding.ts';
import type { Principal } from '../src/model/principal.ts';
import { PAGES } from '../src/model/source.ts';
import type { Condition, Statement } from '../src/model/trust.ts';
import { findPlaceholder, isUnknown } from '../src/model/unresolved.ts';
import { matchesWildcard } from '../src/model/wildcard.ts';
import type { Rule } from '../src/rule.ts';

/** Where RAM takes SAML answers: on the China site and on the international site. */
const RECIPIENTS = ['https://signin.aliyun.com/saml-role/sso', 'https://signin.alibabacloud.com/saml-role/sso'];

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

  *check({ trust }) {
    for (const statement of trust.statements) {
      if (statement.effect !== 'Allow') continue;
      const { principals } = statement;
      const oidc = principals.find((entry) => entry.kind === 'provider' && entry.type === 'oidc');
      const saml = principals.find((entry) => entry.kind === 'provider' && entry.type === 'saml');
      if (oidc !== undefined) yield* oidcProblems(statement, oidc);
      if (saml !== undefined) yield* samlProblems(statement, saml);
    }
  },
} satisfies Rule<'trust'>;

function* oidcProblems({ conditions }: Statement, { at }: Principal): Iterable<Problem> {
  const missing = ['oidc:iss', 'oidc:aud', 'oidc:sub'].filter((key) => !conditions.some((each) => limits(each, key)));
  const [key] = missing;
  if (key !== undefined) {
    const only = key === 'oidc:aud' ? 'anyApplication' : 'anySubject';
    const message = key === 'oidc:iss' ? 'noIssuer' : missing.length > 1 ? 'anyToken' : only;
    yield { at, message, data: { keys: missing.map((each) => `"${each}"`).join(', ') } };
  }
  for (const condition of conditions) {
    const { operator } = condition;
    if (!limits(condition, 'oidc:iss') || parseOperator(operator) === undefined) continue;
    if (operator !== 'StringEquals') yield { at: condition.at, message: 'issuerOperator', data: { operator } };
  }
}

function* samlProblems({ conditions }: Statement, { at }: Principal): Iterable<Problem> {
  const recipients = conditions.filter((condition) => limits(condition, 'saml:recipient'));
  if (recipients.length === 0) yield { at, message: 'noRecipient' };
  for (const { operator, values } of recipients) {
    const hasWildcards = parseOperator(operator)?.hasWildcards === true;
    for (const { value, at: valueAt } of values) {
      if (typeof value !== 'string' || isUnknown(value) || findPlaceholder(value) !== undefined) continue;
      if (RECIPIENTS.some((known) => (hasWildcards ? matchesWildcard(value, known) : value === known))) continue;
      const [china = '', international = ''] = RECIPIENTS;
      yield { at: valueAt, message: 'recipient', data: { value, china, international } };
    }
  }
}

/** Whether a condition asks something of a key. "Not this one" leaves all others in, and `*` leaves in everything. */
function limits({ operator, key, values }: Condition, wanted: string): boolean {
  if (!isSameKey(key, wanted)) return false;
  const known = parseOperator(operator);
  if (known?.isNegative === true) return false;
  return known?.hasWildcards !== true || !values.some(({ value }) => value === '*');
}
