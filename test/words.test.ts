import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '..');

/** Words of the program's early days that no outsider would use so; the standard terms take their place. */
const PRIVATE =
  /\b(?:mend(?:s|ed|ing)?|whoever|excuses?|amiss|is wanted|gets in|lets in|keeps out|stands beside|made anew|slips of|spelt)\b/i;

const FILES = ['README.md', ...filesIn('docs', '.md'), ...filesIn('src/messages/en', '.ts')];

function filesIn(folder: string, end: string): readonly string[] {
  return readdirSync(join(root, folder))
    .filter((name) => name.endsWith(end))
    .map((name) => join(folder, name));
}

test.each(FILES)('%s has no private words', (file) => {
  const lines = readFileSync(join(root, file), 'utf8').split('\n');
  expect(lines.filter((line) => PRIVATE.test(line))).toEqual([]);
});

test.each(filesIn('rules', '.ts'))('%s: the card has no private words, and no long sentence', (file) => {
  const text = readFileSync(join(root, file), 'utf8');
  const card = /\n {2}title: [\s\S]*?\n {2}(?:messages: \{[\s\S]*?\n {2}\}|messages: \{.*\}),/.exec(text)?.[0] ?? '';
  expect(card.split('\n').filter((line) => PRIVATE.test(line))).toEqual([]);
  const title = /\n {2}title: (['"])(.*)\1,/.exec(card)?.[2] ?? '';
  expect(title.length).toBeLessThanOrEqual(60);
});
