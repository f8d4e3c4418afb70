import type { Collect } from '../../../src/inputs/input-kind.ts';
import { trustPolicies } from '../../../src/inputs/ram/read.ts';

export const read: Collect = ({ document, value }, ...rest) =>
  trustPolicies.read({ document, value: (value as { readonly toy: unknown }).toy, path: ['toy'] }, ...rest);
