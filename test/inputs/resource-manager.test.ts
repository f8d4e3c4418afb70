import { describe, expect, it } from 'vitest';

import { lint } from '../../src/commands/lint.ts';
import { eachInFolder } from '../support/config-folder.ts';

const folder = eachInFolder();

const POLICY =
  '{"Version":"1","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"RAM":["acs:ram::1000000000000002:root"],"Service":["1000000000000002@dts.aliyuncs.com"]}}]}';

const role = (type: string): string =>
  `resource "${type}" "r" {\n  role_name = "ram-for-dts"\n  assume_role_policy_document = ${JSON.stringify(POLICY)}\n}\n`;

const attachment = (principal: string, kind = 'ServiceRole'): string =>
  `resource "alicloud_resource_manager_policy_attachment" "a" {
  policy_name    = "AliyunDTSRolePolicy"
  policy_type    = "System"
  principal_name = ${principal}
  principal_type = "${kind}"
}
`;
const OTHER =
  'resource "alicloud_ram_role_policy_attachment" "b" {\n  role_name = "ram-for-dts"\n  policy_name = "AliyunVPCReadOnlyAccess"\n  policy_type = "System"\n}\n';

async function rules(name: string, text: string): Promise<readonly string[]> {
  const { findings } = await lint({ paths: [folder.write(name, text)], today: '2026-11-23' });
  return findings.map(({ rule }) => rule);
}

describe('a policy that Resource Manager attaches', () => {
  it.each([
    '"ram-for-dts@role.1000000000000001.onaliyunservice.com"',
    '"${alicloud_ram_role.r.role_name}@role.1000000000000001.onaliyunservice.com"',
    '"${alicloud_ram_role.r.role_name}@role.${data.alicloud_account.own.id}.onaliyunservice.com"',
    'format("%s@role.%s.onaliyunservice.com", alicloud_ram_role.r.role_name, "1000000000000001")',
  ])('is one of the role: %s', async (principal) => {
    expect(await rules('main.tf', role('alicloud_ram_role') + attachment(principal) + OTHER)).toEqual([]);
  });

  it.each([
    attachment('"other@role.1000000000000001.onaliyunservice.com"'),
    attachment('"ram-for-dts@1000000000000001.onaliyun.com"', 'IMSUser'),
  ])('is one of somebody else: %s', async (text) => {
    expect(await rules('main.tf', role('alicloud_ram_role') + text + OTHER)).toEqual(['role-policy-missing']);
  });

  it('is one of its own kind of role', async () => {
    const principal = '"ram-for-dts@role.1000000000000001.onaliyunservice.com"';
    const own = role('alicloud_resource_manager_role') + attachment(principal);
    expect(await rules('main.tf', own)).toEqual([]);
    expect(await rules('main.tf', own.replace('AliyunDTSRolePolicy', 'AliyunVPCReadOnlyAccess'))).toEqual([
      'role-policy-missing',
    ]);
  });

  it('is one of the role in a plan', async () => {
    const resource = (type: string, values: unknown): unknown => ({
      address: `${type}.x`,
      mode: 'managed',
      type,
      name: 'x',
      values,
    });
    const plan = (policyName: string): string =>
      JSON.stringify({
        format_version: '1.2',
        planned_values: {
          root_module: {
            resources: [
              resource('alicloud_ram_role', { role_name: 'ram-for-dts', assume_role_policy_document: POLICY }),
              resource('alicloud_resource_manager_policy_attachment', {
                policy_name: policyName,
                policy_type: 'System',
                principal_name: 'ram-for-dts@role.1000000000000001.onaliyunservice.com',
                principal_type: 'ServiceRole',
              }),
            ],
          },
        },
      });
    expect(await rules('plan.json', plan('AliyunDTSRolePolicy'))).toEqual([]);
    expect(await rules('plan.json', plan('AliyunVPCReadOnlyAccess'))).toEqual(['role-policy-missing']);
  });
});
