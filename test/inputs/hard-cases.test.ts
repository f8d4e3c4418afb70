import { describe, expect, it } from 'vitest';

import { lint } from '../../src/commands/lint.ts';
import { NO_ATTACHMENTS } from '../support/no-attachments.ts';
import { eachInFolder } from '../support/config-folder.ts';

const folder = eachInFolder();

/** What is said of some files: each finding with the text that it marks, how many policies are open, what was not recognised. */
async function told(files: Readonly<Record<string, string>>): Promise<readonly string[]> {
  const paths = Object.entries(files).map(([name, text]) => folder.write(name, text));
  const { findings, summary, unrecognised } = await lint({
    paths,
    today: '2026-11-26',
    ...NO_ATTACHMENTS,
  });
  const marked = findings.map(({ rule, place, excerpt }) => {
    const { startLine, startColumn = 1, endLine, endColumn } = place ?? {};
    const line = excerpt.find(({ number }) => number === startLine);
    const from = startColumn - 1 - (line?.cutBefore ?? 0);
    const to = startLine === endLine ? (endColumn ?? 1) - 1 - (line?.cutBefore ?? 0) : undefined;
    return `${rule} ${(place?.file ?? '').slice(folder.path().length + 1)}:${String(startLine)} ${line?.text.slice(from, to) ?? ''}`;
  });
  return [
    ...marked,
    ...(summary.notJudged > 0 ? [`open ${String(summary.notJudged)}`] : []),
    ...unrecognised.map((file) => `not ours: ${file.slice(folder.path().length + 1)}`),
  ];
}

const ACCOUNT = 'acs:ram::1000000000000002:root';
const RAM = JSON.stringify([ACCOUNT]);

/** A policy as text; each member of its principal is a text of its own. */
const policy = (ram = RAM, service = '["dts.aliyuncs.com"]', more = ''): string =>
  `{
  "Statement": [
    {
      "Action": "sts:AssumeRole",
      "Effect": "Allow",
      "Principal": {
        "RAM": ${ram},
        "Service": ${service}
      }${more}
    }
  ],
  "Version": "1"
}`;

const role = (expression: string, more = ''): string =>
  `resource "alicloud_ram_role" "r" {\n  role_name = "ram-for-dts"\n  assume_role_policy_document = ${expression}\n}\n${more}`;
const heredoc = (text: string): string => `<<EOF\n${text}\nEOF`;
const HCL = `{ "Version": "1", Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal : {
    RAM = [ "${ACCOUNT}", ], # who asks
    "Service" : [
      "dts.aliyuncs.com", // of old
    ] } }] }`;

/** By the numbers of the list that they were gathered in. */
const CASES: readonly (readonly [string, Readonly<Record<string, string>>, readonly string[]])[] = [
  [
    '1 a raw interpolation in place of a list',
    { 'main.tf': role(heredoc(policy('${local.accounts}'))) },
    ['dts-service-collapsed main.tf:11 "dts.aliyuncs.com"', 'open 1'],
  ],
  [
    '1 the same, where it is known',
    { 'main.tf': role(heredoc(policy('${jsonencode(local.accounts)}')), `locals { accounts = ["${ACCOUNT}"] }\n`) },
    ['dts-service-collapsed main.tf:11 "dts.aliyuncs.com"'],
  ],
  [
    '1 a raw interpolation in place of the principal',
    { 'main.tf': role(heredoc(policy().replace(/\{\s*"RAM"[^}]*\}/, '${jsonencode(local.who)}'))) },
    ['open 1'],
  ],
  [
    '1 an interpolation on a line of its own, for several entries with their commas',
    { 'main.tf': role(heredoc(policy(`[\n\${local.ids}\n"${ACCOUNT}"\n]`))) },
    ['dts-service-collapsed main.tf:14 "dts.aliyuncs.com"', 'open 1'],
  ],
  [
    '2 quotes and a conditional inside a string',
    {
      'main.tf': role(
        heredoc(
          policy(
            '["acs:ram::${var.a == "" ? var.b : var.a}:root"]',
            '["${var.a == "" ? var.b : var.a}@dts.aliyuncs.com"]',
          ),
        ),
      ),
    },
    ['open 1'],
  ],
  [
    '2 the same beside the plain host',
    { 'main.tf': role(heredoc(policy('["acs:ram::${var.a == "" ? var.b : var.a}:role/${var.r}"]'))) },
    [
      'dts-principal-not-root main.tf:10 "acs:ram::${var.a == "" ? var.b : var.a}:role/${var.r}"',
      'dts-service-collapsed main.tf:11 "dts.aliyuncs.com"',
      'open 1',
    ],
  ],
  [
    '3 format() of a heredoc that stands elsewhere',
    {
      'main.tf': role(
        'format(local.doc, local.id, local.other)',
        `locals {\n  id = "1000000000000002"\n  other = "1000000000000003"\n  doc = ${heredoc(policy('["acs:ram::%s:root"]', '["%s@dts.aliyuncs.com"]'))}\n}\n`,
      ),
    },
    ['dts-principals-disagree main.tf:16 "%s@dts.aliyuncs.com"'],
  ],
  [
    '4 the policy in a map of locals',
    {
      'main.tf': role(
        'local.roles["dts"].document',
        `locals {\n  roles = { dts = { document = ${heredoc(policy())}\n } }\n}\n`,
      ),
    },
    ['dts-service-collapsed main.tf:14 "dts.aliyuncs.com"'],
  ],
  [
    '4 the policy in a default of a variable, and coalesce',
    {
      'main.tf': role(
        'coalesce(var.trust_policy, local.doc)',
        `variable "trust_policy" {\n  default = ""\n}\nlocals {\n  doc = ${heredoc(policy())}\n}\n`,
      ),
    },
    ['dts-service-collapsed main.tf:17 "dts.aliyuncs.com"'],
  ],
  [
    '4 the policy in a file of values, by lookup',
    {
      'main.tf': role('lookup(var.roles, "dts", null)', 'variable "roles" {}\n'),
      'terraform.tfvars': `roles = {\n  dts = ${heredoc(policy())}\n}\n`,
    },
    ['dts-service-collapsed terraform.tfvars:10 "dts.aliyuncs.com"'],
  ],
  [
    '4 the policy in an argument of a module',
    {
      'main.tf': `module "r" {\n  source = "./r"\n  trust_policy = jsonencode(${HCL})\n}\n`,
      'r/main.tf': role('var.trust_policy', 'variable "trust_policy" {}\n'),
    },
    ['dts-service-collapsed main.tf:6 "dts.aliyuncs.com"'],
  ],
  [
    '4 the policy by a key of for_each, and in a file',
    {
      'main.tf': `${role('each.value.document')}${role('file("${path.module}/trust.json")').replace('"r"', '"s"')}`,
    },
    ['open 2'],
  ],
  [
    '5 jsonencode in both branches',
    { 'main.tf': role(`var.c ? jsonencode(${HCL}) : jsonencode({ Version = "1", Statement = [] })`) },
    ['open 1'],
  ],
  [
    '5 jsonencode in both branches that agree',
    { 'main.tf': role(`var.c ? jsonencode(${HCL}) : jsonencode(${HCL})`) },
    ['dts-service-collapsed main.tf:6 "dts.aliyuncs.com"'],
  ],
  [
    '5 jsonencode with both kinds of keys, comments and trailing commas',
    { 'main.tf': role(`jsonencode(${HCL})`) },
    ['dts-service-collapsed main.tf:6 "dts.aliyuncs.com"'],
  ],
  [
    '5 jsonencode on one line',
    { 'main.tf': role(`jsonencode(${HCL.replaceAll(/ *(?:#|\/\/).*\n/g, '').replaceAll('\n', ' ')})`) },
    ['dts-service-collapsed main.tf:3 "dts.aliyuncs.com"'],
  ],
  [
    '6 a data source with keys, and one that is a comment',
    {
      'main.tf': role(
        'data.alicloud_ram_policy_document.x[each.key].document',
        `data "alicloud_ram_policy_document" "x" {
  for_each = local.all
  statement {
    effect = "Allow"
    action = ["sts:AssumeRole"]
    principal {
      entity      = "Service"
      identifiers = ["dts.aliyuncs.com"]
    }
    principal {
      entity      = "RAM"
      identifiers = ["${ACCOUNT}"]
    }
  }
}
# data "alicloud_ram_policy_document" "y" {}
`,
      ),
    },
    ['dts-service-collapsed main.tf:12 "dts.aliyuncs.com"'],
  ],
  [
    '7 functions in one another, a number as version, texts in two languages',
    {
      't.yaml': `ROSTemplateFormatVersion: '2015-09-01'
Parameters:
  Creator:
    Type: String
    Label: { en: Creator, zh-cn: 创建者 }
    Default: { en: nobody, zh-cn: 无 }
  Kind: { Type: String, Default: root }
Conditions:
  Whole: !Equals [!Ref Kind, root]
Resources:
  R:
    Type: ALIYUN::RAM::Role
    Properties:
      RoleName: ram-for-dts
      AssumeRolePolicyDocument:
        Version: 1
        Statement:
          - Action: sts:AssumeRole
            Effect: Allow
            Principal:
              RAM:
                - Fn::Join: ['', ['acs:ram::', { Ref: Creator }, ':', { Fn::If: [Whole, root, { Fn::Sub: 'user/\${Kind}' }] }]]
              Service: [!Sub '\${Creator}@dts.aliyuncs.com']
`,
    },
    ['open 1'],
  ],
  [
    '7 JSON in a file of YAML, a function where a text is wanted, and the plain host',
    {
      't.yaml': JSON.stringify({
        ROSTemplateFormatVersion: '2015-09-01',
        Parameters: { Creator: { Type: 'String' } },
        Resources: {
          R: {
            Type: 'ALIYUN::RAM::Role',
            Properties: {
              RoleName: { 'Fn::Sub': 'ram-${Creator}' },
              AssumeRolePolicyDocument: {
                Version: 1,
                Statement: [
                  {
                    Action: 'sts:AssumeRole',
                    Effect: 'Allow',
                    Principal: { RAM: [{ 'Fn::Sub': 'acs:ram::${Creator}:root' }], Service: ['dts.aliyuncs.com'] },
                  },
                ],
              },
            },
          },
        },
      }),
    },
    ['dts-service-collapsed t.yaml:1 "dts.aliyuncs.com"', 'open 1'],
  ],
  [
    '7 parameters that are described in the words of a policy',
    {
      't.json': JSON.stringify({
        parameters: [
          { name: 'Principal', example: 'acs:ram::1000000000000002:root', Statement: 'a list of statements' },
          { name: 'Service', enum: ['dts.aliyuncs.com'] },
        ],
      }),
    },
    ['not ours: t.json'],
  ],
  [
    '8 a block of text in the second document, behind comments',
    {
      'k.yaml': `# roles\n---\nkind: Namespace\n---\n# of orders\nkind: ConfigMap\napiVersion: v1\ndocument: |\n${policy().replace(/^/gm, '  ')}\n`,
    },
    ['dts-service-collapsed k.yaml:16 "dts.aliyuncs.com"'],
  ],
  [
    '8 a folded text in double quotes, with escapes across lines',
    {
      'k.yaml': `---
# of orders
apiVersion: ram.alibabacloud.crossplane.io/v1alpha1
kind: Role
metadata:
  name: orders
spec:
  forProvider:
    name: ram-for-dts
    document: "  {\\n  \\"Statement\\": [\\n    {\\n   \\"Action\\": \\"sts:AssumeRole\\",\\n
      \\      \\"Effect\\": \\"Allow\\",\\n   \\"Principal\\": {\\n  \\"RAM\\": [\\"${ACCOUNT}\\"],\\n
      \\ \\"Service\\":
      [\\n  \\"dts.aliyuncs.com\\"\\n ]\\n
      \\           }\\n }\\n  ],\\n  \\"Version\\": \\"1\\"\\n
      \\   }\\n"
`,
    },
    [String.raw`dts-service-collapsed k.yaml:13 \"dts.aliyuncs.com\"`],
  ],
  [
    '9 JSON with escapes on one line of HCL',
    { 'main.tf': role(JSON.stringify(JSON.stringify(JSON.parse(policy())))) },
    [String.raw`dts-service-collapsed main.tf:3 \"dts.aliyuncs.com\"`],
  ],
  [
    '9 small letters in it',
    { 'main.tf': role(JSON.stringify(JSON.stringify(JSON.parse(policy())).replace('"Version"', '"version"'))) },
    [String.raw`dts-service-collapsed main.tf:3 \"dts.aliyuncs.com\"`, String.raw`policy-schema main.tf:3 \"version\"`],
  ],
  [
    '9 texts of other languages, named',
    {
      'a.py': `doc = f"""{${policy().replaceAll('{', '{{').replaceAll('}', '}}')}}"""\n`,
      'b.go': `// {\\"Version\\":\\"1\\",\\"Statement\\":[]}\n`,
    },
    ['syntax a.py:1 {{', 'not ours: b.go'],
  ],
  ['10 a variable of a shell in place of a list', { 'a.json': policy('$arn') }, ['syntax a.json:7 $arn']],
  [
    '10 a variable as a whole line of members',
    {
      'a.json': policy(RAM, '["dts.aliyuncs.com"]', ',\n"Condition": { "StringEquals": {\n${sub}\n"oidc:aud": "x" } }'),
    },
    ['syntax a.json:11 ${sub}'],
  ],
  [
    '11 a full-width comma',
    { 'a.json': policy(`["${ACCOUNT}"，"acs:ram::1000000000000003:root"]`) },
    ['syntax a.json:7 ，'],
  ],
  [
    '11 a bracket twice',
    { 'a.json': policy().replace('{\n  "Statement"', '{{\n  "Statement"') },
    ['syntax a.json:1 {'],
  ],
  ['11 a bracket too many', { 'a.json': policy().replace('    }\n  ]', '    }},\n  ]') }, ['syntax a.json:10 }']],
  [
    '11 escapes of Markdown',
    { 'a.json': policy().replaceAll(/[[{]/g, String.raw`\$&`) },
    [String.raw`syntax a.json:1 \{`],
  ],
  ['11 a backslash at the ends of lines', { 'a.json': policy().replaceAll('\n', ' \\\n') }, ['syntax a.json:1 \\']],
  [
    '11 stray text',
    { 'a.json': policy().replace('  "Version"', '  main branch\n  "Version"') },
    ['syntax a.json:12 main'],
  ],
  [
    '12 a statement alone',
    {
      'a.json': `{ "Action": "sts:AssumeRole", "Effect": "Allow", "Principal": { "RAM": ${RAM}, "Service": ["dts.aliyuncs.com"] } }`,
    },
    ['policy-schema a.json:1 {', 'dts-service-collapsed a.json:1 "dts.aliyuncs.com"'],
  ],
  [
    '12 a member alone',
    {
      'a.json': '"Service": ["1000000000000002@dts.aliyuncs.com"]\n',
      'b.json': '{ "Service": ["dts.aliyuncs.com"] }\n',
    },
    ['syntax a.json:1 :', 'not ours: b.json'],
  ],
  [
    '13 verbs of Go in a configuration',
    { 'main.tf': role(heredoc(policy('["acs:ram::%[1]s:root"]', '["%s@dts.aliyuncs.com"]'))) },
    ['placeholder main.tf:10 "acs:ram::%[1]s:root"', 'placeholder main.tf:11 "%s@dts.aliyuncs.com"'],
  ],
  [
    '13 a test of Terraform holds no role',
    { 'main.tftest.hcl': `run "r" {\n  variables {\n    trust = jsonencode(${HCL})\n  }\n}\n` },
    ['not ours: main.tftest.hcl'],
  ],
  [
    '13 the JSON syntax',
    {
      'main.tf.json': JSON.stringify(
        { resource: { alicloud_ram_role: { r: { role_name: 'ram-for-dts', assume_role_policy_document: policy() } } } },
        undefined,
        1,
      ),
    },
    [String.raw`dts-service-collapsed main.tf.json:6 \"dts.aliyuncs.com\"`],
  ],
];

describe('the hard cases of real inputs', () => {
  it.each(CASES)('%s', async (_, files, expected) => {
    expect(await told(files)).toEqual(expected);
  });
});
