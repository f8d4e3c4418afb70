import type { AnyRule } from '../src/rule.ts';

/** All rules, in the order of reporting. */
export const rules: readonly AnyRule[] = [];

/** The ids of all rules, in the same order. */
export const ruleIds: readonly string[] = rules.map(({ id }) => id);
