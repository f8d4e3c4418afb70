import { describe, expect, it } from 'vitest';

import { jsonDocument } from '../../src/formats/json/locate.ts';
import { DATABASES, supportedConnections } from '../../src/model/dts/support-matrix.ts';
import {
  dtsPolicyState,
  actionsLacking,
  actionsNeeded,
  actionsNeededFor,
  statementsOfPolicies,
} from '../../src/model/policy/permissions.ts';
import type { AttachedPolicy, PermissionStatement } from '../../src/model/role.ts';

const at = { document: jsonDocument('snapshot.json', '{}'), path: [] };

const system = (name: string): AttachedPolicy => ({ at, name, type: 'System', statements: undefined });
const custom = (name: string, ...statements: readonly PermissionStatement[]): AttachedPolicy => ({
  at,
  name,
  type: 'Custom',
  statements,
});
const unread = (name: string): AttachedPolicy => ({ at, name, type: 'Custom', statements: undefined });
const say = (
  effect: string,
  actions: readonly string[],
  more: Partial<PermissionStatement> = {},
): PermissionStatement => ({
  effect,
  actions,
  resources: ['*'],
  isConditional: false,
  ...more,
});
const allowing = (...actions: readonly string[]): PermissionStatement => say('Allow', actions);
const NEEDED = ['rds:Describe*', 'rds:ModifySecurityIps'];

describe('what DTS needs', () => {
  it('is known for each database that the page lists, on either side', () => {
    for (const database of DATABASES) {
      for (const side of ['source', 'destination'] as const) {
        for (const connection of supportedConnections(side, database))
          expect(actionsNeeded({ database, connection }), `${database} ${connection}`).not.toEqual([]);
      }
    }
  });

  it('depends on the way where the database is self-managed', () => {
    expect(actionsNeeded({ database: 'MySQL', connection: 'cloud' })).toEqual(NEEDED);
    expect(actionsNeeded({ database: 'MySQL', connection: 'express' })).toEqual(['vpc:Describe*']);
    expect(actionsNeeded({ database: 'Oracle', connection: 'public' })).toEqual([]);
    expect(actionsNeeded({ database: 'Lindorm', connection: 'cloud' })).toEqual([]);
  });

  it('is asked of the services that a policy speaks of, where no task tells', () => {
    expect(actionsNeededFor([allowing('RDS:DescribeDBInstances', 'ecs:*', '*')])).toEqual(NEEDED);
    expect(actionsNeededFor([allowing('*')])).toEqual([]);
  });
});

describe('what policies certainly do not give', () => {
  const cases: readonly (readonly [string, readonly PermissionStatement[], readonly string[]])[] = [
    ['nothing', [], NEEDED],
    ['all of a service', [allowing('rds:*')], []],
    ['one of a group, and another case', [allowing('rds:describedbinstances', 'RDS:modifysecurityips')], []],
    ['another service', [allowing('ecs:*')], NEEDED],
    ['on one instance', [say('Allow', ['rds:*'], { resources: ['acs:rds:*:*:dbinstance/rm-1'] })], []],
    ['under a condition', [say('Allow', ['rds:*'], { isConditional: true })], []],
    ['what is not known', [allowing('${var.actions}')], []],
    ['a Deny', [allowing('rds:*'), say('Deny', ['rds:Modify*'])], ['rds:ModifySecurityIps']],
    ['a Deny of a part of a group', [allowing('rds:*'), say('Deny', ['rds:DescribeDBInstances'])], []],
    ['a Deny under a condition', [allowing('rds:*'), say('Deny', ['*'], { isConditional: true })], []],
    [
      'a Deny on one instance',
      [allowing('rds:*'), say('Deny', ['*'], { resources: ['acs:rds:*:*:dbinstance/rm-1'] })],
      [],
    ],
    ['all but another service', [say('Allow', [], { notActions: ['ram:*'] })], []],
    ['all but a group', [say('Allow', [], { notActions: ['rds:Describe*'] })], ['rds:Describe*']],
    ['all but a part of a group', [say('Allow', [], { notActions: ['rds:DescribeDBInstances'] })], []],
    ['a Deny of all but a service', [allowing('*'), say('Deny', [], { notActions: ['ecs:*'] })], NEEDED],
    [
      'a Deny of all but a part of a group',
      [allowing('*'), say('Deny', [], { notActions: ['rds:DescribeDBInstances'] })],
      ['rds:ModifySecurityIps'],
    ],
  ];
  it.each(cases)('%s', (_, statements, wanted) => {
    expect(actionsLacking(statements, NEEDED)).toEqual(wanted);
  });

  it('is not asked where the text of a policy is not known', () => {
    expect(statementsOfPolicies([custom('a', allowing('rds:*')), unread('b')])).toBeUndefined();
    expect(statementsOfPolicies([custom('a', allowing('rds:*')), system('AliyunRDSFullAccess')])).toBeUndefined();
    expect(
      statementsOfPolicies([system('AliyunVPCReadOnlyAccess'), custom('a', allowing('rds:*'))])?.map(
        ({ actions }) => actions,
      ),
    ).toEqual([['vpc:Describe*'], ['rds:*']]);
  });
});

describe('what policies are to DTS', () => {
  const cases: readonly (readonly [string, readonly AttachedPolicy[], string])[] = [
    ['none', [], 'missing'],
    ['the system policy', [system('AliyunDTSRolePolicy')], 'held'],
    ['the system policy beside a mistaken one', [system('AliyunDTSFullAccess'), system('AliyunDTSRolePolicy')], 'held'],
    ['a wider one', [system('AdministratorAccess')], 'held'],
    ['everything in a custom one', [custom('all', allowing('*'))], 'held'],
    ['all but one service in a custom one', [custom('most', say('Allow', [], { notActions: ['ram:*'] }))], 'custom'],
    ['a custom one for databases', [custom('dts', allowing('rds:*'))], 'custom'],
    ['a custom one whose text is not known', [unread('dts')], 'custom'],
    ['a custom one for something else', [custom('logs', allowing('oss:*'))], 'missing'],
    ['a custom one that writes logs', [custom('logs', allowing('log:*'))], 'missing'],
    ['a custom one that names a service of databases', [custom('users', allowing('rds:CreateAccount'))], 'missing'],
    ['a custom one of which no action is known', [custom('later', allowing('${var.action}'))], 'custom'],
    ['another system policy', [system('AliyunRDSReadOnlyAccess')], 'missing'],
    ['a custom one of that name', [unread('AliyunDTSRolePolicy')], 'mistaken'],
    ['a custom one of that name for something else', [custom('AliyunDTSRolePolicy', allowing('oss:*'))], 'mistaken'],
    ['a copy of it', [custom('AliyunDTSRolePolicy', allowing('rds:*'))], 'custom'],
    [
      'a custom one of that name beside another',
      [unread('AliyunDTSRolePolicy'), custom('dts', allowing('rds:*'))],
      'custom',
    ],
    ['a policy for people', [system('AliyunDTSFullAccess')], 'mistaken'],
    [
      'a policy for people beside a custom one',
      [system('AliyunDTSFullAccess'), custom('dts', allowing('rds:*'))],
      'custom',
    ],
    ['a role for a policy', [unread('AliyunDTSDefaultRole')], 'mistaken'],
  ];
  it.each(cases)('%s', (_, policies, wanted) => {
    expect(dtsPolicyState(policies)).toBe(wanted);
  });

  it('one for logs serves an end that is SLS, and no other', () => {
    const logs = [custom('logs', allowing('log:*'))];
    expect(dtsPolicyState(logs, [{ database: 'SLS', connection: 'cloud' }])).toBe('custom');
    expect(dtsPolicyState(logs, [{ database: 'MySQL', connection: 'cloud' }])).toBe('missing');
  });
});
