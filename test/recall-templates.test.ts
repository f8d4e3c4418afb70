import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import { asHcl } from '../src/formats/hcl/json-syntax.ts';
import { folder } from './support/process.ts';
import { runCli } from './support/run-cli.ts';

/** Real trust policies by other people; not part of the repository. */
const corpus = join(import.meta.dirname, '..', '..', 'shared', 'corpus', 'trust');
const files = existsSync(corpus) ? readdirSync(corpus).filter((file) => file.endsWith('.json')) : [];

/** A defect: what stands in place of what, in any notation. */
interface Defect {
  readonly rule: string;
  readonly found: RegExp;
  readonly put: string;
}

const DEFECTS: readonly Defect[] = [
  { rule: 'trust-action', found: /sts:AssumeRole(?!\w)/, put: 'sts:AssumeRoles' },
  { rule: 'policy-schema', found: /(?<!\w)Allow(?!\w)/, put: 'allow' },
  { rule: 'policy-schema', found: /(?<!\w)Effect(?!\w)/, put: 'Efect' },
  { rule: 'principal-malformed', found: /acs:ram::(?=\d{16}:)/, put: 'acs:ram:' },
  // Not the audience of a condition, nor what has an account in front of it, which other rules are about.
  { rule: 'principal-malformed', found: /(?<="[a-z][\w.-]*)(?<!"sts)\.aliyuncs\.com(?=")/, put: '.aliyun.com' },
];

const indented = (text: string, by: number): string => text.replaceAll(/^(?=.)/gm, ' '.repeat(by));
const role = (document: string, more = ''): string =>
  `resource "alicloud_ram_role" "r" {\n  role_name = "r"\n${more}  assume_role_policy_document = ${document}\n}\n`;
const pretty = (value: unknown): string => JSON.stringify(value, undefined, 2);
const heredoc = (value: unknown): string =>
  `<<EOF\n${pretty(value).replaceAll(/[$%](?=\{)/g, (sign) => sign + sign)}\nEOF`;
const ros = (value: unknown): object => ({
  ROSTemplateFormatVersion: '2015-09-01',
  Resources: { R: { Type: 'ALIYUN::RAM::Role', Properties: { RoleName: 'r', AssumeRolePolicyDocument: value } } },
});

/** How people write a policy in templates: the texts, of which the first holds the policy. */
const CONTAINERS: Readonly<Record<string, (value: unknown) => Readonly<Record<string, string>>>> = {
  heredoc: (value) => ({ 'main.tf': role(heredoc(value)) }),
  jsonencode: (value) => ({ 'main.tf': role(`jsonencode(${hcl(value)})`) }),
  'a local': (value) => ({
    'locals.tf': `locals {\n  trust = ${hcl(value)}\n}\n`,
    'main.tf': role('jsonencode(local.trust)'),
  }),
  'each.value': (value) => ({
    'main.tf': role('each.value.document', `  for_each = {\n    a = { document = jsonencode(${hcl(value)}) }\n  }\n`),
  }),
  'an argument of a module': (value) => ({
    'main.tf': `module "m" {\n  source = "./m"\n  trust = ${heredoc(value)}\n}\n`,
    'm/main.tf': `variable "trust" {}\n${role('var.trust')}`,
  }),
  'a file': (value) => ({ 'trust.json.tpl': pretty(value), 'main.tf': role('file("${path.module}/trust.json.tpl")') }),
  ROS: (value) => ({ 't.yaml': pretty(ros(value)) }),
  'a nested stack': (value) => ({
    't.yaml': `ROSTemplateFormatVersion: '2015-09-01'\nResources:\n  S:\n    Type: ALIYUN::ROS::Stack\n    Properties:\n      TemplateBody: |\n${indented(pretty(ros(value)), 8)}\n`,
  }),
  'a Workspace': (value) => ({
    't.yaml': `ROSTemplateFormatVersion: '2015-09-01'\nTransform: Aliyun::Terraform-v1.5\nWorkspace:\n  main.tf: |\n${indented(role(heredoc(value)), 4)}`,
  }),
  template_body: (value) => ({
    'main.tf': `resource "alicloud_ros_stack" "s" {\n  stack_name = "s"\n  template_body = ${heredoc(ros(value))}\n}\n`,
  }),
  KubeVela: (value) => ({
    'c.yaml': `apiVersion: terraform.core.oam.dev/v1beta2\nkind: Configuration\nspec:\n  hcl: |\n${indented(role(heredoc(value)), 4)}`,
  }),
};

/** A value in the notation of HCL, one member a line. */
function hcl(value: unknown, indent = '    '): string {
  if (Array.isArray(value))
    return `[\n${value.map((item) => `${indent}  ${hcl(item, `${indent}  `)},\n`).join('')}${indent}]`;
  if (typeof value !== 'object' || value === null) return asHcl(value);
  const members = Object.entries(value).map(
    ([key, item]) => `${indent}  ${asHcl(key)} = ${hcl(item, `${indent}  `)}\n`,
  );
  return `{\n${members.join('')}${indent}}`;
}

const lineOf = (text: string, at: number): number => text.slice(0, at).split('\n').length;

test.skipIf(files.length === 0)(
  'a defect in a real policy is found on its line, however a template writes it',
  async () => {
    const written: Record<string, string> = {};
    const wanted: string[] = [];
    for (const [number, file] of files.entries()) {
      const value = valueOf(readFileSync(join(corpus, file), 'utf8'));
      if (value === undefined) continue;
      for (const [index, [container, write]] of Object.entries(CONTAINERS).entries()) {
        const texts = Object.entries(write(value));
        // Each container and each defect meets other policies: all of all would be 10,000 files.
        const defect = DEFECTS[(number + index) % DEFECTS.length];
        const [name = '', text = ''] = texts[0] ?? [];
        const found = defect?.found.exec(text);
        if (defect === undefined || found === null || found === undefined) continue;
        const home = `${String(number)}-${String(index)}`;
        for (const [path, each] of texts) written[`${home}/${path}`] = each;
        written[`${home}/${name}`] =
          text.slice(0, found.index) + defect.put + text.slice(found.index + found[0].length);
        wanted.push(`${home}/${name}:${String(lineOf(text, found.index))} ${defect.rule} (${container}, ${file})`);
      }
    }
    const { out } = await runCli(['lint', '--no-config', '-f', 'json', '.'], { cwd: folder(written) });
    const { findings } = JSON.parse(out) as {
      findings: readonly { rule: string; file: string; startLine: number }[];
    };
    const byFile = new Set(findings.map(({ rule, file }) => `${file} ${rule}`));
    const byLine = new Set(findings.map(({ rule, file, startLine }) => `${file}:${String(startLine)} ${rule}`));
    const named = (each: string): string => each.slice(0, each.indexOf(' ('));
    const missed = wanted.filter((each) => !byFile.has(named(each).replace(/:\d+ /, ' ')));
    const misplaced = wanted.filter((each) => !missed.includes(each) && !byLine.has(named(each)));
    expect(wanted.length).toBeGreaterThan(300);
    expect([missed, misplaced]).toEqual([[], []]);
  },
);

function valueOf(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && 'Statement' in value ? value : undefined;
  } catch {
    return undefined;
  }
}
