import type { Located } from '../src/model/document.ts';
import type { Problem } from '../src/model/finding.ts';
import { isSameKey, isOfKind, parseOperator } from '../src/model/policy/conditions.ts';
import { cloudOfConditionKey } from '../src/model/policy/foreign-clouds.ts';
import type { Condition } from '../src/model/policy/trust-policy.ts';
import { PAGES } from '../src/model/rule-card.ts';
import type { Rule } from '../src/model/rule.ts';
import type { TrustSubject } from '../src/model/subject.ts';
import { findPlaceholder, isUnknown } from '../src/model/unresolved.ts';

export default {
  id: 'condition-value',
  about: 'trust',
  level: 'warning',
  basis: 'documented',
  source: PAGES.policySyntax,
  title: 'the value does not fit its condition',
  why:
    'In RAM every condition value is a string, and the operator decides how it is read. RAM rejects a value of the ' +
    'wrong form, or no request ever meets the condition.',
  messages: {
    unquoted: '{value} has no quotes; write "{value}"',
    longNumber: 'a number without quotes may lose digits; RAM expects a string',
    wildcard: '"{operator}" takes "*" and "?" literally; "{like}" reads them as wildcards',
    number: 'expected a number for "{operator}", found "{value}"',
    boolean: 'expected "true" or "false" for "{operator}", found "{value}"',
    date: 'expected an ISO 8601 date such as "2026-11-23T23:59:59Z", found "{value}"',
    address: 'expected an IP address or a range such as "10.0.0.0/8", found "{value}"',
    externalId: 'an ExternalId has 2 to 1,224 letters, digits or "_+=,.@:/-"; "{value}" is never sent',
    quote: 'write "{value}"',
  },

  check(subject) {
    const problems: Problem[] = [];
    for (const { conditions } of subject.trust.statements) {
      for (const condition of conditions) {
        if (cloudOfConditionKey(condition.key) !== undefined) continue;
        for (const { value, at } of condition.values) {
          const fault = typeof value === 'string' ? valueFault(condition, value) : undefined;
          if (fault !== undefined) problems.push({ at, ...fault });
          else if (typeof value === 'number' || typeof value === 'boolean')
            for (const each of unquoted({ value, at }, subject)) problems.push(each);
        }
      }
    }
    return problems;
  },
} satisfies Rule<'trust'>;

/** ROS turns values into strings before RAM sees them. */
function* unquoted({ value, at }: Located<number | boolean>, { origin }: TrustSubject): Iterable<Problem> {
  if (origin === 'ros') return;
  const text = String(value);
  const edits = [{ kind: 'replace', at, value: text }] as const;
  // The digits of a long number are lost by the time it is read, and so is a zero behind the point.
  const isAsWritten = typeof value === 'boolean' || Number.isSafeInteger(value);
  const fix = isAsWritten ? { message: 'quote', data: { value: text }, risk: 'safe' as const, edits } : undefined;
  const isLong = Number.isInteger(value) && !isAsWritten;
  yield { at, message: isLong ? 'longNumber' : 'unquoted', data: { value: text }, ...(fix && { fix }) };
}

/** What the AssumeRole page allows. */
const EXTERNAL_ID = /^[\w+=,.@:/-]{2,1224}$/;

/** Why no request meets a value: a message of the card of `condition-value`. */
interface ValueFault {
  readonly message: 'wildcard' | 'number' | 'boolean' | 'date' | 'address' | 'externalId';
  readonly data: Readonly<Record<string, string>>;
}

/** What is wrong with a text as the value of a condition; `undefined` where nothing is, or where it is not known yet. */
function valueFault({ operator, key }: Pick<Condition, 'operator' | 'key'>, value: string): ValueFault | undefined {
  const fault = faultAsWritten({ operator, key }, value);
  return fault === undefined || isUnknown(value) || findPlaceholder(value) !== undefined ? undefined : fault;
}

function faultAsWritten({ operator, key }: Pick<Condition, 'operator' | 'key'>, value: string): ValueFault | undefined {
  const known = parseOperator(operator);
  if (known === undefined) return undefined;
  const { takes, hasWildcards, name, isNegative } = known;
  if (takes !== 'string') {
    return isOfKind(takes, value) ? undefined : { message: takes, data: { value, operator: name } };
  }
  if (hasWildcards) return undefined;
  if (looksLikePattern(value)) {
    const like = isNegative ? 'StringNotLike' : 'StringLike';
    return { message: 'wildcard', data: { value, operator: name, like } };
  }
  return isSameKey(key, 'sts:ExternalId') && !EXTERNAL_ID.test(value)
    ? { message: 'externalId', data: { value, operator: name } }
    : undefined;
}

/** A question mark belongs to many a URL. */
function looksLikePattern(value: string): boolean {
  return value.includes('*') || (value.includes('?') && !value.includes('://'));
}

/** Where the vendor's part of this module comes from. */
export const EXTERNAL_ID_FACTS = [
  {
    what: 'Length and characters of an external ID',
    constants: ['EXTERNAL_ID'],
    sources: ['assumeRole', 'externalId'],
    check: 'Read ExternalId of AssumeRole.',
  },
] as const;
