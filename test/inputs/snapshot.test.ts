import { describe, expect, it } from 'vitest';

import { foreignVersion, readSnapshot, type Snapshot } from '../../src/inputs/snapshot/snapshot.ts';
import { pointer } from '../../src/model/document.ts';
import { trustOf, type Role } from '../../src/model/role.ts';
import { json, told } from '../support/tasks-in-text.ts';

const TRUST =
  '{"Version":"1","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"Service":["dts.aliyuncs.com"]}}]}';
const ID = '1000000000000001';

function read(value: unknown): Snapshot {
  const given = json(JSON.stringify(value));
  return readSnapshot(given.value, given.at);
}

/** A snapshot of one account. */
function account(members: Readonly<Record<string, unknown>>): Snapshot {
  return read({ snapshotVersion: 1, accounts: [{ id: ID, ...members }] });
}

function firstRole(members: Readonly<Record<string, unknown>>): Role | undefined {
  const [role] = account({ roles: [{ name: 'r', ...members }] }).accounts[0]?.roles ?? [];
  return role;
}

describe('a snapshot', () => {
  it('is read whole', () => {
    const { accounts, gaps, faults } = account({
      name: 'orders',
      roles: [
        {
          name: 'ram-for-dts',
          arn: `acs:ram::${ID}:role/ram-for-dts`,
          trustPolicy: TRUST,
          policies: [
            { name: 'AliyunDTSRolePolicy', type: 'System' },
            {
              name: 'own',
              type: 'Custom',
              document:
                '{"Version":"1","Statement":{"Effect":"Allow","Action":"rds:*","Resource":["*"],"Condition":{"Bool":{}}}}',
            },
          ],
        },
      ],
      dtsJobs: [],
      gaps: [],
    });
    expect([gaps, faults]).toEqual([[], []]);
    const [found] = accounts;
    expect(found).toMatchObject({ id: ID, name: 'orders', isWhole: true, hasJobs: true, tasks: [] });
    expect(pointer(found?.at.path ?? [])).toBe('/accounts/0/id');
    const [role] = found?.roles ?? [];
    expect(role).toMatchObject({
      owner: ID,
      name: { value: 'ram-for-dts' },
      policies: [
        { name: 'AliyunDTSRolePolicy', type: 'System', statements: undefined },
        {
          name: 'own',
          type: 'Custom',
          statements: [{ effect: 'Allow', actions: ['rds:*'], resources: ['*'], isConditional: true }],
        },
      ],
    });
    expect(role && trustOf(role)?.statements[0]?.principals).toMatchObject([
      { kind: 'service', text: 'dts.aliyuncs.com' },
    ]);
    expect(role && trustOf(role)?.at.document.within?.path).toEqual(['accounts', 0, 'roles', 0, 'trustPolicy']);
  });

  it.each<
    [
      name: string,
      members: Readonly<Record<string, unknown>>,
      isWhole: boolean,
      hasJobs: boolean,
      gaps: readonly string[],
    ]
  >([
    ['nothing was asked', {}, false, false, ['rolesMissing']],
    ['nobody got in', { gaps: [{ what: 'x', because: 'no' }] }, false, false, ['snapshotGap no']],
    ['roles alone', { roles: [] }, true, false, []],
    ['jobs alone', { dtsJobs: [] }, false, true, ['rolesMissing']],
    ['roles refused', { roles: null, dtsJobs: [] }, false, true, ['rolesRefused ram:ListRoles']],
    ['jobs refused', { roles: [], dtsJobs: null }, false, false, ['jobsRefused dts:DescribeDtsJobs']],
    [
      'policies refused',
      { roles: [{ name: 'r', trustPolicy: TRUST, policies: null }], dtsJobs: [] },
      false,
      true,
      ['attachedRefused ram:ListPoliciesForRole'],
    ],
    [
      'trust policies refused',
      { roles: [{ name: 'r', trustPolicy: null }], dtsJobs: [] },
      false,
      true,
      ['trustRefused ram:GetRole'],
    ],
    ['policies not asked', { roles: [{ name: 'r', trustPolicy: TRUST }], dtsJobs: [] }, true, true, []],
    ['no trust policy', { roles: [{ name: 'r' }], dtsJobs: [] }, false, true, ['trustMissing']],
    [
      'a gap',
      { roles: [], dtsJobs: [], gaps: [{ what: 'x', because: 'timed out' }] },
      false,
      false,
      ['snapshotGap timed out'],
    ],
    [
      'a gap of RAM',
      { roles: [], dtsJobs: [], gaps: [{ what: 'x', because: 'no', grant: 'ram:GetRole' }] },
      false,
      true,
      ['snapshotGap ram:GetRole no'],
    ],
    [
      'a gap of DTS',
      { roles: [], dtsJobs: [], gaps: [{ what: 'x', because: 'no', grant: 'dts:DescribeDtsJobs' }] },
      false,
      false,
      ['snapshotGap dts:DescribeDtsJobs no'],
    ],
    [
      'nobody asked',
      { roles: [], dtsJobs: [], gaps: [{ what: 'x', because: 'no', reason: 'not-given' }] },
      true,
      true,
      ['snapshotGap no'],
    ],
    [
      'told twice',
      { roles: null, gaps: [{ what: 'x', because: 'no', grant: 'ram:ListRoles' }] },
      false,
      false,
      ['snapshotGap ram:ListRoles no'],
    ],
  ])('what is known of an account: %s', (_, members, isWhole, hasJobs, gaps) => {
    const found = account(members);
    expect(found.accounts).toMatchObject([{ isWhole, hasJobs }]);
    expect(
      found.gaps.map(({ because, grant, data }) => [because, grant, data?.['reason']].filter(Boolean).join(' ')),
    ).toEqual(gaps);
    expect(found.gaps.every((gap) => gap.account === ID)).toBe(true);
  });

  it.each<[members: Readonly<Record<string, unknown>>, expected: unknown]>([
    [{}, 'notAsked'],
    [{ policies: null }, 'refused'],
    [{ policies: [] }, []],
  ])('policies of %j', (members, expected) => {
    expect(firstRole(members)?.policies).toEqual(expected);
  });

  it.each<[members: Readonly<Record<string, unknown>>, state: string]>([
    [{}, 'absent'],
    [{ trustPolicy: null }, 'absent'],
    [{ trustPolicy: '{' }, 'broken'],
    [{ trustPolicy: '['.repeat(200) + ']'.repeat(200) }, 'tooDeep'],
    [{ trustPolicy: encodeURIComponent(TRUST) }, 'read'],
  ])('trust policy of %j', (members, state) => {
    expect(firstRole(members)?.policy().state).toBe(state);
  });

  it('reads jobs as tasks of their account', () => {
    const { accounts } = account({
      dtsJobs: [
        {
          id: 'j',
          type: 'SYNC',
          topology: 'two-way',
          source: {
            account: '1000000000000002',
            role: 'r',
            instanceType: 'RDS',
            engine: 'MySQL',
            region: 'cn-hangzhou',
          },
          destination: { account: null, instanceType: 'ADS' },
        },
        { id: 'k', name: 'n', type: 'SUBSCRIBE', source: { role: 'r' } },
      ],
    });
    expect(accounts[0]?.tasks.map(told)).toEqual([
      {
        at: '/accounts/0/dtsJobs/0',
        name: 'j /accounts/0/dtsJobs/0/id',
        creator: `id ${ID} /accounts/0/id`,
        topology: 'two-way',
        topologyAt: '/accounts/0/dtsJobs/0/topology',
        type: 'synchronization',
        source: {
          at: '/accounts/0/dtsJobs/0/source',
          account: 'id 1000000000000002 /accounts/0/dtsJobs/0/source/account',
          role: 'r /accounts/0/dtsJobs/0/source/role',
          database: 'MySQL /accounts/0/dtsJobs/0/source/engine',
          connection: 'RDS /accounts/0/dtsJobs/0/source/instanceType',
          region: 'cn-hangzhou /accounts/0/dtsJobs/0/source/region',
        },
        destination: {
          at: '/accounts/0/dtsJobs/0/destination',
          account: `id ${ID} /accounts/0/dtsJobs/0/destination`,
          connection: 'ADS /accounts/0/dtsJobs/0/destination/instanceType',
        },
      },
      {
        at: '/accounts/0/dtsJobs/1',
        name: 'n /accounts/0/dtsJobs/1/name',
        creator: `id ${ID} /accounts/0/id`,
        type: 'subscription',
        source: { at: '/accounts/0/dtsJobs/1/source', role: 'r /accounts/0/dtsJobs/1/source/role' },
      },
    ]);
  });

  it.each<[version: unknown, told: string | undefined]>([
    [1, undefined],
    [2, '2'],
    ['1', '"1"'],
    [undefined, 'null'],
  ])('of version %j', (version, expected) => {
    const value = { snapshotVersion: version, accounts: [{ id: ID, roles: [] }] };
    expect(foreignVersion(value)).toBe(expected);
    expect(read(value).accounts).toHaveLength(expected === undefined ? 1 : 0);
    expect(read(value).gaps.map(({ what, because, reason, data }) => [what, because, reason, data])).toEqual(
      expected === undefined ? [] : [['a.json', 'snapshotVersion', 'not-readable', { version: expected }]],
    );
  });

  it('tells what breaks its schema, and reads the rest', () => {
    const { accounts, faults } = read({
      snapshotVersion: 1,
      accounts: [{ id: 7 }, { name: 'x' }, { id: ID, roles: [{}] }],
    });
    expect(accounts.map(({ id }) => id)).toEqual([ID]);
    expect(faults.map(({ kind, at }) => `${kind} ${pointer(at.path)}`)).toEqual([
      'type /accounts/0/id',
      'missing /accounts/1',
      'missing /accounts/2/roles/0',
    ]);
  });

  it.each([
    [null],
    [1],
    [{}],
    [{ snapshotVersion: 1 }],
    [{ snapshotVersion: 1, accounts: {} }],
    [
      {
        snapshotVersion: 1,
        accounts: [null, [], { id: ID, roles: [1, []], dtsJobs: [{}, { source: 1, destination: [] }], gaps: 'x' }],
      },
    ],
  ])('takes any value: %j', (value) => {
    expect(() => read(value)).not.toThrow();
  });
});
