import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, test } from 'vitest';

import { folder, type Ended } from '../support/process.ts';
import { command, serving } from '../support/live-command.ts';
import { ANALYTICS, AUDITOR, CANARIES, CONFIG, DEFAULT_ROLE, dtsRole, ORDERS, trusting, world } from './loopback.ts';

interface Found {
  readonly rule: string;
  readonly level: string;
  readonly subject: string;
  readonly message: string;
  readonly file: string;
  readonly startLine: number;
  readonly startColumn: number;
  readonly endLine: number;
  readonly endColumn: number;
}

const STRANGER = '1000000000000009';
const DTS_ROLE = dtsRole('ram-for-dts', ANALYTICS);
const DTS_POLICY = { name: 'AliyunDTSRolePolicy', type: 'System' };
const role = (name: string): string => `acs:ram::${ORDERS}:role/${name}`;
const strange = trusting({ Service: ['dts.aliyuncs.com', `${ANALYTICS}@dts.aliyuncs.com`] });
/** Lets DTS in, and keeps it out again. */
const denied = {
  Version: '1',
  Statement: [
    {
      Effect: 'Allow',
      Action: 'sts:AssumeRole',
      Principal: { RAM: [`acs:ram::${ANALYTICS}:root`], Service: [`${ANALYTICS}@dts.aliyuncs.com`] },
    },
    { Effect: 'Deny', Action: 'sts:AssumeRole', Principal: { Service: [`${ANALYTICS}@dts.aliyuncs.com`] } },
  ],
};
const jobOf = (account: string, name: string): object => ({
  id: 'job1',
  name: 'orders-to-analytics',
  type: 'SYNC',
  region: 'cn-hangzhou',
  source: { account, role: name },
  destination: {},
});

/** Each rule that needs live accounts: a world in which it speaks, of whom, and what stands at its place in the snapshot. */
const CASES: readonly (readonly [rule: string, level: string, given: object, subject: string, text: string])[] = [
  ['role-default-missing', 'error', world({ orders: { roles: [AUDITOR, DTS_ROLE] } }), ORDERS, `"${ORDERS}"`],
  [
    'role-default-trusts-others',
    'warning',
    world({ orders: { roles: [AUDITOR, DTS_ROLE, { ...DEFAULT_ROLE, trust: strange }] } }),
    role('AliyunDTSDefaultRole'),
    `${ANALYTICS}@dts.aliyuncs.com`,
  ],
  [
    'role-unused',
    'warning',
    world({ orders: { roles: [AUDITOR, DTS_ROLE, DEFAULT_ROLE] }, analytics: { jobs: [] } }),
    ORDERS,
    `${ANALYTICS}@dts.aliyuncs.com`,
  ],
  [
    'role-policy-on-user',
    'warning',
    world({ orders: { holders: [{ kind: 'user', name: 'dba', policies: [DTS_POLICY] }] } }),
    ORDERS,
    '"dba"',
  ],
  [
    'role-policy-on-user',
    'warning',
    world({ orders: { holders: [{ kind: 'group', name: 'dbas', policies: [DTS_POLICY] }] } }),
    ORDERS,
    '"dbas"',
  ],
  [
    'link-role-not-found',
    'error',
    world({ orders: { roles: [AUDITOR, DEFAULT_ROLE] } }),
    'task orders-to-analytics',
    '"ram-for-dts"',
  ],
  [
    'link-policy-missing',
    'error',
    world({ orders: { roles: [AUDITOR, DEFAULT_ROLE, dtsRole('ram-for-dts', ANALYTICS, { policies: [] })] } }),
    'task orders-to-analytics',
    '"ram-for-dts"',
  ],
  [
    'link-owner-unknown',
    'note',
    world({ analytics: { jobs: [jobOf(STRANGER, 'elsewhere')] }, orders: { roles: [AUDITOR, DEFAULT_ROLE] } }),
    'task orders-to-analytics',
    '"elsewhere"',
  ],
  [
    'link-assume-denied',
    'error',
    world({
      orders: {
        roles: [AUDITOR, DEFAULT_ROLE, dtsRole('ram-for-dts', ANALYTICS, { trust: denied })],
      },
    }),
    'task orders-to-analytics',
    '{',
  ],
  [
    'unknown-account',
    'warning',
    world({
      orders: {
        roles: [
          AUDITOR,
          DTS_ROLE,
          DEFAULT_ROLE,
          { name: 'partner', trust: trusting({ RAM: [`acs:ram::${STRANGER}:root`] }) },
        ],
      },
    }),
    role('partner'),
    `acs:ram::${STRANGER}:root`,
  ],
];

describe('a rule that needs live accounts reports once, at its place in the snapshot', () => {
  test.each(CASES)('%s: %s', async (rule, level, given, subject, text) => {
    const home = folder({ '.dts-xacct.yaml': CONFIG });
    const file = join(home, 'snapshot.json');
    const { env } = await serving(given);
    // It tells of the same denial, of the role, and before the link.
    const off = rule === 'link-assume-denied' ? ['--rule', 'dts-denied=off'] : [];
    const run = (...args: readonly string[]): Promise<Ended> => command(['audit', ...args, ...off], { cwd: home, env });
    const ended = await run('-f', 'json', '--debug', '--save-snapshot', file);
    const { findings, gaps } = JSON.parse(ended.out) as {
      findings: readonly Found[];
      gaps: readonly { reason: string }[];
    };
    expect(findings.map((each) => [each.rule, each.level, each.subject, each.file])).toEqual([
      [rule, level, subject, file],
    ]);
    expect(gaps.filter(({ reason }) => reason !== 'not-given')).toEqual([]);
    const snapshot = readFileSync(file, 'utf8');
    expect(spanOf(snapshot, findings[0])).toContain(text);
    expect(ended.code).toBe(level === 'error' ? 1 : 0);
    const all = [ended.out, ended.err, snapshot].join('\n');
    expect(CANARIES.filter((canary) => all.includes(canary))).toEqual([]);
    // The same words without a file.
    const unwritten = JSON.parse((await run('-f', 'json')).out) as { findings: readonly Partial<Found>[] };
    expect(unwritten.findings.map((each) => [each.rule, each.subject, each.message, each.file])).toEqual([
      [rule, subject, findings[0]?.message, undefined],
    ]);
  });

  test('a clean world has none of them', async () => {
    const { env } = await serving(world());
    const ended = await command(['audit', '-f', 'json'], { cwd: folder({ '.dts-xacct.yaml': CONFIG }), env });
    expect(JSON.parse(ended.out)).toMatchObject({ findings: [], gaps: [] });
  });
});

function spanOf(text: string, found: Found | undefined): string {
  expect(found?.startLine).toBe(found?.endLine);
  const line = text.split('\n')[(found?.startLine ?? 0) - 1] ?? '';
  return line.slice((found?.startColumn ?? 1) - 1, (found?.endColumn ?? 1) - 1);
}

describe('no account at all', () => {
  const config = folder({ '.dts-xacct.yaml': CONFIG, 'empty.json': '{ "snapshotVersion": 1, "accounts": [] }' });
  const audit = (args: readonly string[], env: Readonly<Record<string, string>>): Promise<Ended> =>
    command(['audit', ...args], { cwd: config, env });

  test('a recording of none says so, and ends with 0', async () => {
    const { code, out } = await audit(['--snapshot', 'empty.json'], {});
    expect([code, out]).toEqual([0, '1 document (0 accounts): no findings\n']);
    const { out: json } = await audit(['--snapshot', 'empty.json', '-f', 'json'], {});
    expect(JSON.parse(json)).toMatchObject({ accounts: [], summary: { complete: true } });
    expect((await audit(['--snapshot', 'empty.json', '-f', 'markdown'], {})).out).toContain('0 accounts');
  });

  test('a shard that no account falls into says so too', async () => {
    const { env } = await serving(world());
    const parts = await Promise.all(
      Array.from({ length: 5 }, (_, i) =>
        audit(['--no-jobs', '--save-snapshot', join(config, 'kept'), '--shard', `${String(i + 1)}/5`], env),
      ),
    );
    expect(parts.map(({ code }) => code)).toEqual([0, 0, 0, 0, 0]);
    const told = parts.map(({ out }) => out.trimEnd().split('\n').at(-1));
    const none = told.filter((line) =>
      /^0 documents \(0 accounts\): shard \d\/5 collected, not checked$/.test(line ?? ''),
    );
    expect(none.length).toBeGreaterThanOrEqual(3);
    expect(told.filter((line) => line?.includes('1 account,')).length).toBeLessThanOrEqual(2);
  });
});
