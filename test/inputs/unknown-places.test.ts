import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { lint, type LintOptions } from '../../src/commands/lint.ts';
import { NO_ATTACHMENTS } from '../support/no-attachments.ts';

/** The rules that speak of a text, with their levels. */
async function told(
  name: string,
  text: string,
  more: Partial<LintOptions> = NO_ATTACHMENTS,
): Promise<readonly string[]> {
  const path = join(mkdtempSync(join(tmpdir(), 'dts-xacct-unknown-')), name);
  writeFileSync(path, text);
  const { findings } = await lint({ paths: [path], ...more });
  return findings.map(({ rule, level }) => `${level} ${rule}`);
}

const DTS = '"1000000000000002@dts.aliyuncs.com"';
const ACCOUNT = '"acs:ram::1000000000000002:root"';

/** A policy with one statement, or two, in HCL. */
const role = (...statements: readonly string[]): string =>
  `resource "alicloud_ram_role" "r" {\n  name = "r"\n  document = jsonencode({ Version = "1", Statement = [${statements.join(', ')}] })\n}\n`;
const statement = (effect: string, ram: string, condition = ''): string =>
  `{ Action = "sts:AssumeRole", Effect = "${effect}", Principal = { RAM = [${ram}], Service = [${DTS}] }${condition} }`;

describe('a condition that is known only later may hold or not', () => {
  it.each([
    ', Condition = var.c',
    ', Condition = { StringEquals = var.c }',
    ', Condition = { StringEquals = { (var.c) = "x" } }',
    ', Condition = { (var.c) = { "acs:SourceIp" = "1.2.3.4" } }',
    ', Condition = merge({}, var.c)',
  ])('%s', async (condition) => {
    expect(await told('a.tf', role(statement('Allow', ACCOUNT, condition)))).toEqual([]);
    expect(await told('a.tf', role(statement('Allow', '"*"', condition)))).toEqual(['warning principal-wildcard']);
    const denied = role(statement('Allow', ACCOUNT), statement('Deny', ACCOUNT, condition));
    expect(await told('a.tf', denied)).toEqual(['warning dts-denied']);
  });

  it('none is one that is not there', async () => {
    expect(await told('a.tf', role(statement('Allow', '"*"')))).toContain('error principal-wildcard');
  });

  it('of an identity provider', async () => {
    const text = role(
      '{ Action = "sts:AssumeRole", Effect = "Allow", Principal = { Federated = ["acs:ram::1000000000000001:oidc-provider/x"] }, Condition = var.c }',
    );
    expect(await told('a.tf', text)).toEqual([]);
  });
});

describe('a data source with blocks that the run makes', () => {
  const data = (inner: string): string => `data "alicloud_ram_policy_document" "d" {
  statement {
    effect = "Allow"
    action = ["sts:AssumeRole"]
${inner}  }
}
resource "alicloud_ram_role" "r" {
  name     = "r"
  document = data.alicloud_ram_policy_document.d.document
}
`;
  const principal = (entity: string, entry: string): string =>
    `    principal {\n      entity = ${entity}\n      identifiers = [${entry}]\n    }\n`;
  const dynamic = (kind: string): string =>
    `    dynamic "${kind}" {\n      for_each = var.x\n      content {}\n    }\n`;

  it.each([
    ['all principals', dynamic('principal')],
    ['one principal', principal('"Service"', DTS) + dynamic('principal')],
    ['the kind of a principal', principal('var.kind', DTS)],
    ['conditions', principal('"Service"', DTS) + principal('"RAM"', ACCOUNT) + dynamic('condition')],
  ])('%s', async (_, inner) => {
    expect(await told('a.tf', data(inner))).toEqual([]);
  });

  it('what is written out is judged', async () => {
    const text = data(principal('"Service"', '"1000000000000002@DTS.aliyuncs.com"') + dynamic('principal'));
    expect(await told('a.tf', text)).toEqual(['error dts-service-misspelt']);
  });
});

it('a role of which none is made is not judged', async () => {
  const text = role(statement('Allow', '"*"'));
  expect(await told('a.tf', text.replace('{\n', '{\n  count = 0\n'))).toEqual([]);
  expect(await told('a.tf', text.replace('{\n', '{\n  count = var.c\n'))).toContain('error principal-wildcard');
});

it('a strong policy that is attached to nobody knows which role is not one of each', async () => {
  const attachment = `resource "alicloud_ram_role_policy_attachment" "a" {\n  role_name = var.role\n  policy_name = "AdministratorAccess"\n  policy_type = "System"\n}\n`;
  expect(await told('a.tf', role(statement('Allow', ACCOUNT)) + attachment)).toEqual([]);
  const known = attachment.replace('var.role', 'alicloud_ram_role.r.name');
  expect(await told('a.tf', role(statement('Allow', ACCOUNT)) + known)).toContain('warning role-too-powerful');
});

it('a list that a parameter of ROS gives stands where it is referred to', async () => {
  const text = `ROSTemplateFormatVersion: '2015-09-01'
Parameters:
  L: { Type: CommaDelimitedList, Default: 'a,b' }
Resources:
  R:
    Type: ALIYUN::RAM::Role
    Properties:
      RoleName: r
      AssumeRolePolicyDocument:
        Version: '1'
        Statement:
          - Action: sts:AssumeRole
            Effect: Allow
            Principal:
              RAM: !Ref L
`;
  const path = join(mkdtempSync(join(tmpdir(), 'dts-xacct-unknown-')), 'a.yaml');
  writeFileSync(path, text);
  const { findings } = await lint({ paths: [path] });
  const places = findings.map(({ place }) => [place?.startLine, place?.startColumn]);
  expect(places).toEqual([[15, 25]]);
});

describe('the policy that DTS needs, attached to a name', () => {
  const attachment = (name: string): string =>
    `resource "alicloud_ram_role_policy_attachment" "a" {\n  role_name = "${name}"\n  policy_name = "AliyunDTSRolePolicy"\n  policy_type = "System"\n}\n`;
  it.each([
    ['may be that of a role whose name is known only later', 'name = var.name', []],
    ['is none of a role of another name', 'name = "q"', ['error role-policy-missing']],
  ])('%s', async (_, name, wanted) => {
    const text = role(statement('Allow', ACCOUNT)).replace('name = "r"', name) + attachment('r');
    expect(await told('a.tf', text, {})).toEqual(wanted);
  });
});
