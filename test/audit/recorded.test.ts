import { readFileSync, truncateSync } from 'node:fs';
import { join } from 'node:path';

import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';

import { folder, run } from '../support/process.ts';
import { runCli, unwrapped, type Ended } from '../support/run-cli.ts';

const ORDERS = '1000000000000001';
const ANALYTICS = '1000000000000002';

function trusting(account: string): string {
  const Principal = { RAM: [`acs:ram::${account}:root`], Service: [`${account}@dts.aliyuncs.com`] };
  return JSON.stringify({ Version: '1', Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal }] });
}

function role(owner: string, name: string, trustPolicy: string): object {
  const policies = [{ name: 'AliyunDTSRolePolicy', type: 'System' }];
  return { name, arn: `acs:ram::${owner}:role/${name}`, trustPolicy, policies };
}

const DEFAULT =
  '{"Version":"1","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"Service":["dts.aliyuncs.com"]}}]}';

function orders(more: object = {}): object {
  const roles = [role(ORDERS, 'ram-for-dts', trusting(ANALYTICS)), role(ORDERS, 'AliyunDTSDefaultRole', DEFAULT)];
  return { id: ORDERS, name: 'orders', roles, serviceLinkedRoles: 2, dtsJobs: [], gaps: [], ...more };
}

function job(roleName: string): object {
  const source = { account: ORDERS, role: roleName, instanceType: 'RDS', engine: 'MySQL' };
  const destination = { instanceType: 'RDS', engine: 'MySQL' };
  return { id: 'dtsabc', name: 'orders-to-analytics', type: 'SYNC', region: 'cn-hangzhou', source, destination };
}

function analytics(more: object = {}): object {
  const roles = [role(ANALYTICS, 'AliyunDTSDefaultRole', DEFAULT)];
  return { id: ANALYTICS, name: 'analytics', roles, dtsJobs: [job('ram-for-dts')], gaps: [], ...more };
}

function snapshot(...accounts: readonly object[]): string {
  return JSON.stringify({ snapshotVersion: 1, takenAt: '2026-11-23T10:00:00Z', accounts }, null, 2);
}

const refused = { what: 'roles', because: 'RAM refused', reason: 'not-readable', grant: 'ram:ListRoles' };
const home = folder({
  'whole.json': snapshot(orders(), analytics()),
  'partial.json': snapshot(orders({ roles: null, gaps: [refused] }), analytics()),
  'unreachable.json': snapshot(
    { id: ORDERS, gaps: [{ what: 'orders', because: 'the role cannot be taken' }] },
    analytics(),
  ),
  'gone.json': snapshot(orders(), analytics({ dtsJobs: [job('ram-for-dts-2')] })),
  'many/1000000000000001.json': snapshot(orders()),
  'many/1000000000000002.json': snapshot(analytics()),
  'many/notes.json': '{ "name": "a-package" }',
  'broken.json': snapshot(orders()).slice(0, -30),
  'other.json': '{ "name": "a-package" }',
  'tasks.yaml': 'version: 1\ntasks: []\n',
  'twice/a.json': snapshot(orders()),
  'twice/b.json': snapshot(orders({ name: 'older' })),
  'empty/other.json': '{ "name": "a-package" }',
  'configured.json': snapshot(orders(), analytics()),
  '.dts-xacct.yaml': `accounts: { orders: "${ORDERS}" }\n`,
});

function audit(...args: readonly string[]): Promise<Ended> {
  return runCli(['audit', '--no-config', ...args], { cwd: home });
}

interface AuditReport {
  readonly findings: readonly { readonly rule: string; readonly level: string; readonly file?: string }[];
  readonly accounts: readonly Readonly<Record<string, unknown>>[];
  readonly gaps: readonly Readonly<Record<string, unknown>>[];
  readonly summary: Readonly<Record<string, unknown>>;
}

async function reportOf(...args: readonly string[]): Promise<AuditReport> {
  return JSON.parse((await audit('-f', 'json', ...args)).out) as AuditReport;
}

function rulesOf({ findings }: AuditReport): readonly string[] {
  return findings.map(({ rule }) => rule);
}

describe('audit --snapshot', () => {
  test('accounts that were read whole, in a file', async () => {
    const report = await reportOf('--snapshot', 'whole.json');
    expect(rulesOf(report)).toEqual([]);
    expect(report.accounts).toEqual([
      { id: ORDERS, name: 'orders', state: 'complete', roles: 2, serviceLinkedRoles: 2 },
      { id: ANALYTICS, name: 'analytics', state: 'complete', roles: 1, serviceLinkedRoles: 0 },
    ]);
    expect(report.summary).toMatchObject({ documents: 1, roles: 3, tasks: 1, complete: true });
    expect((await audit('--snapshot', 'whole.json')).code).toBe(0);
    expect((await audit('--snapshot', 'whole.json')).out).toMatch(
      /^1 document \(2 accounts, 3 roles, 1 task\): no findings$/m,
    );
  });

  test('from standard input', async () => {
    const { code, out } = run(['audit', '--no-config', '--snapshot', '-', '-f', 'json'], {
      cwd: home,
      input: snapshot(orders(), analytics()),
    });
    expect([code, (JSON.parse(out) as AuditReport).accounts]).toEqual([
      0,
      (await reportOf('--snapshot', 'whole.json')).accounts,
    ]);
  });

  test('in a folder with a file for each', async () => {
    const report = await reportOf('--snapshot', 'many');
    expect(report.accounts).toEqual((await reportOf('--snapshot', 'whole.json')).accounts);
    expect(report.summary).toMatchObject({ documents: 2, skipped: 1, complete: true });
  });

  test('a role that is not there is told of an account that was read completely, with its place', async () => {
    const report = await reportOf('--snapshot', 'gone.json');
    expect(rulesOf(report)).toEqual(['role-unused', 'link-role-not-found']);
    expect(new Set(report.findings.map(({ file }) => file))).toEqual(new Set(['gone.json']));
    expect((await audit('--snapshot', 'gone.json')).code).toBe(1);
  });

  test.each([
    ['partial.json', 'partial'],
    ['unreachable.json', 'unreachable'],
  ])('what is absent from an account that was not is no finding: %s', async (file, state) => {
    const report = await reportOf('--snapshot', file);
    expect(rulesOf(report)).toEqual(['link-owner-unknown']);
    expect(report.accounts[0]).toMatchObject({ id: ORDERS, state });
    expect(report.accounts[1]).toMatchObject({ id: ANALYTICS, state: 'complete' });
    expect(report.gaps[0]).toMatchObject({ account: ORDERS, reason: 'not-readable' });
    expect((await audit('--snapshot', file)).code).toBe(3);
    expect((await audit('--snapshot', file, '--allow-incomplete')).code).toBe(0);
    expect((await audit('--snapshot', file)).out).toContain('1 account not fully read');
  });

  test('what failed and was not refused lacks no right, and its account is named', async () => {
    const because = 'DescribeDtsJobs: the API failed on every try (InternalError)';
    const failed = { what: 'SYNC jobs in cn-hangzhou', because, reason: 'not-readable' };
    const cwd = folder({ 'x.json': snapshot(orders({ dtsJobs: null, gaps: [failed] })) });
    const { out } = await runCli(['audit', '--snapshot', 'x.json'], { cwd });
    expect(unwrapped(out)).toContain(`not checked: SYNC jobs in cn-hangzhou: ${because} (in ${ORDERS})\n`);
    expect(out).not.toContain('grant');
  });

  test('a role without its trust policy, and an account without its roles, are gaps and no pass', async () => {
    const bare = { name: 'ram-for-dts', arn: `acs:ram::${ORDERS}:role/ram-for-dts` };
    const cwd = folder({
      'role.json': snapshot(orders({ roles: [bare] })),
      'account.json': snapshot(orders({ roles: undefined }), analytics()),
    });
    const role = await runCli(['audit', '--snapshot', 'role.json'], { cwd });
    expect([role.code, unwrapped(role.out)]).toEqual([
      3,
      expect.stringContaining('the snapshot has no trust policy for 1 role, such as ram-for-dts'),
    ]);
    const account = await runCli(['audit', '--snapshot', 'account.json'], { cwd });
    expect([account.code, unwrapped(account.out)]).toEqual([
      3,
      expect.stringContaining('orders: the snapshot has no list of its roles'),
    ]);
  });

  test('reports a schema violation of a snapshot at its line, with what is expected', async () => {
    const faulty = `{\n  "snapshotVersion": 1,\n  "accounts": [\n    { "id": "${ORDERS}", "roles": 5 },\n    { "id": 7 }\n  ]\n}\n`;
    const cwd = folder({ 'x.json': faulty });
    const { code, out } = await runCli(['audit', '--snapshot', 'x.json'], { cwd });
    expect(code).toBe(3);
    expect(out).toContain('x.json:4:42: invalid snapshot: expected a list, found a number');
    expect(out).toContain('x.json:5:13: invalid snapshot: expected a string, found a number');
  });

  test('reports an unused role with the regions that were read', async () => {
    const saysOf = async (regions: readonly string[]): Promise<string> => {
      const cwd = folder({ 'x.json': snapshot(orders(), analytics({ dtsJobs: [], regions })) });
      return (await runCli(['audit', '--snapshot', 'x.json', '-f', 'concise'], { cwd })).out;
    };
    const words = `no migration, synchronization or subscription job of analytics (${ANALYTICS}) in`;
    expect(await saysOf(['cn-beijing'])).toContain(
      `${words} cn-beijing uses "ram-for-dts"; other regions and kinds not checked\n`,
    );
    expect(await saysOf(['a-1', 'b-1', 'c-1', 'd-1'])).toContain(
      `${words} the 4 regions read uses "ram-for-dts"; other kinds not checked\n`,
    );
  });

  test('what RAM refused to tell of many roles is one gap of their account, and lacks no right where the call failed otherwise', async () => {
    const names = ['dts-a', 'dts-b', 'dts-c'];
    const silent = names.map((name) => ({ ...role(ORDERS, name, trusting(ANALYTICS)), policies: null }));
    const closed = [...silent, { ...role(ORDERS, 'dts-d', ''), trustPolicy: null }];
    const throttled = {
      what: 'policies attached to dts-a, policies attached to dts-b, policies attached to dts-c',
      because: 'ListPoliciesForRole: throttled, even at the slowest rate (Throttling)',
      reason: 'not-readable',
    };
    const cwd = folder({
      'refused.json': snapshot(orders({ roles: closed, gaps: [] }), analytics()),
      'throttled.json': snapshot(orders({ roles: silent, gaps: [throttled] }), analytics()),
    });
    const gapsOf = async (file: string): Promise<readonly string[]> =>
      unwrapped((await runCli(['audit', '--snapshot', file], { cwd })).out)
        .split('\n')
        .filter((line) => line.startsWith('not checked: ') && line.includes(ORDERS));
    expect(await gapsOf('refused.json')).toEqual([
      `not checked: orders: RAM refused to list the policies attached to 3 roles, such as dts-a (grant ram:ListPoliciesForRole in ${ORDERS})`,
      `not checked: orders: RAM refused to show the trust policy of 1 role, such as dts-d (grant ram:GetRole in ${ORDERS})`,
    ]);
    expect(await gapsOf('throttled.json')).toEqual([
      `not checked: ${throttled.what}: ${throttled.because} (in ${ORDERS})`,
    ]);
    expect((await runCli(['audit', '--snapshot', 'refused.json', '-f', 'json'], { cwd })).out).toContain(
      '"state":"partial"',
    );
  });

  test('an account that the configuration does not know is a warning', async () => {
    const { out } = await runCli(['audit', '--snapshot', 'configured.json', '-f', 'json'], { cwd: home });
    expect((JSON.parse(out) as AuditReport).findings).toMatchObject([{ rule: 'unknown-account', level: 'warning' }]);
  });

  test('the report keeps its schema, and SARIF is filed under audit', async () => {
    const schema = JSON.parse(
      readFileSync(join(import.meta.dirname, '..', '..', 'schemas', 'report.schema.json'), 'utf8'),
    ) as object;
    const validate = new Ajv2020({ allowUnionTypes: true, strictRequired: false }).compile(schema);
    for (const file of ['whole.json', 'partial.json', 'gone.json']) {
      validate(await reportOf('--snapshot', file));
      expect(validate.errors).toBeNull();
    }
    expect((await audit('--snapshot', 'gone.json', '-f', 'sarif')).out).toContain(
      '"automationDetails":{"id":"dts-xacct/audit/"}',
    );
  });
});

/** Each option that is about the reading of live accounts. */
const LIVE: readonly (readonly [string, ...string[]])[] = [
  ['--save-snapshot', 'kept'],
  ['--resume'],
  ['--resource-directory'],
  ['--folder', 'fd-1'],
  ['--role-name', 'r'],
  ['--external-id', 'x'],
  ['--profile', 'p'],
  ['--credentials', 'ecs'],
  ['--region', 'mars'],
  ['--no-jobs'],
  ['--rate', 'banana'],
  ['--concurrency', '4'],
  ['--timeout', '4'],
  ['--shard', '1/2'],
];

test('in SARIF, findings on lines that are alike are told apart, and known again when there are more roles', async () => {
  const collapsed = trusting(ANALYTICS).replace(`${ANALYTICS}@`, '');
  const roles = Array.from({ length: 80 }, (_, index) =>
    role(ORDERS, `dts-${String(index).padStart(3, '0')}`, collapsed),
  );
  const more = [role(ORDERS, 'dts-', collapsed), ...roles, role(ORDERS, 'dts-999', collapsed)];
  const homes = [roles, more].map((list) => folder({ 'x.json': snapshot(orders({ roles: list })) }));
  const words = async (cwd: string): Promise<ReadonlyMap<string, string>> => {
    const { out } = await runCli(['audit', '--snapshot', 'x.json', '-f', 'sarif'], { cwd });
    const [{ results }] = (JSON.parse(out) as { runs: [{ results: Result[] }] }).runs;
    return new Map(
      results
        .filter(({ ruleId }) => ruleId === 'dts-service-collapsed')
        .map(
          ({
            locations: [
              {
                logicalLocations: [of],
              },
            ],
            partialFingerprints,
          }) => [of.fullyQualifiedName, partialFingerprints.primaryLocationLineHash],
        ),
    );
  };
  const [before = new Map<string, string>(), after = new Map<string, string>()] = await Promise.all(homes.map(words));
  expect([before.size, new Set(before.values()).size, after.size]).toEqual([80, 80, 82]);
  expect([...before].filter(([name, word]) => after.get(name) !== word)).toEqual([]);
});

interface Result {
  readonly ruleId: string;
  readonly locations: [{ readonly logicalLocations: [{ readonly fullyQualifiedName: string }] }];
  readonly partialFingerprints: { readonly primaryLocationLineHash: string };
}

describe('a part of a recording', () => {
  test('--account leaves out the other accounts', async () => {
    for (const word of ['orders', ORDERS]) {
      const report = await reportOf('--snapshot', 'whole.json', '--account', word);
      expect(report.accounts).toMatchObject([{ id: ORDERS, name: 'orders' }]);
      expect(report.summary).toMatchObject({ documents: 1, roles: 2, tasks: 0 });
    }
    const { findings } = await reportOf('--snapshot', 'gone.json', '--account', 'analytics');
    expect(findings.map(({ rule }) => rule)).toEqual(['link-owner-unknown']);
  });

  test('does not report an exception as unused when its subject was not checked', async () => {
    const config = 'exceptions: [{ rule: role-unused, subject: "acs:ram::*", because: "a reason" }]\n';
    const cwd = folder({
      '.dts-xacct.yaml': config,
      'whole.json': snapshot(orders(), analytics()),
      'partial.json': snapshot(orders({ roles: null, gaps: [refused] }), analytics()),
    });
    const unused = async (...words: readonly string[]): Promise<boolean> =>
      (await runCli(['audit', ...words], { cwd })).out.includes('unused-exception');
    expect(await unused('--snapshot', 'whole.json')).toBe(true);
    expect(await unused('--snapshot', 'whole.json', '--account', 'orders')).toBe(false);
    expect(await unused('--snapshot', 'partial.json')).toBe(false);
  });
});

describe('a wrong call', () => {
  test.each(LIVE)('%s goes with live accounts', async (...words) => {
    const { code, out, err } = await audit('--snapshot', 'whole.json', ...words);
    const message = `error: ${words[0]} needs live accounts and cannot be combined with --snapshot`;
    expect([code, out, err.split('\n')[0]]).toEqual([2, '', message]);
  });

  test.each([
    [['whole.json'], 'unexpected argument "whole.json"'],
    [['--snapshot', 'nowhere.json'], 'no such file or folder: nowhere.json'],
    [['--snapshot', 'other.json'], 'other.json is not a snapshot'],
    [['--snapshot', 'tasks.yaml'], 'tasks.yaml is not a snapshot'],
    [['--snapshot', 'twice'], `account ${ORDERS} appears twice: in twice/a.json and in twice/b.json`],
    [['--snapshot', 'empty'], 'no snapshot found in empty'],
    [['--snapshot', 'whole.json', '--account', 'order'], '--account order: no such account in the snapshot'],
  ])('%j', async (args, message) => {
    const { code, out, err } = await audit(...args);
    expect([code, out, err.split('\n')[0]]).toEqual([2, '', `error: ${message}`]);
  });

  test('a text that is broken was read: that is a finding', async () => {
    expect([
      (await audit('--snapshot', 'broken.json')).code,
      rulesOf(await reportOf('--snapshot', 'broken.json')),
    ]).toEqual([1, ['syntax']]);
  });

  test('a recording that is too large is a gap', async () => {
    const cwd = folder({ 'large.json': '' });
    truncateSync(join(cwd, 'large.json'), 401 * 1024 * 1024);
    const { code, out, err } = await runCli(['audit', '--snapshot', 'large.json'], { cwd });
    expect([code, err]).toEqual([3, '']);
    expect(out).toContain('large.json: larger than 400 MB');
  });
});
