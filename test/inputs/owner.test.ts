import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { describe, expect, test } from 'vitest';

import { NO_ATTACHMENTS_ARGS } from '../support/no-attachments.ts';
import { runCli } from '../support/run-cli.ts';

interface Finding {
  readonly rule: string;
  readonly level: string;
  readonly subject: string;
}

async function lint(file: string, text: string): Promise<readonly Finding[]> {
  const cwd = mkdtempSync(join(tmpdir(), 'owner-'));
  writeFileSync(join(cwd, file), text);
  const { out } = await runCli(['lint', '-f', 'json', ...NO_ATTACHMENTS_ARGS, '.'], { cwd });
  rmSync(cwd, { recursive: true });
  return (JSON.parse(out) as { findings: readonly Finding[] }).findings;
}

const trusts = (id: string): string =>
  JSON.stringify({
    Version: '1',
    Statement: [
      {
        Effect: 'Allow',
        Action: 'sts:AssumeRole',
        Principal: { RAM: [`acs:ram::${id}:root`], Service: [`${id}@dts.aliyuncs.com`] },
      },
    ],
  });
const [HUB, OWNER] = ['1000000000000002', '1000000000000001'];
const arn = (id: string): string => `acs:ram::${id}:role/deploy`;

/** The trusted account, the blocks of the provider, and how grave it is that the owner is trusted. */
const PROVIDERS: readonly (readonly [string, Readonly<Record<string, readonly string[]>>, string | undefined])[] = [
  [OWNER, { assume_role: [OWNER] }, 'error'],
  [OWNER, { assume_role_with_oidc: [OWNER] }, 'error'],
  [HUB, { assume_role_with_oidc: [OWNER] }, undefined],
  [HUB, { assume_role: [HUB, OWNER] }, undefined],
  [OWNER, { assume_role: [HUB, OWNER] }, 'warning'],
  [OWNER, { assume_role: [OWNER, OWNER] }, 'error'],
  [OWNER, { assume_role: [OWNER], assume_role_with_oidc: [HUB] }, undefined],
  [HUB, { assume_role: [OWNER], assume_role_with_oidc: [HUB] }, undefined],
];

describe('the account in which a provider makes a role', () => {
  test.each(PROVIDERS)('trusted %s, in a module with %j: %s', async (trusted, roles, level) => {
    const blocks = Object.entries(roles).flatMap(([type, ids]) =>
      ids.map((id) => `  ${type} {\n    role_arn = "${arn(id)}"\n  }\n`),
    );
    const text = `provider "alicloud" {\n${blocks.join('')}}\nresource "alicloud_ram_role" "feed" {\n  role_name = "feed"\n  assume_role_policy_document = <<EOF\n${trusts(trusted)}\nEOF\n}\n`;
    const found = await lint('main.tf', text);
    expect(found.filter(({ rule }) => rule === 'dts-trusts-owner').map((each) => each.level)).toEqual(
      level === undefined ? [] : [level],
    );
  });

  test.each(PROVIDERS)('trusted %s, in a plan with %j: %s', async (trusted, roles, level) => {
    const expressions = Object.fromEntries(
      Object.entries(roles).map(([type, ids]) => [type, ids.map((id) => ({ role_arn: { constant_value: arn(id) } }))]),
    );
    const address = 'alicloud_ram_role.feed';
    const values = { name: 'feed', assume_role_policy_document: trusts(trusted) };
    const plan = {
      format_version: '1.2',
      planned_values: { root_module: { resources: [{ address, mode: 'managed', type: 'alicloud_ram_role', values }] } },
      configuration: {
        provider_config: { alicloud: { name: 'alicloud', expressions } },
        root_module: { resources: [{ address, provider_config_key: 'alicloud', expressions: {} }] },
      },
    };
    const found = await lint('plan.json', JSON.stringify(plan));
    expect(found.filter(({ rule }) => rule === 'dts-trusts-owner').map((each) => each.level)).toEqual(
      level === undefined ? [] : [level],
    );
  });

  test('is not known where a dynamic block makes the chain', async () => {
    const text = `provider "alicloud" {\n  assume_role {\n    role_arn = "${arn(OWNER)}"\n  }\n  dynamic "assume_role" {\n    for_each = var.roles\n    content {\n      role_arn = assume_role.value\n    }\n  }\n}\nresource "alicloud_ram_role" "feed" {\n  role_name = "feed"\n  assume_role_policy_document = <<EOF\n${trusts(OWNER)}\nEOF\n}\n`;
    expect((await lint('main.tf', text)).map(({ rule }) => rule)).not.toContain('dts-trusts-owner');
  });
});

test('in a state the ARN says whose role it is, and whose the jobs of its provider are', async () => {
  const provider = 'provider["registry.terraform.io/aliyun/alicloud"].west';
  const resource = (type: string, attributes: object): object => ({
    mode: 'managed',
    type,
    name: 'feed',
    provider,
    instances: [{ attributes }],
  });
  const state = {
    version: 4,
    terraform_version: '1.9.0',
    lineage: 'a',
    resources: [
      resource('alicloud_ram_role', {
        name: 'feed',
        arn: `acs:ram::${OWNER}:role/feed`,
        assume_role_policy_document: trusts(OWNER),
      }),
      resource('alicloud_dts_synchronization_job', {
        dts_job_name: 'feed',
        source_endpoint_instance_type: 'RDS',
        source_endpoint_engine_name: 'MySQL',
        source_endpoint_owner_id: OWNER,
        source_endpoint_role: 'feed',
      }),
    ],
  };
  const found = await lint('state.json', JSON.stringify(state));
  expect(found.find(({ rule }) => rule === 'dts-trusts-owner')).toMatchObject({ level: 'error' });
  expect(found.map(({ rule }) => rule)).toContain('task-owner-is-creator');
});

describe('ROS has two names for the own account', () => {
  test.each([
    ['Ref', `{ 'Fn::Join': ['', ['acs:ram::', { Ref: 'ALIYUN::TenantId' }, ':root']] }`],
    ['Fn::Sub', `{ 'Fn::Sub': 'acs:ram::\${ALIYUN::TenantId}:root' }`],
    ['the short form', `!Sub 'acs:ram::\${ALIYUN::TenantId}:root'`],
  ])('%s', async (_, principal) => {
    const text = `ROSTemplateFormatVersion: '2015-09-01'
Resources:
  Feed:
    Type: ALIYUN::RAM::Role
    Properties:
      RoleName: feed
      AssumeRolePolicyDocument:
        Version: '1'
        Statement:
          - Effect: Allow
            Action: sts:AssumeRole
            Principal:
              RAM:
                - ${principal}
              Service:
                - !Sub '\${ALIYUN::AccountId}@dts.aliyuncs.com'
`;
    expect((await lint('role.yml', text)).map(({ rule }) => rule)).toEqual(['dts-trusts-owner']);
    const other = text.replaceAll('AccountId', 'TenantId');
    expect((await lint('role.yml', other)).map(({ rule }) => rule)).toEqual(['dts-trusts-owner']);
  });
});
