import { describe, expect, test } from 'vitest';

import { folder, type Ended } from '../support/process.ts';
import { command, serving } from '../support/live-command.ts';
import { ANALYTICS, AUDITOR, CANARIES, DEFAULT_ROLE, KEY, ORDERS, trusting, world } from './loopback.ts';

interface Told {
  readonly accounts: readonly Readonly<Record<string, unknown>>[];
  readonly gaps: readonly { readonly what: string; readonly because: string }[];
}

function told({ out }: Ended): Told {
  return JSON.parse(out) as Told;
}

const outputs: string[] = [];
const home = folder({ '.dts-xacct.yaml': 'regions: [cn-hangzhou]\n' });

async function audit(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  cwd: string = home,
): Promise<Ended> {
  const ended = await command(['audit', '-f', 'json', '--no-jobs', '--debug', ...args], { cwd, env });
  outputs.push(ended.out, ended.err);
  return ended;
}

/** A machine of analytics' that has a role, and no keys in its environment; its metadata is on loopback, and switched on. */
async function machine(
  instance: object,
): Promise<{ readonly env: Readonly<Record<string, string>>; readonly asked: () => Promise<readonly string[]> }> {
  const server = await serving({ ...world(), instance: { account: ANALYTICS, ...instance } });
  const { ALIBABA_CLOUD_ACCESS_KEY_ID: _, ALIBABA_CLOUD_ACCESS_KEY_SECRET: __, ...bare } = server.env;
  const env = { ...bare, ALIBABA_CLOUD_ECS_METADATA_DISABLED: 'false', DTS_XACCT_ECS_METADATA_ENDPOINT: server.url };
  return { env, asked: async () => (await server.stats()).metadata ?? [] };
}

const ROLES = '/latest/meta-data/ram/security-credentials/';

describe('--credentials ecs', () => {
  test('asks the metadata for a token, the role and its keys, once for all calls', async () => {
    const { env, asked } = await machine({ role: 'worker' });
    const ended = await audit(['--credentials', 'ecs'], env);
    expect([ended.code, told(ended).accounts.map(({ id }) => id)]).toEqual([0, [ANALYTICS]]);
    expect(await asked()).toEqual(['PUT /latest/api/token', `GET ${ROLES}`, `GET ${ROLES}worker`]);
  });

  test('a role that the vendor’s variable names is not asked for; an older service has no tokens', async () => {
    const { env, asked } = await machine({ role: 'worker', isOld: true });
    const ended = await audit(['--credentials', 'ecs'], { ...env, ALIBABA_CLOUD_ECS_METADATA: 'worker' });
    expect(ended.code).toBe(0);
    expect(await asked()).toEqual(['PUT /latest/api/token', `GET ${ROLES}worker`]);
    const hardened = await audit(['--credentials', 'ecs'], { ...env, ALIBABA_CLOUD_IMDSV1_DISABLED: 'true' });
    expect([hardened.code, told(hardened).gaps[0]?.because]).toEqual([
      3,
      'GetCallerIdentity: the instance metadata returned no credentials (no token: status 404)',
    ]);
  });

  test.each([
    [{}, 'the instance has no role'],
    [{ role: 'worker', code: 'Failed' }, 'the answer reports no success'],
  ])('%j: a gap, and no account', async (instance, because) => {
    const { env } = await machine(instance);
    const ended = await audit(['--credentials', 'ecs'], env);
    expect([ended.code, told(ended).accounts]).toEqual([3, []]);
    expect(told(ended).gaps).toMatchObject([{ what: 'current credentials' }]);
    expect(told(ended).gaps[0]?.because).toContain(because);
  });

  test('a service that has a bad moment is asked again', async () => {
    const { env, asked } = await machine({ role: 'worker', fails: [503, 'reset', 'fine', 500, 'fine', 429] });
    const ended = await audit(['--credentials', 'ecs'], env);
    expect([ended.code, told(ended).accounts.map(({ id }) => id)]).toEqual([0, [ANALYTICS]]);
    const [token, list] = ['PUT /latest/api/token', `GET ${ROLES}`];
    expect(await asked()).toEqual([token, token, token, list, list, `GET ${ROLES}worker`, `GET ${ROLES}worker`]);
  });

  test('a service that never has a good one is asked three times', async () => {
    const { env, asked } = await machine({ role: 'worker', fails: [503, 502, 500] });
    const ended = await audit(['--credentials', 'ecs'], env);
    expect([ended.code, told(ended).gaps[0]?.because]).toEqual([
      3,
      'GetCallerIdentity: the instance metadata returned no credentials (status 500)',
    ]);
    expect(await asked()).toHaveLength(3);
  });

  test('nothing there', async () => {
    const { env } = await machine({ role: 'worker' });
    const ended = await audit(['--credentials', 'ecs'], {
      ...env,
      DTS_XACCT_ECS_METADATA_ENDPOINT: 'http://127.0.0.1:9',
    });
    expect([ended.code, told(ended).gaps[0]?.because]).toEqual([3, expect.stringContaining('(ECONNREFUSED)')]);
  });

  test('without it nobody asks, whatever else is lacking', async () => {
    const { env, asked } = await machine({ role: 'worker' });
    const { code, err } = await audit([], env);
    expect([code, err]).toEqual([2, expect.stringContaining('no credentials found to read accounts')]);
    expect(await asked()).toEqual([]);
  });

  test.each(['true', 'TRUE'])('ALIBABA_CLOUD_ECS_METADATA_DISABLED=%s wins', async (disabled) => {
    const { env, asked } = await machine({ role: 'worker' });
    const { code, err } = await audit(['--credentials', 'ecs'], {
      ...env,
      ALIBABA_CLOUD_ECS_METADATA_DISABLED: disabled,
    });
    expect([code, err]).toEqual([2, expect.stringContaining('switched off by ALIBABA_CLOUD_ECS_METADATA_DISABLED')]);
    expect(await asked()).toEqual([]);
  });

  test.each([
    [['--credentials', 'env'], {}, 'invalid value "env" for --credentials (ecs)'],
    [['--credentials', 'ecs', '--profile', 'main'], {}, '--profile and --credentials ecs cannot be combined'],
    [
      ['--credentials', 'ecs'],
      { DTS_XACCT_ECS_METADATA_ENDPOINT: 'https://metadata.example.com' },
      'is not on loopback',
    ],
  ])('%j is a wrong call', async (args, more, message) => {
    const { env } = await machine({ role: 'worker' });
    const { code, out, err } = await audit(args, { ...env, ...more });
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain(message);
  });

  test('what is no name of a role is not told on', async () => {
    const { env } = await machine({ role: 'x[]\u001B' });
    const ended = await audit(['--credentials', 'ecs'], env);
    expect([ended.code, told(ended).gaps[0]?.because]).toEqual([
      3,
      'GetCallerIdentity: the instance metadata returned no credentials (the role that it names is none)',
    ]);
    const { code, err } = await audit(['--credentials', 'ecs'], { ...env, ALIBABA_CLOUD_ECS_METADATA: 'a/../b' });
    expect([code, err]).toEqual([2, expect.stringContaining('ALIBABA_CLOUD_ECS_METADATA=a/../b is not a role name')]);
  });

  test('where an API is on loopback, the metadata is there too', async () => {
    const { env, asked } = await machine({ role: 'worker' });
    const { DTS_XACCT_ECS_METADATA_ENDPOINT: _, ...rest } = env;
    expect((await audit(['--credentials', 'ecs'], rest)).code).toBe(0);
    expect(await asked()).toHaveLength(3);
  });
});

describe('role chaining', () => {
  const others = Array.from({ length: 6 }, (_, i) => `300000000000000${String(i)}`);
  const hop = { ...AUDITOR, trust: trusting({ RAM: [`acs:ram::${ORDERS}:root`] }) };
  const given = world();
  const chained = {
    ...given,
    accounts: {
      ...given.accounts,
      ...Object.fromEntries(others.map((id) => [id, { roles: [hop, DEFAULT_ROLE] }])),
    },
  };
  const profile = {
    name: 'hop',
    mode: 'RamRoleArn',
    access_key_id: KEY.id,
    access_key_secret: KEY.secret,
    ram_role_arn: `acs:ram::${ORDERS}:role/auditor`,
  };
  const accounts = others
    .map(
      (id, i) => `  other${String(i)}: { id: "${id}", credentials: { assumeRole: "acs:ram::${id}:role/auditor" } }\n`,
    )
    .join('');
  const users = folder({
    '.aliyun/config.json': JSON.stringify({ profiles: [profile] }),
    'at-hand.yaml': `accounts:\n${accounts}`,
    'named.yaml': `accounts:\n${accounts.replaceAll('assumeRole', 'profile: hop, assumeRole')}`,
  });

  test.each([
    ['at-hand.yaml', ['--profile', 'hop'], [ORDERS, ...others]],
    ['named.yaml', [], others],
  ])('%s: the role in between is taken once for all', async (config, args, read) => {
    const server = await serving(chained);
    const { ALIBABA_CLOUD_ACCESS_KEY_ID: _, ALIBABA_CLOUD_ACCESS_KEY_SECRET: __, ...bare } = server.env;
    const ended = await audit([...args, '--config', config, '--concurrency', '8'], { ...bare, HOME: users }, users);
    expect([ended.code, told(ended).accounts.map(({ id, state }) => [id, state])]).toEqual([
      0,
      read.map((id) => [id, 'complete']),
    ]);
    const { log, calls } = await server.stats();
    expect(calls['AssumeRole']).toBe(1 + others.length);
    const policies = log.filter(({ action }) => action === 'AssumeRole').map(({ body }) => body['Policy'] ?? '');
    // Who goes on may take roles besides; at the end there is reading alone.
    const rights = policies.map((policy) => (JSON.parse(policy) as { Statement: { Action: string[] }[] }).Statement[0]);
    expect(rights.filter((statement) => statement?.Action.includes('sts:AssumeRole'))).toHaveLength(1);
    for (const statement of rights)
      for (const action of statement?.Action ?? []) expect(action).toMatch(/:(?:List|Get|Describe|Decode|AssumeRole$)/);
  });

  test('a role that nobody is there to take is an account that was not read, and the others are', async () => {
    const server = await serving(chained);
    const { ALIBABA_CLOUD_ACCESS_KEY_ID: _, ALIBABA_CLOUD_ACCESS_KEY_SECRET: __, ...bare } = server.env;
    const [one = '', two = ''] = others;
    const role = `acs:ram::${two}:role/auditor`;
    const end = 'database: MySQL, connection: Alibaba Cloud Instance';
    const cwd = folder({
      '.aliyun/config.json': JSON.stringify({ profiles: [profile] }),
      'c.yaml': `accounts:\n  one: { id: "${one}", credentials: { profile: hop, assumeRole: "acs:ram::${one}:role/auditor" } }\n  two: { id: "${two}", credentials: { assumeRole: "${role}" } }\n`,
      'none.yaml': `accounts: { two: { id: "${two}", credentials: { assumeRole: "${role}" } } }\n`,
      'tasks.yaml': `version: 1\ntasks: [{ name: t, creator: two, source: { account: one, role: auditor, ${end} }, destination: { account: two, ${end} } }]\n`,
    });
    const env = { ...bare, HOME: cwd };
    const ended = await audit(['--config', 'c.yaml'], env, cwd);
    expect([ended.code, told(ended).accounts.map(({ id, state }) => [id, state])]).toEqual([
      3,
      [
        [one, 'complete'],
        [two, 'unreachable'],
      ],
    ]);
    const because = 'no current credentials to assume it with';
    expect(told(ended).gaps).toMatchObject([{ what: `role ${role}`, because, account: two }]);
    const checked = await command(['preflight', 'tasks.yaml', '--config', 'c.yaml', '-f', 'json'], { cwd, env });
    expect(told(checked).gaps).toContainEqual(expect.objectContaining({ what: `role ${role}`, because, account: two }));
    const alone = await audit(['--config', 'none.yaml'], env, cwd);
    expect([alone.code, alone.err]).toEqual([2, expect.stringContaining('no credentials found to read accounts')]);
    const asked = await audit(['--config', 'c.yaml', '--account', 'two'], env, cwd);
    expect([asked.code, asked.err.split('\n').slice(0, 2)]).toEqual([
      2,
      [`error: --account two cannot be read with role ${role}: ${because}`, '  accounts that can be read: one'],
    ]);
  });

  test('where nobody can say whose current credentials are, they may be those of an account that is named', async () => {
    const server = await serving(chained);
    const wrong = { ...server.env, ALIBABA_CLOUD_ACCESS_KEY_SECRET: 'canary-secret-wrong' };
    const cwd = folder({ 'c.yaml': `accounts: { mine: "${ANALYTICS}" }\n` });
    const ended = await audit(['--config', 'c.yaml', '--account', 'mine'], wrong, cwd);
    expect([ended.code, told(ended).gaps]).toMatchObject([3, [{ what: 'current credentials' }]]);
    const misspelt = await audit(['--config', 'c.yaml', '--account', 'mime'], wrong, cwd);
    expect([misspelt.code, misspelt.err]).toEqual([
      2,
      expect.stringContaining('--account mime is neither an account ID'),
    ]);
  });

  test('credentials that are those of another account than was meant are not used', async () => {
    const server = await serving(chained);
    const wrong = folder({
      '.aliyun/config.json': JSON.stringify({ profiles: [profile] }),
      'c.yaml': `accounts: { other: { id: "${others[0] ?? ''}", credentials: { profile: hop } } }\n`,
    });
    const { ALIBABA_CLOUD_ACCESS_KEY_ID: _, ALIBABA_CLOUD_ACCESS_KEY_SECRET: __, ...bare } = server.env;
    const ended = await audit(['--config', 'c.yaml'], { ...bare, HOME: wrong }, wrong);
    expect([ended.code, told(ended).accounts.map(({ state }) => state)]).toEqual([3, ['unreachable']]);
    expect(told(ended).gaps[0]?.because).toBe(`the credentials belong to account ${ORDERS}`);
    expect(Object.keys((await server.stats()).calls).toSorted()).toEqual(['AssumeRole', 'GetCallerIdentity']);
  });

  test('an account of which STS gives an ID that is none is not read, and the others are', async () => {
    const odd = await serving({
      ...chained,
      keys: { ...chained.keys, LTAIcanaryid0odd: { secret: KEY.secret, account: 'root' } },
    });
    const keys = { name: 'odd', mode: 'AK', access_key_id: 'LTAIcanaryid0odd', access_key_secret: KEY.secret };
    const cwd = folder({
      '.aliyun/config.json': JSON.stringify({ profiles: [keys] }),
      'c.yaml': `accounts: { other: { id: "${others[0] ?? ''}", credentials: { profile: odd } }, mine: "${ANALYTICS}" }\nregions: [cn-hangzhou]\n`,
    });
    const ended = await audit(['--config', 'c.yaml'], { ...odd.env, HOME: cwd }, cwd);
    expect([ended.code, told(ended).accounts.map(({ state }) => state)]).toEqual([3, ['complete', 'unreachable']]);
    expect(told(ended).gaps[0]?.because).toContain('invalid account ID');
  });

  test('endpoints of an account: its own before those of the environment; http only on loopback', async () => {
    const [own, all] = [await serving(chained), await serving(chained)];
    const written = (ram: string): string =>
      `accounts: { analytics: { id: "${ANALYTICS}", endpoints: { ram: "${ram}" } } }\nregions: [cn-hangzhou]\n`;
    const configs = folder({ 'own.yaml': written(own.url), 'open.yaml': written('http://ram.example.com') });
    expect((await audit(['--config', 'own.yaml'], all.env, configs)).code).toBe(0);
    expect([(await own.stats()).calls['ListRoles'], (await all.stats()).calls['ListRoles']]).toEqual([1, undefined]);
    const open = await audit(['--config', 'open.yaml'], all.env, configs);
    expect([open.code, open.out]).toEqual([2, '']);
  });

  test('the host of the resource directory is that of the account at hand', async () => {
    const members = [{ id: ORDERS, name: 'orders' }];
    const [own, all] = [await serving({ ...chained, members }), await serving({ ...chained, members })];
    const text = `accounts: { analytics: { id: "${ANALYTICS}", endpoints: { resourceDirectory: "${own.url}" } } }\n`;
    const cwd = folder({ 'own.yaml': text });
    await audit(['--resource-directory', '--config', 'own.yaml'], all.env, cwd);
    expect([(await own.stats()).calls['ListAccounts'], (await all.stats()).calls['ListAccounts']]).toEqual([
      1,
      undefined,
    ]);
  });

  test.each([
    ['is not there', []],
    ['may not be taken', [{ ...AUDITOR, trust: trusting({ RAM: [`acs:ram::${ORDERS}:root`] }) }]],
  ])('a role of the own account that %s: the own credentials read it', async (_, more) => {
    const server = await serving(world({ analytics: { roles: [DEFAULT_ROLE, ...more] } }));
    const arn = `acs:ram::${ANALYTICS}:role/auditor`;
    const text = `accounts: { analytics: { id: "${ANALYTICS}", credentials: { assumeRole: "${arn}" } } }\nregions: [cn-hangzhou]\n`;
    const cwd = folder({ 'own.yaml': text });
    const ended = await audit(['--config', 'own.yaml'], server.env, cwd);
    expect([ended.code, told(ended)]).toMatchObject([
      0,
      { accounts: [{ id: ANALYTICS, state: 'complete' }], gaps: [] },
    ]);
  });

  test('a role of the own account that may be taken reads it', async () => {
    const auditor = { ...AUDITOR, trust: trusting({ RAM: [`acs:ram::${ANALYTICS}:root`] }) };
    const server = await serving(world({ analytics: { roles: [DEFAULT_ROLE, auditor] } }));
    const arn = `acs:ram::${ANALYTICS}:role/auditor`;
    const text = `accounts: { analytics: { id: "${ANALYTICS}", credentials: { assumeRole: "${arn}" } } }\nregions: [cn-hangzhou]\n`;
    await audit(['--config', 'own.yaml'], server.env, folder({ 'own.yaml': text }));
    const { log } = await server.stats();
    const readers = log.filter(({ action }) => action === 'ListRoles');
    expect(readers.map(({ headers }) => headers['x-acs-security-token'] !== undefined)).toEqual([true]);
  });
});

test('no secret stands in anything that was printed', () => {
  const all = outputs.join('\n');
  expect(CANARIES.filter((canary) => all.includes(canary))).toEqual([]);
  expect(outputs.length).toBeGreaterThan(20);
});

test.each([
  'https://10.0.0.300',
  'http://127.0.0.1:99999',
  'http://127.999.999.999',
  'https://xn--a',
  'http://example.com',
])('an endpoint that is none, %s, is a wrong call', async (address) => {
  const ended = await audit([], { DTS_XACCT_RAM_ENDPOINT: address });
  expect([ended.code, ended.out]).toEqual([2, '']);
  expect(ended.err).toContain(`DTS_XACCT_RAM_ENDPOINT=${address} is not a valid host`);
});
