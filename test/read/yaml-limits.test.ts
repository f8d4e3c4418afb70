import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { readYaml, type YamlText } from '../../src/read/yaml.ts';
import { cpuTime } from '../cpu.ts';

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

  const bomb = [
    'a0: &a0 [x,x,x,x,x,x,x,x,x]',
    ...Array.from({ length: 30 }, (_, i) => `a${i + 1}: &a${i + 1} [${`*a${i},`.repeat(9)}]`),
  ];

  it.each<[name: string, text: string]>([
    ['lists of lists', bomb.join('\n')],
    [
      'maps of maps',
      Array.from({ length: 40 }, (_, i) => `m${i}: &m${i} {a: *m${i - 1}, b: *m${i - 1}}`)
        .join('\n')
        .replaceAll('*m-1', '1'),
    ],
    [
      'merges of merges',
      Array.from({ length: 2000 }, (_, i) => `m${i}: &m${i} {<<: *m${i - 1}, k${i}: 1}`)
        .join('\n')
        .replace('*m-1', '{}'),
    ],
  ])('aliases pile up: %s', (_, text) => {
    const start = cpuTime();
    const found = read(text);
    expect(found.documents).toEqual([]);
    expect(found.faults).toHaveLength(1);
    expect(found.faults[0]).toMatchObject({
      message: 'yamlRepeats',
      data: { limit: 100_000 },
    });
    expect(cpuTime() - start).toBeLessThan(2000);
  });

  it('reads a map of many keys in linear time', () => {
    const text = Array.from({ length: 20_000 }, (_, i) => `k${i}: ${i}`).join('\n');
    const start = cpuTime();
    expect(Object.keys(value(text) as object)).toHaveLength(20_000);
    expect(cpuTime() - start).toBeLessThan(5000);
  });

  it('finds a great many nodes in one pass', () => {
    const text = Array.from({ length: 5000 }, (_, i) => `k${i}: {a: ${i}}`).join('\n');
    const document = read(text).documents[0]?.document;
    if (document === undefined) throw new Error('not read');
    const start = cpuTime();
    const spans = document.locate(
      document,
      Array.from({ length: 5000 }, (_, i) => [`k${i}`, 'a']),
    );
    expect(spans.every((span) => span !== undefined)).toBe(true);
    expect(cpuTime() - start).toBeLessThan(3000);
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
      { numRuns: 2000 },
    );
  });
});
