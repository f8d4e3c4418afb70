import fc from 'fast-check';
import * as jsonc from 'jsonc-parser';
import { describe, expect, test } from 'vitest';

import { MAX_DEPTH } from '../../src/formats/evaluation-budget.ts';
import { closes, opens, Token, doubledKeys, jsonDocument } from '../../src/formats/json/locate.ts';
import type { Path } from '../../src/model/document.ts';
import { runs } from '../support/property.ts';

test('the numbers of tokens are those of jsonc-parser', () => {
  const text = '{"a": [1, "b"]}';
  const scanner = jsonc.createScanner(text, true);
  const tokens = [];
  for (let token: number = scanner.scan(); token !== Token.End; token = scanner.scan()) tokens.push(token);
  expect(tokens[0]).toBe(Token.OpenBrace);
  expect(tokens[1]).toBe(Token.String);
  expect(tokens[2]).toBe(Token.Colon);
  expect(tokens[3]).toBe(Token.OpenBracket);
  expect(tokens[5]).toBe(Token.Comma);
  expect(tokens.slice(-2)).toEqual([Token.CloseBracket, Token.CloseBrace]);
  expect(tokens.map(opens)).toEqual(text.match(/"[^"]*"|[{}[\],:]|\d/g)?.map((part) => /^[{[]$/.test(part)));
  expect(tokens.map(closes)).toEqual(text.match(/"[^"]*"|[{}[\],:]|\d/g)?.map((part) => /^[}\]]$/.test(part)));
});

/** Every node of a value with its path. */
function* nodes(value: unknown, path: Path = []): Iterable<{ path: Path; value: unknown }> {
  yield { path, value };
  if (typeof value !== 'object' || value === null) return;
  for (const [key, member] of Object.entries(value))
    yield* nodes(member, [...path, Array.isArray(value) ? Number(key) : key]);
}

describe('places', () => {
  test('of every node of any value are where its text stands', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 5 }), fc.constantFrom(0, 2, '\t'), (value, indent) => {
        const text = JSON.stringify(value, null, indent);
        const document = jsonDocument('a.json', text);
        const all = [...nodes(JSON.parse(text))];
        const found = document.locate(
          document,
          all.map(({ path }) => path),
        );
        for (const [index, node] of all.entries()) {
          const span = found[index];
          expect(span).toBeDefined();
          expect(JSON.parse(text.slice(span?.start, span?.end))).toEqual(node.value);
          const key = node.path.at(-1);
          if (typeof key === 'string' && span?.key)
            expect(JSON.parse(text.slice(span.key.start, span.key.end))).toBe(key);
        }
      }),
      runs(60),
    );
  });

  test('of what is not there are undefined', () => {
    const document = jsonDocument('a.json', '{"a": [1]}');
    expect(document.locate(document, [['b'], ['a', 1], ['a', 0, 'c']])).toEqual([undefined, undefined, undefined]);
  });

  test('are found in a text that is cut off', () => {
    const document = jsonDocument('a.json', '{"a": [1, {"b"');
    expect(() => document.locate(document, [['a', 1, 'b', 'c']])).not.toThrow();
  });
});

describe('doubled keys', () => {
  const doubled = (text: string): unknown => {
    const found = doubledKeys(text, JSON.parse(text));
    return found === 'tooDeep' ? found : found.map(({ key, start }) => [key, start]);
  };

  test.each([
    ['{"a":1,"a":2}', [['a', 7]]],
    ['{"a":{"b":1,"b":2},"c":[{"d":1},{"d":2}]}', [['b', 12]]],
    ['{"a":1,"\\u0061":2}', [['a', 7]]],
    ['{"a\\\\":1,"b":2,"b":3}', [['b', 15]]],
    ['{"a":"\\"b\\":1","c":"\\"b\\":1"}', []],
    [
      '{"a":1,"a":2,"a":3}',
      [
        ['a', 7],
        ['a', 13],
      ],
    ],
    ['[{"a":1},{"a":2}]', []],
    ['{"__proto__":1,"__proto__":2}', [['__proto__', 15]]],
    ['"a"', []],
  ])('%s', (text, expected) => {
    expect(doubled(text)).toEqual(expected);
  });

  test('are never told of a value that has none', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom(0, 2), (value, indent) => {
        const text = JSON.stringify(value, null, indent);
        expect(doubledKeys(text, JSON.parse(text))).toEqual([]);
      }),
      runs(50),
    );
  });

  test('are always told where one is put in', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue(), { minKeys: 1 }), (value) => {
        const text = JSON.stringify(value);
        const [key] = Object.keys(JSON.parse(text) as object);
        fc.pre(key !== undefined);
        const spoilt = `${text.slice(0, -1)},${JSON.stringify(key)}:0}`;
        expect(doubledKeys(spoilt, JSON.parse(spoilt))).toHaveLength(1);
      }),
      runs(50),
    );
  });

  test(`are not looked for deeper than ${String(MAX_DEPTH)} levels`, () => {
    const deep = (levels: number): string => '['.repeat(levels) + ']'.repeat(levels);
    expect(doubled(deep(MAX_DEPTH - 1))).toEqual([]);
    expect(doubled(deep(MAX_DEPTH + 2))).toBe('tooDeep');
    expect(doubled(deep(50_000))).toBe('tooDeep');
  });
});
