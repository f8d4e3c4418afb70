import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';

import { runCli } from '../support/run-cli.ts';

let home = '';
beforeEach(() => {
  home = realpathSync(mkdtempSync(join(tmpdir(), 'tracked-')));
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(home, { recursive: true, force: true });
});

const BROKEN =
  '{"Version":"1","Statement":[{"Effect":"Allow","Action":"sts:AssumeRoles","Principal":{"RAM":["acs:ram::1000000000000002:root"]}}]}';

function write(files: Readonly<Record<string, string>>): void {
  for (const [file, content] of Object.entries(files)) {
    mkdirSync(dirname(join(home, file)), { recursive: true });
    writeFileSync(join(home, file), content);
  }
}

const git = (...args: readonly string[]): string => execFileSync('git', args, { cwd: home, encoding: 'utf8' });

async function read(...args: readonly string[]): Promise<{ readonly files: readonly string[]; readonly err: string }> {
  const { out, err } = await runCli(['lint', '-f', 'json', ...(args.length > 0 ? args : ['.'])], { cwd: home });
  const { findings } = JSON.parse(out) as { findings: readonly { file: string }[] };
  return { files: findings.map(({ file }) => file), err };
}

describe('what Git tracks is read although a pattern matches it', () => {
  beforeEach(() => {
    git('init', '-q');
    write({
      '.gitignore': 'build/\n*.local.json\n',
      'role.json': BROKEN,
      'a.local.json': BROKEN,
      'b.local.json': BROKEN,
      'build/kept.json': BROKEN,
      'build/deep/er/kept.json': BROKEN,
      'build/deep/made.json': BROKEN,
      'build/.gitignore': '!made.json\n',
      'build/made.json': BROKEN,
    });
    git('add', '-f', 'role.json', 'a.local.json', 'build/kept.json', 'build/deep/er/kept.json');
  });

  const READ = ['a.local.json', 'build/deep/er/kept.json', 'build/kept.json', 'role.json'];

  test('in a folder', async () => {
    expect((await read()).files).toEqual(READ);
    const listed = git('ls-files', '--cached', '--others', '--exclude-standard').trim().split('\n');
    expect(listed.filter((file) => file.endsWith('.json'))).toEqual(READ);
  });

  test('in a folder below, and of a glob', async () => {
    expect((await read('build/deep/..')).files).toContain('build/deep/../kept.json');
    expect((await read('*.json')).files).toEqual(['a.local.json', 'role.json']);
    expect((await read('**/*.json')).files).toEqual(READ);
  });

  test('what the configuration ignores stays ignored', async () => {
    write({ '.dts-xacct.yaml': 'ignore: ["build/deep"]\n' });
    expect((await read()).files).toEqual(READ.filter((file) => !file.includes('deep')));
  });

  test('variables of Git point to no other repository', async () => {
    vi.stubEnv('GIT_DIR', join(home, 'elsewhere'));
    vi.stubEnv('GIT_INDEX_FILE', join(home, 'elsewhere', 'index'));
    expect((await read()).files).toEqual(READ);
  });

  test('no command of the configuration of the repository runs', async () => {
    const ran = join(home, 'ran');
    const command = join(home, 'command.sh');
    write({ 'command.sh': `#!/bin/sh\ntouch ${ran}\n` });
    chmodSync(command, 0o755);
    for (const key of ['core.fsmonitor', 'core.pager', 'pager.ls-files', 'core.sshCommand', 'diff.external'])
      git('config', key, command);
    git('config', 'core.hooksPath', join(home, 'hooks'));
    mkdirSync(join(home, 'hooks'));
    for (const hook of ['post-index-change', 'fsmonitor-watchman', 'pre-commit'])
      writeFileSync(join(home, 'hooks', hook), `#!/bin/sh\ntouch ${ran}\n`, { mode: 0o755 });
    // The configuration does run commands where it is not overridden.
    git('status');
    expect(existsSync(ran)).toBe(true);
    rmSync(ran);
    expect((await read()).files).toEqual(READ);
    expect(existsSync(ran)).toBe(false);
  });

  test('without Git the patterns count, and a note says so', async () => {
    vi.stubEnv('PATH', join(home, 'empty'));
    const { files, err } = await read();
    expect(files).toEqual(['role.json']);
    expect(err).toContain('note: files that .gitignore matches were not read, also where Git tracks them: git is not');
  });

  test('pre-flight says so too', async () => {
    vi.stubEnv('PATH', join(home, 'empty'));
    write({
      'w.snapshot': JSON.stringify({ snapshotVersion: 1, accounts: [] }),
      'tasks.yaml':
        "version: 1\ntasks:\n  - name: a\n    creator: '1000000000000052'\n    source: { account: '1000000000000051', database: MySQL, connection: Alibaba Cloud Instance, role: r }\n    destination: { account: '1000000000000052', database: MySQL, connection: Alibaba Cloud Instance }\n",
    });
    const { err } = await runCli(['preflight', '.', '--snapshot', 'w.snapshot'], { cwd: home });
    expect(err).toContain('note: files that .gitignore matches were not read, also where Git tracks them: git is not');
  });

  test('a program of the folder that is linted is not run', async () => {
    write({ git: `#!/bin/sh\ntouch ${join(home, 'ran')}\n` });
    chmodSync(join(home, 'git'), 0o755);
    vi.stubEnv('PATH', '.:');
    await read();
    expect(existsSync(join(home, 'ran'))).toBe(false);
  });

  test('a repository that Git refuses is a note', async () => {
    writeFileSync(join(home, '.git', 'config'), 'no configuration\n');
    const { files, err } = await read();
    expect(files).toEqual(['role.json']);
    expect(err).toMatch(/note: files that \.gitignore matches were not read.*: fatal: bad config/);
  });
});

test('a state is read in a folder, and not where Git ignores it', async () => {
  git('init', '-q');
  const state = (name: string): string =>
    JSON.stringify({
      version: 4,
      lineage: 'l',
      resources: [
        {
          mode: 'managed',
          type: 'alicloud_ram_role',
          name,
          instances: [{ attributes: { name, document: BROKEN, arn: `acs:ram::1000000000000001:role/${name}` } }],
        },
      ],
    });
  write({ 'a/terraform.tfstate': state('a'), 'b/old.tfstate': state('b'), 'c/terraform.tfstate': state('c') });
  write({ 'c/.gitignore': '*.tfstate\n' });
  expect((await read()).files).toEqual(['a/terraform.tfstate', 'b/old.tfstate']);
});

test.each([
  ['no pattern hides anything', { '.gitignore': '*.log\n' }],
  ['a pattern hides only what is no input', { '.gitignore': '*.log\n', 'a.log': '' }],
])('Git is not asked where %s', async (_, files) => {
  git('init', '-q');
  write({ ...files, 'role.json': BROKEN });
  vi.stubEnv('PATH', join(home, 'empty'));
  const { files: found, err } = await read();
  expect(found).toEqual(['role.json']);
  expect(err).not.toContain('note:');
});
