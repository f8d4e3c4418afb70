import { isSameKey } from './condition-key.ts';
import { isOfKind } from './condition-value.ts';
import { parseOperator } from './condition.ts';
import type { Condition } from './trust.ts';
import { findPlaceholder, isUnknown } from './unresolved.ts';

/** What the AssumeRole page allows. */
const EXTERNAL_ID = /^[\w+=,.@:/-]{2,1224}$/;

/** Why no request meets a value: a message of the card of `condition-value`. */
export interface ValueFault {
  readonly message: 'wildcard' | 'number' | 'boolean' | 'date' | 'address' | 'externalId';
  readonly data: Readonly<Record<string, string>>;
}

/** What is wrong with a text as the value of a condition; `undefined` where nothing is, or where it is not known yet. */
export function valueFault(
  { operator, key }: Pick<Condition, 'operator' | 'key'>,
  value: string,
): ValueFault | undefined {
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
