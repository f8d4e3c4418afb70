import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, test } from 'vitest';

import { folder, type Ended } from '../support/process.ts';
import { command, serving } from '../support/live-command.ts';
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

interface Check {
  readonly check: string;
  readonly endpoint?: string;
  readonly account?: string;
  readonly result: string;
  readonly evidence: string;
  readonly rule?: string;
  readonly file?: string;
}

interface Told {
  readonly findings: readonly Readonly<Record<string, unknown>>[];
  readonly gaps: readonly Readonly<Record<string, unknown>>[];
  readonly preflight: readonly { readonly verdict: string; readonly checks: readonly Check[] }[];
  readonly summary: Readonly<Record<string, unknown>>;
}

const TASKS = `version: 1
accounts: { shop: "${ORDERS}", analytics: "${ANALYTICS}" }
tasks:
  - name: orders-to-analytics
    creator: analytics
    source: { account: shop, database: MySQL, connection: Alibaba Cloud Instance, role: ram-for-dts }
    destination: { account: analytics, database: MySQL, connection: Alibaba Cloud Instance }
`;

const home = folder({
  '.dts-xacct.yaml': CONFIG,
  'tasks.yaml': TASKS,
  'other-role.yaml': TASKS.replace('ram-for-dts', 'ram-for-dtss'),
  'odd-case.yaml': TASKS.replace('ram-for-dts', '"<role name>"'),
  'bare.yaml': 'regions: [cn-hangzhou]\n',
});

const outputs: string[] = [];

async function preflight(args: readonly string[], env: Readonly<Record<string, string>>): Promise<Ended> {
  const ended = await command(['preflight', ...args], { cwd: home, env });
  outputs.push(ended.out, ended.err);
  return ended;
}

function at(file: string): string {
  return join(home, file);
}

function told({ out }: Ended): Told {
  return JSON.parse(out) as Told;
}

function checkOf(ended: Ended, check: string, endpoint?: string): Check | undefined {
  return told(ended).preflight[0]?.checks.find((each) => each.check === check && each.endpoint === endpoint);
}

const server = await serving(world());

describe('preflight of live accounts', () => {
  test('asks each account for its default role and for the roles that the tasks name, and for nothing else', async () => {
    const other = await serving(world());
    const ended = await preflight(['tasks.yaml', '-f', 'json', '--debug'], other.env);
    expect([ended.code, told(ended).preflight[0]?.verdict]).toEqual([0, 'will work']);
    expect(told(ended).preflight[0]?.checks.filter(({ result }) => result === 'unknown')).toEqual([]);
    const { calls, log } = await other.stats();
    expect(calls).toEqual({ GetCallerIdentity: 1, AssumeRole: 1, GetRole: 3, ListPoliciesForRole: 3 });
    expect(log[0]?.action).toBe('GetCallerIdentity');
    const roles = log
      .filter(({ action }) => action === 'GetRole')
      .map(({ account, query }) => [account, query['RoleName']]);
    expect(roles).toHaveLength(3);
    expect(new Set(roles.map((each) => each.join(' ')))).toEqual(
      new Set([`${ORDERS} AliyunDTSDefaultRole`, `${ORDERS} ram-for-dts`, `${ANALYTICS} AliyunDTSDefaultRole`]),
    );
  });

  test('text of 80 columns, with no file where there is none', async () => {
    const { code, out, err } = await preflight(['tasks.yaml'], server.env);
    expect(code).toBe(0);
    expect(out).toContain('role exists: acs:ram::1000000000000001:role/ram-for-dts\n');
    expect(out).not.toContain('<live>');
    expect(out.split('\n').filter((line) => line.length > 80)).toEqual([]);
    expect(err).toContain('shop: 2 roles, complete');
  });

  test.each([
    ['another creator', { orders: { roles: [AUDITOR, DEFAULT_ROLE, dtsRole('ram-for-dts', ORDERS)] } }, 'trust'],
    [
      'no policy',
      { orders: { roles: [AUDITOR, DEFAULT_ROLE, dtsRole('ram-for-dts', ANALYTICS, { policies: [] })] } },
      'policy',
    ],
    ['no role', { orders: { roles: [AUDITOR, DEFAULT_ROLE] } }, 'role-exists'],
    ['no default role', { orders: { roles: [AUDITOR, dtsRole('ram-for-dts', ANALYTICS)] } }, 'default-role'],
  ])('%s: will fail, by a finding and with the commands', async (_, given, check) => {
    const { env } = await serving(world(given));
    const ended = await preflight(['tasks.yaml', '-f', 'json'], env);
    expect([ended.code, told(ended).preflight[0]?.verdict]).toEqual([1, 'will fail']);
    const failed = told(ended).preflight[0]?.checks.filter(({ result }) => result === 'fail') ?? [];
    expect(failed.map((each) => [each.check, each.endpoint, each.account])).toContainEqual([check, 'source', ORDERS]);
    for (const { rule } of failed) expect(told(ended).findings.map((finding) => finding['rule'])).toContain(rule);
    expect((await preflight(['tasks.yaml'], env)).out).toContain('verdict: will fail');
  });

  test('the text of a custom policy is read and held against what the source needs', async () => {
    const policy = { name: 'dts-read', type: 'Custom' };
    const given = (actions: readonly string[]): object =>
      world({
        orders: {
          roles: [AUDITOR, DEFAULT_ROLE, dtsRole('ram-for-dts', ANALYTICS, { policies: [policy] })],
          policies: { 'dts-read': { Version: '1', Statement: [{ Effect: 'Allow', Action: actions, Resource: '*' }] } },
        },
      });
    const narrow = await preflight(['tasks.yaml', '-f', 'json'], (await serving(given(['ecs:StopInstance']))).env);
    expect(checkOf(narrow, 'policy', 'source')).toMatchObject({ result: 'fail' });
    const wide = await preflight(['tasks.yaml', '-f', 'json'], (await serving(given(['*']))).env);
    expect(checkOf(wide, 'policy', 'source')).toMatchObject({ result: 'pass' });
  });

  test.each([
    ['ram:GetRole', 'role-exists'],
    ['ram:ListPoliciesForRole', 'policy'],
  ])('%s refused: cannot tell, and the gap names the right', async (right, check) => {
    const { env } = await serving(world({ orders: { denied: [right] } }));
    const ended = await preflight(['tasks.yaml', '-f', 'json'], env);
    expect([ended.code, told(ended).preflight[0]?.verdict, checkOf(ended, check, 'source')?.result]).toEqual([
      3,
      'cannot tell',
      'unknown',
    ]);
    expect(told(ended).gaps).toContainEqual(expect.objectContaining({ account: ORDERS, grant: right }));
  });

  test('what failed and was not refused lacks no right', async () => {
    const broken = await serving(world());
    await broken.fail({ action: 'ListPoliciesForRole', account: ORDERS, kind: 'null200' });
    const ended = await preflight(['tasks.yaml', '-f', 'json'], broken.env);
    expect([ended.code, checkOf(ended, 'policy', 'source')]).toMatchObject([
      3,
      { result: 'unknown', evidence: 'its attached policies could not be read' },
    ]);
    const { gaps } = told(ended);
    expect(gaps).toMatchObject([
      {
        because: expect.stringContaining(
          'ListPoliciesForRole: no valid answer from the API (the answer is not a JSON object)',
        ) as unknown,
      },
    ]);
    expect(ended.out).not.toContain('"grant"');
  });

  test('a role that nobody may take is told with the trust that it needs; the other account is read', async () => {
    const shut = { ...AUDITOR, trust: trusting({ RAM: [`acs:ram::${ORDERS}:root`] }) };
    const { env } = await serving(
      world({ orders: { roles: [shut, DEFAULT_ROLE, dtsRole('ram-for-dts', ANALYTICS)] } }),
    );
    const ended = await preflight(['tasks.yaml', '-f', 'json'], env);
    expect([ended.code, told(ended).preflight[0]?.verdict]).toEqual([3, 'cannot tell']);
    expect(checkOf(ended, 'default-role')).toMatchObject({ result: 'pass', account: ANALYTICS });
    expect(checkOf(ended, 'role-exists', 'source')?.evidence).toBe(`account shop (${ORDERS}) could not be read`);
    expect(JSON.stringify(told(ended).gaps)).toContain('AssumeRole: denied (NoPermission)');
  });

  test('an account without credentials is named, and what would help', async () => {
    const ended = await preflight(['tasks.yaml', '-f', 'json', '--config', 'bare.yaml'], server.env);
    expect([ended.code, told(ended).preflight[0]?.verdict]).toEqual([3, 'cannot tell']);
    expect(told(ended).gaps).toContainEqual(
      expect.objectContaining({
        account: ORDERS,
        because: `no credentials to read it: the configuration has none, and the current ones belong to account ${ANALYTICS}`,
      }),
    );
  });

  test('keys that are wrong', async () => {
    const env = { ...server.env, ALIBABA_CLOUD_ACCESS_KEY_SECRET: 'canary-secret-wrong' };
    const ended = await preflight(['tasks.yaml', '-f', 'json', '--debug'], env);
    expect([ended.code, told(ended).preflight[0]?.verdict]).toEqual([3, 'cannot tell']);
    expect(JSON.stringify(told(ended).gaps)).toContain('SignatureDoesNotMatch');
  });

  test('a name that is no name is not asked for', async () => {
    const other = await serving(world());
    const ended = await preflight(['odd-case.yaml', '-f', 'json'], other.env);
    expect(told(ended).preflight[0]?.verdict).toBe('will fail');
    expect((await other.stats()).calls['GetRole']).toBe(2);
  });

  test('of a misspelt role it is known only that it is not there', async () => {
    const ended = await preflight(['other-role.yaml', '-f', 'json'], server.env);
    expect(checkOf(ended, 'role-exists', 'source')).toMatchObject({ result: 'fail', rule: 'link-role-not-found' });
  });
});

describe('the call', () => {
  const { ALIBABA_CLOUD_ACCESS_KEY_ID: _, ALIBABA_CLOUD_ACCESS_KEY_SECRET: __, ...bare } = server.env;

  test.each([
    [['tasks.yaml'], bare, 'no credentials found to read accounts\n  run "aliyun configure", or pass --profile NAME'],
    [['tasks.yaml', '--rate', '81'], server.env, 'invalid value "81" for --rate: expected a number from 1 to 80'],
    [
      ['tasks.yaml', '--concurrency', '0'],
      server.env,
      'invalid value "0" for --concurrency: expected a whole number from 1 to 256',
    ],
    [['tasks.yaml', '--timeout', 'x'], server.env, 'invalid value "x" for --timeout: expected a number from 1 to 600'],
    [
      ['tasks.yaml', '--account', 'shopp'],
      server.env,
      '--account shopp: not an account of these tasks\n  did you mean "shop"?',
    ],
    [
      ['tasks.yaml', '--account', 'shop', '--config', 'bare.yaml'],
      server.env,
      '--account shop has no credentials in the configuration, and the current credentials belong to another account\n  accounts that can be read: analytics',
    ],
    [
      ['tasks.yaml', '--snapshot', 'x.json', '--profile', 'main'],
      server.env,
      '--profile needs live accounts and cannot be combined with --snapshot',
    ],
  ])('%j is wrong', async (args, env, message) => {
    const { code, out, err } = await preflight(args, env);
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain(message);
  });

  test('--account reads one account, and says of the other that it was left out', async () => {
    const other = await serving(world());
    const ended = await preflight(['tasks.yaml', '-f', 'json', '--account', 'analytics'], other.env);
    expect([ended.code, told(ended).preflight[0]?.verdict]).toEqual([3, 'cannot tell']);
    expect(told(ended).gaps).toMatchObject([{ account: ORDERS, because: 'excluded by --account' }]);
    expect((await other.stats()).calls).toEqual({ GetCallerIdentity: 1, GetRole: 1, ListPoliciesForRole: 1 });
  });

  test('--profile', async () => {
    const users = folder({
      'tasks.yaml': TASKS,
      '.dts-xacct.yaml': CONFIG,
      '.aliyun/config.json': JSON.stringify({
        profiles: [{ name: 'main', mode: 'AK', access_key_id: KEY.id, access_key_secret: KEY.secret }],
      }),
    });
    const args = ['preflight', 'tasks.yaml', '--profile', 'main'];
    const { code, out } = await command(args, { cwd: users, env: { ...bare, HOME: users } });
    expect([code, out]).toEqual([0, expect.stringContaining('verdict: will work')]);
  });
});

describe('--save-snapshot', () => {
  test.each(['read.json', 'read'])('%s: the same report from the recording, byte for byte', async (path) => {
    const live = await preflight(['tasks.yaml', '-f', 'json', '--save-snapshot', at(path)], server.env);
    const recorded = await preflight(['tasks.yaml', '-f', 'json', '--snapshot', at(path)], {});
    expect(recorded.out).toBe(live.out);
    expect(checkOf(live, 'role-exists', 'source')?.file).toBe(at(path === 'read' ? `read/${ORDERS}.json` : path));
    const files = path === 'read' ? readdirSync(at(path)).map((name) => join(path, name)) : [path];
    for (const file of files) {
      expect(statSync(at(file)).mode & 0o777).toBe(0o600);
      outputs.push(readFileSync(at(file), 'utf8'));
    }
  });

  test('audit knows that such a recording is a part, and lint too', async () => {
    await preflight(['tasks.yaml', '--save-snapshot', 'part.json'], server.env);
    const audited = await command(['audit', '--snapshot', 'part.json', '-f', 'json'], { cwd: home, env: {} });
    expect(JSON.parse(audited.out)).toMatchObject({
      findings: [],
      accounts: [{ state: 'partial' }, { state: 'partial' }],
    });
    expect((JSON.parse(audited.out) as Told).gaps).toMatchObject([
      { because: 'only these roles were requested: AliyunDTSDefaultRole', reason: 'not-given' },
      { because: 'only these roles were requested: AliyunDTSDefaultRole, ram-for-dts', reason: 'not-given' },
      { what: 'creator of the tasks', reason: 'not-given' },
    ]);
    expect((await preflight(['other-role.yaml', '--snapshot', 'part.json'], {})).out).toContain('verdict: cannot tell');
  });
});

test('no secret stands in anything that was printed or written', () => {
  const all = outputs.join('\n');
  expect(CANARIES.filter((canary) => all.includes(canary))).toEqual([]);
  expect(outputs.length).toBeGreaterThan(20);
});
