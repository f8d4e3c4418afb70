import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { parse } from '@cdktn/hcl2json';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { newBudget } from '../../src/formats/evaluation-budget.ts';
import { evaluate } from '../../src/formats/hcl/evaluate.ts';
import { FUNCTIONS } from '../../src/formats/hcl/functions/index.ts';
import { plainValue } from '../../src/formats/hcl/values.ts';
import { runs } from '../support/property.ts';
import { file } from '../support/terraform-module.ts';

const SCOPE = {
  variables: new Map(),
  locals: new Map(),
  known: new Map(),
  effort: newBudget(),
  folder: '.',
  surroundings: { functions: FUNCTIONS, readFile: () => undefined, parseTemplate: () => undefined },
};

/** What we make of `x = …`. */
function ours(expression: string): unknown {
  const { source, attributes } = file('a.tf', `x = ${expression}\n`);
  const value = attributes.get('x')?.value;
  return value && plainValue(evaluate(value, { source, scope: SCOPE }));
}

/** What HashiCorp's own reader makes of it. */
async function theirs(expression: string): Promise<unknown> {
  const read = (await parse('a.tf', `x = ${expression}\n`)) as { x: unknown };
  return read.x;
}

const CHARACTERS = [
  ...Array.from('ab 1:{}[],@#/*-_.\t'),
  '你',
  '😀',
  '\\n',
  '\\"',
  '\\\\',
  '\\u00e9',
  '$',
  '%',
  '$$',
  '%%',
  '$x',
];
const HEREDOC_PIECES = ['a', '{', '}', '"x"', ' ', '  ', '\t', '# no comment', '\\n', '你', '😀', '$', '%', 'EO', ','];

const quoted = fc
  .array(fc.constantFrom(...CHARACTERS.filter((each) => each !== '"')), { maxLength: 12 })
  .map((parts) => `"${parts.join('')}"`)
  .filter((text) => !/[$%]\{/.test(text));
const line = fc.array(fc.constantFrom(...HEREDOC_PIECES), { maxLength: 6 }).map((parts) => parts.join(''));
const heredoc = fc
  .tuple(fc.constantFrom('<<', '<<-'), fc.array(line, { maxLength: 6 }), fc.constantFrom('', '  ', '\t'))
  .map(([start, lines, indent]) => `${start}EOF\n${lines.map((each) => `${each}\n`).join('')}${indent}EOF`)
  .filter((text) => !/[$%]\{/.test(text));
const scalar = fc.oneof(quoted, fc.constantFrom('true', 'false', 'null', '0', '12', '-3', '1.5'));
const expression = fc.letrec<{ value: string }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    scalar,
    fc.array(tie('value'), { maxLength: 4 }).map((items) => `[${items.join(', ')}]`),
    fc
      .uniqueArray(fc.constantFrom('a', 'b', '"c d"', '"e"'), { maxLength: 4 })
      .chain((keys) => fc.tuple(...keys.map((key) => tie('value').map((value) => `${key} = ${value}`))))
      .map((members) => `{ ${members.join(', ')} }`),
  ),
})).value;

describe('what HashiCorp’s own reader makes of a text', () => {
  test('quoted texts, numbers, lists and objects', async () => {
    await fc.assert(
      fc.asyncProperty(expression, async (text) => {
        expect(ours(text)).toEqual(await theirs(text));
      }),
      runs(30),
    );
  });

  test('heredocs, indented and not', async () => {
    await fc.assert(
      fc.asyncProperty(heredoc, async (text) => {
        expect(ours(text)).toBe(await theirs(text));
      }),
      runs(40),
    );
  });

  test.each([
    ['"acs:ram::${var.a}:root"'],
    ['"a ${local.x} b ${var.y}"'],
    ['<<EOF\n{"RAM": ["acs:ram::${var.a}:root"],\n  "Service": ["${var.a}@dts.aliyuncs.com"]}\nEOF'],
    ['<<-EOF\n    {\n      "a": "${var.a}",\n\n      "b": 1\n    }\n  EOF'],
  ])('references in %s', async (text) => {
    expect(ours(text)).toEqual(await theirs(text));
  });
});

/** Real policies, as a heredoc has them. */
const corpus = join(import.meta.dirname, '..', '..', '..', 'shared', 'corpus', 'trust');

test.skipIf(!existsSync(corpus))('real policies in heredocs', async () => {
  const files = readdirSync(corpus).filter((name) => name.endsWith('.json'));
  expect(files.length).toBeGreaterThan(40);
  for (const name of files) {
    const text = readFileSync(join(corpus, name), 'utf8')
      .replace(/^\uFEFF/, '')
      .replaceAll('\r\n', '\n');
    if (/[$%]\{/.test(text)) continue;
    for (const start of ['<<EOF', '<<-EOF']) {
      const written = `${start}\n${text.replace(/\n?$/, '\n')}EOF`;
      expect(ours(written), `${name} ${start}`).toBe(await theirs(written));
    }
  }
});

test.each([
  ['tree-sitter-terraform.wasm', '0d9ef3ae926acc0411bfecba9b34df4ea659061917b96455570a45a70824e890'],
  ['web-tree-sitter.wasm', 'beca80e44cccbf2299ed4d1e3fa6462a9a6fe818aeebf847547a392227ce4acc'],
])('%s is the one that was tried, and its licence is beside it', (name, wanted) => {
  const home = join(import.meta.dirname, '..', '..', 'dist', 'wasm');
  expect(
    createHash('sha256')
      .update(readFileSync(join(home, name)))
      .digest('hex'),
  ).toBe(wanted);
  expect(readFileSync(join(home, 'LICENSES.txt'), 'utf8')).toContain(name);
});
