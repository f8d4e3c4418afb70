import { describe, expect, it } from 'vitest';

import { exactNumber, exactNumbers } from '../../src/formats/scalar.ts';
import { json, yaml, type Given } from '../support/tasks-in-text.ts';

describe('numbers as they are written', () => {
  it.each<[name: string, given: Given, expected: string | undefined]>([
    ['JSON', json('{"a": [{"b": 9999999999999999}]}'), '9999999999999999'],
    ['a small one', json('{"a": [{"b": 1.50}]}'), '1.50'],
    ['YAML', yaml('a: [{b: 9999999999999999}]'), '9999999999999999'],
    ['YAML with a leading zero', yaml('a: [{b: 0123}]'), '0123'],
    ['a small one of YAML', yaml('a: [{b: 1.50}]'), '1.50'],
    ['a list', json('{"a": [{"b": [1]}]}'), undefined],
    ['nothing', json('{"a": []}'), undefined],
  ])('%s', (_, { at }, expected) => {
    expect(exactNumber(at.document, ['a', 0, 'b'])).toBe(expected);
  });

  it('finds those that no number keeps, below a place', () => {
    const { value, at } = json(
      '{"x": 9999999999999999, "a": [1, 9007199254740993, "9007199254740993", null, {"b/c": -12345678901234567890}]}',
    );
    const below = exactNumbers((value as { a: unknown }).a, { document: at.document, path: ['a'] });
    expect([...below]).toEqual([
      ['/a/1', '9007199254740993'],
      ['/a/4/b~1c', '-12345678901234567890'],
    ]);
  });
});
