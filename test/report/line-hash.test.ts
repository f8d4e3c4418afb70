import fc from 'fast-check';
import { expect, test } from 'vitest';

import { makeLineHash } from '../../src/report/line-hash.ts';
import { runs } from '../support/property.ts';

/** The definition, slowly: 100 characters from the line's start, as digits of a number to the base 37, modulo 2 ** 64. */
function slowHashes(text: string): string[] {
  const squeezed = text.replaceAll(/[ \t]/g, '').replaceAll(/\r\n|\r/g, '\n');
  const units = Array.from({ length: squeezed.length }, (_, index) => BigInt(squeezed.charCodeAt(index)));
  units.push(0xffffn, ...Array.from({ length: 100 }, () => 0n));
  const starts = [0, ...[...squeezed.matchAll(/\n/g)].map(({ index }) => index + 1)];
  const counts = new Map<string, number>();
  return starts.map((start) => {
    const value = units.slice(start, start + 100).reduce((sum, unit) => sum * 37n + unit, 0n);
    const hash = BigInt.asUintN(64, value).toString(16);
    counts.set(hash, (counts.get(hash) ?? 0) + 1);
    return `${hash}:${counts.get(hash) ?? 0}`;
  });
}

function hashes(text: string): string[] {
  const lineHash = makeLineHash();
  return text.split(/\r\n|\r|\n/).map((_, index) => lineHash(text, index + 1));
}

test('texts of any lines', () => {
  const piece = fc.oneof(
    fc.constantFrom('\n', '\r\n', '\r', '\n\n', '\t', ' ', '}', '    "Effect": "Allow",\n', '角', '😀'),
    fc.string({ maxLength: 30 }).map((text) => text.replaceAll(/[\r\n]/g, '')),
  );
  const text = fc.array(piece, { maxLength: 60 }).map((pieces) => pieces.join(''));
  // A blank between CR and LF makes two breaks of them, which the definition above does not know.
  fc.assert(
    fc.property(
      text.filter((each) => !/\r[ \t]+\n/.test(each)),
      (each) => {
        expect(hashes(each)).toEqual(slowHashes(each));
      },
    ),
    runs(100),
  );
});

test('lines with the same text behind them are numbered', () => {
  const line = `${'x'.repeat(100)}\n`;
  const [first, second, third] = hashes(line.repeat(3));
  expect([first, second].map((hash) => hash?.split(':')[1])).toEqual(['1', '2']);
  expect(second?.split(':')[0]).toBe(first?.split(':')[0]);
  expect(third?.split(':')[1]).toBe('3');
});

test('a CR and an LF with blanks between them are two line breaks', () => {
  const lineHash = makeLineHash();
  expect([1, 2, 3].map((line) => lineHash('a\r \nb', line))).toEqual([1, 2, 3].map((line) => lineHash('a\n\nb', line)));
});

test('lines may be asked for in any order', () => {
  const text = 'b\na\n'.repeat(200);
  const lineHash = makeLineHash();
  expect([300, 1, 301, 300].map((line) => lineHash(text, line))).toEqual(
    [300, 1, 301, 300].map((line) => hashes(text)[line - 1]),
  );
});

test('layout does not matter; a line that is not there has no hash', () => {
  expect(hashes('{\r\n\t"a": 1\r\n}')).toEqual(hashes('{\n  "a":1\n}'));
  expect(makeLineHash()('a', 2)).toBe('');
});

test('one that is asked for two texts in turn mixes up nothing', () => {
  const lineHash = makeLineHash();
  const [a, b] = [lineHash('a', 1), lineHash('b', 1)];
  expect(a).not.toBe(b);
  expect([lineHash('a', 1), lineHash('b', 1)]).toEqual([a, b]);
});
