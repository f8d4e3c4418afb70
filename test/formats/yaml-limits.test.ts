import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { readYaml } from '../../src/formats/yaml/parse.ts';
import type { YamlText } from '../../src/formats/parsed-text.ts';
import { runs } from '../support/property.ts';

function read(text: string): YamlText {
  const found = readYaml('a.yaml', text);
  if (found === 'tooDeep') throw new Error('too deep');
  return found;
}

function value(text: string): unknown {
  return read(text).documents[0]?.value;
}

describe('too much', () => {
  it.each<[name: string, text: string]>([
    ['lists', '['.repeat(50_000)],
    ['maps', '{a: '.repeat(50_000)],
    ['blocks', '- '.repeat(50_000)],
    ['keys', '? '.repeat(50_000)],
    ['closed lists', '['.repeat(101) + ']'.repeat(101)],
    ['aliases', `a: &a ${'['.repeat(60)}${']'.repeat(60)}\nb: &b ${'['.repeat(60)}*a${']'.repeat(60)}\n`],
  ])('too deep: %s', (_, text) => {
    expect(readYaml('a.yaml', text)).toBe('tooDeep');
  });

  it('takes 100 levels', () => {
    expect(JSON.stringify(value('['.repeat(100) + ']'.repeat(100)))).toBe('['.repeat(100) + ']'.repeat(100));
  });

  it('reads an alias a line', () => {
    const aliases = Array.from({ length: 20_000 }, (_, index) => `k${index}: *x`).join('\n');
    expect(Object.values(value(`x: &x 1\n${aliases}`) as object)).toEqual(Array.from({ length: 20_001 }, () => 1));
  });
});

describe('any text', () => {
  const marks = [
    'a',
    'b: ',
    '- ',
    '? ',
    ': ',
    '[',
    ']',
    '{',
    '}',
    ',',
    '"',
    "'",
    '|',
    '>',
    '&x ',
    '*x',
    '<<: ',
    '!t ',
    '!!str ',
  ];
  const rest = [
    '---\n',
    '...\n',
    '%YAML 1.1\n',
    '# c',
    '\n',
    '\n  ',
    '\n\t',
    '\r\n',
    ' ',
    '0123',
    '账',
    '\u0000',
    '\ud83d',
    '\\',
  ];
  const pieces = fc.oneof(fc.constantFrom(...marks), fc.constantFrom(...rest));

  it('is read, or told to be broken', () => {
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 30 }), (parts) => {
        const text = parts.join('');
        const { documents, faults } = read(text);
        for (const { message, start, end } of faults) {
          expect(message).not.toBe('');
          expect(0 <= start && start <= end && end <= text.length).toBe(true);
        }
        for (const { document } of documents) {
          const [root] = document.locate(document, [[], ['a'], ['b', 0], ['Fn::t']]);
          expect(root && root.start <= root.end && root.end <= text.length).toBe(true);
        }
      }),
      runs(300),
    );
  });
});
