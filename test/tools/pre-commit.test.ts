import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { beforeAll, describe, expect, test } from 'vitest';

import { folder } from '../cli/process.ts';
import { isInstalled } from './programs.ts';

const root = join(import.meta.dirname, '..', '..');
const TRUST = (account: string): string =>
  JSON.stringify({
    Version: '1',
    Statement: [
      {
        Effect: 'Allow',
        Action: 'sts:AssumeRole',
        Principal: { RAM: [`acs:ram::${account}:root`], Service: [`${account}@dts.aliyuncs.com`] },
      },
    ],
  });
const roleAnswer = (account: string): string =>
  JSON.stringify({
    Role: {
      RoleName: 'shop-reader',
      Arn: 'acs:ram::1000000000000021:role/shop-reader',
      RoleId: '300000000000000021',
      AssumeRolePolicyDocument: TRUST(account),
    },
  });
const TASKS = `version: 1
accounts: { shop: "1000000000000021", reports: "1000000000000022" }
tasks:
  - name: nightly
    creator: reports
    source: { account: shop, database: MongoDB, connection: Alibaba Cloud Instance, role: shop-reader }
    destination: { account: reports, database: MongoDB, connection: Alibaba Cloud Instance }
`;

/** With a cache of its own, for the hook of `git commit` too. */
const ENV = { ...process.env, PRE_COMMIT_HOME: folder({}) };
const hasPreCommit = isInstalled('pre-commit');

/** A repository with what is to be released: the files that Git tracks, or would, as they are now. */
function hookRepository(): string {
  const home = folder({});
  const { stdout } = spawnSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '-z'], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  for (const file of stdout
    .split('\0')
    .filter((name) => name !== '' && !/^(?:test|fixtures\/(?!rules))\//.test(name))) {
    mkdirSync(dirname(join(home, file)), { recursive: true });
    cpSync(join(root, file), join(home, file));
  }
  commitAll(home);
  return home;
}

function git(cwd: string, ...args: readonly string[]): void {
  const identity = ['-c', 'user.name=t', '-c', 'user.email=t@localhost', '-c', 'commit.gpgsign=false'];
  const { status, stderr } = spawnSync('git', [...identity, ...args], {
    cwd,
    encoding: 'utf8',
    env: ENV,
  });
  if (status !== 0) throw new Error(`git ${args.join(' ')}: ${stderr}`);
}

function commitAll(cwd: string): void {
  git(cwd, 'init', '-q', '-b', 'main');
  git(cwd, 'add', '-A');
  git(cwd, 'commit', '-q', '-m', 'all');
}

// It installs the program from its source, with the packages that it needs: minutes on a slow machine.
describe.skipIf(!hasPreCommit)('the hook of pre-commit (skipped where pre-commit is not installed)', () => {
  let home = '';
  const preCommit = (...args: readonly string[]): ReturnType<typeof spawnSync> =>
    spawnSync('pre-commit', args, { cwd: home, encoding: 'utf8', env: ENV });

  beforeAll(() => {
    const hooks = hookRepository();
    const { stdout } = spawnSync('git', ['rev-parse', 'HEAD'], { cwd: hooks, encoding: 'utf8' });
    home = folder({
      '.pre-commit-config.yaml': `repos:\n  - repo: ${hooks}\n    rev: ${stdout.trim()}\n    hooks: [{ id: dts-xacct }]\n`,
      'notes.json': '{ "name": "nothing of ours" }',
    });
    commitAll(home);
    const { status, stdout: out, stderr } = preCommit('install', '--install-hooks');
    if (status !== 0) throw new Error(`${String(out)}${String(stderr)}`);
  }, 600_000);

  test('passes a repository without anything of ours', () => {
    const { status, stdout } = preCommit('run', '--all-files');
    expect([status, stdout]).toEqual([0, expect.stringContaining('Passed')]);
  }, 60_000);

  test('passes a role that the tasks fit', () => {
    writeFileSync(join(home, 'tasks.yaml'), TASKS);
    writeFileSync(join(home, 'role.json'), roleAnswer('1000000000000022'));
    git(home, 'add', '-A');
    expect(preCommit('run').status).toBe(0);
    git(home, 'commit', '-q', '--no-verify', '-m', 'role and tasks');
  }, 60_000);

  test('fails where only the broken role is staged: the tasks beside it show that', () => {
    writeFileSync(join(home, 'role.json'), roleAnswer('1000000000000099'));
    git(home, 'add', 'role.json');
    const { status, stdout } = preCommit('run');
    expect(status).toBe(1);
    expect(stdout).toContain('dts-trusts-wrong-account');
    expect(() => git(home, 'commit', '-q', '-m', 'broken')).toThrow('dts-trusts-wrong-account');
  }, 60_000);
});
