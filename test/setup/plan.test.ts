import { describe, expect, test } from 'vitest';

import { ruleIds } from '../../rules/index.ts';
import { configFilesOnDisk } from '../../src/files/config-files.ts';
import { readConfig } from '../../src/inputs/config/config.ts';
import { stepsOf, type Plan } from '../../src/model/setup-plan.ts';
import { end, fileOf, FROM_ORDERS, planOf, tasksFile } from '../support/tasks.ts';

/** Owner, role, creator, tasks. */
function roles({ accounts }: Plan): readonly (readonly unknown[])[] {
  return accounts.flatMap((account) =>
    account.roles.map(({ owner, name, creator, tasks }) => [owner.at(-1), name, creator.at(-1), ...tasks]),
  );
}

test('source of another account: a role there, and the page’s trust policy for the creator', async () => {
  const plan = await planOf(tasksFile(FROM_ORDERS));
  expect(plan.tasks).toMatchObject([{ name: 'orders-to-analytics', scenario: 'source', isTwoWay: false }]);
  expect(plan.accounts.map(({ id, name }) => [id, name])).toEqual([
    ['1000000000000001', 'orders'],
    ['1000000000000002', 'analytics'],
  ]);
  expect(plan.accounts.map(stepsOf)).toEqual([
    [
      { account: '1000000000000001', action: 'GetCallerIdentity', parameters: {} },
      {
        account: '1000000000000001',
        action: 'CreateRole',
        parameters: {
          RoleName: 'ram-for-dts',
          AssumeRolePolicyDocument: {
            Version: '1',
            Statement: [
              {
                Effect: 'Allow',
                Action: 'sts:AssumeRole',
                Principal: {
                  RAM: ['acs:ram::1000000000000002:root'],
                  Service: ['1000000000000002@dts.aliyuncs.com'],
                },
              },
            ],
          },
        },
      },
      {
        account: '1000000000000001',
        action: 'AttachPolicyToRole',
        parameters: { PolicyType: 'System', PolicyName: 'AliyunDTSRolePolicy', RoleName: 'ram-for-dts' },
      },
    ],
    [],
  ]);
});

test.each([
  [
    'destination of another account',
    { ...FROM_ORDERS, creator: 'orders', source: end('orders'), destination: end('analytics', 'r') },
    'destination',
    [['2', 'r', '1', 'orders-to-analytics']],
  ],
  [
    'both of others',
    { ...FROM_ORDERS, creator: 'audit', destination: end('analytics', 'r') },
    'both',
    [
      ['1', 'ram-for-dts', '3', 'orders-to-analytics'],
      ['2', 'r', '3', 'orders-to-analytics'],
    ],
  ],
  ['neither', { ...FROM_ORDERS, source: end('analytics') }, 'none', []],
  [
    'a subscription',
    { ...FROM_ORDERS, type: 'subscription', destination: undefined },
    'source',
    [['1', 'ram-for-dts', '2', 'orders-to-analytics']],
  ],
])('%s', async (_, task, scenario, wanted) => {
  const plan = await planOf(tasksFile(task));
  expect(plan.tasks.map((each) => each.scenario)).toEqual([scenario]);
  expect(roles(plan)).toEqual(wanted);
});

test('tasks that need nothing call for no account', async () => {
  const plan = await planOf(tasksFile({ ...FROM_ORDERS, source: end('analytics') }));
  expect(plan.accounts).toEqual([]);
});

describe('tasks that name one role', () => {
  test('with one creator share it, whatever the case of its name', async () => {
    const plan = await planOf(
      tasksFile(FROM_ORDERS, { ...FROM_ORDERS, name: 'second', source: end('orders', 'RAM-for-DTS') }),
    );
    expect(roles(plan)).toEqual([['1', 'ram-for-dts', '2', 'orders-to-analytics', 'second']]);
    expect(plan.tasks.map(({ ends }) => ends[0]?.role)).toEqual(['ram-for-dts', 'ram-for-dts']);
  });

  test('in two accounts get two', async () => {
    const plan = await planOf(
      tasksFile(FROM_ORDERS, { ...FROM_ORDERS, name: 'second', source: end('audit', 'ram-for-dts') }),
    );
    expect(roles(plan)).toEqual([
      ['1', 'ram-for-dts', '2', 'orders-to-analytics'],
      ['3', 'ram-for-dts', '2', 'second'],
    ]);
  });

  test('once at both ends of a task is told once', async () => {
    const plan = await planOf(
      tasksFile({ ...FROM_ORDERS, creator: 'audit', destination: end('orders', 'ram-for-dts') }),
    );
    expect(roles(plan)).toEqual([['1', 'ram-for-dts', '3', 'orders-to-analytics']]);
  });

  test('with two creators are refused: the users of one could take what is meant for the other', async () => {
    const other = { ...FROM_ORDERS, name: 'second', creator: 'audit', destination: end('audit') };
    await expect(planOf(tasksFile(FROM_ORDERS, other))).rejects.toMatchObject({
      name: 'UsageError',
      message:
        'two creators would share the role ram-for-dts of account 1000000000000001: task "orders-to-analytics" (created by 1000000000000002) and task "second" (created by 1000000000000003)',
      hint: expect.stringContaining('such as ram-for-dts-1000000000000003') as string,
    });
  });
});

describe('only', () => {
  const file = tasksFile(FROM_ORDERS, { ...FROM_ORDERS, name: 'second', source: end('audit', 'r') });

  test('some tasks', async () => {
    const plan = await planOf(file, { tasks: ['second'] });
    expect(plan.tasks.map(({ name }) => name)).toEqual(['second']);
    expect(plan.accounts.map(({ name }) => name)).toEqual(['audit', 'analytics']);
  });

  test.each([['orders'], ['1000000000000001']])('some accounts: %s', async (account) => {
    const plan = await planOf(file, { accounts: [account] });
    expect(plan.accounts.map(({ name }) => name)).toEqual(['orders']);
    expect(plan.tasks.map(({ name }) => name)).toEqual(['orders-to-analytics']);
  });

  test('names that are there', async () => {
    await expect(planOf(file, { tasks: ['secnd'] })).rejects.toMatchObject({
      message: 'no task named "secnd"',
      hint: 'did you mean "second"?',
    });
    await expect(planOf(file, { accounts: ['nobody'] })).rejects.toMatchObject({
      message: '--account nobody: no such account in the tasks file',
      hint: expect.stringContaining('orders, 1000000000000001') as string,
    });
  });
});

test('accounts have the names of the tasks file, or else those of the configuration', async () => {
  const config = await readConfig(
    fileOf({ accounts: { shop: '1000000000000001', 审计: '2000000000000004' } }, 'config.json'),
    ruleIds,
    configFilesOnDisk,
  );
  const plan = await planOf(tasksFile({ ...FROM_ORDERS, destination: end('审计', 'r') }), { config });
  expect(plan.accounts.map(({ name }) => name)).toEqual(['orders', '审计', 'analytics']);
});
