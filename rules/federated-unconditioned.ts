import { parseOperator } from '../src/model/condition.ts';
import type { Problem } from '../src/model/finding.ts';
import type { PrincipalOf } from '../src/model/principal.ts';
import { PAGES } from '../src/model/source.ts';
import { limiting, SAML_RECIPIENTS, strangeRecipients } from '../src/model/token.ts';
import type { Statement } from '../src/model/trust.ts';
import type { Rule } from '../src/rule.ts';

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
