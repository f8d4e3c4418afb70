import { describe, expect, it } from 'vitest';

import rolePolicyIncomplete from '../../rules/role-policy-incomplete.ts';
import rolePolicyMissing from '../../rules/role-policy-missing.ts';
import rolePolicyWrongType from '../../rules/role-policy-wrong-type.ts';
import roleTooPowerful from '../../rules/role-too-powerful.ts';
import roleVpcPolicy from '../../rules/role-vpc-policy.ts';
import type { AttachedPolicy } from '../../src/model/role.ts';
import type { AttachmentsSubject } from '../../src/model/subject.ts';
import { custom, DTS_POLICY, FOR_DTS, system, use } from '../support/attached-policies.ts';
import { messages } from '../support/rule-messages.ts';
import { ORDERS, problems, roleOf } from '../support/policies.ts';

function attachments(policies: readonly AttachedPolicy[], more: Partial<AttachmentsSubject> = {}): AttachmentsSubject {
  const role = roleOf(FOR_DTS, ORDERS, policies);
  return { role, policies, isNoneHere: false, isForDts: true, letsOutsidersIn: true, uses: [], ...more };
}

describe('policies of a role for DTS', () => {
  const EXPRESS = 'Express Connect, VPN Gateway, or Smart Access Gateway';
  const rules = [rolePolicyMissing, rolePolicyWrongType, rolePolicyIncomplete, roleTooPowerful, roleVpcPolicy];
  const cases: readonly (readonly [string, AttachmentsSubject, readonly string[]])[] = [
    ['none', attachments([]), ['nothing']],
    ['none, and a task that names the role', attachments([], { uses: [use('MySQL', 'RDS')] }), []],
    ['none in the text that makes it', attachments([], { isNoneHere: true }), ['noneHere']],
    [
      'none in the text that makes it, and a task that names the role',
      attachments([], { isNoneHere: true, uses: [use('MySQL', 'RDS')] }),
      ['noneHere'],
    ],
    ['none in the text that makes it, and not for DTS', attachments([], { isNoneHere: true, isForDts: false }), []],
    ['none, and not for DTS', attachments([], { isForDts: false }), []],
    ['others', attachments([system('AliyunVPCReadOnlyAccess')]), ['others']],
    ['a mistaken one', attachments([system('AliyunDTSFullAccess')]), ['other']],
    ['a mistaken one beside the right one', attachments([system('AliyunDTSFullAccess'), DTS_POLICY]), ['fullAccess']],
    [
      'a mistaken one beside a powerful one',
      attachments([system('AliyunDTSFullAccess'), system('AliyunOSSFullAccess')]),
      ['other', 'fullAccess'],
    ],
    [
      'a mistaken one, and not for DTS',
      attachments([system('AliyunDTSFullAccess')], { isForDts: false }),
      ['fullAccess'],
    ],
    ['a wider one', attachments([system('AdministratorAccess')]), ['administrator']],
    ['a wider one that nobody outside takes', attachments([system('PowerUserAccess')], { letsOutsidersIn: false }), []],
    ['all actions', attachments([custom('*:*'), DTS_POLICY]), ['everything']],
    ['a custom one', attachments([custom('rds:*')]), []],
    ['a custom one that lacks something', attachments([custom('rds:Describe*')]), ['lacks']],
    [
      'a custom one for another database',
      attachments([custom('rds:*')], { uses: [use('Redis', 'REDIS')] }),
      ['lacksForTasks'],
    ],
    [
      'a custom one for a database that is not known',
      attachments([custom('rds:*')], { uses: [use('NewDB', 'RDS')] }),
      [],
    ],
    ['a custom one of another role', attachments([custom('rds:Describe*')], { isForDts: false }), []],
    ['the right one, over Express Connect', attachments([DTS_POLICY], { uses: [use('MySQL', EXPRESS)] }), ['mayLack']],
    [
      'the right one, over the API word for it',
      attachments([DTS_POLICY], { uses: [use('MySQL', 'EXPRESS')] }),
      ['mayLack'],
    ],
    [
      'the right one and one for VPCs',
      attachments([DTS_POLICY, system('AliyunVPCReadOnlyAccess')], { uses: [use('MySQL', EXPRESS)] }),
      [],
    ],
    [
      'the right one and a custom one for VPCs',
      attachments([DTS_POLICY, custom('vpc:*')], { uses: [use('MySQL', EXPRESS)] }),
      [],
    ],
    [
      'the right one and another custom one',
      attachments([DTS_POLICY, custom('oss:*')], { uses: [use('MySQL', EXPRESS)] }),
      ['mayLack'],
    ],
    [
      'the right one, for a cloud instance',
      attachments([DTS_POLICY], { uses: [use('MySQL', 'Alibaba Cloud Instance')] }),
      [],
    ],
    [
      'a custom one, over Express Connect',
      attachments([custom('rds:*')], { uses: [use('MySQL', EXPRESS)] }),
      ['lacksForTasks'],
    ],
  ];
  it.each(cases)('%s', (_, of, wanted) => {
    expect(rules.flatMap((rule) => messages(rule, of))).toEqual(wanted);
  });

  it('are reported at most once, whatever is attached', () => {
    const names = ['AliyunDTSRolePolicy', 'AliyunDTSFullAccess', 'AliyunVPCReadOnlyAccess'];
    const pool = [
      ...names.map(system),
      { ...system('AliyunDTSRolePolicy'), type: 'Custom' },
      custom('rds:Describe*'),
      custom('oss:*'),
    ];
    const about = [rolePolicyMissing, rolePolicyWrongType, rolePolicyIncomplete];
    for (let bits = 0; bits < 1 << pool.length; bits++) {
      const policies = pool.filter((_, index) => (bits >> index) & 1);
      expect(about.flatMap((rule) => messages(rule, attachments(policies))).length).toBeLessThanOrEqual(1);
    }
  });

  it('are judged for all tasks together', () => {
    const uses = [use('MySQL', 'RDS'), use('Redis', 'REDIS'), use('MongoDB', 'MONGODB')];
    const [found] = problems(rolePolicyIncomplete, attachments([custom('rds:*', 'kvstore:*')], { uses }));
    expect(found?.related?.map(({ data }) => data?.['database'])).toEqual(['MongoDB']);
    expect(found?.data?.['actions']).toContain('"dds:ModifySecurityIps"');
  });
});
