import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, test } from 'vitest';

import { folder, type Ended } from '../support/process.ts';
import { command, serving } from '../support/live-command.ts';
import { ANALYTICS, CANARIES, CONFIG, ORDERS, world, type Loopback } from './loopback.ts';

/** Two accounts with these many roles, of which a policy is asked for the roles for DTS, the default ones and the auditor's. */
const estate = world({ orders: { makeRoles: 20 }, analytics: { makeRoles: 5 } });

async function audit(
  server: Loopback,
  args: readonly string[],
  { cwd = folder({ '.dts-xacct.yaml': CONFIG }), env = {} }: { cwd?: string; env?: Record<string, string> } = {},
): Promise<Ended> {
  return command(['audit', ...args], { cwd, env: { ...server.env, ...env } });
}

/** The calls that a plan counts, by the title of their section. */
function sectionsOf(text: string): ReadonlyMap<string, ReadonlyMap<string, string>> {
  const sections = new Map<string, Map<string, string>>();
  for (const block of text.split('\n\n')) {
    const [title = '', ...lines] = block.split('\n');
    const calls = lines.flatMap((line) => {
      const found = /^ {2}(?:ram|sts|ims|dts|resourceDirectory) +(\w+) +(.+)$/.exec(line);
      return found === null ? [] : [[found[1] ?? '', found[2] ?? ''] as const];
    });
    if (calls.length > 0) sections.set(title, new Map(calls));
  }
  return sections;
}

/** How many calls a plan comes to where roles, jobs and policies are known. */
function counted(calls: ReadonlyMap<string, string>, known: Readonly<Record<string, number>>): Record<string, number> {
  return Object.fromEntries(
    [...calls]
      .map(([action, text]) => {
        const [, unit] = /^\d+ for each (?:1,000 )?(role for DTS|roles?|custom policy|job)/.exec(text) ?? [];
        const count = unit === undefined ? Number.parseInt(text, 10) : (known[unit] ?? 0);
        return [action, count] as const;
      })
      .filter(([, count]) => count > 0),
  );
}

describe('audit --dry-run', () => {
  test('names the calls that the audit makes, by account, and makes none', async () => {
    const server = await serving(estate);
    const planned = await audit(server, ['--dry-run']);
    expect([planned.code, planned.err, (await server.stats()).calls]).toEqual([0, '', {}]);
    const sections = sectionsOf(planned.out);
    const orders = `orders (${ORDERS}), through the role acs:ram::${ORDERS}:role/auditor`;
    expect([...sections.keys()]).toEqual(['first', orders, 'the account of these credentials']);
    await audit(server, []);
    const { log } = await server.stats();
    const madeIn = (account: string): Record<string, number> => {
      const made: Record<string, number> = {};
      for (const { action, account: whose } of log)
        if (whose === account && action !== 'GetCallerIdentity' && action !== 'AssumeRole')
          made[action] = (made[action] ?? 0) + 1;
      return made;
    };
    const of = (title: string): ReadonlyMap<string, string> =>
      new Map([...(sections.get(title) ?? [])].filter(([action]) => action !== 'AssumeRole'));
    // Service-linked roles are not read.
    expect(counted(of(orders), { roles: 1, role: 23, 'role for DTS': 3 })).toEqual(madeIn(ORDERS));
    const own = { roles: 1, role: 6, 'role for DTS': 1, job: 1 };
    expect(counted(of('the account of these credentials'), own)).toEqual(madeIn(ANALYTICS));
    const first = { GetCallerIdentity: 1 };
    expect(counted(sections.get('first') ?? new Map(), {})).toEqual(first);
    expect(log.filter(({ action }) => action === 'AssumeRole')).toHaveLength(1);
  });

  test('says how long it takes at the rate', async () => {
    const server = await serving(estate);
    const lines = async (...args: string[]): Promise<readonly string[]> =>
      (await audit(server, ['--dry-run', ...args])).out.split('\n').filter((line) => line.includes('roles each'));
    expect(await lines()).toEqual([
      '2 accounts with 100 roles each: about 6 s',
      '2 accounts with 1,000 roles each: about 51 s',
    ]);
    expect(await lines('--rate', '80')).toEqual([
      '2 accounts with 100 roles each: about 2 s',
      '2 accounts with 1,000 roles each: about 13 s',
    ]);
    expect(await lines('--concurrency', '1', '--account', 'orders', '--account', 'analytics')).toEqual([
      '2 accounts with 100 roles each: about 11 s',
      '2 accounts with 1,000 roles each: about 101 s',
    ]);
  });

  test('of a resource directory: the list of the members, and each member', async () => {
    const server = await serving(estate);
    const { out } = await audit(server, ['--dry-run', '--resource-directory', '--role-name', 'auditor', '--no-jobs']);
    const sections = sectionsOf(out);
    expect([...sections.keys()]).toEqual([
      'first',
      'the account of these credentials',
      'each member of the resource directory, through the role acs:ram::<member>:role/auditor',
    ]);
    expect(sections.get('first')?.get('ListAccounts')).toBe('1 for each 100 members');
    expect(out).not.toContain('DescribeDtsJobs');
    expect(out).toContain('each 100 members with 100 roles each: about 63 s');
    const inFolder = await audit(server, ['--dry-run', '--resource-directory', '--folder', 'fd-1']);
    expect(sectionsOf(inFolder.out).get('first')?.get('ListAccountsForParent')).toBe('1 for each 100 members');
    expect((await server.stats()).calls).toEqual({});
  });

  test('--resume: an account that the snapshot has whole is not asked', async () => {
    const server = await serving(estate);
    for (const path of ['kept', 'kept.json']) {
      const cwd = folder({ '.dts-xacct.yaml': CONFIG });
      const saved = ['--save-snapshot', join(cwd, path)];
      await audit(server, [...saved, '--account', 'orders'], { cwd });
      const before = (await server.stats()).calls;
      const { out } = await audit(server, ['--dry-run', ...saved, '--resume'], { cwd });
      expect(out).toContain(`role/auditor\n  no call: the saved snapshot has all of it\n`);
      expect(out).toContain('1 account with 100 roles each');
      // It has no jobs of that region.
      const elsewhere = await audit(server, ['--dry-run', ...saved, '--resume', '--region', 'cn-beijing'], { cwd });
      expect(elsewhere.out).toContain('2 accounts with 100 roles each');
      expect((await server.stats()).calls).toEqual(before);
    }
  });

  test('runs, asks and writes nothing', async () => {
    const server = await serving(estate);
    const marks = folder({});
    const mark = `"${process.execPath}" -e "require('fs').writeFileSync('${join(marks, 'run')}','')"`;
    const cwd = folder({
      '.aliyun/config.json': JSON.stringify({
        current: 'main',
        profiles: [{ name: 'main', mode: 'External', process_command: mark, access_key_secret: 'canary-secret' }],
      }),
      '.dts-xacct.yaml': `accounts: { orders: { id: "${ORDERS}", credentials: { profile: main } } }\n`,
    });
    const files = readdirSync(cwd);
    const { ALIBABA_CLOUD_ACCESS_KEY_ID: _, ALIBABA_CLOUD_ACCESS_KEY_SECRET: __, ...hosts } = server.env;
    const bare = { ...server, env: hosts };
    const { code, out } = await audit(bare, ['--dry-run', '--save-snapshot', join(cwd, 'kept')], {
      cwd,
      env: { HOME: cwd },
    });
    expect([code, existsSync(join(marks, 'run')), readdirSync(cwd)]).toEqual([0, false, files]);
    expect(out).toContain('credentials: profile "main" of the aliyun CLI (mode External), its current profile\n');
    expect(out).toContain(`orders (${ORDERS}), through the profile "main"\n`);
    expect(CANARIES.filter((canary) => out.includes(canary))).toEqual([]);
    expect((await server.stats()).calls).toEqual({});
  });

  test.each([
    [['-f', 'json'], '--dry-run makes no report: leave out --format'],
    [['-o', 'plan.txt'], '--dry-run makes no report: leave out --output'],
    [['--resume'], '--resume needs --save-snapshot'],
    [['--shard', '1/2'], '--shard needs --save-snapshot DIR'],
    [['--account', 'ordres'], '--account ordres is no account ID and no name of the configuration'],
    [['--profile', 'nobody'], 'no profile "nobody"'],
    [['--snapshot', 'kept'], '--dry-run needs live accounts'],
    [['--rate', '100'], 'invalid value "100" for --rate: expected a number from 1 to 80'],
  ])('%j is a wrong call', async (args, message) => {
    const { code, out, err } = await audit(await serving(estate), ['--dry-run', ...args]);
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain(message);
  });

  test('without credentials it ends as the audit does', async () => {
    const { code, err } = await command(['audit', '--dry-run'], { cwd: folder({}), env: {} });
    expect([code, err]).toEqual([2, expect.stringContaining('no credentials found to read accounts')]);
  });

  test('the two halves of a shard are all accounts of the configuration', async () => {
    const server = await serving(estate);
    const ids = Array.from({ length: 20 }, (_, i) => `20000000000000${String(i).padStart(2, '0')}`);
    const accounts = ids.map(
      (id) => `  a${id}: { id: "${id}", credentials: { assumeRole: "acs:ram::${id}:role/x" } }\n`,
    );
    const cwd = folder({ '.dts-xacct.yaml': `accounts:\n${accounts.join('')}` });
    const parts = await Promise.all(
      ['1/2', '2/2'].map(async (part) => {
        const { out } = await audit(server, ['--dry-run', '--save-snapshot', join(cwd, 'kept'), '--shard', part], {
          cwd,
        });
        return ids.filter((id) => out.includes(`(${id})`));
      }),
    );
    expect(parts.flat().toSorted()).toEqual(ids);
    expect(parts.every((part) => part.length > 0)).toBe(true);
  });
});
