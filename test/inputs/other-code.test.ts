import { describe, expect, test } from 'vitest';

import { folder } from '../support/process.ts';
import { runCli, unwrapped } from '../support/run-cli.ts';

type Files = Readonly<Record<string, string>>;

async function report(files: Files, ...paths: readonly string[]): Promise<string> {
  const cwd = folder(files);
  const { out, err } = await runCli(['lint', '--no-config', ...(paths.length === 0 ? ['.'] : paths)], { cwd });
  return `${out}${err}`;
}

const TRUSTED =
  'jsonencode({ Version = "1", Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = [var.service] } }] })';
const MODULE = `variable "service" {\n  default = "log.aliyun.com"\n}\nresource "alicloud_ram_role" "r" {\n  role_name = "r"\n  assume_role_policy_document = ${TRUSTED}\n}\n`;

describe('Terragrunt and stacks', () => {
  const unit = 'terraform {\n  source = "../infra//role"\n}\ninputs = {\n  service = "log.aliyuncs.com"\n}\n';

  test('are named as not read where they use a module of ours, whose defaults then do not count', async () => {
    const out = await report({ 'infra/role/main.tf': MODULE, 'live/terragrunt.hcl': unit });
    expect(out).toContain('live/terragrunt.hcl: Terragrunt is not read');
    expect(out).not.toContain('principal-malformed');
    expect(await report({ 'infra/role/main.tf': MODULE })).toContain('principal-malformed');
  });

  test('stand beside the code that they give values to', async () => {
    const beside = { 'main.tf': MODULE, 'terragrunt.hcl': 'include "root" {\n  path = find_in_parent_folders()\n}\n' };
    const out = await report(beside);
    expect(out).toContain('terragrunt.hcl: Terragrunt is not read');
    expect(out).not.toContain('principal-malformed');
    expect(await report(beside, 'main.tf')).not.toContain('principal-malformed');
  });

  test.each(['main.tfcomponent.hcl', 'main.tfstack.hcl', 'prod.tfdeploy.hcl'])('%s is named', async (name) => {
    const text = 'component "r" {\n  source = "./m"\n  inputs = {\n    service = "log.aliyuncs.com"\n  }\n}\n';
    expect(unwrapped(await report({ 'm/main.tf': MODULE, [name]: text }))).toContain(
      `${name}: Terraform Stacks are not read`,
    );
  });

  test.each([
    ['a policy', 'inputs = {\n  trust = "acs:ram::1000000000000002:root"\n}\n'],
    ['a role of the provider', 'inputs = {\n  provider = "aliyun/alicloud"\n  role_name = "x"\n}\n'],
  ])('are named where they hold %s', async (_, text) => {
    expect(await report({ 'env/common.hcl': text })).toContain('env/common.hcl: Terragrunt is not read');
  });

  test.each([
    [
      'terragrunt.hcl',
      'terraform {\n  source = "git::https://example.com/vpc.git"\n}\ninputs = {\n  cidr = "10.0.0.0/8"\n}\n',
    ],
    ['.terraform.lock.hcl', 'provider "registry.terraform.io/aliyun/alicloud" {\n  version = "1.0"\n}\n'],
    ['image.pkr.hcl', 'source "alicloud-ecs" "x" {\n  ram_role_name = "r"\n}\n'],
    ['job.nomad.hcl', 'job "x" {\n  meta {\n    inputs = "acs:ram::1000000000000002:root"\n  }\n}\n'],
  ])('of others nothing is said: %s', async (name, text) => {
    expect(await report({ [name]: text })).not.toContain('not read');
  });
});

describe('blocks that declare no resource', () => {
  test('make no noise', async () => {
    const blocks = `import {
  to = alicloud_ram_role.r
  id = "r"
}
import {
  for_each = toset(["a"])
  to = alicloud_ram_role.r
  id = each.key
}
moved {
  from = alicloud_ram_role.old
  to = alicloud_ram_role.r
}
removed {
  from = alicloud_ram_role.gone
  lifecycle {
    destroy = false
  }
}
check "role" {
  data "alicloud_ram_roles" "found" {
    name_regex = "^r$"
  }
  assert {
    condition = length(data.alicloud_ram_roles.found.names) == 1
    error_message = "no role \${alicloud_ram_role.r.role_name}"
  }
}
`;
    const role = MODULE.replace('log.aliyun.com', 'log.aliyuncs.com');
    const [alone, withBlocks] = [await report({ 'main.tf': role }), await report({ 'main.tf': role + blocks })];
    expect(withBlocks).toBe(alone);
  });

  test('data sources of roles name roles that stand elsewhere', async () => {
    const text = `data "alicloud_ram_roles" "found" {
  name_regex = "^ram-for-dts$"
}
resource "alicloud_ram_role_policy_attachment" "p" {
  role_name   = data.alicloud_ram_roles.found.roles[0].name
  policy_name = "AliyunDTSRolePolicy"
  policy_type = "System"
}
resource "alicloud_dts_migration_job" "j" {
  dts_job_name                       = "j"
  dts_instance_id                    = "dtsabc"
  source_endpoint_instance_type      = "RDS"
  source_endpoint_engine_name        = "MySQL"
  source_endpoint_region             = "cn-hangzhou"
  source_endpoint_instance_id        = "rm-1"
  source_endpoint_owner_id           = "1000000000000001"
  source_endpoint_role               = data.alicloud_ram_roles.found.names[0]
  destination_endpoint_instance_type = "RDS"
  destination_endpoint_engine_name   = "MySQL"
  destination_endpoint_region        = "cn-hangzhou"
  destination_endpoint_instance_id   = "rm-2"
}
`;
    const out = await report({ 'main.tf': text });
    expect(out).toBe('1 document (1 task): no findings\n');
  });
});

describe('a role that Cloud Control makes', () => {
  const inner = (principal: string): string =>
    `{ Version = "1", Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = ${principal} }] }`;
  const DTS = '{ RAM = ["acs:ram::1000000000000002:root"], Service = ["1000000000000002@dts.aliyuncs.com"] }';
  const role = (properties: string, code = 'Role'): string =>
    `resource "alicloud_cloud_control_resource" "r" {\n  product = "RAM"\n  resource_code = "${code}"\n  desire_attributes = ${properties}\n}\n`;
  const attached = (name: string): string =>
    `resource "alicloud_ram_role_policy_attachment" "p" {\n  role_name = ${name}\n  policy_name = "AliyunDTSRolePolicy"\n  policy_type = "System"\n}\n`;
  const encoded = (principal: string): string =>
    role(`jsonencode({ RoleName = "x", AssumeRolePolicyDocument = jsonencode(${inner(principal)}) })`);

  test.each([
    ['jsonencode', encoded('{ Service = ["log.aliyun.com"] }')],
    ['its full code', encoded('{ Service = ["log.aliyun.com"] }').replace('"Role"', '"ACS::RAM::Role"')],
    [
      'a text',
      role(
        `<<EOT\n${JSON.stringify({ RoleName: 'x', AssumeRolePolicyDocument: '{"Version":"1","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"Service":["log.aliyun.com"]}}]}' })}\nEOT`,
      ),
    ],
    [
      'an object',
      role(`jsonencode({ RoleName = "x", AssumeRolePolicyDocument = ${inner('{ Service = ["log.aliyun.com"] }')} })`),
    ],
  ])('is judged by its properties: %s', async (_, text) => {
    const out = await report({ 'main.tf': text });
    expect(out).toContain('error[principal-malformed]');
    expect(out).toContain('1 role');
  });

  test('has the policies that are attached to it by name or by reference', async () => {
    for (const name of ['"x"', 'alicloud_cloud_control_resource.r.resource_id'])
      expect(await report({ 'main.tf': encoded(DTS) + attached(name) })).toContain('no findings');
    expect(await report({ 'main.tf': encoded(DTS) + attached('"other"') })).toContain('role-policy-missing');
  });

  test('is none where it is of another kind', async () => {
    const other = encoded('{ Service = ["log.aliyun.com"] }').replace('"Role"', '"Policy"');
    expect(await report({ 'main.tf': other })).not.toContain('principal-malformed');
  });

  test('is read in a plan', async () => {
    const policy =
      '{"Version":"1","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"Service":["log.aliyun.com"]}}]}';
    const resource = {
      address: 'alicloud_cloud_control_resource.r',
      mode: 'managed',
      type: 'alicloud_cloud_control_resource',
      name: 'r',
      values: {
        product: 'RAM',
        resource_code: 'Role',
        desire_attributes: JSON.stringify({ RoleName: 'x', AssumeRolePolicyDocument: policy }),
      },
    };
    const plan = { format_version: '1.2', planned_values: { root_module: { resources: [resource] } } };
    expect(await report({ 'plan.json': JSON.stringify(plan) })).toContain('error[principal-malformed]');
  });
});

test('a folder with nothing but attachments by Resource Manager is read', async () => {
  const text = `resource "alicloud_resource_manager_policy_attachment" "a" {
  policy_name    = "AliyunDTSRolePolicy"
  policy_type    = "System"
  principal_name = "x@role.1000000000000001.onaliyunservice.com"
  principal_type = "ServiceRole"
}
`;
  expect(await report({ 'main.tf': text }, '--show-files', '.')).toContain('main.tf: Terraform');
});
