import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, test } from 'vitest';

import { folder, STILL, type Ended } from '../support/process.ts';
import { command, serving } from '../support/live-command.ts';
import { program } from './program.ts';
import {
  ANALYTICS,
  AUDITOR,
  CANARIES,
  CONFIG,
  DEFAULT_ROLE,
  dtsRole,
  KEY,
  ORDERS,
  trusting,
  world,
} from './loopback.ts';

interface Told {
  readonly findings: readonly Readonly<Record<string, unknown>>[];
  readonly accounts: readonly Readonly<Record<string, unknown>>[];
  readonly gaps: readonly Readonly<Record<string, unknown>>[];
  readonly summary: Readonly<Record<string, unknown>>;
}

const server = await serving(world());
const home = folder({ '.dts-xacct.yaml': CONFIG });

function audit(args: readonly string[], env: Readonly<Record<string, string>> = server.env): Promise<Ended> {
  return command(['audit', ...args], { cwd: home, env, now: STILL });
}

function at(file: string): string {
  return join(home, file);
}

function told({ out }: Ended): Told {
  return JSON.parse(out) as Told;
}

describe('audit of live accounts', () => {
  test('reads the account at hand and those that the configuration has credentials for', async () => {
    const ended = await audit(['-f', 'json']);
    expect(told(ended)).toMatchObject({
      findings: [],
      accounts: [
        { id: ORDERS, name: 'orders', state: 'complete', roles: 6, serviceLinkedRoles: 1 },
        { id: ANALYTICS, name: 'analytics', state: 'complete', roles: 1, serviceLinkedRoles: 0 },
      ],
      gaps: [],
      summary: { roles: 7, tasks: 1, complete: true },
    });
    expect(ended.code).toBe(0);
    expect(ended.err).toContain('orders: 6 roles, complete');
  });

  test('asks for what is needed and no more, as who it is', async () => {
    const other = await serving(world());
    await audit([], other.env);
    const { calls, log } = await other.stats();
    expect(calls).toEqual({
      GetCallerIdentity: 1,
      AssumeRole: 1,
      DescribeDtsJobs: 6,
      DescribeDtsJobDetail: 1,
      ListRoles: 2,
      // Of each account, who has AliyunDTSRolePolicy, AdministratorAccess, PowerUserAccess.
      ListEntitiesForPolicy: 6,
      GetAccountSummary: 2,
      // Of seven roles; the eighth is of a service.
      GetRole: 7,
      // auditor, ram-for-dts, and two times AliyunDTSDefaultRole.
      ListPoliciesForRole: 4,
    });
    expect(log[0]?.action).toBe('GetCallerIdentity');
    const taken = log.find(({ action }) => action === 'AssumeRole');
    expect(taken?.query).toEqual({});
    expect(JSON.parse(taken?.body['Policy'] ?? '')).toEqual({
      Version: '1',
      Statement: [
        {
          Effect: 'Allow',
          Action: [
            'ram:ListRoles',
            'ram:GetRole',
            'ram:ListPoliciesForRole',
            'ram:ListEntitiesForPolicy',
            'ram:GetPolicy',
            'ram:GetAccountSummary',
            'dts:DescribeDtsJobs',
            'dts:DescribeDtsJobDetail',
          ],
          Resource: '*',
        },
      ],
    });
  });

  test('who is an administrator is asked once for each policy, and what such a role has is recorded', async () => {
    const admin = { name: 'admin', policies: [{ name: 'AdministratorAccess', type: 'System' }] };
    const other = await serving(world({ orders: { roles: [AUDITOR, admin], makeRoles: 30 } }));
    const kept = folder({ '.dts-xacct.yaml': CONFIG });
    await command(['audit', '--account', 'orders', '--no-jobs', '--save-snapshot', 'kept.json'], {
      cwd: kept,
      env: other.env,
    });
    const { calls } = await other.stats();
    expect([calls['ListEntitiesForPolicy'], calls['ListPoliciesForRole']]).toEqual([3, 2]);
    const { accounts } = JSON.parse(readFileSync(join(kept, 'kept.json'), 'utf8')) as {
      accounts: { roles: { name: string; policies?: object[] }[] }[];
    };
    const held = accounts[0]?.roles.flatMap(({ name, policies }) => (policies === undefined ? [] : [[name, policies]]));
    expect(held).toEqual([
      ['auditor', AUDITOR.policies],
      ['admin', admin.policies],
    ]);
  });

  test('what is wrong with a role has the role and no file', async () => {
    const { env } = await serving(
      world({ orders: { roles: [AUDITOR, dtsRole('ram-for-dts', ORDERS), DEFAULT_ROLE] } }),
    );
    const report = told(await audit(['-f', 'json'], env));
    expect(report.findings.map(({ rule, subject, file }) => [rule, subject, file])).toContainEqual([
      'dts-trusts-owner',
      `acs:ram::${ORDERS}:role/ram-for-dts`,
      undefined,
    ]);
    expect((await audit([], env)).out).toContain(`--> acs:ram::${ORDERS}:role/ram-for-dts: `);
  });

  test('--account, --no-jobs, --region', async () => {
    const only = told(await audit(['-f', 'json', '--account', 'orders', '--no-jobs']));
    expect(only.accounts.map(({ id }) => id)).toEqual([ORDERS]);
    expect(only.summary).toMatchObject({ tasks: 0 });
    const elsewhere = told(await audit(['-f', 'json', '--account', ANALYTICS, '--region', 'cn-beijing']));
    expect(elsewhere.summary).toMatchObject({ tasks: 0, roles: 1 });
  });

  test('two shards are all accounts, each once', async () => {
    const parts = await Promise.all(
      ['1/2', '2/2'].map((part) => audit(['-f', 'json', '--save-snapshot', join(home, 'shards'), '--shard', part])),
    );
    const ids = parts.flatMap((part) => told(part).accounts.map(({ id }) => id));
    expect(new Set(ids)).toEqual(new Set([ORDERS, ANALYTICS]));
    expect(ids.length).toBe(2);
    expect(parts.map(({ code }) => code)).toEqual([0, 0]);
  });
});

describe('a snapshot of what was read', () => {
  test.each(['all.json', 'snapshots'])(
    '%s: gives the same report, byte for byte, and is for its owner alone',
    async (path) => {
      const live = await audit(['-f', 'json', '--save-snapshot', at(path)]);
      const recorded = await audit(['-f', 'json', '--snapshot', at(path)], {});
      expect(recorded.out).toBe(live.out);
      expect(live.out).not.toBe('');
      const files = statSync(at(path)).isFile() ? [path] : readdirSync(at(path)).map((name) => join(path, name));
      expect(files.length).toBe(path === 'all.json' ? 1 : 2);
      for (const file of files) {
        expect(statSync(at(file)).mode & 0o777).toBe(0o600);
        const text = readFileSync(at(file), 'utf8');
        expect(CANARIES.filter((canary) => text.includes(canary))).toEqual([]);
      }
    },
  );

  test('keeps the very text of a trust policy', async () => {
    const text = '{ "Version" : "1",\n "Statement": [] }';
    const { env } = await serving(world({ orders: { roles: [AUDITOR, { name: 'odd', trust: text }] } }));
    await audit(['--save-snapshot', 'odd.json'], env);
    const { accounts } = JSON.parse(readFileSync(at('odd.json'), 'utf8')) as {
      accounts: { roles: { name: string; trustPolicy: string }[] }[];
    };
    expect(accounts[0]?.roles.find(({ name }) => name === 'odd')?.trustPolicy).toBe(text);
  });

  test('--resume asks again only for what is not whole', async () => {
    const other = await serving(world());
    await other.fail({ action: 'ListRoles', account: ORDERS, kind: 'denied' });
    const first = await audit(['-f', 'json', '--save-snapshot', at('resumed')], other.env);
    expect([first.code, told(first).accounts.map(({ state }) => state)]).toEqual([3, ['partial', 'complete']]);
    await other.fail();
    const before = (await other.stats()).calls['DescribeDtsJobDetail'];
    const second = await audit(['-f', 'json', '--save-snapshot', at('resumed'), '--resume'], other.env);
    expect((await other.stats()).calls['DescribeDtsJobDetail']).toBe(before);
    const quiet = await audit(['-f', 'json', '--save-snapshot', at('resumed')], other.env);
    expect([second.code, second.out]).toEqual([0, quiet.out]);
    expect(existsSync(at('resumed/unread.json'))).toBe(false);
  });
});

test('what one part of a run could not ask stays told in a folder that all parts write to', async () => {
  const cwd = folder({ '.dts-xacct.yaml': `accounts: { analytics: "${ANALYTICS}" }\nregions: [cn-hangzhou]\n` });
  const part = (shard: string, env: Readonly<Record<string, string>>): Promise<Ended> =>
    command(['audit', '--no-jobs', '--save-snapshot', join(cwd, 'kept'), ...(shard === '' ? [] : ['--shard', shard])], {
      cwd,
      env,
    });
  const wrong = { ...server.env, ALIBABA_CLOUD_ACCESS_KEY_SECRET: 'canary-secret-wrong' };
  const ended = await Promise.all([part('1/2', wrong), part('2/2', server.env)]);
  expect(ended[0].code).toBe(3);
  expect(readdirSync(join(cwd, 'kept')).filter((name) => name.startsWith('unread'))).toEqual(['unread-1-of-2.json']);
  const judged = (): Promise<Ended> => command(['audit', '--snapshot', join(cwd, 'kept')], { cwd, env: {} });
  const before = await judged();
  expect([before.code, before.out]).toEqual([3, expect.stringContaining('current credentials')]);
  await part('1/2', server.env);
  expect((await judged()).code).toBe(0);
  await part('1/2', wrong);
  await part('', server.env);
  expect(readdirSync(join(cwd, 'kept'))).toEqual([`${ANALYTICS}.json`]);
});

test('a region that is not known is asked all the same, and told with the one that is meant', async () => {
  const given = [
    '--region',
    'cn-hangzou',
    '--region',
    'xx-new-1',
    '--region',
    'cn-hangzhou-finance',
    '--region',
    'cn-beijing',
  ];
  const { code, err } = await audit(given);
  expect([code, err.split('\n').filter((line) => line.startsWith('note: '))]).toEqual([
    0,
    [
      'note: this version does not know the DTS region cn-hangzou; it is read anyway; did you mean "cn-hangzhou"?',
      'note: this version does not know the DTS region xx-new-1; it is read anyway',
    ],
  ]);
  expect((await audit([...given, '--no-jobs'])).err).not.toContain('note: ');
  expect((await audit([...given, '--quiet'])).err).not.toContain('note: ');
});

describe('whose credentials', () => {
  const { ALIBABA_CLOUD_ACCESS_KEY_ID: _, ALIBABA_CLOUD_ACCESS_KEY_SECRET: __, ...bare } = server.env;
  const profiles = {
    current: 'main',
    profiles: [
      { name: 'main', mode: 'AK', access_key_id: KEY.id, access_key_secret: KEY.secret },
      {
        name: 'role',
        mode: 'RamRoleArn',
        access_key_id: KEY.id,
        access_key_secret: KEY.secret,
        ram_role_arn: `acs:ram::${ORDERS}:role/auditor`,
      },
      {
        name: 'chained',
        mode: 'ChainableRamRoleArn',
        source_profile: 'main',
        ram_role_arn: `acs:ram::${ORDERS}:role/auditor`,
      },
      { name: 'ring', mode: 'ChainableRamRoleArn', source_profile: 'ring', ram_role_arn: 'x' },
      { name: 'sso', mode: 'CloudSSO', access_token: 'canary-token-sso' },
      { name: 'wrong', mode: 'AK', access_key_id: KEY.id, access_key_secret: 'canary-secret-wrong' },
    ],
  };
  const users = folder({
    '.aliyun/config.json': JSON.stringify(profiles),
    'broken/.aliyun/config.json': '{"profiles":[{"access_key_secret":"canary-secret-broken",}]}',
    'oidc-token': 'canary-oidc-token\n',
    '.dts-xacct.yaml': 'regions: [cn-hangzhou]\n',
    'profile.yaml': `accounts: { orders: { id: "${ORDERS}", credentials: { profile: role } }, analytics: { id: "${ANALYTICS}", credentials: { profile: role } } }\nregions: [cn-hangzhou]\n`,
  });
  const as = async (args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Ended> =>
    command(['audit', '-f', 'json', ...args], { cwd: users, env: { ...bare, HOME: users, ...env } });

  test.each([
    ['main', ANALYTICS],
    ['role', ORDERS],
    ['chained', ORDERS],
  ])('--profile %s', async (profile, account) => {
    const ended = await as(['--profile', profile]);
    expect([ended.code, told(ended).accounts.map(({ id }) => id)]).toEqual([0, [account]]);
  });

  test.each([
    [['--profile', 'nobody'], 'has no profile "nobody"'],
    [['--profile', 'ring'], 'is its own source: ring → ring'],
    [['--profile', 'sso'], 'has no token that is still valid'],
    [['--rate', '100'], 'invalid value "100" for --rate: expected a number from 1 to 80'],
    [['--shard', '3/2'], 'invalid value "3/2" for --shard'],
    [['--folder', 'fd-1'], '--folder needs --resource-directory'],
    [['--resume'], '--resume needs --save-snapshot'],
    [['--profile', 'main', '--account', ORDERS], `--account ${ORDERS} has no credentials in the configuration`],
  ])('%j is a wrong call', async (args, message) => {
    const { code, out, err } = await as(args);
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain(message);
  });

  test('half a key, half of OIDC, a host that is none', async () => {
    const half = await as([], { ALIBABA_CLOUD_ACCESS_KEY_ID: KEY.id });
    expect([half.code, half.err]).toEqual([2, expect.stringContaining('ALIBABA_CLOUD_ACCESS_KEY_SECRET is not set')]);
    const oidc = await as([], { ALIBABA_CLOUD_OIDC_TOKEN_FILE: join(users, 'oidc-token') });
    expect([oidc.code, oidc.err]).toEqual([2, expect.stringContaining('incomplete OIDC settings')]);
    const open = await as(['--profile', 'main'], { DTS_XACCT_RAM_ENDPOINT: 'http://ram.example.com' });
    expect([open.code, open.err]).toEqual([2, expect.stringContaining('http:// is for loopback only')]);
  });

  test('a configuration of the CLI that is broken is not shown', async () => {
    const { code, err } = await as(['--profile', 'main'], { HOME: join(users, 'broken') });
    expect([code, err]).toEqual([2, expect.stringContaining('is not valid JSON')]);
    expect(err).not.toContain('canary');
  });

  test('OIDC, as a cluster gives it', async () => {
    const cluster = await serving({ ...world(), oidcToken: 'canary-oidc-token' });
    const env = {
      ...cluster.env,
      ALIBABA_CLOUD_ACCESS_KEY_ID: '',
      ALIBABA_CLOUD_ACCESS_KEY_SECRET: '',
      ALIBABA_CLOUD_ROLE_ARN: `acs:ram::${ORDERS}:role/auditor`,
      ALIBABA_CLOUD_OIDC_PROVIDER_ARN: `acs:ram::${ORDERS}:oidc-provider/k8s`,
      ALIBABA_CLOUD_OIDC_TOKEN_FILE: join(users, 'oidc-token'),
    };
    const ended = await as([], env);
    expect([ended.code, told(ended).accounts.map(({ id }) => id)]).toEqual([0, [ORDERS]]);
    expect((await cluster.stats()).calls['AssumeRoleWithOIDC']).toBe(1);
  });

  test('an account whose profile is of another account is not read, and the other one is', async () => {
    const ended = await as(['--config', 'profile.yaml']);
    expect(told(ended).accounts).toMatchObject([
      { id: ORDERS, state: 'complete' },
      { id: ANALYTICS, state: 'unreachable', roles: 0 },
    ]);
    expect(told(ended).gaps[0]).toMatchObject({
      account: ANALYTICS,
      because: `the credentials belong to account ${ORDERS}`,
    });
    expect(ended.code).toBe(3);
  });

  test('keys that are wrong are a gap, of which nobody knows the account', async () => {
    const ended = await as(['--profile', 'wrong']);
    expect([ended.code, told(ended).accounts]).toEqual([3, []]);
    expect(told(ended).gaps).toMatchObject([
      { what: 'current credentials', because: expect.stringContaining('SignatureDoesNotMatch') as unknown },
    ]);
    expect(ended.out + ended.err).not.toContain('canary');
  });
});

describe('a resource directory', () => {
  const role = {
    name: 'audit',
    trust: trusting(
      { RAM: [`acs:ram::${ANALYTICS}:root`] },
      { Condition: { StringEquals: { 'sts:ExternalId': 'e-1' } } },
    ),
  };
  const ids = Array.from({ length: 101 }, (_, i) => `2${String(i).padStart(15, '0')}`);

  test('every member, page by page, through a role of one name and its external ID', async () => {
    const accounts = Object.fromEntries(ids.map((id) => [id, { roles: [role] }]));
    const given = world();
    const directory = await serving({
      keys: given.keys,
      accounts: { ...given.accounts, ...accounts },
      members: [...ids.map((id) => ({ id, name: `m-${id}`, folder: 'fd-1' })), { id: ORDERS, name: 'orders' }],
    });
    const args = [
      '-f',
      'json',
      '--no-jobs',
      '--resource-directory',
      '--role-name',
      'audit',
      '--concurrency',
      '32',
      '--rate',
      '80',
    ];
    const ended = await audit([...args, '--external-id', 'e-1'], directory.env);
    const { accounts: read } = told(ended);
    // The management account is no member, and read too.
    expect(new Set(read.map(({ id }) => id))).toEqual(new Set([...ids, ORDERS, ANALYTICS]));
    // Orders has no role of that name.
    expect(read.filter(({ state }) => state !== 'complete')).toMatchObject([{ id: ORDERS, state: 'unreachable' }]);
    expect((await directory.stats()).calls).toMatchObject({ ListAccounts: 2, AssumeRole: ids.length + 1 });
    const scoped = await audit(
      [...args, '--folder', 'fd-1', '--external-id', 'wrong', '--account', ids[0] ?? ''],
      directory.env,
    );
    expect(told(scoped).accounts).toMatchObject([{ id: ids[0], state: 'unreachable' }]);
    expect(scoped.code).toBe(3);
    const called = `m-${ids[1] ?? ''}`;
    const named = await audit([...args, '--external-id', 'e-1', '--account', called], directory.env);
    expect(told(named).accounts).toMatchObject([{ id: ids[1], name: called, state: 'complete' }]);
  });

  test('one that may not be listed is a gap that names the right', async () => {
    const closed = await serving(world({ analytics: { denied: ['resourcemanager:ListAccounts'] } }));
    for (const picked of [[], ['--account', 'a-member']]) {
      const ended = await audit(['-f', 'json', '--resource-directory', ...picked], closed.env);
      expect([ended.code, told(ended).accounts]).toEqual([3, []]);
      expect(told(ended).gaps).toMatchObject([{ grant: 'resourcemanager:ListAccounts' }]);
    }
  });

  test('one that moves from page to page while it is listed is read once', async () => {
    const twice = await serving({
      ...world(),
      members: [1, 2].map((page) => ({ id: ORDERS, name: `orders-${String(page)}` })),
    });
    const args = ['-f', 'json', '--no-jobs', '--resource-directory', '--role-name', 'auditor'];
    const ended = await audit([...args, '--save-snapshot', at('twice')], twice.env);
    expect([ended.code, told(ended).accounts]).toMatchObject([
      0,
      [
        { id: ORDERS, name: 'orders', state: 'complete' },
        { id: ANALYTICS, state: 'complete' },
      ],
    ]);
  });
});

test('only a run that reads accounts loads the SDK, or what opens a connection', async () => {
  const hook = join(import.meta.dirname, '..', 'cli', 'loaded.cjs');
  const loads = async (args: readonly string[], env: Readonly<Record<string, string>>): Promise<readonly boolean[]> => {
    const told = join(home, 'loaded.txt');
    await program(args, { cwd: home, env: { NODE_OPTIONS: `--require=${hook}`, LOADED: told, ...env } });
    const text = readFileSync(told, 'utf8');
    return [text.includes('chunks/sdk.cjs'), text.includes('chunks/cloud.cjs')];
  };
  await audit(['--save-snapshot', 'loaded.json']);
  expect(await loads(['audit'], server.env)).toEqual([true, true]);
  expect(await loads(['lint', 'loaded.json'], {})).toEqual([false, false]);
  // A recording is judged by the same code as what was read, without the SDK.
  expect(await loads(['audit', '--snapshot', 'loaded.json'], {})).toEqual([false, true]);
});
