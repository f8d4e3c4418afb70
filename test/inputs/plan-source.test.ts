import { describe, expect, it } from 'vitest';

import { lint } from '../../src/commands/lint.ts';
import type { Report } from '../../src/model/report.ts';
import { NO_ATTACHMENTS } from '../support/no-attachments.ts';
import { eachInFolder } from '../support/config-folder.ts';

const folder = eachInFolder();

/** A policy that names an account, an expression of HCL in the source. */
const hcl = (account: string): string => `jsonencode({
    Version = "1"
    Statement = [{
      Effect = "Allow"
      Action = "sts:AssumeRole"
      Principal = {
        RAM     = ["acs:ram::\${${account}}:root"]
        Service = ["dts.aliyuncs.com"]
      }
    }]
  })`;

const policy = (account: string, service = 'dts.aliyuncs.com'): string =>
  JSON.stringify({
    Version: '1',
    Statement: [
      {
        Effect: 'Allow',
        Action: 'sts:AssumeRole',
        Principal: { RAM: [`acs:ram::${account}:root`], Service: [service] },
      },
    ],
  });

function source(document: string, name = '"ram-for-dts"'): string {
  return `variable "creator" {}
variable "policy" {}
locals { known = "1000000000000002" }
resource "alicloud_ram_role" "this" {
  role_name                   = ${name}
  assume_role_policy_document = ${document}
}
`;
}

/** A plan of roles, by address. */
function plan(roles: Readonly<Record<string, string | undefined>>): string {
  const resources = Object.entries(roles).map(([address, document]) => ({
    address,
    mode: 'managed',
    type: 'alicloud_ram_role',
    name: 'this',
    provider_name: 'registry.terraform.io/aliyun/alicloud',
    values: { role_name: 'ram-for-dts', assume_role_policy_document: document },
  }));
  const changes = resources.map(({ address, values }) => ({
    address,
    type: 'alicloud_ram_role',
    change: {
      actions: ['create'],
      before: null,
      after: values,
      after_unknown: values.assume_role_policy_document === undefined ? { assume_role_policy_document: true } : {},
    },
  }));
  return JSON.stringify({
    format_version: '1.2',
    terraform_version: '1.11.4',
    planned_values: { root_module: { resources } },
    resource_changes: changes,
  });
}

function run(files: Readonly<Record<string, string>>): Promise<Report> {
  return lint({
    paths: Object.entries(files).map(([name, text]) => folder.write(name, text)),
    today: '2026-11-23',
    ...NO_ATTACHMENTS,
  });
}

function told({ findings }: Report): readonly string[] {
  return findings.map(({ rule, subject, place }) => {
    const file = /[^/]*$/.exec(place?.file ?? '')?.[0] ?? '';
    return `${rule} ${subject ?? ''} ${file}:${String(place?.startLine)}`;
  });
}

const A = 'alicloud_ram_role.this';

describe('a plan together with its source', () => {
  it('says each problem once, where it is written', async () => {
    const report = await run({
      'plan.json': plan({ [A]: policy('1000000000000002') }),
      'main.tf': source(hcl('local.known')),
    });
    expect(told(report)).toEqual([`dts-service-collapsed ${A} main.tf:13`]);
    expect(report.summary).toMatchObject({ roles: 1, documents: 2, notJudged: 0 });
  });

  it('tells what the source leaves open, at its line and by its address', async () => {
    const report = await run({
      'plan.json': plan({ [A]: policy('1000000000000002') }),
      'main.tf': source('var.policy'),
    });
    expect(told(report)).toEqual([`dts-service-collapsed ${A} main.tf:6`]);
    expect(report.findings[0]?.place).toMatchObject({ startColumn: 3, endColumn: 30 });
    expect(report.findings[0]?.fix?.edits).toEqual([]);
    expect(report.summary).toMatchObject({ roles: 1, notJudged: 0 });
  });

  it('tells what an unknown in the source turns out to be', async () => {
    const report = await run({
      'plan.json': plan({ [A]: policy('1000000000000002') }),
      'main.tf': source(hcl('var.creator')),
    });
    expect(told(report)).toEqual([`dts-service-collapsed ${A} main.tf:13`]);
    expect(report.findings[0]?.fix?.edits).toEqual([]);
  });

  it('names all instances of a role that have one finding', async () => {
    const addresses = ['module.a["x"].alicloud_ram_role.this[0]', 'module.a["y"].alicloud_ram_role.this[0]'];
    const report = await run({
      'plan.json': plan(Object.fromEntries(addresses.map((each) => [each, policy('1000000000000002')]))),
      'main.tf': source('var.policy'),
    });
    expect(told(report)).toEqual([`dts-service-collapsed ${addresses[0] ?? ''} main.tf:6`]);
    expect(report.findings[0]?.related.map(({ data }) => data)).toEqual([{ subjects: addresses.join(', ') }]);
  });

  it('is judged by itself where the source is of another role of that name', async () => {
    const report = await run({
      'plan.json': plan({ [A]: policy('1000000000000003') }),
      'main.tf': source(hcl('local.known')),
    });
    expect(told(report)).toEqual([`dts-service-collapsed ${A} main.tf:13`, `dts-service-collapsed ${A} plan.json:1`]);
  });

  it('leaves the source alone where neither knows', async () => {
    const report = await run({ 'plan.json': plan({ [A]: undefined }), 'main.tf': source('var.policy') });
    expect(told(report)).toEqual([]);
    expect(report.summary).toMatchObject({ roles: 1, notJudged: 1 });
  });

  it('has its places in the changes where it has no values', async () => {
    const { planned_values: _, ...changes } = JSON.parse(plan({ [A]: policy('1000000000000002') })) as Record<
      string,
      unknown
    >;
    const text = JSON.stringify(changes, undefined, 2);
    const { findings } = await run({ 'plan.json': text });
    const [place] = findings.map((each) => each.place);
    expect(findings.map(({ rule }) => rule)).toEqual(['dts-service-collapsed']);
    const line = text.split('\n')[(place?.startLine ?? 0) - 1] ?? '';
    expect(line.slice((place?.startColumn ?? 0) - 1, (place?.endColumn ?? 0) - 1)).toBe(
      String.raw`\"dts.aliyuncs.com\"`,
    );
  });

  it('stands by itself without its source', async () => {
    const report = await run({ 'plan.json': plan({ [A]: policy('1000000000000002') }) });
    expect(told(report)).toEqual([`dts-service-collapsed ${A} plan.json:1`]);
  });
});
