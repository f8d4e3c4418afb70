import { isOfKind, type ValueKind } from '../src/model/condition-value.ts';
import { isSameKey } from '../src/model/condition-key.ts';
import { parseOperator, type WrittenOperator } from '../src/model/condition.ts';
import type { TrustSubject } from '../src/model/estate.ts';
import type { Fix, Problem } from '../src/model/finding.ts';
import { cloudOfConditionKey } from '../src/model/foreign.ts';
import type { Located, Location } from '../src/model/location.ts';
import { PAGES } from '../src/model/source.ts';
import { findPlaceholder, isUnknown } from '../src/model/unresolved.ts';
import type { Rule } from '../src/rule.ts';

/** What the AssumeRole page allows. */
const EXTERNAL_ID = /^[\w+=,.@:/-]{2,1224}$/;

export default {
  id: 'condition-value',
  about: 'trust',
  level: 'warning',
  basis: 'documented',
  source: PAGES.policySyntax,
  title: 'the value does not fit its condition',
  why:
    'RAM writes every value of a condition as a string and reads it as its operator says: a value of another form is ' +
    'refused, or is never met by any request.',
  messages: {
    unquoted: '{value} stands without quotes; RAM writes it "{value}"',
    wildcard: '"*" and "?" stand for themselves under "{operator}"; "{like}" reads them as wildcards',
    number: '"{value}" is no number, which "{operator}" compares',
    boolean: '"{value}" is neither "true" nor "false", which "{operator}" compares',
    date: '"{value}" is no date of ISO 8601 such as "2026-11-23T23:59:59Z"',
    address: '"{value}" is no IP address and no range of them such as "10.0.0.0/8"',
    externalId:
      'an ExternalId has 2 to 1,224 letters, digits and characters of "_+=,.@:/-", so "{value}" is never sent',
    quote: 'write "{value}"',
  },

  *check(subject) {
    for (const { conditions } of subject.trust.statements) {
      for (const { operator, key, values } of conditions) {
        if (cloudOfConditionKey(key) !== undefined) continue;
        const known = parseOperator(operator);
        for (const entry of values) {
          const problem = typeof entry.value === 'string' ? textProblem(entry, key, known) : unquoted(entry, subject);
          if (problem !== undefined) yield problem;
        }
      }
    }
  },
} satisfies Rule<'trust'>;

/** ROS turns values into strings before RAM sees them. */
function unquoted({ value, at }: Located<unknown>, { origin }: TrustSubject): Problem | undefined {
  if (origin === 'ros' || (typeof value !== 'number' && typeof value !== 'boolean')) return undefined;
  const problem = { at, message: 'unquoted', data: { value: String(value) } };
  // The digits of a long number are lost by the time it is read, and so is a zero behind the point.
  const isAsWritten = typeof value === 'boolean' || Number.isSafeInteger(value);
  return isAsWritten ? { ...problem, fix: quoted(value, at) } : problem;
}

function quoted(value: number | boolean, at: Location): Fix {
  const text = String(value);
  return { message: 'quote', data: { value: text }, risk: 'safe', edits: [{ kind: 'replace', at, value: text }] };
}

const OTHER_KINDS: ReadonlySet<ValueKind> = new Set(['number', 'boolean', 'date', 'address']);

function textProblem(
  { value, at }: Located<unknown>,
  key: string,
  operator: WrittenOperator | undefined,
): Problem | undefined {
  if (operator === undefined || typeof value !== 'string' || isUnknown(value) || findPlaceholder(value) !== undefined)
    return undefined;
  const { takes, hasWildcards, name } = operator;
  const data = { value, operator: name };
  if (OTHER_KINDS.has(takes)) return isOfKind(takes, value) ? undefined : { at, message: takes, data };
  if (hasWildcards) return undefined;
  if (looksLikePattern(value)) {
    return { at, message: 'wildcard', data: { ...data, like: operator.isNegative ? 'StringNotLike' : 'StringLike' } };
  }
  return isSameKey(key, 'sts:ExternalId') && !EXTERNAL_ID.test(value) ? { at, message: 'externalId', data } : undefined;
}

/** A question mark belongs to many a URL. */
function looksLikePattern(value: string): boolean {
  return value.includes('*') || (value.includes('?') && !value.includes('://'));
}
