import { describe, expect, test } from 'vitest';

import { folder } from '../cli/process.ts';
import { runCli, type Ended } from '../support/run-cli.ts';
import { ANALYTICS, ORDERS, roleIn, world } from './world.ts';

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
  test.each([['infra'], ['infra/main.tf'], ['infra/*.tf'], ['stack.json'], ['plan.json'], ['request.json']])(
    '%s',
    async (path) => {
      const ended = await preflight(path, '--creator', ANALYTICS);
      expect([ended.err, verdict(ended), ended.code]).toEqual(['', 'will work', 0]);
    },
  );

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
    ['unquoted.yaml', `put quotes around ${ORDERS}`],
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

  test('also where no task is left, since the key of the list is misspelt', async () => {
    const ended = await preflight('singular.yaml');
    expect(ended.code).toBe(1);
    expect(ended.out).toContain('did you mean "tasks"?');
  });
});
