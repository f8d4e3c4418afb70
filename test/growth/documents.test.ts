import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { afterAll, expect, it } from 'vitest';

import { lint } from '../../src/commands/lint.ts';
import { growsFaster } from '../support/work.ts';

const folder = mkdtempSync(join(tmpdir(), 'dts-xacct-growth-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const of = (count: number, each: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => each(index)).join('');

const SERVICE = '1000000000000002@dts.aliyuncs.com';
const policy = (service: string): string =>
  `{"Version":"1","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"RAM":["acs:ram::1000000000000002:root"],"Service":["${service}"]}}]}`;

const tfRole = (n: number, name = `r${String(n)}`, service = SERVICE): string =>
  `resource "alicloud_ram_role" "r${String(n)}" {\n  name     = "${name}"\n  document = <<E\n${policy(service)}\nE\n}\n`;
const tfJob = (n: number, role = `alicloud_ram_role.r${String(n)}.name`): string =>
  `resource "alicloud_dts_synchronization_instance" "i${String(n)}" {\n  sync_architecture = "oneway"\n}
resource "alicloud_dts_synchronization_job" "j${String(n)}" {\n  dts_instance_id = alicloud_dts_synchronization_instance.i${String(n)}.id\n  source_endpoint_owner_id = "1000000000000001"\n  source_endpoint_role = ${role}\n}\n`;
const tfAttachment = (n: number, role = `alicloud_ram_role.r${String(n)}.name`): string =>
  `resource "alicloud_ram_role_policy_attachment" "a${String(n)}" {\n  role_name   = ${role}\n  policy_name = "AliyunDTSRolePolicy"\n  policy_type = "System"\n}\n`;

const serviceOf = (n: number): string => `${String(1000000000000002 + n)}@dts.aliyuncs.com`;
const role = (services: string, more = ''): string =>
  `resource "alicloud_ram_role" "r" {\n${more}  name     = "r"\n  document = jsonencode({ Version = "1", Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = ${services} } }] })\n}\n`;
const call = (n: number, source: string, service: string): string =>
  `module "m${String(n)}" {\n  source  = "${source}"\n  service = ${service}\n}\n`;
const CALLED = `variable "service" {}\n${role('var.service')}`;

const rosRole = (n: number, name = `r${String(n)}`, service: string = SERVICE): string =>
  `  R${String(n)}:\n    Type: ALIYUN::RAM::Role\n    Properties:\n      RoleName: ${name}\n      AssumeRolePolicyDocument: ${policy(service)}\n`;
const rosJob = (n: number): string =>
  `  I${String(n)}:\n    Type: ALIYUN::DTS::Instance\n    Properties: { SyncArchitecture: oneway }
  J${String(n)}:\n    Type: ALIYUN::DTS::SynchronizationJob2\n    Properties: { DtsInstanceId: !GetAtt I${String(n)}.InstanceId, SourceEndpoint: { OwnerID: '1000000000000001', Role: !Ref R${String(n)} } }\n`;
const ros = (resources: string): string => `ROSTemplateFormatVersion: '2015-09-01'\nResources:\n${resources}`;

const planned = (type: string, name: string, values: object, references: object = {}): readonly [object, object] => [
  { address: `${type}.${name}`, mode: 'managed', type, name, values },
  { address: `${type}.${name}`, mode: 'managed', type, name, provider_config_key: 'alicloud', expressions: references },
];
function plan(count: number, name: (n: number) => string, resource: (n: number) => string): string {
  const all = Array.from({ length: count }, (_, n) => [
    planned('alicloud_ram_role', resource(n), { name: name(n), document: policy(SERVICE) }),
    planned('alicloud_dts_synchronization_instance', `i${String(n)}`, { sync_architecture: 'oneway' }),
    planned(
      'alicloud_dts_synchronization_job',
      `j${String(n)}`,
      { source_endpoint_owner_id: '1000000000000001', source_endpoint_role: name(n) },
      { dts_instance_id: { references: [`alicloud_dts_synchronization_instance.i${String(n)}.id`] } },
    ),
    planned('alicloud_ram_role_policy_attachment', `a${String(n)}`, {
      role_name: name(n),
      policy_name: 'AliyunDTSRolePolicy',
      policy_type: 'System',
    }),
  ]).flat();
  return JSON.stringify({
    format_version: '1.2',
    planned_values: { root_module: { resources: all.map(([value]) => value) } },
    configuration: { root_module: { resources: all.map(([, said]) => said) } },
  });
}

/** Texts of so many resources, each of a file name. */
const CASES: readonly (readonly [
  name: string,
  size: number,
  files: (n: number) => Readonly<Record<string, string>>,
])[] = [
  ['Terraform', 12, (n) => ({ 'a.tf': of(n, (i) => tfRole(i) + tfJob(i) + tfAttachment(i)) })],
  [
    'Terraform, roles of one name',
    12,
    (n) => ({ 'a.tf': of(n, (i) => tfRole(i, 'same') + tfJob(i, '"same"') + tfAttachment(i, '"same"')) }),
  ],
  [
    'Terraform, attachments to nobody knows whom',
    12,
    (n) => ({ 'a.tf': of(n, (i) => tfRole(i) + tfAttachment(i, `var.r${String(i)}`)) }),
  ],
  ['Terraform, a finding each', 12, (n) => ({ 'a.tf': of(n, (i) => tfRole(i, undefined, 'DTS.aliyuncs.com')) })],
  [
    'Terraform, a folder of files',
    12,
    (n) => Object.fromEntries(Array.from({ length: n }, (_, i) => [`${String(i)}.tf`, tfRole(i) + tfJob(i)])),
  ],
  [
    'Terraform, calls of a module',
    12,
    (n) => ({ 'a.tf': of(n, (i) => call(i, './m', `"${serviceOf(i)}"`)), 'm/main.tf': CALLED }),
  ],
  [
    'Terraform, calls of modules that call others',
    12,
    (n) => ({
      'a.tf': of(n, (i) => call(i, './outer', `"${serviceOf(i)}"`)),
      'outer/main.tf': `variable "service" {}\n${call(0, '../m', 'var.service')}`,
      'm/main.tf': CALLED,
    }),
  ],
  [
    'Terraform, modules of their own',
    12,
    (n) => ({
      'a.tf': of(n, (i) => call(i, `./m${String(i)}`, `"${serviceOf(i)}"`)),
      ...Object.fromEntries(Array.from({ length: n }, (_, i) => [`m${String(i)}/main.tf`, CALLED])),
    }),
  ],
  [
    'Terraform, instances of a map',
    24,
    (n) => ({
      'a.tf': `locals {\n  all = {\n${of(n, (i) => `    k${String(i)} = { service = "${serviceOf(i)}" }\n`)}  }\n}\n${role('each.value.service', '  for_each = local.all\n')}`,
    }),
  ],
  [
    'Terraform, instances by their number',
    24,
    (n) => ({
      'a.tf': `locals {\n  all = [${of(n, (i) => `"${serviceOf(i)}", `)}]\n}\n${role('local.all[count.index]', '  count = length(local.all)\n')}`,
    }),
  ],
  [
    'Terraform, loops in expressions',
    40,
    (n) => ({
      'a.tf': `locals {\n  all = [${of(n, (i) => `"${serviceOf(i)}", `)}]\n}\n${role('[each.value]', '  for_each = { for s in distinct(concat(local.all, ["a"])) : upper(s) => lower(s) if s != "" }\n')}`,
    }),
  ],
  [
    'Terraform, a loop in a template',
    12,
    (n) => ({
      'a.tf': `locals {\n  all = [${of(n, (i) => `"${serviceOf(i)}", `)}]\n}\nresource "alicloud_ram_role" "r" {\n  name     = "r"\n  document = templatefile("t.tpl", { all = local.all })\n}\n`,
      't.tpl': policy(`%{ for s in all }%{ if s == "${SERVICE}" }\${s}%{ endif }%{ endfor }`),
    }),
  ],
  [
    'Terraform, locals that lead to one another',
    12,
    (n) => ({
      'a.tf': `locals {\n  l0 = "${SERVICE}"\n${of(n, (i) => `  l${String(i + 1)} = local.l${String(i)}\n`)}}\n${role(`local.l${String(n)}`)}`,
    }),
  ],
  [
    'Terraform, templates of ROS',
    12,
    (n) => ({
      'a.tf': of(
        n,
        (i) =>
          `resource "alicloud_ros_stack" "s${String(i)}" {\n  stack_name = "s${String(i)}"\n  template_body = <<E\n${ros(rosRole(i))}E\n}\n`,
      ),
    }),
  ],
  [
    'a Workspace, its files',
    12,
    (n) => ({
      'a.yaml': `ROSTemplateFormatVersion: '2015-09-01'\nTransform: Aliyun::Terraform-v1.5\nWorkspace:\n${of(n, (i) => `  f${String(i)}.tf: |\n${tfRole(i).replaceAll(/^(?=.)/gm, '    ')}`)}`,
    }),
  ],
  ['ROS', 12, (n) => ({ 'a.yaml': ros(of(n, (i) => rosRole(i) + rosJob(i))) })],
  ['ROS, roles of one name', 12, (n) => ({ 'a.yaml': ros(of(n, (i) => rosRole(i, 'same') + rosJob(i))) })],
  [
    'ROS, a finding each',
    12,
    (n) => ({ 'a.yaml': ros(of(n, (i) => rosRole(i, '!Sub "r-${ALIYUN::Region}"', 'DTS.aliyuncs.com'))) }),
  ],
  [
    'ROS, what nothing fills in',
    12,
    (n) => ({ 'a.yaml': ros(of(n, (i) => rosRole(i, undefined, '${ALIYUN::AccountId}@dts.aliyuncs.com'))) }),
  ],
  [
    'a plan',
    12,
    (n) => ({
      'a.json': plan(
        n,
        (i) => `r${String(i)}`,
        (i) => `r${String(i)}`,
      ),
    }),
  ],
  [
    'a plan, roles of one name',
    12,
    (n) => ({
      'a.json': plan(
        n,
        () => 'same',
        (i) => `r${String(i)}`,
      ),
    }),
  ],
  [
    'a plan beside its source',
    12,
    (n) => ({
      'a.json': plan(
        n,
        (i) => `r${String(i)}`,
        (i) => `r${String(i)}`,
      ),
      'a.tf': of(n, (i) => tfRole(i) + tfJob(i) + tfAttachment(i)),
    }),
  ],
  [
    'tasks, a misspelt key each',
    12,
    (n) => ({ 'a.yaml': `tasks:\n${of(n, (i) => `  - { name: t${String(i)}, creatr: '1000000000000002' }\n`)}` }),
  ],
  [
    'tasks, a misspelt end each',
    40,
    (n) => ({
      'a.json': JSON.stringify({
        version: 1,
        tasks: Array.from({ length: n }, (_, i) => ({
          name: `t${String(i)}`,
          creator: '1000000000000002',
          sorce: {},
          source: { account: '1000000000000001', database: 'MySQL', connection: 'Alibaba Cloud Instance', role: 'a' },
          destination: { account: '1000000000000002', database: 'MySQL', connection: 'Alibaba Cloud Instance' },
        })),
      }),
    }),
  ],
  [
    'comments that accept a finding',
    100,
    (n) => ({
      'a.yaml': `Version: '1'\nStatement: []\n${of(n, (i) => `# dts-xacct: ignore[syntax] because ${String(i)}\n`)}`,
    }),
  ],
  ['templates that are not closed', 500, (n) => ({ 'a.yaml': `Statement:\n\t- ${'{{ '.repeat(n)}\n` })],
];

it.each(CASES)('work grows with the number of resources: %s', async (_, size, files) => {
  const paths = new Map<number, readonly string[]>();
  for (const count of [size, 2 * size, 4 * size]) {
    const own = mkdtempSync(join(folder, 'case-'));
    const all = Object.entries(files(count)).map(([name, text]) => {
      mkdirSync(dirname(join(own, name)), { recursive: true });
      writeFileSync(join(own, name), text);
      return join(own, name);
    });
    paths.set(count, all);
  }
  expect(await growsFaster(size, (count) => lint({ paths: paths.get(count) ?? [] }))).toEqual([]);
});
