import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import { folder, run } from '../cli/process.ts';
import { ANALYTICS, AUDITOR, DEFAULT_ROLE, dtsRole, loopback, world } from '../cloud/loopback.ts';
import { program } from '../cloud/program.ts';

const given = world();
const owners = ['3000000000000001', '3000000000000002', '3000000000000003'];
const creators = ['5000000000000001', '5000000000000002', '5000000000000003', '5000000000000004'];
const [first = '', second = '', third = ''] = owners;
const open = { RAM: ['*'], Service: ['dts.aliyuncs.com'] };
const accounts = {
  ...Object.fromEntries(creators.map((id) => [id, { roles: [AUDITOR, DEFAULT_ROLE] }])),
  // One role is wrong for all, one right for one creator, one is not there, and one account refuses.
  [first]: { roles: [AUDITOR, DEFAULT_ROLE, dtsRole('shared', first), dtsRole('right', creators[0] ?? '')] },
  [second]: {
    roles: [
      AUDITOR,
      DEFAULT_ROLE,
      { name: 'shared', trust: { Version: '1', Statement: [] } },
      {
        name: 'open',
        trust: { Version: '1', Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: open }] },
      },
    ],
  },
  [third]: { roles: [AUDITOR, DEFAULT_ROLE], denied: ['ram:GetRole'] },
};
const server = await loopback({ ...given, accounts: { ...given.accounts, ...accounts } });

const names = ['shared', 'right', 'open', 'absent'];
const task = (creator: string, index: number): string => {
  const [owner, role] = [owners[index % 3] ?? '', names[(index + Number(creator.at(-1))) % 4] ?? ''];
  const end = 'database: MySQL, connection: Alibaba Cloud Instance';
  return `  - { name: ${creator}-${String(index)}, creator: "${creator}", source: { account: "${owner}", ${end}, role: ${role} }, destination: { account: "${creator}", ${end} } }\n`;
};
const tasks = (from: number, to: number): string =>
  `version: 1\ntasks:\n${creators.flatMap((creator) => Array.from({ length: to - from }, (_, i) => task(creator, from + i))).join('')}`;
const home = folder({
  '.dts-xacct.yaml': `accounts:\n${[...owners, ...creators].map((id) => `  a${id}: { id: "${id}", credentials: { assumeRole: "acs:ram::${id}:role/auditor" } }\n`).join('')}  hand: "${ANALYTICS}"\n`,
  'a.yaml': tasks(0, 3),
  'b.yaml': tasks(3, 5),
  'broken.yaml': 'version: 1\ntasks: [\n',
  'odd.yaml': `version: 1\nextra: 1\ntasks:\n${task(creators[1] ?? '', 7)}  - { source: {}, destination: {} }\n`,
});
const read = (name: string): string => readFileSync(join(home, name), 'utf8');

/** One run, and the merged parts of it. */
async function both(parts: number, format: string, words: readonly string[]): Promise<readonly [string, string]> {
  const files = ['a.yaml', 'b.yaml', 'broken.yaml', 'odd.yaml'];
  const line = ['preflight', ...files, '-f', format, '--fail-on', 'never', '--allow-incomplete', ...words];
  const whole = await program([...line, '-o', `whole.${format}`], { cwd: home, env: server.env });
  expect(whole).toMatchObject({ code: 0 });
  const outputs = Array.from({ length: parts }, (_, index) => `${String(index + 1)}.${format}`);
  for (const [index, name] of outputs.entries()) {
    const ended = await program([...line, '--shard', `${String(index + 1)}/${String(parts)}`, '-o', name], {
      cwd: home,
      env: server.env,
    });
    expect([ended.code, ended.code === 0 ? '' : ended.err]).toEqual([0, '']);
  }
  const merged = run(['merge', '--fail-on', 'never', '--allow-incomplete', ...outputs.toReversed()], { cwd: home });
  expect(merged.code).toBe(0);
  return [merged.out, read(`whole.${format}`)];
}

test.each([
  ['json', 1, []],
  ['json', 3, []],
  ['json', 8, ['--save-snapshot', 'kept']],
  ['sarif', 3, ['--save-snapshot', 'kept']],
])(
  '%s of %i parts of all tasks, merged, is one run: %j',
  async (format, parts, words) => {
    const [merged, whole] = await both(parts, format, words);
    expect(merged).toBe(whole);
    if (format === 'json')
      expect((JSON.parse(whole) as { preflight: object[]; findings: object[] }).preflight).toHaveLength(22);
  },
  120_000,
);

test('the same from a recording', async () => {
  mkdirSync(join(home, 'recorded'));
  await program(['audit', '--no-jobs', '--save-snapshot', 'recorded'], { cwd: home, env: server.env });
  const [merged, whole] = await both(4, 'json', ['--snapshot', 'recorded']);
  expect(merged).toBe(whole);
}, 120_000);

test('a shard reads the accounts of its own tasks, and no other', async () => {
  const { accounts: told } = JSON.parse(
    (
      await program(['audit', '--no-jobs', '-f', 'json', '--fail-on', 'never', '--allow-incomplete'], {
        cwd: home,
        env: server.env,
      })
    ).out,
  ) as { accounts: object[] };
  const counts = await Promise.all(
    [1, 2, 3, 4, 5, 6, 7, 8].map(async (index) => {
      const { err } = await program(['preflight', 'a.yaml', '--shard', `${String(index)}/8`], {
        cwd: home,
        env: server.env,
      });
      return err.split('\n').filter((line) => line.startsWith('a5')).length;
    }),
  );
  expect(told.length).toBe(8);
  expect(counts.reduce((sum, each) => sum + each, 0)).toBe(creators.length);
}, 120_000);

test.each(['0/2', '3/2', 'x'])('--shard %s is a wrong call', async (word) => {
  const ended = await program(['preflight', 'a.yaml', '--shard', word], { cwd: home, env: server.env });
  expect([ended.code, ended.out, ended.err]).toEqual([2, '', expect.stringContaining('give i/n, from 1/n to n/n')]);
});
