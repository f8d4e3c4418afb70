import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { describe, expect, onTestFinished, test } from 'vitest';

import { ruleIds } from '../rules/index.ts';
import { quiet } from './support/process.ts';

const root = join(import.meta.dirname, '..');
const pages = join(root, 'docs', 'rules');

test('the pages of the rules and the tables of the README are what the cards, the fixtures and the tool say', () => {
  const { status, stderr } = spawnSync(process.execPath, [join(root, 'scripts', 'docs.mjs'), '--check'], {
    encoding: 'utf8',
    env: quiet(),
  });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  // It starts the program for each output that is shown.
}, 120_000);

test('each rule has a page, and each page a rule', () => {
  const names = [...ruleIds.map((id) => `${id}.md`), 'README.md'];
  expect(readdirSync(pages).toSorted()).toEqual([...names, 'zh-CN'].toSorted());
  expect(readdirSync(join(pages, 'zh-CN')).toSorted()).toEqual(names.toSorted());
});

test('the Chinese pages show the examples of the English ones, and what the program prints in Chinese', () => {
  const inputs = (text: string): readonly string[] =>
    [...text.matchAll(/^`[^`\n]+`\n\n(`{3,})\w*\n[^]*?^\1$/gm)].map(([block]) => block);
  for (const id of ruleIds) {
    const [english, chinese] = [pages, join(pages, 'zh-CN')].map((folder) =>
      readFileSync(join(folder, `${id}.md`), 'utf8'),
    );
    expect(inputs(chinese ?? '')).toEqual(inputs(english ?? ''));
    expect(inputs(chinese ?? '').length).toBeGreaterThan(1);
    expect(chinese).toMatch(new RegExp(`^(?:error|warning|note)\\[${id}\\]: .*[\u4e00-\u9fff]`, 'm'));
  }
});

test('explain names pages that are there', () => {
  const answer = execFileSync(process.execPath, [join(root, 'dist', 'cli.cjs'), 'explain', '--format', 'json'], {
    encoding: 'utf8',
  });
  const cards = JSON.parse(answer) as readonly { readonly docs: string }[];
  expect(cards.length).toBe(ruleIds.length);
  expect(cards.map(({ docs }) => docs).filter((docs) => !existsSync(join(root, docs)))).toEqual([]);
});

describe('the commands of docs/adoption.md', () => {
  const text = readFileSync(join(root, 'docs', 'adoption.md'), 'utf8');
  const commands = [...text.matchAll(/^```sh\n([^]*?)^```$/gm)].flatMap(([, block = '']) =>
    block.trimEnd().split('\n'),
  );

  test('run in their order, and end with 0', () => {
    const home = mkdtempSync(join(tmpdir(), 'dts-xacct-docs-'));
    onTestFinished(() => rmSync(home, { recursive: true, force: true }));
    cpSync(join(root, 'fixtures', 'examples', 'collapsed-role'), home, { recursive: true });
    cpSync(join(root, 'fixtures', 'examples', 'preflight', 'snapshot.json'), join(home, 'snapshot.json'));
    const bin = join(home, 'bin');
    mkdirSync(bin);
    symlinkSync(join(root, 'dist', 'cli.cjs'), join(bin, 'dts-xacct'));
    expect(commands.length).toBeGreaterThan(1);
    for (const command of commands) {
      const env = { ...process.env, PATH: `${bin}:${process.env['PATH'] ?? ''}` };
      const { status, stderr } = spawnSync('sh', ['-c', command], { cwd: home, env, encoding: 'utf8' });
      expect({ command, status, stderr: status === 0 ? '' : stderr }).toEqual({ command, status: 0, stderr: '' });
    }
  });
});
