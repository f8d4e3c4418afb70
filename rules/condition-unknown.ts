import { isKnownKey, meantKey } from '../src/model/condition-key.ts';
import { isOperatorOfAws, OPERATOR_NAMES, parseOperator } from '../src/model/condition.ts';
import type { TrustSubject } from '../src/model/estate.ts';
import type { Fix, Problem } from '../src/model/finding.ts';
import { cloudOfConditionKey } from '../src/model/foreign.ts';
import { keyOf, type Location } from '../src/model/location.ts';
import { nearest } from '../src/model/nearest.ts';
import { refusal } from '../src/model/refusal.ts';
import { PAGES } from '../src/model/source.ts';
import type { Condition } from '../src/model/trust.ts';
import { findPlaceholder, isUnknown } from '../src/model/unresolved.ts';
import type { Rule } from '../src/rule.ts';

export default {
  id: 'condition-unknown',
  about: 'trust',
  level: 'error',
  basis: 'documented',
  source: PAGES.policyElements,
  title: 'the condition asks for something that RAM does not know',
  why:
    'RAM documents 21 condition operators, and keys of the form "<service>:<key>". What it does not know either makes the ' +
    'policy invalid or is never there when a role is taken.',
  messages: {
    operator: '"{operator}" is no condition operator of RAM',
    nearOperator: '"{operator}" is no condition operator of RAM; "{meant}" is',
    awsOperator: '"{operator}" is a condition operator of AWS; no page of RAM has it',
    noPrefix: '"{key}" has no service in front, as in "acs:SourceIp" or "sts:ExternalId"',
    nearNoPrefix: '"{key}" has no service in front; "{meant}" has',
    booleans: 'a Boolean is one thing or the other: {count} values stand here, and "Bool" takes one',
    sourceAccount:
      'there is no such key; a service that acts for another account is written "<account ID>@<service>" in RAM',
    otherService: '"{key}" tells of requests to "{service}"; taking a role is a request to "sts"',
    unlisted: '"{key}" is none of the keys that RAM documents for taking a role',
    nearKey: '"{key}" is none of the keys that RAM documents for taking a role; "{meant}" is',
    rename: 'write "{meant}"',
    live: 'RAM holds this policy: it was saved before the check of November 2022, or is tolerated',
  },

  *check(subject) {
    for (const { conditions } of subject.trust.statements) {
      for (const [index, condition] of conditions.entries()) {
        const isFirst = condition.operator !== conditions[index - 1]?.operator;
        if (isFirst) yield* operatorProblems(condition, conditions, subject);
        yield* keyProblems(condition, conditions, subject);
      }
    }
  },
} satisfies Rule<'trust'>;

function* operatorProblems(
  { operator, at }: Condition,
  all: readonly Condition[],
  subject: TrustSubject,
): Iterable<Problem> {
  if (parseOperator(operator) !== undefined || isOpen(operator)) return;
  const place = keyOf({ document: at.document, path: at.path.slice(0, -1) });
  const meant = nearest(operator, OPERATOR_NAMES);
  if (isOperatorOfAws(operator)) yield { at: place, message: 'awsOperator', data: { operator }, level: 'warning' };
  else if (meant === undefined) yield { at: place, message: 'operator', data: { operator }, ...refusal(subject) };
  else {
    const fix = renaming(
      place,
      meant,
      all.some((other) => other.operator === meant),
    );
    yield { at: place, message: 'nearOperator', data: { operator, meant }, fix, ...refusal(subject) };
  }
}

function* keyProblems(
  { operator, key, values, at }: Condition,
  all: readonly Condition[],
  subject: TrustSubject,
): Iterable<Problem> {
  if (values.length > 1 && parseOperator(operator)?.takes === 'boolean') {
    yield { at, message: 'booleans', data: { count: values.length }, ...refusal(subject) };
    return;
  }
  if (isKnownKey(key) || isOpen(key) || cloudOfConditionKey(key) !== undefined) return;
  const place = keyOf(at);
  if (/^acs:Source(?:Account|Arn)$/i.test(key)) {
    yield { at: place, message: 'sourceAccount', level: 'warning' };
    return;
  }
  const meant = meantKey(key);
  const isTaken = all.some((other) => other.operator === operator && other.key === meant);
  const near = meant === undefined ? undefined : { data: { key, meant }, fix: renaming(place, meant, isTaken) };
  const [service = '', name] = key.split(':');
  if (name === undefined) {
    const told = near === undefined ? { message: 'noPrefix', data: { key } } : { message: 'nearNoPrefix', ...near };
    yield { at: place, ...told, ...refusal(subject) };
  } else {
    const message = ['acs', 'sts', 'oidc', 'saml'].includes(service.toLowerCase()) ? 'unlisted' : 'otherService';
    const told = near === undefined ? { message, data: { key, service } } : { message: 'nearKey', ...near };
    yield { at: place, ...told, level: 'warning' };
  }
}

/** A name that stands there already would be a key twice. */
function renaming(at: Location, meant: string, isTaken: boolean): Fix {
  const edits = isTaken ? [] : [{ kind: 'replace', at, value: meant } as const];
  return { message: 'rename', data: { meant }, risk: 'review', edits };
}

/** Filled in later, or by a person; or a function of a template, which stands as a key. */
function isOpen(text: string): boolean {
  return isUnknown(text) || findPlaceholder(text) !== undefined || /^(?:Ref|Fn::\w+)$/.test(text);
}
