import { expect, test } from 'vitest';

import { groupBy } from '../../src/lib/collections.ts';
import { isMadeOf } from '../../src/lib/wildcard.ts';
import { growsFaster } from '../support/work.ts';

const group = (count: number): unknown => groupBy(Array.from({ length: count }), () => ['a']);

test('work that grows with its input is not reported', async () => {
  expect(await growsFaster(50, group)).toEqual([]);
});

test('work that grows faster is reported with its place', async () => {
  const quadratic = (count: number): void => {
    for (let index = 0; index < count; index++) group(count);
  };
  const found = await growsFaster(50, quadratic);
  expect(found.some((line) => /^src\/lib\/collections\.ts groupBy .*: 2500, 10000, 40000$/.test(line))).toBe(true);
});

test('so is what a function of the language goes through', async () => {
  const quadratic = (count: number): void => {
    for (let index = 0; index < count; index++) isMadeOf(['', 'b', ''], 'a'.repeat(count));
  };
  const found = await growsFaster(50, quadratic);
  expect(found).toEqual([expect.stringMatching(/^String\.indexOf at src\/lib\/wildcard\.ts:\d+: /)]);
});
