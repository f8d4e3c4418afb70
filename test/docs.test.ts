import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import { ruleIds } from '../rules/index.ts';

const root = join(import.meta.dirname, '..');
const pages = join(root, 'docs', 'rules');

test('the pages of the rules and the tables of the README are what the cards, the fixtures and the tool say', () => {
  const { status, stderr } = spawnSync(process.execPath, [join(root, 'scripts', 'docs.mjs'), '--check'], {
    encoding: 'utf8',
  });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  // It starts the program for each output that is shown.
}, 120_000);

test('each rule has a page, and each page a rule', () => {
  expect(readdirSync(pages).toSorted()).toEqual([...ruleIds.map((id) => `${id}.md`), 'README.md'].toSorted());
});

test('explain names pages that are there', () => {
  const answer = execFileSync(process.execPath, [join(root, 'dist', 'cli.cjs'), 'explain', '--format', 'json'], {
    encoding: 'utf8',
  });
  const cards = JSON.parse(answer) as readonly { readonly docs: string }[];
  expect(cards.length).toBe(ruleIds.length);
  expect(cards.map(({ docs }) => docs).filter((docs) => !existsSync(join(root, docs)))).toEqual([]);
});
