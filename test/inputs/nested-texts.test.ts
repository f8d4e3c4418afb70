import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, test } from 'vitest';

import { lint } from '../../src/commands/lint.ts';
import { applied } from '../support/replacements.ts';
import { folder } from '../support/process.ts';

const CREATOR = '1000000000000002';
const POLICY = (principal: string): string =>
  `{"Version":"1","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","Principal":${principal}}]}`;
const COLLAPSED = POLICY(`{"RAM":["acs:ram::${CREATOR}:root"],"Service":["dts.aliyuncs.com"]}`);
const OPEN = POLICY('{"Service":["${var.creator}@dts.aliyuncs.com"],"RAM":["acs:ram::1000000000000002:root"]}');

const role = (document: string): string => `resource "alicloud_ram_role" "r" {
  role_name = "ram-for-dts"
  assume_role_policy_document = <<EOF
${document}
EOF
}
`;
const ATTACHED = `resource "alicloud_ram_role_policy_attachment" "p" {
  role_name   = alicloud_ram_role.r.role_name
  policy_name = "AliyunDTSRolePolicy"
  policy_type = "System"
}
`;

const indented = (text: string, by: number): string => text.replaceAll(/^(?=.)/gm, ' '.repeat(by));
const workspace = (files: Readonly<Record<string, string>>, more = ''): string =>
  `ROSTemplateFormatVersion: '2015-09-01'\nTransform: Aliyun::Terraform-v1.5\n${more}Workspace:\n${Object.entries(files)
    .map(([name, text]) => `  ${name}: |-\n${indented(text, 4)}`)
    .join('\n')}`;

type Files = Readonly<Record<string, string>>;

async function linted(files: Files, options: object = {}) {
  return lint({ paths: [folder(files)], today: '2026-11-23', ...options });
}

/** The rules of the findings, each with the characters that it marks. */
async function found(files: Files, options: object = {}): Promise<readonly string[]> {
  const home = folder(files);
  const { findings } = await lint({ paths: [home], today: '2026-11-23', ...options });
  return findings.map(({ rule, place }) => {
    const { file = '', startLine = 1, startColumn = 1, endColumn = 1 } = place ?? {};
    const line = readFileSync(file, 'utf8').split('\n')[startLine - 1] ?? '';
    return `${rule} ${line.slice(startColumn - 1, endColumn - 1)}`;
  });
}

const gapsOf = async (files: Files): Promise<readonly string[]> =>
  (await linted(files)).gaps.map(({ because }) => because);

describe('the Workspace of a ROS template', () => {
  test.each(['t.yaml', 't.json'])('is a module, with places in the template: %s', async (name) => {
    const files = { 'main.tf': role(COLLAPSED), 'attach.tf': ATTACHED };
    const text = name.endsWith('.json')
      ? JSON.stringify({
          ROSTemplateFormatVersion: '2015-09-01',
          Transform: 'Aliyun::Terraform-v1.5',
          Workspace: files,
        })
      : workspace(files);
    expect(await found({ [name]: text })).toEqual([
      name.endsWith('.json')
        ? 'dts-service-collapsed \\"dts.aliyuncs.com\\"'
        : 'dts-service-collapsed "dts.aliyuncs.com"',
    ]);
  });

  test('has folders that its code calls, and files that its code reads', async () => {
    const call = 'module "m" {\n  source = "./modules/m"\n  trust  = file("trust.json")\n}\n';
    const inner = `variable "trust" {}\nresource "alicloud_ram_role" "r" {\n  role_name = "r"\n  assume_role_policy_document = var.trust\n}\n`;
    const files = {
      'main.tf': call,
      'modules/m/main.tf': inner,
      'trust.json': POLICY('{"Service":["log.aliyun.com"]}'),
    };
    expect(await found({ 't.yaml': workspace(files) })).toEqual(['principal-malformed "log.aliyun.com"']);
  });

  test.each([
    ['a module that is missing', 'module "m" {\n  source = "./gone"\n}\n', 'moduleMissing'],
    ['a module above the Workspace', 'module "m" {\n  source = "../up"\n}\n', 'moduleOutside'],
    [
      'a module of another repository',
      'module "m" {\n  source = "git::https://example.com/alicloud.git"\n}\n',
      'moduleElsewhere',
    ],
  ])('names %s', async (_, call, because) => {
    expect(await gapsOf({ 't.yaml': workspace({ 'main.tf': `# alicloud_ram_role\n${call}` }) })).toEqual([because]);
  });

  test('takes the parameters of the template, and those of the command line', async () => {
    const code = `variable "creator" {\n  default = "1"\n}\n${role(OPEN)}${ATTACHED}`;
    const parameters = (value: string): string =>
      `Parameters:\n  creator:\n    Type: String\n    Default: '${value}'\n`;
    const text = workspace({ 'main.tf': code }, parameters(CREATOR));
    expect(await found({ 't.yaml': text })).toEqual([]);
    const stranger = workspace({ 'main.tf': code }, parameters('1000000000000009'));
    expect((await found({ 't.yaml': stranger })).join()).toContain('dts-');
    expect(await found({ 't.yaml': stranger }, { variables: new Map([['creator', CREATOR]]) })).toEqual([]);
  });

  test('is broken in one place', async () => {
    const text = workspace({ 'main.tf': 'resource "alicloud_ram_role" "r" {\n  role_name = "r\n}\n' });
    const all = await found({ 't.yaml': text });
    expect(all).toHaveLength(1);
    expect(all[0]).toContain('syntax ');
  });

  test('is fixed in the text of the template, and a comment in it accepts findings', async () => {
    const text = workspace({ 'main.tf': role(COLLAPSED), 'attach.tf': ATTACHED });
    const { findings } = await linted({ 't.yaml': text }, { owner: '1000000000000001', creator: CREATOR });
    const edits = findings.flatMap(({ fix }) => fix?.edits ?? []);
    expect(applied(text, edits)).toBe(text.replace('"dts.ali', `"${CREATOR}@dts.ali`));
    const accepted = `# dts-xacct: ignore[dts-service-collapsed] known\n${role(COLLAPSED)}`;
    expect(await found({ 't.yaml': workspace({ 'main.tf': accepted, 'attach.tf': ATTACHED }) })).toEqual([]);
  });

  test('is made in the accounts of a stack group', async () => {
    const inner = indented(workspace({ 'main.tf': role(COLLAPSED), 'attach.tf': ATTACHED }), 8);
    const group = `ROSTemplateFormatVersion: '2015-09-01'
Resources:
  Group:
    Type: ALIYUN::ROS::StackGroup
    Properties:
      StackGroupName: g
      TemplateBody:
${inner}
  Instances:
    Type: ALIYUN::ROS::StackInstances
    Properties: { StackGroupName: g, AccountIds: ['1000000000000001', '${CREATOR}'], RegionIds: [cn-hangzhou] }
`;
    const { findings, summary } = await linted({ 't.yaml': group });
    expect(summary.roles).toBe(2);
    expect(findings.map(({ rule }) => rule)).toContain('dts-service-collapsed');
  });

  test('without code of ours says nothing', async () => {
    expect(await gapsOf({ 't.yaml': workspace({ 'main.tf': 'resource "alicloud_vpc" "v" {}\n' }) })).toEqual([]);
    const other = workspace({ 'main.tf': role(COLLAPSED) }).replace('Aliyun::Terraform-v1.5', 'Aliyun::Serverless');
    expect(await found({ 't.yaml': other })).toEqual([]);
  });
});

describe('the code of a manifest for KubeVela', () => {
  const configuration = (more = ''): string =>
    `apiVersion: terraform.core.oam.dev/v1beta2\nkind: Configuration\nmetadata:\n  name: dts-role\nspec:\n  hcl: |\n${indented(role(COLLAPSED) + ATTACHED, 4)}${more}`;

  test('is a module, with places in the manifest', async () => {
    expect(await found({ 'c.yaml': configuration() })).toEqual(['dts-service-collapsed "dts.aliyuncs.com"']);
    const two = `${configuration()}---\n${configuration()}`;
    expect(await found({ 'c.yaml': two })).toHaveLength(2);
  });

  test('takes its variables', async () => {
    const code = `variable "creator" {}\n${role(OPEN)}${ATTACHED}`;
    const text = (value: string): string =>
      `apiVersion: terraform.core.oam.dev/v1beta2\nkind: Configuration\nspec:\n  hcl: |\n${indented(code, 4)}  variable:\n    creator: '${value}'\n`;
    expect(await found({ 'c.yaml': text(CREATOR) })).toEqual([]);
    expect((await found({ 'c.yaml': text('1000000000000009') })).join()).toContain('dts-');
  });

  test('stands in a definition of a component too', async () => {
    const text = `apiVersion: core.oam.dev/v1beta1\nkind: ComponentDefinition\nspec:\n  schematic:\n    terraform:\n      configuration: |\n${indented(role(COLLAPSED) + ATTACHED, 8)}`;
    expect(await found({ 'c.yaml': text })).toEqual(['dts-service-collapsed "dts.aliyuncs.com"']);
  });

  test('of a manifest of another kind is not read', async () => {
    expect(await found({ 'c.yaml': configuration().replace('core.oam.dev', 'example.com') })).toEqual([]);
  });
});

describe('a template of ROS in Terraform', () => {
  const template = (service: string) => ({
    ROSTemplateFormatVersion: '2015-09-01',
    Parameters: { Creator: { Type: 'String', Default: CREATOR } },
    Resources: {
      Role: {
        Type: 'ALIYUN::RAM::Role',
        Properties: {
          RoleName: 'ram-for-dts',
          PolicyAttachments: { System: ['AliyunDTSRolePolicy'] },
          AssumeRolePolicyDocument: {
            Version: '1',
            Statement: [
              {
                Effect: 'Allow',
                Action: 'sts:AssumeRole',
                Principal: { RAM: [`acs:ram::${CREATOR}:root`], Service: [{ 'Fn::Sub': service }] },
              },
            ],
          },
        },
      },
    },
  });
  const plain = JSON.parse(JSON.stringify(template('x')).replace('{"Fn::Sub":"x"}', '"dts.aliyuncs.com"')) as object;
  const holder = (type: string, body: string, more = ''): string =>
    `resource "alicloud_ros_${type}" "s" {\n  ${type === 'stack_group' ? 'stack_group_name' : type === 'stack' ? 'stack_name' : 'template_name'} = "s"\n  template_body = ${body}\n${more}}\n`;
  const heredoc = (text: string): string => `<<EOF\n${text}\nEOF`;

  test.each(['stack', 'stack_group', 'template'])('is read in alicloud_ros_%s', async (type) => {
    const text = holder(type, heredoc(JSON.stringify(plain, undefined, 2)));
    expect(await found({ 'main.tf': text })).toEqual(['dts-service-collapsed "dts.aliyuncs.com"']);
  });

  test.each([
    ['jsonencode', `jsonencode(${JSON.stringify(plain)})`],
    ['yamlencode', `yamlencode(${JSON.stringify(plain)})`],
    ['a quoted text', JSON.stringify(JSON.stringify(plain))],
  ])('is read from %s', async (_, body) => {
    expect((await found({ 'main.tf': holder('stack', body) })).join()).toContain('dts-service-collapsed');
  });

  test('is read from YAML, and from a file beside it', async () => {
    const yamlText = `ROSTemplateFormatVersion: '2015-09-01'
Resources:
  Role:
    Type: ALIYUN::RAM::Role
    Properties:
      RoleName: ram-for-dts
      AssumeRolePolicyDocument:
        Version: '1'
        Statement:
          - { Effect: Allow, Action: 'sts:AssumeRole', Principal: { Service: [log.aliyun.com] } }
`;
    expect(await found({ 'main.tf': holder('stack', heredoc(yamlText)) })).toEqual([
      'principal-malformed log.aliyun.com',
    ]);
    const files = { 'main.tf': holder('stack', 'file("${path.module}/role.tpl")'), 'role.tpl': yamlText };
    expect(await found(files)).toEqual(['principal-malformed log.aliyun.com']);
  });

  test('takes its parameters, and the account of its provider or of its instances', async () => {
    const body = heredoc(JSON.stringify(template('${Creator}@dts.aliyuncs.com')).replace('"${', '"$${'));
    const parameter = (value: string): string =>
      `  parameters {\n    parameter_key   = "Creator"\n    parameter_value = "${value}"\n  }\n`;
    expect(await found({ 'main.tf': holder('stack', body, parameter(CREATOR)) })).toEqual([]);
    expect((await found({ 'main.tf': holder('stack', body, parameter('1000000000000009')) })).join()).toContain('dts-');
    const provider = `provider "alicloud" {\n  assume_role {\n    role_arn = "acs:ram::${CREATOR}:role/x"\n  }\n}\n`;
    expect((await found({ 'main.tf': provider + holder('stack', body) })).join()).toContain('dts-trusts-owner');
    const instance = `resource "alicloud_ros_stack_instance" "i" {
  stack_group_name            = alicloud_ros_stack_group.s.stack_group_name
  stack_instance_account_id   = "${CREATOR}"
  stack_instance_region_id    = "cn-hangzhou"
}
`;
    const group = holder('stack_group', body) + instance;
    expect((await found({ 'main.tf': group })).join()).toContain('dts-trusts-owner');
    const other = group.replace(`id   = "${CREATOR}"`, 'id   = "1000000000000001"');
    expect(await found({ 'main.tf': other })).toEqual([]);
  });

  test('may hand its resources over to Terraform again, five deep', async () => {
    const code = role(COLLAPSED) + ATTACHED;
    const nest = (inner: string): string =>
      holder(
        'stack',
        heredoc(workspace({ 'main.tf': inner.replaceAll('${', '$${') }))
          .replaceAll('<<EOF\nROS', '<<T\nROS')
          .replace(/EOF$/, 'T'),
      );
    expect(await found({ 'main.tf': nest(code) })).toEqual(['dts-service-collapsed "dts.aliyuncs.com"']);
    let deep = code;
    for (let depth = 0; depth < 7; depth++)
      deep = holder('stack', `<<T${String(depth)}\n${workspace({ 'main.tf': deep })}\nT${String(depth)}`);
    expect(await gapsOf({ 'main.tf': deep })).toEqual(['tooDeep']);
  });

  test('that is elsewhere, or known only later, is named', async () => {
    const url = 'resource "alicloud_ros_stack" "s" {\n  stack_name = "s"\n  template_url = "oss://b/t.json"\n}\n';
    expect(await gapsOf({ 'main.tf': url })).toEqual(['templateElsewhere']);
    expect(await gapsOf({ 'main.tf': holder('stack', 'var.body') })).toEqual(['templateElsewhere']);
    expect(await gapsOf({ 'main.tf': holder('stack', 'file("gone.json")') })).toContain('fileMissing');
  });

  test('that is broken is one finding', async () => {
    const text = holder('stack', heredoc('{\n  "ROSTemplateFormatVersion": "2015-09-01",\n  "Resources": {,}\n}'));
    const all = await found({ 'main.tf': text });
    expect(all).toHaveLength(1);
    expect(all[0]).toContain('syntax');
  });
});

test('the case of a Workspace is judged', async () => {
  const file = join(import.meta.dirname, '../../../shared/cases/nested-workspace/template.yaml');
  let text;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    return;
  }
  expect(await found({ 'template.yaml': text })).toEqual(['dts-service-collapsed "dts.aliyuncs.com"']);
});
