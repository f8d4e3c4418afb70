import fc from 'fast-check';
import { expect, test } from 'vitest';

import { jsonEscapes, percentEncoding } from '../../src/formats/escapes.ts';
import { runs } from '../support/property.ts';

test('each unit of a string is found in its JSON', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const json = JSON.stringify(text).slice(1, -1);
      const offsets = Array.from({ length: text.length + 1 }, (_, index) => index);
      const found = jsonEscapes(json, offsets);
      expect(found[0]).toBe(0);
      expect(found.at(-1)).toBe(json.length);
      for (let unit = 0; unit < text.length; unit++) {
        expect(JSON.parse(`"${json.slice(found[unit], found[unit + 1])}"`)).toBe(text[unit]);
      }
    }),
    runs(50),
  );
});

test('an escape that JSON.stringify would not write is one unit too', () => {
  expect(jsonEscapes('a\\u0062\\/c', [0, 1, 2, 3, 4])).toEqual([0, 1, 7, 9, 10]);
});

test('each character of a text is found in its URL encoding', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      const encoded = encodeURIComponent(text);
      const starts: number[] = [];
      for (let at = 0; at <= text.length; at += (text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1) starts.push(at);
      const found = percentEncoding(encoded, starts);
      for (let index = 0; index + 1 < starts.length; index++) {
        const part = encoded.slice(found[index], found[index + 1]);
        expect(decodeURIComponent(part)).toBe(text.slice(starts[index], starts[index + 1]));
      }
    }),
    runs(50),
  );
});

test('offsets beyond the end are the end', () => {
  expect(jsonEscapes('ab', [5])).toEqual([2]);
  expect(percentEncoding('a%20', [9])).toEqual([4]);
});
