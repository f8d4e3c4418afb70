import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, test } from 'vitest';

import { folder } from '../support/process.ts';
import { runCli, type Ended } from '../support/run-cli.ts';
import { ANALYTICS, ORDERS, roleIn, world } from '../support/accounts.ts';

const TF_JOB = `resource "alicloud_dts_synchronization_job" "nightly" {
  dts_job_name                       = "nightly"
  source_endpoint_instance_type      = "RDS"
  source_endpoint_engine_name        = "MySQL"
  source_endpoint_region             = "cn-hangzhou"
  source_endpoint_instance_id        = "rm-1"
  source_endpoint_owner_id           = "${ORDERS}"
  source_endpoint_role               = "ram-for-dts"
  destination_endpoint_instance_type = "RDS"
  destination_endpoint_engine_name   = "MySQL"
  destination_endpoint_region        = "cn-hangzhou"
  destination_endpoint_instance_id   = "rm-2"
}
`;

const REQUEST = {
  SourceEndpointInstanceType: 'RDS',
  SourceEndpointEngineName: 'MYSQL',
  SourceEndpointRegion: 'cn-hangzhou',
  SourceEndpointInstanceID: 'rm-1',
  SourceEndpointOwnerID: ORDERS,
  SourceEndpointRole: 'ram-for-dts',
  DestinationEndpointInstanceType: 'RDS',
  DestinationEndpointEngineName: 'MYSQL',
  DestinationEndpointRegion: 'cn-hangzhou',
  DestinationEndpointInstanceID: 'rm-2',
};

const ROS = {
  ROSTemplateFormatVersion: '2015-09-01',
  Resources: {
    Nightly: {
      Type: 'ALIYUN::DTS::SynchronizationJob2',
      Properties: {
        DtsJobName: 'nightly',
        SourceEndpoint: {
          InstanceType: 'RDS',
          EngineName: 'MYSQL',
          Region: 'cn-hangzhou',
          InstanceID: 'rm-1',
          OwnerID: ORDERS,
          Role: 'ram-for-dts',
        },
        DestinationEndpoint: {
          InstanceType: 'RDS',
          EngineName: 'MYSQL',
          Region: 'cn-hangzhou',
          InstanceID: 'rm-2',
        },
      },
    },
  },
};

const PLAN = {
  format_version: '1.2',
  planned_values: {
    root_module: {
      resources: [
        {
          address: 'alicloud_dts_synchronization_job.nightly',
          mode: 'managed',
          type: 'alicloud_dts_synchronization_job',
          name: 'nightly',
          values: {
            dts_job_name: 'nightly',
            source_endpoint_instance_type: 'RDS',
            source_endpoint_engine_name: 'MySQL',
            source_endpoint_region: 'cn-hangzhou',
            source_endpoint_instance_id: 'rm-1',
            source_endpoint_owner_id: ORDERS,
            source_endpoint_role: 'ram-for-dts',
            destination_endpoint_instance_type: 'RDS',
            destination_endpoint_engine_name: 'MySQL',
            destination_endpoint_region: 'cn-hangzhou',
            destination_endpoint_instance_id: 'rm-2',
          },
        },
      ],
    },
  },
};

const indented = (text: string, by: number): string => text.replaceAll(/^(?=.)/gm, ' '.repeat(by));

/** The same job in the texts of other tools, each with the words that its evidence marks as the source's account. */
const OTHERS: Readonly<Record<string, string>> = {
  'job.tf.json': JSON.stringify({
    resource: {
      alicloud_dts_synchronization_job: {
        nightly: PLAN.planned_values.root_module.resources[0]?.values,
      },
    },
  }),
  'module/main.tf': `module "job" {\n  source = "./job"\n  owner  = "${ORDERS}"\n}\n`,
  'nested.yaml': `ROSTemplateFormatVersion: '2015-09-01'
Resources:
  Inner:
    Type: ALIYUN::ROS::Stack
    Properties:
      TemplateBody: ${JSON.stringify(ROS)}
`,
  'workspace.yaml': `ROSTemplateFormatVersion: '2015-09-01'
Transform: Aliyun::Terraform-v1.5
Workspace:
  main.tf: |-
${indented(TF_JOB, 4)}`,
  'vela.yaml': `apiVersion: terraform.core.oam.dev/v1beta2
kind: Configuration
spec:
  hcl: |
${indented(TF_JOB, 4)}`,
  'body/main.tf': `resource "alicloud_ros_stack" "s" {
  stack_name    = "s"
  template_body = jsonencode(${JSON.stringify(ROS)})
}
`,
  'Pulumi.yaml': `name: p
runtime: yaml
resources:
  nightly:
    type: alicloud:dts:SynchronizationJob
    properties:
      dtsJobName: nightly
      sourceEndpointInstanceType: RDS
      sourceEndpointEngineName: MySQL
      sourceEndpointRegion: cn-hangzhou
      sourceEndpointInstanceId: rm-1
      sourceEndpointOwnerId: "${ORDERS}"
      sourceEndpointRole: ram-for-dts
      destinationEndpointInstanceType: RDS
      destinationEndpointEngineName: MySQL
      destinationEndpointRegion: cn-hangzhou
      destinationEndpointInstanceId: rm-2
`,
};

const tasks = (creator: string, source: string, more = ''): string => `version: 1
accounts:
  orders: "${ORDERS}"
  analytics: "${ANALYTICS}"
tasks:
  - name: nightly
    creator: ${creator}
    source: { ${source}, database: MySQL, connection: Alibaba Cloud Instance }
    destination: { account: analytics, database: MySQL, connection: Alibaba Cloud Instance }
${more}`;

const made = world();
const home = folder({
  'snapshot.json': JSON.stringify(made.snapshot),
  ...OTHERS,
  'module/job/main.tf': TF_JOB.replace(`"${ORDERS}"`, 'var.owner') + 'variable "owner" {}\n',
  'infra/main.tf': TF_JOB,
  'infra/role.tf': 'resource "alicloud_ram_role" "r" {\n  name = "other"\n  document = "{}"\n}\n',
  'secret/main.tf': TF_JOB.replace('}', '  source_endpoint_password = "hunter2-nightly"\n}'),
  'roles/main.tf': 'resource "alicloud_ram_role" "r" {\n  name = "other"\n  document = "{}"\n}\n',
  'stack.json': JSON.stringify(ROS),
  'plan.json': JSON.stringify(PLAN),
  'policy.json':
    '{"Version":"1","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"Service":["ecs.aliyuncs.com"]}}]}',
  'request.json': JSON.stringify(REQUEST),
  'misspelt.yaml': tasks('analytics', 'account: orderz, role: ram-for-dts'),
  'unquoted.yaml': tasks('analytics', `account: ${ORDERS}, role: ram-for-dts`),
  'creator.yaml': tasks('analitics', 'account: orders, role: ram-for-dts'),
  'number.yaml': tasks('analytics', 'account: orders, role: 20261130'),
  'singular.yaml': tasks('analytics', 'account: orders, role: ram-for-dts').replace('tasks:', 'task:'),
  'context/request.json': JSON.stringify(REQUEST),
  'context/.dts-xacct.yaml': `context:\n  - files: "*.json"\n    creator: "${ANALYTICS}"\n`,
  'ignored/request.json': JSON.stringify(REQUEST),
  'ignored/.dts-xacct.yaml': 'ignore: ["*.json"]\n',
});

const preflight = (...args: readonly string[]): Promise<Ended> =>
  runCli(['preflight', '--snapshot', 'snapshot.json', ...args], { cwd: home });

const verdict = ({ out }: Ended): string | undefined => /verdict: (.*)/.exec(out)?.[1];

describe('pre-flight takes whatever lint reads tasks from', () => {
  const all = [
    'infra',
    'infra/main.tf',
    'infra/*.tf',
    'stack.json',
    'plan.json',
    'request.json',
    ...Object.keys(OTHERS),
  ];
  test.each(all)('%s', async (path) => {
    const ended = await preflight(path, '--creator', ANALYTICS);
    expect([ended.err, verdict(ended), ended.code]).toEqual(['', 'will work', 0]);
  });

  test.each([...all.slice(0, -1), 'Pulumi.yaml'])('set-up makes the roles of %s', async (path) => {
    const { err, out, code } = await runCli(['setup', path, '--creator', ANALYTICS], { cwd: home });
    expect([err, code]).toEqual(['', 0]);
    expect(out).toContain('--RoleName ram-for-dts');
    expect(out).toContain(`${ANALYTICS}@dts.aliyuncs.com`);
  });

  test('set-up asks for the creator where the text does not name it', async () => {
    const { err, code } = await runCli(['setup', 'infra/main.tf'], { cwd: home });
    expect(err).toContain('creator');
    expect(code).not.toBe(0);
  });

  test.each([
    ['infra/main.tf', 'infra/main.tf:7'],
    ['module', 'module/main.tf:3'],
    ['workspace.yaml', 'workspace.yaml:11'],
    ['vela.yaml', 'vela.yaml:11'],
    ['nested.yaml', 'nested.yaml:6'],
    ['Pulumi.yaml', 'Pulumi.yaml:12'],
  ])('evidence of %s points into it', async (path, place) => {
    const broken = world();
    roleIn(broken, ORDERS).policies = [];
    const cwd = home;
    writeFileSync(join(home, 'broken.json'), JSON.stringify(broken.snapshot));
    const { out } = await runCli(
      ['preflight', path, '--snapshot', 'broken.json', '--creator', ANALYTICS, '-f', 'json'],
      {
        cwd,
      },
    );
    const places = [...out.matchAll(/"(?:file|path)": ?"([^"]*)",\s*"(?:startLine|line)": ?(\d+)/g)].map(
      ([, file, line]) => `${String(file)}:${String(line)}`,
    );
    expect(places.join(' ')).toContain(place);
  });

  test('and judges them: the role of the job is looked up in the account', async () => {
    const broken = world();
    roleIn(broken, ORDERS).policies = [];
    const cwd = folder({ 'main.tf': TF_JOB, 'snapshot.json': JSON.stringify(broken.snapshot) });
    const ended = await runCli(['preflight', 'main.tf', '--snapshot', 'snapshot.json', '--creator', ANALYTICS], {
      cwd,
    });
    expect([verdict(ended), ended.code]).toEqual(['will fail', 1]);
    expect(ended.out).toContain('link-policy-missing');
  });

  test('the creator may come from the configuration', async () => {
    const ended = await preflight('context/request.json', '--config', 'context/.dts-xacct.yaml');
    expect([verdict(ended), ended.code]).toEqual(['will work', 0]);
  });

  test.each([
    ['roles', 'no tasks in roles'],
    ['policy.json', 'no tasks in policy.json: the file is a trust policy'],
    ['snapshot.json', 'no tasks in snapshot.json: the file is a snapshot'],
  ])('%s has none', async (path, message) => {
    const { code, out, err } = await preflight(path);
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain(message);
  });

  test('a file that the configuration ignores is named as that', async () => {
    const { code, err } = await preflight('ignored/request.json', '--config', 'ignored/.dts-xacct.yaml');
    expect(code).toBe(2);
    expect(err).toContain('ignored/request.json: ignored by ignored/.dts-xacct.yaml');
  });
});

describe('pre-flight shows what lint finds in the tasks file', () => {
  test.each([
    ['misspelt.yaml', 'did you mean "orders"?'],
    ['creator.yaml', 'did you mean "analytics"?'],
    ['unquoted.yaml', `put ${ORDERS} in quotes`],
    ['number.yaml', 'put 20261130 in quotes'],
  ])('%s: the task will fail, and here is why', async (path, message) => {
    const ended = await preflight(path);
    expect([verdict(ended), ended.code]).toEqual(['will fail', 1]);
    expect(ended.out.replaceAll(/\s+/g, ' ')).toContain(message);
    const linted = await runCli(['lint', path, '-f', 'json'], { cwd: home });
    const rules = (JSON.parse(linted.out) as { findings: { rule: string }[] }).findings.map(({ rule }) => rule);
    for (const rule of rules.filter((each) => each !== 'link-owner-unknown')) expect(ended.out).toContain(`[${rule}]`);
  });

  test('what no check asks stands beside the tasks, and leaves the verdict as it is', async () => {
    const ended = await preflight('secret', '--creator', ANALYTICS);
    expect([verdict(ended), ended.code]).toEqual(['will work', 1]);
    expect(ended.out).toContain('error[task-secret]');
    expect(ended.out).not.toContain('hunter2');
    const markdown = await preflight('secret', '--creator', ANALYTICS, '-f', 'markdown');
    expect(markdown.out).toContain('task-secret');
  });

  test('also when a misspelled list key leaves no task', async () => {
    const ended = await preflight('singular.yaml');
    expect(ended.code).toBe(1);
    expect(ended.out).toContain('did you mean "tasks"?');
  });
});
