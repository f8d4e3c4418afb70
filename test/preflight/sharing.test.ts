import { describe, expect, test } from 'vitest';

import {
  accountIn,
  accountRecord,
  ANALYTICS,
  look,
  OPERATIONS,
  ORDERS,
  role,
  roleIn,
  STRANGER,
  taskIn,
  trust,
  trustFor,
  twoWayWorld,
  world,
  type World,
} from '../support/accounts.ts';

/** Two creators name one role. */
function shared(): World {
  const at = world();
  at.tasks.tasks.push({
    ...structuredClone(taskIn(at)),
    name: 'orders-to-operations',
    creator: 'operations',
    destination: { account: 'operations', database: 'MySQL', connection: 'Alibaba Cloud Instance' },
  });
  at.snapshot.accounts.push(accountRecord(OPERATIONS, 'operations'));
  return at;
}

async function said(at: World): Promise<readonly string[]> {
  const { preflight, findings } = await look(at);
  return [
    ...preflight.map(({ task, forecast }) => `${task}: ${forecast}`),
    ...findings.map(({ rule, subject }) => `${rule} ${String(subject)}`),
  ];
}

const ARN = `acs:ram::${ORDERS}:role/ram-for-dts`;

describe('one role for two creators', () => {
  test('that trusts both', async () => {
    const at = shared();
    trust(at, trustFor(ANALYTICS, OPERATIONS));
    expect(await said(at)).toEqual(['orders-to-analytics: will work', 'orders-to-operations: will work']);
  });

  test('that trusts one: only the task of the other fails', async () => {
    expect(await said(shared())).toEqual([
      'orders-to-analytics: will work',
      'orders-to-operations: will fail',
      `dts-service-missing ${ARN}`,
    ]);
  });

  test('that trusts neither: one finding, whatever number of tasks fail by it', async () => {
    const at = shared();
    trust(at, trustFor(STRANGER));
    expect(await said(at)).toEqual([
      'orders-to-analytics: will fail',
      'orders-to-operations: will fail',
      `dts-trusts-wrong-account ${ARN}`,
    ]);
  });

  test('is one role also where only one of the tasks is asked for', async () => {
    const at = shared();
    trust(at, trustFor(ANALYTICS, OPERATIONS));
    const { preflight, findings } = await look(at, { tasks: ['orders-to-analytics'] });
    expect([preflight.map(({ forecast }) => forecast), findings]).toEqual([['will work'], []]);
  });

  test('that a recorded job needs is no stranger either', async () => {
    const at = world();
    trust(at, trustFor(ANALYTICS, OPERATIONS));
    const operations = accountRecord(OPERATIONS, 'operations');
    operations.dtsJobs = [
      {
        id: 'dts-1',
        name: 'old',
        type: 'SYNC',
        region: 'cn-hangzhou',
        status: 'Synchronizing',
        source: { account: ORDERS, role: 'ram-for-dts', instanceType: 'RDS', engine: 'MySQL' },
        destination: { account: OPERATIONS, instanceType: 'RDS', engine: 'MySQL' },
      },
    ];
    at.snapshot.accounts.push(operations);
    expect(await said(at)).toEqual(['orders-to-analytics: will work']);
  });
});

describe('a custom policy for several tasks', () => {
  const document = JSON.stringify({
    Version: '1',
    Statement: [{ Effect: 'Allow', Action: ['rds:Describe*', 'rds:ModifySecurityIps'], Resource: '*' }],
  });

  test('that lacks what one of them needs leaves only that one open', async () => {
    const at = world();
    at.tasks.tasks.push({ ...structuredClone(taskIn(at)), name: 'redis' });
    Object.assign(taskIn(at, 1).source, { database: 'Tair/Redis' });
    roleIn(at, ORDERS).policies = [{ name: 'rds', type: 'Custom', document }];
    expect(await said(at)).toEqual([
      'orders-to-analytics: will work',
      'redis: cannot tell',
      `role-policy-incomplete ${ARN}`,
    ]);
  });
});

describe('both ends cross accounts', () => {
  test('each role is judged by itself', async () => {
    const at = twoWayWorld();
    trust(at, trustFor(ORDERS), ANALYTICS);
    const { preflight } = await look(at);
    const failed = preflight[0]?.checks
      .filter(({ result }) => result === 'fail')
      .map(({ check, side }) => `${String(side)} ${check}`);
    expect(failed).toEqual(['destination trust', 'destination nobody-else']);
  });

  test('and belong to one owner, with one role', async () => {
    const at = twoWayWorld();
    Object.assign(taskIn(at).destination ?? {}, { account: 'orders' });
    expect(await said(at)).toEqual(['orders-to-analytics: will work']);
    trust(at, trustFor(STRANGER));
    expect(await said(at)).toEqual(['orders-to-analytics: will fail', `dts-trusts-wrong-account ${ARN}`]);
  });
});

describe('what is no part of the tasks', () => {
  test('is not looked at', async () => {
    const at = world();
    accountIn(at, ORDERS).roles?.push(role(ORDERS, 'other', trustFor(STRANGER)));
    at.snapshot.accounts.push({ id: STRANGER, roles: null, dtsJobs: null });
    expect(await said(at)).toEqual(['orders-to-analytics: will work']);
  });
});
