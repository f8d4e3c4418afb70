import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import { rules } from '../rules/index.ts';
import { en } from '../src/messages/en/report.ts';
import { fixEn } from '../src/messages/en/fix.ts';
import { liveEn } from '../src/messages/en/live.ts';
import { preflightEn } from '../src/messages/en/preflight.ts';

const root = join(import.meta.dirname, '..');

/** Words of the program's early days that no outsider would use so; the standard terms take their place. */
const PRIVATE =
  /\b(?:mend(?:s|ed|ing)?|whoever|excuses?|amiss|is wanted|gets in|lets in|keeps out|stands beside|made anew|slips of|spelt)\b/i;

const FILES = [
  'README.md',
  'README.zh-CN.md',
  ...['docs', 'docs/rules', 'docs/rules/zh-CN'].flatMap((folder) => filesIn(folder, '.md')),
  ...filesIn('src/messages/en', '.ts'),
];

function filesIn(folder: string, end: string): readonly string[] {
  return readdirSync(join(root, folder))
    .filter((name) => name.endsWith(end))
    .map((name) => join(folder, name));
}

test.each(FILES)('%s has no private words', (file) => {
  const lines = readFileSync(join(root, file), 'utf8').split('\n');
  expect(lines.filter((line) => PRIVATE.test(line))).toEqual([]);
});

/** Words of comments that hid a plain verb: trust, report, fix, suppress, rewrite. */
const UNCLEAR =
  /\b(?:mends?|mended|mending|whoever|amiss|excuses?|spelt|misspelt|alike|beside|anew|slips? of the pen|gets? in(?! addition)|lets? in|kept out)\b/i;

test.each(['src', 'rules'])('comments in %s have no unclear words', (folder) => {
  const files = readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.ts'),
  );
  expect(files.length).toBeGreaterThan(50);
  const unclear = files.flatMap((name) =>
    [...readFileSync(join(root, folder, name), 'utf8').matchAll(/\/\*\*[^]*?\*\/|^\s*\/\/ .*$/gm)]
      .filter(([comment]) => UNCLEAR.test(comment.replaceAll(/`[^`]*`/g, '')))
      .map(([comment]) => `${name}: ${comment.trim()}`),
  );
  expect(unclear).toEqual([]);
});

test.each(filesIn('rules', '.ts'))('%s: the card has no private words, and no long sentence', (file) => {
  const text = readFileSync(join(root, file), 'utf8');
  const card = /\n {2}title: [\s\S]*?\n {2}(?:messages: \{[\s\S]*?\n {2}\}|messages: \{.*\}),/.exec(text)?.[0] ?? '';
  expect(card.split('\n').filter((line) => PRIVATE.test(line))).toEqual([]);
  const title = /\n {2}title: (['"])(.*)\1,/.exec(card)?.[2] ?? '';
  expect(title.length).toBeLessThanOrEqual(60);
});

/** Every message of one line; the whys and what explains a command may be paragraphs. */
const MESSAGES = [
  ...rules.flatMap(({ id, messages }) =>
    Object.entries(messages).map(([key, text]) => [`${id} ${key}`, text] as const),
  ),
  ...Object.entries({ ...en, ...fixEn, ...liveEn, ...preflightEn }),
];

test('messages have at most 120 characters, without their data', () => {
  expect(MESSAGES.length).toBeGreaterThan(700);
  const lengths = MESSAGES.map(([name, text]) => [name, text.replaceAll(/\{[^{}]*\}/g, '').length] as const);
  expect(lengths.filter(([, length]) => length > 120)).toEqual([]);
});
