import { describe, expect, test } from 'vitest';

import { makeTextCache, type TextSource } from '../../src/files/text-source.ts';
import { below } from '../../src/model/document.ts';
import { InputError } from '../../src/model/errors.ts';
import { resolveLocations } from '../../src/source/locations.ts';

interface Counted extends TextSource {
  text: string;
  reads: number;
}

function source(path: string, text: string, isNamed = false): Counted {
  return {
    path,
    isNamed,
    index: 0,
    text,
    reads: 0,
    read() {
      this.reads++;
      return { text: this.text, fault: undefined };
    },
  };
}

const TEXT = '{\n  "roles": ["a"]\n}\n';

describe('a cache of texts', () => {
  test('keeps the last ones and reads the others again', () => {
    const cache = makeTextCache(3 * TEXT.length);
    const sources = Array.from({ length: 10 }, (_, index) => source(`${String(index)}.json`, TEXT));
    const opened = sources.map((each) => cache.open(each));
    const reads = (): readonly number[] => sources.map((each) => each.reads);
    expect(reads()).toEqual([1, 1, 1, 1, 1, 1, 1, 1, 1, 1]);
    for (const each of opened.slice(-3)) expect(each.value()).toEqual({ roles: ['a'] });
    expect(reads()).toEqual([1, 1, 1, 1, 1, 1, 1, 1, 1, 1]);
    expect(opened[0]?.document.text).toBe(TEXT);
    expect(opened[0]?.value()).toEqual({ roles: ['a'] });
    expect(reads()).toEqual([2, 1, 1, 1, 1, 1, 1, 1, 1, 1]);
  });

  test('keeps the latest one however large it is, and what the user named', () => {
    const cache = makeTextCache(1);
    const [named, large] = [source('named.json', TEXT, true), source('large.json', TEXT)];
    const opened = [named, large].map((each) => cache.open(each));
    for (const each of opened) expect(each.document.text).toBe(TEXT);
    expect([named.reads, large.reads]).toEqual([1, 1]);
  });

  test('a parsed text is kept as long as its text', () => {
    const cache = makeTextCache(1);
    const [first, second] = [source('1.json', TEXT), source('2.json', TEXT)];
    const opened = cache.open(first);
    const value = { roles: ['kept'] };
    opened.keepValue(value);
    expect(opened.value()).toBe(value);
    cache.open(second);
    expect(opened.value()).toEqual({ roles: ['a'] });
  });

  test('places are found in a text that was dropped', () => {
    const cache = makeTextCache(1);
    const { document } = cache.open(source('1.json', TEXT));
    cache.open(source('2.json', TEXT));
    const at = below({ document, path: [] }, 'roles', 0);
    expect(resolveLocations([at]).place(at)).toMatchObject({ file: '1.json', startLine: 2, startColumn: 13 });
  });

  test.each([
    ['longer', `${TEXT} `],
    ['no JSON any more', TEXT.replace('"a"', '"a`')],
  ])('a file that was changed meanwhile is an error: %s', (_, text) => {
    const cache = makeTextCache(1);
    const file = source('1.json', TEXT);
    const opened = cache.open(file);
    cache.open(source('2.json', TEXT));
    file.text = text;
    expect(() => opened.value()).toThrow(new InputError('1.json', 'it changed while it was read; rerun the command'));
  });
});
