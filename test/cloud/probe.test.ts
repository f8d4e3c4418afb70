import { readFileSync } from 'node:fs';
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
  ORDERS,
  trusting,
  world,
  type Loopback,
} from './loopback.ts';

interface Told {
  readonly findings: readonly { readonly rule: string }[];
  readonly gaps: readonly Readonly<Record<string, unknown>>[];
  readonly preflight: readonly [
    {
      readonly verdict: string;
      readonly checks: readonly {
        readonly check: string;
        readonly endpoint?: string;
        readonly result: string;
        readonly evidence: string;
      }[];
    },
  ];
}

const tasks = (owner: string, role: string): string => `version: 1
tasks:
  - name: orders-to-analytics
    creator: "${ANALYTICS}"
    source: { account: "${owner}", database: MySQL, connection: Alibaba Cloud Instance, role: ${role} }
    destination: { account: "${ANALYTICS}", database: MySQL, connection: Alibaba Cloud Instance }
`;

/** Nobody here has any right in orders, unless by `full.yaml`. */
const home = folder({
  '.dts-xacct.yaml': 'regions: [cn-hangzhou]\n',
  'full.yaml': CONFIG,
  'tasks.yaml': tasks(ORDERS, 'ram-for-dts'),
  'role.yaml': tasks(ORDERS, 'ram-for-dtss'),
  'owner.yaml': tasks('1000000000000007', 'ram-for-dts'),
});
const outputs: string[] = [];

async function probe(server: Loopback, args: readonly string[] = ['tasks.yaml']): Promise<Ended & { told: Told }> {
  const words = ['preflight', ...args, '--probe', '-f', 'json', '--debug'];
  const ended = await command(words, { cwd: home, env: server.env });
  outputs.push(ended.out, ended.err);
  return { ...ended, told: JSON.parse(ended.out) as Told };
}

function checks({ told }: { readonly told: Told }, ...names: readonly string[]): readonly string[] {
  const [{ checks: all }] = told.preflight;
  return names.map((name) => all.find(({ check, endpoint }) => check === name && endpoint === 'source')?.result ?? '');
}

function evidence({ told }: { readonly told: Told }): string {
  return (
    told.preflight[0].checks.find(({ check, endpoint }) => check === 'probe' && endpoint === 'source')?.evidence ?? ''
  );
}

const shut = dtsRole('ram-for-dts', ANALYTICS, {
  trust: trusting({ Service: [`${ANALYTICS}@dts.aliyuncs.com`] }),
});

describe('--probe, without any right in the account of the owner', () => {
  test('the role is taken with a session that may do nothing; DTS’s half stays open', async () => {
    const server = await serving(world());
    const ended = await probe(server);
    expect([ended.code, ended.told.preflight[0].verdict]).toEqual([3, 'cannot tell']);
    expect(checks(ended, 'role-exists', 'trust', 'probe')).toEqual(['pass', 'unknown', 'pass']);
    expect(evidence(ended)).toContain('the DTS entry was not tested');
    const { log, calls } = await server.stats();
    expect(calls).toEqual({ GetCallerIdentity: 1, GetRole: 1, ListPoliciesForRole: 1, AssumeRole: 1 });
    const body = log.find(({ action }) => action === 'AssumeRole')?.body;
    expect(body).toMatchObject({ RoleArn: `acs:ram::${ORDERS}:role/ram-for-dts`, DurationSeconds: '900' });
    expect(JSON.parse(body?.['Policy'] ?? '')).toEqual({
      Version: '1',
      Statement: [{ Effect: 'Deny', Action: '*', Resource: '*' }],
    });
  });

  test.each([['role.yaml'], ['owner.yaml']])(
    '%s: the role or the owner is wrong, and the task fails by it',
    async (file) => {
      const ended = await probe(await serving(world()), [file]);
      expect([ended.code, ended.told.preflight[0].verdict]).toEqual([1, 'will fail']);
      expect(checks(ended, 'role-exists', 'probe')).toEqual(['fail', 'fail']);
      expect(ended.told.findings.map(({ rule }) => rule)).toEqual(['link-role-not-found']);
    },
  );

  test.each([
    [false, 1],
    [true, undefined],
  ])('the trust policy refuses; told in plain: %s', async (isPlain, decoded) => {
    const server = await serving({ ...world({ orders: { roles: [AUDITOR, DEFAULT_ROLE, shut] } }), isPlain });
    const ended = await probe(server);
    expect([ended.code, ended.told.preflight[0].verdict]).toEqual([3, 'cannot tell']);
    expect(checks(ended, 'role-exists', 'trust', 'probe')).toEqual(['pass', 'unknown', 'unknown']);
    expect(evidence(ended)).toContain(
      'the trust policy of acs:ram::1000000000000001:role/ram-for-dts denied the calling identity',
    );
    expect((await server.stats()).calls['DecodeDiagnosticMessage']).toBe(decoded);
  });

  test.each([
    ['sts:AssumeRole', 'lacks sts:AssumeRole on', {}],
    [
      'ram:DecodeDiagnosticMessage',
      'does not say which: AssumeRole: denied (NoPermission); DecodeDiagnosticMessage: denied (NoPermission)',
      { roles: [AUDITOR, DEFAULT_ROLE, shut] },
    ],
  ])('%s is lacking: of the role nothing is known', async (right, words, orders) => {
    const ended = await probe(await serving(world({ orders, analytics: { denied: [right] } })));
    expect([ended.code, ended.told.preflight[0].verdict]).toEqual([3, 'cannot tell']);
    expect(checks(ended, 'role-exists', 'probe')).toEqual(['unknown', 'unknown']);
    expect(evidence(ended)).toContain(words);
    expect(ended.told.gaps).toContainEqual(expect.objectContaining({ account: ANALYTICS, grant: right }));
  });

  test('no answer at all is a gap', async () => {
    const server = await serving(world());
    await server.fail({ action: 'AssumeRole', kind: 'redirect' });
    const ended = await probe(server, ['tasks.yaml', '--timeout', '1']);
    expect([ended.code, ...checks(ended, 'role-exists', 'probe')]).toEqual([3, 'unknown', 'unknown']);
    expect(evidence(ended)).toContain('got no answer: AssumeRole: no valid answer from the API (status 302)');
  }, 60_000);
});

describe('--probe together with what was read', () => {
  test('changes no verdict', async () => {
    const server = await serving(world());
    const ended = await probe(server, ['tasks.yaml', '--config', 'full.yaml']);
    expect([ended.code, ended.told.preflight[0].verdict, ...checks(ended, 'probe')]).toEqual([0, 'will work', 'pass']);
    const refused = await probe(await serving(world({ orders: { roles: [AUDITOR, DEFAULT_ROLE, shut] } })), [
      'tasks.yaml',
      '--config',
      'full.yaml',
    ]);
    expect([refused.told.preflight[0].verdict, ...checks(refused, 'probe')]).toEqual(['will work', 'not needed']);
  });

  test('a recording has its answers', async () => {
    const live = await probe(await serving(world()), ['tasks.yaml', '--save-snapshot', 'probed.json']);
    const words = ['preflight', 'tasks.yaml', '-f', 'json', '--snapshot', 'probed.json'];
    expect((await command(words, { cwd: home, env: {} })).out).toBe(live.out);
    outputs.push(readFileSync(join(home, 'probed.json'), 'utf8'));
  });

  test('is not made unasked, and not from a recording', async () => {
    const server = await serving(world());
    const { out } = await command(['preflight', 'tasks.yaml', '-f', 'json'], { cwd: home, env: server.env });
    expect(out).not.toContain('"probe"');
    expect((await server.stats()).calls['AssumeRole']).toBeUndefined();
    const words = ['preflight', 'tasks.yaml', '--snapshot', 'probed.json', '--probe'];
    const { code, err } = await command(words, { cwd: home, env: {} });
    expect([code, err]).toEqual([
      2,
      expect.stringContaining('--probe needs live accounts and cannot be combined with --snapshot'),
    ]);
  });
});

test('no secret stands in anything that was printed or written', () => {
  const all = outputs.join('\n');
  expect(CANARIES.filter((canary) => all.includes(canary))).toEqual([]);
  expect(all).not.toMatch(/encoded-|SecurityToken/);
});
