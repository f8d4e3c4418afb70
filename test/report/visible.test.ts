import fc from 'fast-check';
import { expect, test } from 'vitest';

import { toJson, escapeControls } from '../../src/report/common/escape.ts';
import { runs } from '../support/property.ts';

const HIDDEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u;

test.each([
  ['a terminal escape', '\u001b[31mred', '\\u{1b}[31mred'],
  ['its one-byte form', '\u009b31m', '\\u{9b}31m'],
  ['a line break and a tab', 'a\r\n\tb', 'a\\u{d}\\u{a}\\u{9}b'],
  ['DEL and NUL', '\u007f\0', '\\u{7f}\\u{0}'],
  ['a bidi override', 'root\u202egnp.exe', 'root\\u{202e}gnp.exe'],
  ['a mark without width', 'ro\u200bot', 'ro\\u{200b}ot'],
  ['a line separator', 'a\u2028b', 'a\\u{2028}b'],
  ['a tag beyond the BMP', 'a\u{e0041}b', 'a\\u{e0041}b'],
  ['half a pair', 'a\ud83db', 'a\\u{d83d}b'],
])('%s is written out', (_, text, shown) => {
  expect(escapeControls(text)).toBe(shown);
});

test('what can be seen stays as it is', () => {
  for (const text of ['', 'acs:ram::1:role/a', '角色 😀 é Ω', 'a\\u{1b}']) expect(escapeControls(text)).toBe(text);
});

test('nothing hidden is left of any text', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(escapeControls(text)).not.toMatch(HIDDEN);
    }),
    runs(50),
  );
});

test('JSON holds nothing hidden either, and means the same', () => {
  expect(toJson({ a: '\u009b\u202e\u{e0041}\ud83d角' })).toBe('{"a":"\\u009b\\u202e\\udb40\\udc41\\ud83d角"}');
  fc.assert(
    fc.property(fc.dictionary(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' })), (value) => {
      const json = toJson(value);
      expect(json).not.toMatch(HIDDEN);
      expect(JSON.parse(json)).toEqual(JSON.parse(JSON.stringify(value)));
    }),
    runs(50),
  );
});
