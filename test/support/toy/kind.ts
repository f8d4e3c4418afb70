import type { InputKind } from '../../../src/inputs/input-kind.ts';

/** A kind of input that only a test knows: a trust policy under the key `toy`. */
export const toy: InputKind = {
  id: 'toy',
  looks: 'an object with `toy`',
  expected: 'a toy',
  looksLike: (value) => typeof value === 'object' && value !== null && Object.hasOwn(value, 'toy'),
  isRecord: true,
  reader: () => import('./read.ts'),
};
