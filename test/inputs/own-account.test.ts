import { describe, expect, it } from 'vitest';

import { lint } from '../../src/commands/lint.ts';
import { NO_ATTACHMENTS } from '../support/no-attachments.ts';
import { eachInFolder } from '../support/config-folder.ts';

const folder = eachInFolder();

async function rules(name: string, text: string): Promise<readonly string[]> {
  const { findings } = await lint({ paths: [folder.write(name, text)], today: '2026-11-23', ...NO_ATTACHMENTS });
  return findings.map(({ rule, place }) => `${rule} ${String(place?.startLine)}`);
}

const TERRAFORM = `data "alicloud_account" "own" {}
data "alicloud_caller_identity" "me" {}
data "alicloud_account" "other" {
  provider = alicloud.other
}
variable "creator" {}
`;

const role = (account: string): string => `${TERRAFORM}resource "alicloud_ram_role" "r" {
  role_name = "ram-for-dts"
  assume_role_policy_document = jsonencode({
    Version = "1"
    Statement = [{
      Effect = "Allow"
      Action = "sts:AssumeRole"
      Principal = {
        RAM     = ["acs:ram::\${${account}}:root"]
        Service = ["\${${account}}@dts.aliyuncs.com"]
      }
    }]
  })
}
`;

const template = (service: string): string => `ROSTemplateFormatVersion: '2015-09-01'
Resources:
  Role:
    Type: ALIYUN::RAM::Role
    Properties:
      RoleName: ram-for-dts
      AssumeRolePolicyDocument:
        Version: '1'
        Statement:
          - Effect: Allow
            Action: sts:AssumeRole
            Principal:
              RAM: [{ "Fn::Sub": "acs:ram::\${Creator}:root" }]
              Service:
                - ${service}
Parameters:
  Creator: { Type: String }
`;

describe('the own account by what a text calls it', () => {
  it.each(['data.alicloud_account.own.id', 'data.alicloud_caller_identity.me.account_id'])(
    '%s is the owner of a role of the same provider',
    async (account) => {
      expect(await rules('main.tf', role(account))).toEqual(['dts-trusts-owner 16']);
    },
  );

  it.each(['data.alicloud_account.other.id', 'var.creator', 'data.alicloud_account.missing.id'])(
    '%s may be anybody',
    async (account) => {
      expect(await rules('main.tf', role(account))).toEqual([]);
    },
  );

  it('is ALIYUN::AccountId in a template', async () => {
    expect(await rules('t.yaml', template('!Sub "${ALIYUN::AccountId}@dts.aliyuncs.com"'))).toEqual([
      'dts-trusts-owner 15',
    ]);
    expect(await rules('t.yaml', template('!Sub "${Creator}@dts.aliyuncs.com"'))).toEqual([]);
  });

  it.each(['AccountId', 'TenantId'])('ALIYUN::%s is known, whatever its ID is', async (name) => {
    const text = template('ecs.aliyuncs.com').replace('${Creator}', `\${ALIYUN::${name}}`);
    const { gaps } = await lint({ paths: [folder.write('t.yaml', text)] });
    expect(gaps).toEqual([]);
  });

  it('is nobody where nothing fills it in', async () => {
    const found = await rules('t.yaml', template('"${ALIYUN::AccountId}@dts.aliyuncs.com"'));
    expect(found).toEqual(['placeholder 15']);
  });
});
