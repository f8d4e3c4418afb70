import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { beforeAll, describe, expect, test } from 'vitest';

import { folder } from '../support/process.ts';
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
const ENV = {
  ...process.env,
  PRE_COMMIT_HOME: folder({}),
  // Nothing answers there.
  npm_config_registry: 'http://127.0.0.1:9/',
  npm_config_fetch_retries: '0',
};
const hasPreCommit = isInstalled('pre-commit');

/** A repository in which a release was made: the id of its commit, too. */
function release(): { readonly hooks: string; readonly rev: string } {
  const hooks = folder({ 'notes.md': 'The source is here.' });
  commitAll(hooks);
  const identity = { GIT_AUTHOR_NAME: 't', GIT_AUTHOR_EMAIL: 't@localhost' };
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(root, 'scripts', 'release.mjs')], {
    cwd: hooks,
    encoding: 'utf8',
    env: { ...ENV, ...identity, GIT_COMMITTER_NAME: 't', GIT_COMMITTER_EMAIL: 't@localhost' },
  });
  if (status !== 0) throw new Error(stderr);
  return { hooks, rev: stdout.trim() };
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

test('the commit of a release has what GitHub and pre-commit run, and the source before it', () => {
  const { hooks, rev } = release();
  const { stdout } = spawnSync('git', ['ls-tree', '-r', '--name-only', rev], { cwd: hooks, encoding: 'utf8' });
  const files = stdout.split('\n');
  const wanted = ['.pre-commit-hooks.yaml', 'LICENSE', 'action.yml', 'dist/action.cjs', 'dist/cli.cjs', 'package.json'];
  expect(files).toEqual(expect.arrayContaining(wanted));
  expect(files.filter((file) => /^(?:src|test|scripts|node_modules)\//.test(file))).toEqual([]);
  const parents = spawnSync('git', ['log', '--format=%s', rev], { cwd: hooks, encoding: 'utf8' }).stdout;
  expect(parents).toMatch(/^Release \d+\.\d+\.\d+\nall\n$/);
});

describe.skipIf(!hasPreCommit)('the hook of pre-commit (skipped where pre-commit is not installed)', () => {
  let home = '';
  let seconds = 0;
  const preCommit = (...args: readonly string[]): ReturnType<typeof spawnSync> =>
    spawnSync('pre-commit', args, { cwd: home, encoding: 'utf8', env: ENV });

  beforeAll(() => {
    const { hooks, rev } = release();
    // A tag, as users have it: pre-commit fetches what they name.
    git(hooks, 'tag', 'v0', rev);
    home = folder({
      '.pre-commit-config.yaml': `repos:\n  - repo: ${hooks}\n    rev: v0\n    hooks: [{ id: dts-xacct }]\n`,
      'notes.json': '{ "name": "nothing of ours" }',
    });
    commitAll(home);
    const started = performance.now();
    const { status, stdout: out, stderr } = preCommit('install', '--install-hooks');
    seconds = (performance.now() - started) / 1000;
    if (status !== 0) throw new Error(`${String(out)}${String(stderr)}`);
  }, 600_000);

  test('is installed in seconds, without any package of a registry', () => {
    expect(seconds).toBeLessThan(60);
  });

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
