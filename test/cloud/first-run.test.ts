// The first run with real credentials: whoever has used `aliyun configure` runs the program without an option.
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';

import { afterAll, describe, expect, test } from 'vitest';

import { folder, type Ended } from '../support/process.ts';
import { SYSTEM_CLOCK } from './api-server.mjs';
import { clock, command, serving } from '../support/live-command.ts';
import { ANALYTICS, CANARIES, CONFIG, KEY, ORDERS, world } from './loopback.ts';
import { program } from './program.ts';

const SESSION = { id: 'STS.canaryid', secret: 'canary-secret-of-a-session', token: 'canary-token-of-a-session' };
const OTHER = { id: 'LTAIother', secret: 'canary-secret-of-orders' };

/** The keys of the hand are those of analytics, as is the session; the other ones are those of orders. */
const given = world();
const server = await serving({
  ...given,
  keys: {
    ...given.keys,
    [SESSION.id]: { secret: SESSION.secret, token: SESSION.token, account: ANALYTICS },
    [OTHER.id]: { secret: OTHER.secret, account: ORDERS },
  },
  oidcToken: 'canary-oidc',
});
const { ALIBABA_CLOUD_ACCESS_KEY_ID: _, ALIBABA_CLOUD_ACCESS_KEY_SECRET: __, ...hosts } = server.env;

const ak = { mode: 'AK', access_key_id: KEY.id, access_key_secret: KEY.secret };
const token = { access_key_id: SESSION.id, access_key_secret: SESSION.secret, sts_token: SESSION.token };
const role = { ram_role_arn: `acs:ram::${ORDERS}:role/auditor`, ram_session_name: 'me' };
const soon = Math.floor(clock.now() / 1000) + 3600;
const past = Math.floor(clock.now() / 1000) - 10;

/** A program that prints keys, or does something else instead. */
const printer = folder({
  'keys.cjs': `const [what] = process.argv.slice(2);
const keys = { mode: 'StsToken', access_key_id: '${SESSION.id}', access_key_secret: '${SESSION.secret}', sts_token: '${SESSION.token}' };
if (what === 'exit') { console.log(JSON.stringify(keys)); process.exit(7); }
else if (what === 'text') console.log('canary-secret-in-the-text');
else if (what === 'mode') console.log(JSON.stringify({ ...keys, mode: 'RsaKeyPair' }));
else if (what === 'half') console.log(JSON.stringify({ mode: 'AK', access_key_id: 'x' }));
else if (what === 'past') console.log(JSON.stringify({ ...keys, expiration: '2020-01-01T00:00:00Z' }));
else if (what === 'much') process.stdout.write('canary-secret '.repeat(200_000));
else console.log(JSON.stringify(keys));
`,
});
const printing = (what: string): object => ({
  mode: 'External',
  process_command: `"${process.execPath}" '${join(printer, 'keys.cjs')}' ${what}`,
});

/** A place on loopback that answers with keys. */
const answers: Readonly<Record<string, readonly [status: number, body: string, headers?: Record<string, string>]>> = {
  '/keys?user=canary-token-in-a-query': [
    200,
    JSON.stringify({
      Code: 'Success',
      AccessKeyId: SESSION.id,
      AccessKeySecret: SESSION.secret,
      SecurityToken: SESSION.token,
      Expiration: '2999-01-01T00:00:00Z',
    }),
  ],
  '/failed': [200, '{"Code":"Failed","Message":"canary-secret"}'],
  '/text': [200, 'canary-secret'],
  '/gone': [404, 'canary-secret'],
  '/elsewhere': [302, '', { location: 'http://127.0.0.1:9/keys' }],
};
const uris: Server = createServer((request, response) => {
  const [status, body, headers = {}] = answers[request.url ?? ''] ?? [400, ''];
  response.writeHead(status, headers).end(body);
});
await new Promise<void>((resolve) => void uris.listen(0, '127.0.0.1', resolve));
afterAll(() => void uris.close());
const uriAt = (path: string): string => `http://127.0.0.1:${String((uris.address() as AddressInfo).port)}${path}`;
const asking = (path: string): object => ({ mode: 'CredentialsURI', credentials_uri: uriAt(path) });

interface Run extends Ended {
  readonly accounts: readonly string[];
  readonly gaps: readonly { readonly what: string; readonly because: string; readonly reason: string }[];
}

function isFailure({ reason }: Run['gaps'][number]): boolean {
  return reason !== 'not-given';
}

const outputs: string[] = [];

/** Audits as somebody who has these profiles; the first is the current one. */
async function audit(
  profiles: Readonly<Record<string, object>>,
  { args = [], env = {} }: { readonly args?: readonly string[]; readonly env?: Readonly<Record<string, string>> } = {},
): Promise<Run> {
  const names = Object.keys(profiles);
  const list = names.map((name) => ({ name, region_id: 'cn-hangzhou', ...profiles[name] }));
  const home = folder({
    ...(names.length > 0 && { '.aliyun/config.json': JSON.stringify({ current: names[0], profiles: list }) }),
    token: 'canary-oidc\n',
  });
  const ended = await command(['audit', '-f', 'json', '--no-jobs', '--debug', ...args], {
    cwd: home,
    env: { ...hosts, HOME: home, ...env },
  });
  outputs.push(ended.out, ended.err);
  const report = (ended.out === '' ? { accounts: [], gaps: [] } : JSON.parse(ended.out)) as {
    readonly accounts: readonly { readonly id: string }[];
    readonly gaps: Run['gaps'];
  };
  return { ...ended, accounts: report.accounts.map(({ id }) => id), gaps: report.gaps.filter(isFailure) };
}

function firstLines({ err }: Ended, count: number): readonly string[] {
  return err.split('\n').slice(0, count);
}

describe('the credentials at hand are the first of', () => {
  const keys = { ALIBABA_CLOUD_ACCESS_KEY_ID: OTHER.id, ALIBABA_CLOUD_ACCESS_KEY_SECRET: OTHER.secret };
  const named = { ALIBABA_CLOUD_PROFILE: 'other' };
  const profiles = {
    current: ak,
    other: { mode: 'AK', access_key_id: OTHER.id, access_key_secret: OTHER.secret },
    third: { mode: 'StsToken', ...token },
  };
  const oidc = {
    ALIBABA_CLOUD_ROLE_ARN: `acs:ram::${ORDERS}:role/auditor`,
    ALIBABA_CLOUD_OIDC_PROVIDER_ARN: `acs:ram::${ORDERS}:oidc-provider/k8s`,
    ALIBABA_CLOUD_OIDC_TOKEN_FILE: join(folder({ token: 'canary-oidc\n' }), 'token'),
  };

  test.each([
    [
      '--profile',
      ['--profile', 'third'],
      { ...keys, ...named, ...oidc },
      'profile "third" of the aliyun CLI (mode StsToken)',
    ],
    [
      'keys in the environment',
      [],
      { ...keys, ALIBABA_CLOUD_PROFILE: 'third', ...oidc },
      'the access key in ALIBABA_CLOUD_ACCESS_KEY_ID',
    ],
    [
      'ALIBABA_CLOUD_PROFILE',
      [],
      { ...named, ...oidc },
      'profile "other" of the aliyun CLI (mode AK), from ALIBABA_CLOUD_PROFILE',
    ],
    ['OIDC', [], oidc, 'the OIDC token in ALIBABA_CLOUD_OIDC_TOKEN_FILE, for the role in ALIBABA_CLOUD_ROLE_ARN'],
    ['the current profile', [], {}, 'profile "current" of the aliyun CLI (mode AK), its current profile'],
  ])('%s', async (_what, args, env, says) => {
    const run = await audit(profiles, { args, env });
    const account = says.includes('"current"') || says.includes('"third"') ? ANALYTICS : ORDERS;
    expect([run.code, run.accounts]).toEqual([0, [account]]);
    expect(firstLines(run, 2)).toEqual([
      `credentials: ${says}`,
      expect.stringMatching(new RegExp(`^caller: account ${account}, acs:ram::${account}:`)) as string,
    ]);
  });

  test('none: what to do is said, and nobody is asked', async () => {
    const before = (await server.stats()).calls;
    for (const none of [{}, { default: { mode: 'AK' } }, { default: { mode: '' } }]) {
      const run = await audit(none);
      expect([run.code, run.out]).toEqual([2, '']);
      expect(run.err).toContain('error: no credentials found to read accounts\n  run "aliyun configure", or');
    }
    expect((await server.stats()).calls).toEqual(before);
  });

  test('the current profile is left alone where ALIBABA_CLOUD_CLI_PROFILE_DISABLED is true', async () => {
    const run = await audit(profiles, { env: { ALIBABA_CLOUD_CLI_PROFILE_DISABLED: 'True' } });
    expect([run.code, run.err]).toEqual([2, expect.stringContaining('no credentials found to read accounts')]);
  });

  test('a profile of the variable that is not there is no reason to take another one', async () => {
    const run = await audit(profiles, { env: { ALIBABA_CLOUD_PROFILE: 'thrid' } });
    expect([run.code, run.err]).toEqual([
      2,
      expect.stringContaining('has no profile "thrid"\n  it has current, other, third'),
    ]);
    const bare = await audit({}, { env: { ALIBABA_CLOUD_PROFILE: 'thrid' } });
    expect([bare.code, bare.err]).toEqual([
      2,
      expect.stringContaining('no profile "thrid": the aliyun CLI has no configuration'),
    ]);
  });

  test('--quiet says nothing', async () => {
    const run = await audit(profiles, { args: ['--quiet'] });
    expect([run.code, run.err.replace(/^debug.*\n/, '')]).toEqual([0, '']);
  });
});

describe('a profile of the mode', () => {
  test.each([
    ['AK', { main: ak }, ANALYTICS],
    ['ak', { main: { ...ak, mode: 'ak' } }, ANALYTICS],
    ['StsToken', { main: { mode: 'StsToken', ...token } }, ANALYTICS],
    ['RamRoleArn', { main: { ...ak, mode: 'RamRoleArn', ...role } }, ORDERS],
    [
      'ChainableRamRoleArn',
      { main: { mode: 'ChainableRamRoleArn', source_profile: 'base', ...role }, base: ak },
      ORDERS,
    ],
    [
      'CloudSSO',
      { main: { mode: 'CloudSSO', ...token, sts_expiration: soon, access_token: 'canary-token' } },
      ANALYTICS,
    ],
    ['OAuth', { main: { mode: 'OAuth', ...token, sts_expiration: soon, oauth_site_type: 'INTL' } }, ANALYTICS],
    ['External', { main: printing('keys') }, ANALYTICS],
    ['CredentialsURI', { main: asking('/keys?user=canary-token-in-a-query') }, ANALYTICS],
    [
      'ChainableRamRoleArn on External',
      { main: { mode: 'ChainableRamRoleArn', source_profile: 'base', ...role }, base: printing('keys') },
      ORDERS,
    ],
  ])('%s reads its account', async (_mode, profiles, account) => {
    const run = await audit(profiles);
    expect([run.code, run.gaps, run.accounts]).toEqual([0, [], [account]]);
  });

  test('OIDC reads its account', async () => {
    const file = join(folder({ token: 'canary-oidc' }), 'token');
    const main = {
      mode: 'OIDC',
      oidc_provider_arn: `acs:ram::${ORDERS}:oidc-provider/x`,
      oidc_token_file: file,
      ...role,
    };
    expect(await audit({ main })).toMatchObject({ code: 0, accounts: [ORDERS] });
  });

  test('External: the program is named before it is run, without its arguments', async () => {
    const run = await audit({ main: printing('keys') });
    expect(firstLines(run, 3)).toEqual([
      'credentials: profile "main" of the aliyun CLI (mode External), its current profile',
      `running ${process.execPath}, which prints the keys of profile "main"`,
      `caller: account ${ANALYTICS}, acs:ram::${ANALYTICS}:user/auditor`,
    ]);
  });

  test('CredentialsURI: the host is named before it is asked, without its query; the variable stands in for the profile', async () => {
    const run = await audit(
      { main: { mode: 'CredentialsURI' } },
      { env: { ALIBABA_CLOUD_CREDENTIALS_URI: uriAt('/keys?user=canary-token-in-a-query') } },
    );
    expect(run.code).toBe(0);
    expect(firstLines(run, 2)[1]).toBe(`asking ${new URL(uriAt('/')).host} for the keys of profile "main"`);
  });

  test.each([
    ['CloudSSO', { mode: 'CloudSSO', ...token, sts_expiration: past }, 'expired at 20'],
    ['OAuth', { mode: 'OAuth', ...token }, 'has no token that is still valid'],
    [
      'OAuth with a time that is none',
      { mode: 'OAuth', ...token, sts_expiration: 'x' },
      'has no token that is still valid',
    ],
  ])('%s whose token has run out: how to renew it, and nobody is asked', async (_mode, main, says) => {
    const run = await audit({ main });
    expect([run.code, run.err]).toEqual([2, expect.stringContaining(says)]);
    expect(run.err).toContain('renew it with "aliyun sts GetCallerIdentity --profile main"');
  });

  test.each([
    ['EcsRamRole', { mode: 'EcsRamRole', ram_role_name: 'x' }, 'pass --credentials ecs'],
    ['RsaKeyPair', { mode: 'RsaKeyPair' }, 'supported: AK, StsToken, RamRoleArn,'],
    ['none', { access_key_id: 'x', access_key_secret: 'y' }, 'has no mode'],
    ['AK without its secret', { mode: 'AK', access_key_id: 'x' }, 'has no access_key_secret'],
    ['RamRoleArn without its role', { ...ak, mode: 'RamRoleArn' }, 'has no ram_role_arn'],
    [
      'CredentialsURI on http://',
      { mode: 'CredentialsURI', credentials_uri: 'http://canary-token.example.com/' },
      'must be an https:// address',
    ],
    [
      'CredentialsURI with a password',
      { mode: 'CredentialsURI', credentials_uri: 'https://a:canary-token@example.com/' },
      'must be an https:// address',
    ],
    [
      'CredentialsURI that is none',
      { mode: 'CredentialsURI', credentials_uri: 'canary-token' },
      'must be an https:// address',
    ],
  ])('%s: what is wrong with it', async (_mode, main, says) => {
    const run = await audit({ main });
    expect([run.code, run.out]).toEqual([2, '']);
    expect(run.err).toContain(says);
  });

  test.each([
    [printing('exit'), 'the command of the profile gives no credentials (exit 7)'],
    [printing('text'), 'the command of the profile gives no credentials (it prints no JSON)'],
    [printing('mode'), 'the command of the profile gives no credentials (its mode is neither AK nor StsToken)'],
    [
      printing('half'),
      'the command of the profile gives no credentials (it prints no access_key_id and access_key_secret)',
    ],
    [printing('past'), 'the command of the profile gives no credentials (what it prints has expired)'],
    [printing('much'), 'the command of the profile gives no credentials (it prints more than 1 MB)'],
    [
      { mode: 'External', process_command: '/nonexistent/program' },
      'the command of the profile gives no credentials (ENOENT)',
    ],
    [
      { mode: 'External', process_command: '"not closed' },
      'the command of the profile gives no credentials (its quotes are not closed)',
    ],
    [asking('/failed'), 'the credentials URI of the profile gives no credentials (the answer reports no success)'],
    [asking('/text'), 'the credentials URI of the profile gives no credentials (the answer is not JSON)'],
    [asking('/gone'), 'the credentials URI of the profile gives no credentials (status 404)'],
    [asking('/elsewhere'), 'the credentials URI of the profile gives no credentials (status 302)'],
    [
      { mode: 'CredentialsURI', credentials_uri: 'http://127.0.0.1:9/' },
      'the credentials URI of the profile gives no credentials (ECONNREFUSED)',
    ],
  ])('%j: a gap, and no account', async (main, because) => {
    const run = await audit({ main });
    expect([run.code, run.accounts]).toEqual([3, []]);
    expect(run.gaps).toEqual([
      expect.objectContaining({ what: 'current credentials', because: `GetCallerIdentity: ${because}` }),
    ]);
  });
});

test('accounts of the configuration that name one External profile run its command once', async () => {
  const marks = folder({});
  const marking = {
    mode: 'External',
    process_command: `"${process.execPath}" -e "require('fs').appendFileSync('${join(marks, 'runs')}','x');require('${join(printer, 'keys.cjs')}')"`,
  };
  const home = folder({
    '.aliyun/config.json': JSON.stringify({ current: 'main', profiles: [{ name: 'main', ...marking }] }),
    '.dts-xacct.yaml': `accounts:
  analytics: { id: "${ANALYTICS}", credentials: { profile: main } }
  orders: { id: "${ORDERS}", credentials: { profile: main, assumeRole: "acs:ram::${ORDERS}:role/auditor" } }
`,
  });
  const run = await command(['audit', '-f', 'json', '--no-jobs'], { cwd: home, env: { ...hosts, HOME: home } });
  expect(run.code).toBe(0);
  const { readFileSync } = await import('node:fs');
  expect(readFileSync(join(marks, 'runs'), 'utf8')).toBe('x');
});

test('a chain of profiles that does not end is a wrong call', async () => {
  const chain = Array.from({ length: 30_000 }, (_each, i) => [
    `p${String(i)}`,
    { mode: 'ChainableRamRoleArn', source_profile: `p${String(i + 1)}`, ...role },
  ]);
  const run = await audit(Object.fromEntries(chain) as Record<string, object>);
  expect([run.code, run.err]).toEqual([2, expect.stringContaining('more than 20 profiles')]);
});

test('names from the configuration of the CLI and from STS give no order to the terminal', async () => {
  const arn = `acs:ram::${ANALYTICS}:user/\u001b[2Jx`;
  const hostile = await serving({
    ...given,
    keys: { [KEY.id]: { secret: KEY.secret, account: ANALYTICS, arn } },
  });
  const { ALIBABA_CLOUD_ACCESS_KEY_ID: _id, ALIBABA_CLOUD_ACCESS_KEY_SECRET: _secret, ...env } = hostile.env;
  const name = 'a\u001b[31m\nb';
  const cwd = folder({ '.aliyun/config.json': JSON.stringify({ current: name, profiles: [{ name, ...ak }] }) });
  const run = await command(['audit', '--no-jobs'], { cwd, env: { ...env, HOME: cwd } });
  expect([run.code, run.err.includes('\u001b'), run.err.split('\n').length]).toEqual([0, false, 5]);
  const wrong = await command(['audit', '--profile', 'x'], { cwd, env: { ...env, HOME: cwd } });
  expect([wrong.code, wrong.err.includes('\u001b')]).toEqual([2, false]);
});

test('a root key is named as one', async () => {
  const root = await serving({
    ...given,
    keys: { [KEY.id]: { secret: KEY.secret, account: ANALYTICS, type: 'Account', arn: `acs:ram::${ANALYTICS}:root` } },
  });
  const run = await command(['audit', '--no-jobs'], { cwd: folder({}), env: root.env });
  expect(run.err).toContain(
    `caller: account ${ANALYTICS} itself (root), which cannot assume roles of other accounts\n`,
  );
});

test('as a process: audit and preflight without an option, after aliyun configure', { timeout: 60_000 }, async () => {
  const real = await serving(given, SYSTEM_CLOCK);
  const { ALIBABA_CLOUD_ACCESS_KEY_ID: _id, ALIBABA_CLOUD_ACCESS_KEY_SECRET: _secret, ...env } = real.env;
  const home = folder({
    '.aliyun/config.json': JSON.stringify({ current: 'default', profiles: [{ name: 'default', ...ak }] }),
    '.dts-xacct.yaml': CONFIG,
    'tasks.yaml': `version: 1
tasks:
  - name: one
    creator: "${ANALYTICS}"
    source: { account: "${ORDERS}", database: MySQL, connection: Alibaba Cloud Instance, role: ram-for-dts }
    destination: { account: "${ANALYTICS}", database: MySQL, connection: Alibaba Cloud Instance }
`,
  });
  for (const words of [['audit'], ['preflight', 'tasks.yaml']]) {
    const run = await program([...words, '--verbose'], { cwd: home, env: { ...env, HOME: home } });
    outputs.push(run.out, run.err);
    expect([run.code, ...run.err.trimEnd().split('\n')]).toEqual([
      0,
      'configuration: .dts-xacct.yaml',
      'credentials: profile "default" of the aliyun CLI (mode AK), its current profile',
      `caller: account analytics (${ANALYTICS}), acs:ram::${ANALYTICS}:user/auditor`,
      expect.stringMatching(/^\w+: \d roles?, complete \(1 of 2\)$/) as string,
      expect.stringMatching(/^\w+: \d roles?, complete \(2 of 2\)$/) as string,
      words[0] === 'audit' ? 'read: 2 accounts, 7 roles' : 'read: 2 accounts, 3 roles',
    ]);
  }
});

test('no secret stands in anything that was printed', () => {
  const text = outputs.join('\n');
  expect(outputs.length).toBeGreaterThan(80);
  expect([...CANARIES, SESSION.id, OTHER.id].filter((canary) => text.includes(canary))).toEqual([]);
});
