import type { AnyRule } from '../src/rule.ts';

/** All rules, in the order of reporting. */
export const rules: readonly AnyRule[] = [];
