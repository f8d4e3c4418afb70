import { parseOperator } from './condition.ts';
import type { Condition, Statement } from './trust.ts';

/** Whether a condition says who among all is meant. */
export function isNarrowed({ conditions }: Statement): boolean {
  return conditions.some(narrows);
}

/** What fits all, or asks for less than nothing. */
const EVERYTHING: ReadonlySet<unknown> = new Set(['*', '0.0.0.0/0', '::/0', 'false', false]);

/** One that says how or when a request is made narrows nothing; nor does "all but this one". */
function narrows({ operator, key, values }: Condition): boolean {
  if (/^acs:(?:SecureTransport|CurrentTime)$/i.test(key) || parseOperator(operator)?.isNegative === true) return false;
  return !values.some(({ value }) => EVERYTHING.has(value));
}

/**
 * Whether a statement has `"Principal": "*"`, the form of an OSS bucket policy, and nothing that narrows it: that it would
 * be everybody is worse than its form. Narrowed, the form is worse.
 */
export function isForAnybody(statement: Statement): boolean {
  return statement.principals.some(({ under }) => under === '*') && !isNarrowed(statement);
}
