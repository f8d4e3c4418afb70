import { describe, expect, it } from 'vitest';

import { lint } from '../../src/commands/lint.ts';
import { eachInFolder } from '../support/config-folder.ts';

const folder = eachInFolder();

async function told(name: string, text: string): Promise<unknown> {
  const { findings, summary, gaps } = await lint({ paths: [folder.write(name, text)], today: '2026-11-26' });
  const open = gaps.find(({ because }) => because === 'unknownValues')?.data?.['text'];
  return { found: findings.map(({ rule }) => rule), notJudged: summary.notJudged, open };
}

const hcl = (attachment: string): string => `variable "open" {}
resource "alicloud_ram_role" "r" {
  role_name = "ram-for-dts"
  assume_role_policy_document = jsonencode({
    Version = "1"
    Statement = [{
      Effect = "Allow"
      Action = "sts:AssumeRole"
      Principal = { RAM = ["acs:ram::1000000000000002:root"], Service = ["1000000000000002@dts.aliyuncs.com"] }
    }]
  })
}
resource "alicloud_ram_policy" "p" {
  policy_name     = "mine"
  policy_document = jsonencode({ Version = "1", Statement = [{ Effect = "Allow", Action = ["oss:*"], Resource = "*" }] })
}
resource "alicloud_ram_role_policy_attachment" "a" {
  role_name = alicloud_ram_role.r.role_name
  ${attachment}
}
`;

const ros = (attached: string, own = ''): string => `ROSTemplateFormatVersion: '2015-09-01'
Parameters:
  Open: { Type: String }
Resources:
  R:
    Type: ALIYUN::RAM::Role
    Properties:
      RoleName: ram-for-dts${own}
      AssumeRolePolicyDocument:
        Version: '1'
        Statement:
          - Action: sts:AssumeRole
            Effect: Allow
            Principal:
              RAM: ['acs:ram::1000000000000002:root']
              Service: [1000000000000002@dts.aliyuncs.com]
${attached === '' ? '' : `  A:\n    Type: ALIYUN::RAM::AttachPolicyToRole\n    Properties: { RoleName: !Ref R, ${attached} }\n`}`;

/** Nothing is said of what is attached, but that it is not known. */
const open = (name: string): unknown => ({ found: [], notJudged: 1, open: name });
const said = (...found: readonly string[]): unknown => ({ found, notJudged: 0, open: undefined });

describe('a policy of which the name or the type is not known may be any', () => {
  it.each<readonly [string, string, unknown]>([
    ['the name', 'policy_name = var.open\n  policy_type = "System"', open('var.open')],
    ['the type', 'policy_name = "AliyunDTSRolePolicy"\n  policy_type = var.open', open('var.open')],
    ['no type', 'policy_name = "AliyunDTSRolePolicy"', open('type of AliyunDTSRolePolicy')],
    ['by key', 'for_each = toset(var.open)\n  policy_name = each.value\n  policy_type = "System"', open('each.value')],
    ['both', 'policy_name = "AliyunDTSRolePolicy"\n  policy_type = "System"', said()],
    [
      'a policy of the module, of the type that it has',
      'policy_name = alicloud_ram_policy.p.policy_name\n  policy_type = alicloud_ram_policy.p.type',
      said('role-policy-missing'),
    ],
    [
      'another spelling',
      'policy_name = "AliyunDTSRolePolicy"\n  policy_type = "system"',
      said('role-policy-wrong-type'),
    ],
  ])('in Terraform: %s', async (_, attachment, expected) => {
    expect(await told('main.tf', hcl(attachment))).toEqual(expected);
  });

  it.each<readonly [string, string, string, unknown]>([
    ['the name', 'PolicyName: !Ref Open, PolicyType: System', '', open('Open')],
    ['the type', 'PolicyName: AliyunDTSRolePolicy, PolicyType: !Ref Open', '', open('Open')],
    ['one of a list', '', '\n      PolicyAttachments: { System: [!Ref Open] }', open('Open')],
    ['the whole list', '', '\n      PolicyAttachments: !Ref Open', open('Open')],
    ['both', 'PolicyName: AliyunDTSRolePolicy, PolicyType: System', '', said()],
    [
      'a name beside',
      'PolicyName: AliyunDTSRolePolicy, PolicyType: System',
      '\n      PolicyAttachments: { System: [!Ref Open] }',
      said(),
    ],
    ['a custom one', 'PolicyName: AliyunDTSRolePolicy, PolicyType: Custom', '', said('role-policy-wrong-type')],
  ])('in ROS: %s', async (_, attached, own, expected) => {
    expect(await told('t.yaml', ros(attached, own))).toEqual(expected);
  });
});
