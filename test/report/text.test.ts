import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import width from 'fast-string-width';
import { describe, expect, test } from 'vitest';

import { wrapped } from '../../src/report/common/terminal.ts';
import { BAD, folder, GOOD } from '../support/process.ts';
import { runCli } from '../support/run-cli.ts';

const fixtures = join(import.meta.dirname, '..', '..', 'fixtures', 'rules');

/** Lines that are too wide, but for the last one, and those that hold nothing that may be broken: a path, a word. */
function tooWide(text: string, columns: number): readonly string[] {
  const isWhole = (line: string): boolean => /^ *(?:-->|:::|\||=)? *\S+$|^ *--> \S+ \S+$/.test(line);
  const lines = text.trimEnd().split('\n').slice(0, -1);
  return lines.filter((line) => width(line) > columns && !isWhole(line));
}

describe('lines break', () => {
  test.each([
    ['between words', 'expected one of these', 14, ['expected one', 'of these']],
    [
      'behind a longer word',
      'the role acs:ram::1000000000000001:role/x is',
      12,
      ['the role', 'acs:ram::1000000000000001:role/x', 'is'],
    ],
    ['never in quotes', 'run "dts-xacct lint ." to see it', 20, ['run', '"dts-xacct lint ."', 'to see it']],
    ['in quotes that no line can hold', 'is "a b c d e f"', 8, ['is "a b', 'c d e f"']],
    ['never between an option and its value', 'pass --creator ID or a plan', 14, ['pass', '--creator ID', 'or a plan']],
    ['behind a comma in Chinese', '角色未授权，改为新的', 12, ['角色未授权，', '改为新的']],
  ] as const)('%s', (_, text, columns, lines) => {
    expect(wrapped(text, columns)).toEqual(lines);
  });
});

describe('a report', () => {
  const outputs = readdirSync(fixtures, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.out'));

  test('of a fixture has 80 columns in a pipe', () => {
    expect(outputs.length).toBeGreaterThan(300);
    const wide = outputs.flatMap((name) => tooWide(readFileSync(join(fixtures, name), 'utf8'), 80));
    expect(wide).toEqual([]);
  });

  test.each([60, 120])('has the %i columns of the terminal, in both languages', async (columns) => {
    for (const lang of ['en', 'zh-CN']) {
      const { out } = await runCli(['lint', 'task-schema', 'syntax', 'policy-schema', '--no-config', '--lang', lang], {
        cwd: fixtures,
        columns,
      });
      expect(out.split('\n').length).toBeGreaterThan(300);
      expect(tooWide(out, columns)).toEqual([]);
      expect(Math.max(...out.split('\n').map((line) => width(line)))).toBeGreaterThan(columns - 12);
    }
  });

  test('marks what it means below wide characters', async () => {
    const statement = (effect: string): string =>
      `{ "Effect": "${effect}", "Action": "sts:AssumeRole", "Principal": { "RAM": "acs:ram::1000000000000002:root" } }`;
    const policy = `{ "Version": "1", "说明": "${'很长的一段文字'.repeat(6)}", "Statement": [${statement('允许')}] }`;
    const cwd = folder({ 'p.json': policy });
    const { out } = await runCli(['lint', 'p.json', '--only', 'policy-schema'], { cwd });
    const lines = out.split('\n');
    const marker = lines.findIndex((line) => line.includes('^ expected "Allow"'));
    const [frame = '', marks = ''] = [lines[marker - 1], lines[marker]];
    expect(width(frame.slice(0, frame.indexOf('"允许"')))).toBe(marks.indexOf('^'));
    expect(tooWide(out, 80)).toEqual([]);
  });

  test('says why, and what DTS would answer, once a rule', async () => {
    const cwd = folder({ 'a.json': BAD, 'b.json': BAD });
    const { out } = await runCli(['lint', '.'], { cwd });
    expect(out.match(/^error\[dts-service-collapsed\]/gm)).toHaveLength(2);
    expect(out.match(/ = why: /g)).toHaveLength(1);
    expect(out.match(/ = DTS would answer: /g)).toHaveLength(1);
    expect(out.match(/ = fix: /g)).toHaveLength(2);
  });

  test('of one policy without a finding has at most two lines', async () => {
    const cwd = folder({ 'a.json': GOOD });
    const clean = await runCli(['lint', 'a.json', '--creator', '1000000000000002'], { cwd });
    expect(clean.out).toBe('1 document (1 role): no findings\n');
    const open = await runCli(['lint', 'a.json'], { cwd });
    expect(open.out.split('\n')).toEqual([
      'not checked: who 1 role should trust (pass --creator ID or a tasks file)',
      '1 document (1 role): no findings',
      '',
    ]);
  });

  test('lists twenty unknown values, and all with --verbose', async () => {
    const statement = (index: number): object => ({
      Effect: 'Allow',
      Action: 'sts:AssumeRole',
      Principal: { RAM: [`acs:ram::\${var.a${String(index)}}:root`] },
    });
    const policy = { Version: '1', Statement: Array.from({ length: 25 }, (_, index) => statement(index)) };
    const cwd = folder({ 'a.json': JSON.stringify(policy, null, 1) });
    const some = await runCli(['lint', 'a.json'], { cwd });
    expect(some.out.match(/^not checked: a\.json:/gm)).toHaveLength(20);
    expect(some.out).toContain('\nnot checked: 5 more (--verbose lists them)\n');
    const all = await runCli(['lint', 'a.json', '--verbose'], { cwd });
    expect(all.out.match(/^not checked: a\.json:/gm)).toHaveLength(25);
    expect(all.out).not.toContain('more (');
  });
});

test('an account has its name wherever one is known, but not in a value', async () => {
  const tasks = {
    version: 1,
    accounts: { analytics: '1000000000000002', orders: '1000000000000001' },
    tasks: [
      {
        name: 't',
        creator: 'analytics',
        source: { account: 'orders', database: 'MySQL', connection: 'Alibaba Cloud Instance', role: 'ram-for-dts' },
        destination: { account: 'analytics', database: 'MySQL', connection: 'Alibaba Cloud Instance' },
      },
    ],
  };
  const cwd = folder({ 'ram-for-dts.json': BAD, 'tasks.json': JSON.stringify(tasks, null, 2) });
  const report = async (...args: readonly string[]): Promise<string> =>
    (await runCli(['lint', '.', '--owner', '1000000000000001', ...args], { cwd, columns: 200 })).out;
  const text = await report();
  expect(text).toContain('this task is created by analytics (1000000000000002)');
  expect(text).toContain('the task needs "1000000000000002@dts.aliyuncs.com"');
  expect(await report('--lang', 'zh-CN')).toContain('analytics（1000000000000002）');
  expect(await report('-f', 'json')).toContain('created by analytics (1000000000000002)');
  const unnamed = JSON.stringify(tasks, null, 2).replaceAll('analytics', 'shop');
  const fingerprints = (json: string): readonly string[] => json.match(/"fingerprint":"\w+"/g) ?? [];
  const before = fingerprints(await report('-f', 'json'));
  writeFileSync(join(cwd, 'tasks.json'), unnamed);
  expect(fingerprints(await report('-f', 'json'))).toEqual(before);
  expect(before.length).toBeGreaterThan(0);
});
