import { expect, it } from 'vitest';

import { parseRoleReference } from '../../src/model/role.ts';

it.each([
  ['ram-for-dts', { kind: 'name', name: 'ram-for-dts' }],
  ['  ram-for-dts ', { kind: 'name', name: 'ram-for-dts' }],
  ['acs:ram::1000000000000001:role/ram-for-dts', { kind: 'arn', name: 'ram-for-dts', account: '1000000000000001' }],
  ['acs:ram:::role/ram-for-dts', { kind: 'arn', name: 'ram-for-dts', account: undefined }],
  ['acs:ram:1000000000000001:role/ram-for-dts', { kind: 'arn', name: 'ram-for-dts', account: '1000000000000001' }],
  ['acs:ram::${owner}:role/ram-for-dts', { kind: 'arn', name: 'ram-for-dts', account: undefined }],
  [
    'acs:sts::1000000000000001:assumed-role/ram-for-dts/session',
    { kind: 'arn', name: 'ram-for-dts', account: '1000000000000001' },
  ],
  ['role/ram-for-dts', { kind: 'arn', name: 'ram-for-dts', account: undefined }],
  ['arn:aws:iam::123456789012:role/ram-for-dts', { kind: 'arn', name: 'ram-for-dts', account: undefined }],
  ['AliyunDTSDefaultRole', { kind: 'default', name: 'AliyunDTSDefaultRole' }],
  ['acs:ram::1000000000000001:role/AliyunDTSDefaultRole', { kind: 'default', name: 'AliyunDTSDefaultRole' }],
  ['AliyunServiceRoleForDTS', { kind: 'serviceLinked', name: 'AliyunServiceRoleForDTS' }],
  ['acs:ram::1000000000000001:user/alice', { kind: 'user' }],
  ['group/dba', { kind: 'group' }],
  ['alice@orders.onaliyun.com', { kind: 'login' }],
  ['acs:ram::1000000000000001:root', { kind: 'account' }],
  ['1000000000000001', { kind: 'account' }],
  ['4711', { kind: 'name', name: '4711' }],
  ['${role}', { kind: 'open' }],
  ['${alicloud_ram_role.x.arn}', { kind: 'arnAttribute', attribute: 'alicloud_ram_role.x.arn' }],
  [
    '${data.alicloud_ram_roles.x.roles[0].arn}',
    { kind: 'arnAttribute', attribute: 'data.alicloud_ram_roles.x.roles[0].arn' },
  ],
  ['${Role.Arn}', { kind: 'arnAttribute', attribute: 'Role.Arn' }],
  ['${module.x.role_arn}', { kind: 'open' }],
  ['${alicloud_ram_role.x.role_name}', { kind: 'open' }],
  ['<role name>', { kind: 'open' }],
  ['YOUR_ROLE', { kind: 'open' }],
])('%s', (text, reference) => {
  expect(parseRoleReference(text)).toEqual(reference);
});
