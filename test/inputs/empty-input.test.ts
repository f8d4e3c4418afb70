import { mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, test } from 'vitest';

import { folder, run } from '../support/process.ts';
import { runCli } from '../support/run-cli.ts';

const POLICY = JSON.stringify({
  Version: '1',
  Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRoles', Principal: { Service: ['fc.aliyuncs.com'] } }],
});

const home = folder({
  'real/policy.json': POLICY,
  'walked/own.json': POLICY,
  'blank.yaml': ' \n\n',
  'vendor/a.json': POLICY,
  'vendor/b.json': POLICY,
  '.dts-xacct.yaml': 'ignore: ["vendor/**"]\n',
});
mkdirSync(join(home, 'walked/sub'));
symlinkSync('../real/policy.json', join(home, 'walked/link.json'));
symlinkSync('../gone.json', join(home, 'walked/broken.json'));
symlinkSync('../../real', join(home, 'walked/sub/folder'));

describe('empty input is named as that, and is no pass', () => {
  test.each(['', '  \n', '\ufeff'])('standard input that holds %j', (input) => {
    for (const name of ['x.json', 'x.yaml']) {
      const ended = run(['lint', '-', '--stdin-filename', name], { cwd: home, input });
      expect([ended.code, ended.err]).toEqual([2, expect.stringContaining(`error: ${name} is empty`)]);
    }
    const ended = run(['lint', '-'], { cwd: home, input });
    expect([ended.code, ended.err]).toEqual([2, expect.stringContaining('error: standard input is empty')]);
  });

  test('a file that is named', async () => {
    const { code, err } = await runCli(['lint', 'blank.yaml'], { cwd: home });
    expect([code, err]).toEqual([2, expect.stringContaining('error: blank.yaml is empty')]);
  });

  test('tasks from standard input', () => {
    const { code, err } = run(['preflight', '-', '--snapshot', 'gone.json'], { cwd: home, input: '\n' });
    expect([code, err]).toEqual([2, expect.stringContaining('no tasks in standard input: it is empty')]);
  });
});

describe('files that are named and ignored', () => {
  test.each([[['vendor/a.json', './vendor/b.json']], [['vendor/a.json']]])(
    '%j: exit 0, and a line each',
    async (paths) => {
      const { code, err } = await runCli(['lint', ...paths], { cwd: home });
      expect(code).toBe(0);
      for (const path of paths) expect(err).toContain(`${path} skipped: ignored by .dts-xacct.yaml\n`);
    },
  );

  test('one that is not ignored is judged', async () => {
    const { code } = await runCli(['lint', 'vendor/a.json', 'real/policy.json'], { cwd: home });
    expect(code).toBe(1);
  });
});

describe('links', () => {
  test.each([
    ['walked', 2],
    ['walked/*', 2],
    ['walked/**', 2],
    ['walked/**/*.json', 2],
    ['walked/{link,own}.json', 2],
    ['walked/l*.json', 1],
  ])('%s: a link to a file is that file, one to a folder is not followed', async (path, count) => {
    const { out } = await runCli(['lint', path, '-f', 'json'], { cwd: home });
    const { findings, summary } = JSON.parse(out) as { findings: object[]; summary: { documents: number } };
    expect([summary.documents, findings.length]).toEqual([count, count]);
  });
});

describe('--show-files together with reports', () => {
  test('lists, and writes each report to its file, with the exit code of the run', async () => {
    const cwd = folder({ 'a.json': POLICY, 'notes.md': 'x' });
    const { code, out } = await runCli(['lint', '.', '--show-files', '-f', 'json=r.out', '-f', 'sarif=s.out'], { cwd });
    expect([code, out]).toEqual([1, 'a.json: trust policy\nnotes.md: not a JSON, YAML or Terraform file name\n']);
    const judged = await runCli(['lint', '.', '-f', 'json'], { cwd });
    expect(readFileSync(join(cwd, 'r.out'), 'utf8').replaceAll(/"skipped": ?\d+/g, '')).toBe(
      judged.out.replaceAll(/"skipped": ?\d+/g, ''),
    );
    expect(readFileSync(join(cwd, 's.out'), 'utf8')).toContain('trust-action');
  });

  test('a report on standard output is a usage error', async () => {
    const { code, out, err } = await runCli(['lint', '.', '--show-files', '-f', 'json'], { cwd: home });
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain('-f json=report.json');
  });
});
