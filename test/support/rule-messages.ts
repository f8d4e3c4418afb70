import { expect } from 'vitest';

import { readTrust } from '../../src/inputs/ram/trust-policy.ts';
import type { AnyRule } from '../../src/model/rule.ts';
import type { TrustSubject } from '../../src/model/subject.ts';
import { allow, ANALYTICS, ORDERS, placeIn, problems, worded } from './policies.ts';

/** A trust policy of one statement, as rules see it. */
export function trustSubject(statement: object, more: Partial<TrustSubject> = {}): TrustSubject {
  const value = { Version: '1', Statement: [statement] };
  const trust = readTrust(value, placeIn('policy.json', value));
  return { trust, origin: 'file', owner: ORDERS, knownAccounts: undefined, ...more };
}

/** A statement under a condition. */
export function under(Condition: unknown, principal: object = { RAM: `acs:ram::${ANALYTICS}:root` }): object {
  return allow(principal, { Condition });
}

/** The messages of a rule; fails where one of them, of a related place or of a fix lacks a word. */
export function messages(rule: AnyRule, of: unknown): readonly string[] {
  return problems(rule, of).map(({ message, data, related = [], fix }) => {
    for (const each of [{ message, data }, ...related, ...(fix ? [fix] : [])]) {
      expect(worded(rule, each.message, each.data)).not.toContain('{');
    }
    return message;
  });
}

/** `error nearOperator StringEqual`: level, message, and the last step of the place. */
export function said(rule: AnyRule, of: unknown): readonly string[] {
  const words = messages(rule, of);
  return problems(rule, of).map(
    ({ level, at }, index) => `${level ?? rule.level} ${words[index] ?? ''} ${String(at.path.at(-1))}`,
  );
}
