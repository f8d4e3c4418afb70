import type { Condition, Statement } from './trust.ts';

/** Whether a condition says who among all is meant. One that says how or when a request is made narrows nothing; nor does a value that fits all. */
export function isNarrowed({ conditions }: Statement): boolean {
  return conditions.some(narrows);
}

function narrows({ key, values }: Condition): boolean {
  return !/^acs:(?:SecureTransport|CurrentTime)$/i.test(key) && !values.some(({ value }) => value === '*');
}

/**
 * Whether a statement has `"Principal": "*"`, the form of an OSS bucket policy, and nothing that narrows it: that it would
 * be everybody is worse than its form. Narrowed, the form is worse.
 */
export function isForAnybody(statement: Statement): boolean {
  return statement.principals.some(({ under }) => under === '*') && !isNarrowed(statement);
}
