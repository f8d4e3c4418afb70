import { describe, expect, test } from 'vitest';

import { ruleIds } from '../../rules/index.ts';
import { setup } from '../../src/commands/setup.ts';
import { configFilesOnDisk } from '../../src/files/config-files.ts';
import { readConfig } from '../../src/inputs/config/config.ts';
import { end, fileOf, FROM_ORDERS, setUp, tasksFile } from '../support/tasks.ts';

/** The rules that object, and whether there is a plan. */
async function told(content: unknown, options = {}): Promise<string> {
  const { report, plan } = await setUp(content, options);
  const rules = report.findings.map(({ level, rule }) => `${level} ${rule}`);
  return [...rules, ...report.gaps.map(({ because }) => because), plan === undefined ? 'no plan' : 'a plan'].join(', ');
}

describe('what the rules call an error gives no plan, and is told as lint tells it', () => {
  test.each([
    ['role missing', { ...FROM_ORDERS, source: end('orders') }, 'error task-role-missing'],
    ['an ARN', { ...FROM_ORDERS, source: end('orders', 'acs:ram::1000000000000001:role/r') }, 'error task-role-is-arn'],
    [
      'the default role',
      { ...FROM_ORDERS, source: end('orders', 'AliyunDTSDefaultRole') },
      'error task-role-is-default',
    ],
    ['a user', { ...FROM_ORDERS, source: end('orders', 'a@b.onaliyun.com') }, 'error task-role-is-user'],
    [
      'a name that RAM takes for none',
      { ...FROM_ORDERS, source: end('orders', 'ram_for dts') },
      'error role-name-invalid',
    ],
    ['a name that is too long', { ...FROM_ORDERS, source: end('orders', 'r'.repeat(65)) }, 'error role-name-invalid'],
    ['an unknown account', { ...FROM_ORDERS, creator: 'analytcs' }, 'error task-schema'],
    ['a placeholder', { ...FROM_ORDERS, creator: '<Alibaba Cloud account ID>' }, 'error placeholder'],
    [
      'the switch against the accounts',
      { ...FROM_ORDERS, source: { ...end('orders', 'r'), crossAccount: false } },
      'error task-cross-account-disagrees',
    ],
    ['a key that is none', { ...FROM_ORDERS, sourc: {} }, 'error task-schema'],
    ['two-way on one side', { ...FROM_ORDERS, topology: 'two-way' }, 'error task-two-way-one-side'],
    [
      'a public address',
      { ...FROM_ORDERS, source: { ...end('orders', 'r'), connection: 'Public IP Address' } },
      'error task-source-unsupported',
    ],
  ])('%s', async (_, task, rule) => {
    const said = await told(tasksFile(task));
    expect(said).toMatch(/, no plan$/);
    expect(said).toContain(rule);
  });

  test('one bad task among good ones', async () => {
    expect(await told(tasksFile(FROM_ORDERS, { ...FROM_ORDERS, name: 'x', source: end('orders') }))).toBe(
      'error task-role-missing, no plan',
    );
  });

  test('a text that is broken', async () => {
    expect(await told('{ "version": 1, "tasks": [ }')).toMatch(/^error syntax.*, no plan$/);
    expect(await told('{ "version": 1, "tasks": [ }', { tasks: ['a'] })).toMatch(/^error syntax.*, no plan$/);
  });
});

test('prints a warning together with the plan', async () => {
  const oracle = { ...FROM_ORDERS, source: { ...end('orders', 'r'), database: 'Oracle' } };
  expect(await told(tasksFile(oracle))).toBe('warning task-source-unsupported, a plan');
  expect(await told(tasksFile(oracle), { settings: new Map([['task-source-unsupported', 'error']]) })).toBe(
    'error task-source-unsupported, no plan',
  );
});

test('what nobody knows before the run gives no plan: nothing is guessed', async () => {
  expect(await told(tasksFile({ ...FROM_ORDERS, creator: '${var.creator}' }))).toBe('unknownAccount, no plan');
  expect(await told(tasksFile({ ...FROM_ORDERS, source: end('${var.owner}', 'r') }))).toBe('unknownAccount, no plan');
  expect(await told(tasksFile({ ...FROM_ORDERS, source: end('orders', '${var.role}') }))).toBe('unknownRole, no plan');
});

test('a misspelled key that hides all tasks is a finding', async () => {
  expect(await told({ version: 1, task: [FROM_ORDERS] })).toBe('error task-schema, no plan');
});

describe('what has no tasks is a wrong call', () => {
  test.each([
    ['no task', { version: 1, tasks: [] }, 'no tasks in'],
    [
      'a policy',
      {
        Version: '1',
        Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: ['dts.aliyuncs.com'] } }],
      },
      'the file is a trust policy',
    ],
    ['a snapshot', { snapshotVersion: 1, accounts: [] }, 'the file is a snapshot'],
    ['anything', { name: 'package' }, 'the file is not recognised'],
  ])('%s', async (_, content, message) => {
    await expect(setUp(content)).rejects.toMatchObject({
      name: 'UsageError',
      message: expect.stringContaining(message) as string,
    });
  });

  test('a file that is not there', async () => {
    await expect(setup({ paths: ['gone.yaml'] })).rejects.toMatchObject({
      name: 'UsageError',
      message: expect.stringContaining('gone.yaml') as string,
    });
  });
});

test('an exception with its reason holds here too', async () => {
  const text = `version: 1
tasks:
  - name: a
    creator: "1000000000000002"
    source:
      account: "1000000000000001"
      role: r
      database: Oracle
      # dts-xacct: ignore[task-source-unsupported] tried, it works
      connection: Alibaba Cloud Instance
    destination: { account: "1000000000000002" }
`;
  const { report, plan } = await setup({ paths: [fileOf(text, 'tasks.yaml')] });
  expect(report.suppressed.map(({ rule }) => rule)).toEqual(['task-source-unsupported']);
  expect({ findings: report.findings, plan }).toMatchObject({ findings: [], plan: { tasks: [{ name: 'a' }] } });
});

test('an exception for what is not read here is no news', async () => {
  const file = fileOf(
    {
      exceptions: [{ rule: 'dts-extra-trust', subject: 'acs:ram::*', because: 'two creators until the move is done' }],
    },
    'config.json',
  );
  const config = await readConfig(file, ruleIds, configFilesOnDisk);
  expect(await told(tasksFile(FROM_ORDERS), { config })).toBe('a plan');
});
