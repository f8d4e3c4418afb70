import { describe, expect, it } from 'vitest';

import { lint } from '../../src/commands/lint.ts';
import { applied } from '../support/replacements.ts';
import { eachInFolder } from '../support/config-folder.ts';

const folder = eachInFolder();

interface Found {
  readonly marks: readonly string[];
  readonly gaps: readonly string[];
  readonly fixed: string;
}

/** Rules with the characters that they mark, gaps, and the text with all fixes. */
async function run(name: string, text: string): Promise<Found> {
  const { findings, gaps } = await lint({ paths: [folder.write(name, text)], today: '2026-11-23' });
  const lines = text.split('\n');
  const marks = findings.map(({ rule, place }) => {
    const { startLine = 1, startColumn = 1, endColumn = 1 } = place ?? {};
    return `${rule} ${String(lines[startLine - 1]?.slice(startColumn - 1, endColumn - 1))}`;
  });
  return {
    marks,
    gaps: gaps.flatMap(({ because, data }) =>
      because === 'creatorUnknown' ? [] : `${because} ${String(data?.['text'])}`,
    ),
    fixed: applied(
      text,
      findings.flatMap(({ fix }) => fix?.edits ?? []),
    ),
  };
}

const policy = (service: string): string =>
  `{"Version":"1","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"RAM":["acs:ram::1000000000000002:root"],"Service":["${service}"]}}]}`;
const RIGHT = '1000000000000002@dts.aliyuncs.com';
const COLLAPSED = 'dts.aliyuncs.com';
const COLLAPSED_MARK = `dts-service-collapsed "${COLLAPSED}"`;

describe('Pulumi', () => {
  const program = (document: string, more = '', name = 'AliyunDTSRolePolicy'): string => `name: dts
runtime: yaml
config:
  creator: { type: string, default: '1000000000000002' }
  open: { type: string }
resources:
  role:
    type: alicloud:ram:Role
    properties:
      roleName: ram-for-dts
      assumeRolePolicyDocument: ${document}
  attach:
    type: alicloud:ram/rolePolicyAttachment:RolePolicyAttachment
    properties: { roleName: '\${role.roleName}', policyName: ${name}, policyType: System }
${more}`;
  const invoke = (identifiers: string): string => `variables:
  trust:
    fn::invoke:
      function: alicloud:ram:getPolicyDocument
      arguments:
        statements:
          - actions: ['sts:AssumeRole']
            principals:
              - { entity: RAM, identifiers: ['acs:ram::1000000000000002:root'] }
              - { entity: Service, identifiers: ${identifiers} }
`;

  it('a policy that is a text', async () => {
    const text = program(`'${policy(COLLAPSED)}'`);
    const found = await run('Pulumi.yaml', text);
    expect(found.marks).toEqual([COLLAPSED_MARK]);
    expect(found.fixed).toBe(program(`'${policy(RIGHT)}'`));
    expect((await run('Pulumi.yaml', program(`'${policy(RIGHT)}'`))).marks).toEqual([]);
  });

  it('values of the configuration are put in, others are not known', async () => {
    expect(await run('Pulumi.yaml', program(`'${policy('${creator}@dts.aliyuncs.com')}'`))).toMatchObject({
      marks: [],
      gaps: [],
    });
    const { marks, gaps } = await run('Pulumi.yaml', program(`'${policy('${open}@dts.aliyuncs.com')}'`));
    expect([marks, gaps]).toEqual([[], ['unknownValues "${open}@dts.aliyuncs.com"']]);
  });

  it('fn::toJSON of an object', async () => {
    const found = await run('Pulumi.yaml', program(`{ 'fn::toJSON': ${policy(COLLAPSED)} }`));
    expect(found.marks).toEqual([COLLAPSED_MARK]);
    expect(found.fixed).toContain(RIGHT);
  });

  it.each(['${trust.document}', '${trust}'])('fn::invoke of getPolicyDocument by %s', async (reference) => {
    expect(await run('Pulumi.yaml', program(reference, invoke("['dts.aliyun.com']")))).toMatchObject({
      marks: ["dts-service-misspelt 'dts.aliyun.com'"],
    });
    const right = await run('Pulumi.yaml', program(reference, invoke("['${creator}@dts.aliyuncs.com']")));
    expect([right.marks, right.gaps]).toEqual([[], []]);
  });

  it('an attachment belongs to the role that it refers to', async () => {
    const text = program(`'${policy(RIGHT)}'`, '', 'AliyunVPCReadOnlyAccess');
    expect((await run('Pulumi.yaml', text)).marks).toEqual(['role-policy-missing ram-for-dts']);
  });

  it('the provider tells whose role it is', async () => {
    const text = program(`'${policy('1000000000000001@dts.aliyuncs.com')}'`).replace(
      'resources:\n',
      "resources:\n  p:\n    type: pulumi:providers:alicloud\n    defaultProvider: true\n    properties: { assumeRole: { roleArn: 'acs:ram::1000000000000001:role/d' } }\n",
    );
    expect((await run('Pulumi.yaml', text)).marks[0]).toBe('dts-trusts-owner "1000000000000001@dts.aliyuncs.com"');
  });

  it('a job is a task', async () => {
    const job = `  job:
    type: alicloud:dts:MigrationJob
    properties: { sourceEndpointOwnerId: '1000000000000001', sourceEndpointRole: 'acs:ram::1000000000000001:role/x' }
`;
    const { marks } = await run('Pulumi.yaml', program(`'${policy(RIGHT)}'`, job));
    expect(marks).toContain("task-role-is-arn 'acs:ram::1000000000000001:role/x'");
  });
});

describe('Ansible', () => {
  const task = (module: string, more: string): string =>
    `    - name: role\n      ${module}:\n        role_name: ram-for-dts\n        ${more}\n`;
  const play = (tasks: string): string => `- hosts: localhost\n  tasks:\n${tasks}`;

  it.each(['ali_ram_role', 'alibaba.alicloud.ali_ram_role', 'alibaba.apsarastack.ali_ram_role'])(
    '%s in a play, in a block and in a list of tasks',
    async (module) => {
      const own = task(module, `policy: '${policy(COLLAPSED)}'`);
      for (const text of [
        play(own),
        play(`    - block:\n${own.replaceAll(/^/gm, '    ')}`),
        own.replaceAll(/^ {4}/gm, ''),
      ])
        expect((await run('play.yml', text)).marks).toEqual([COLLAPSED_MARK]);
    },
  );

  it('the argument has two names, and may be an object', async () => {
    const text = play(task('ali_ram_role', `assume_role_policy_document: ${policy(COLLAPSED)}`));
    const found = await run('play.yml', text);
    expect(found.marks).toEqual([COLLAPSED_MARK]);
    expect(found.fixed).toBe(text.replace(COLLAPSED, RIGHT));
  });

  it('a policy that is wrong in any way is one', async () => {
    expect((await run('play.yml', play(task('ali_ram_role', `policy: '{"a": 1}'`)))).marks).toContain(
      'policy-schema "a"',
    );
  });

  it('what is to be absent is not there, and what a filter makes is not known', async () => {
    const gone = task('ali_ram_role', `policy: '${policy(COLLAPSED)}'`).replace(
      'role_name',
      'state: absent\n        role_name',
    );
    expect((await run('play.yml', play(gone))).marks).toEqual([]);
    const open = await run('play.yml', play(task('ali_ram_role', `policy: "{{ lookup('file', 'a.json') }}"`)));
    expect([open.marks, open.gaps]).toEqual([[], [`unknownValues "{{ lookup('file', 'a.json') }}"`]]);
  });

  it('a policy is attached by its own module', async () => {
    const role = task('ali_ram_role', `policy: '${policy(RIGHT)}'`);
    const attach = (name: string): string =>
      role + task('ali_ram_policy', `policy_name: ${name}\n        policy_type: System`);
    expect((await run('play.yml', play(attach('AliyunDTSRolePolicy')))).marks).toEqual([]);
    expect((await run('play.yml', play(attach('AliyunVPCReadOnlyAccess')))).marks).toEqual([
      'role-policy-missing ram-for-dts',
    ]);
  });
});

describe('Serverless Devs', () => {
  const file = (props: string, key = 'services', component = 'devsapp/ram'): string =>
    `edition: 1.0.0\nname: app\n${key}:\n  role:\n    component: ${component}\n    props:\n      name: ram-for-dts\n${props.replaceAll(/^(?=.)/gm, '      ')}`;
  const statement = (service: string): string =>
    `statement:\n  - Effect: Allow\n    Action: sts:AssumeRole\n    Principal:\n      RAM: ['acs:ram::1000000000000002:root']\n      Service: ['${service}']\n`;

  it.each([
    ['services', 'devsapp/ram'],
    ['services', 'ram'],
    ['resources', 'ram@0.0.9'],
  ])('%s with the component %s', async (key, component) => {
    const text = file(`${statement(COLLAPSED)}policies: [AliyunDTSRolePolicy]\n`, key, component);
    const found = await run('s.yaml', text);
    expect(found.marks).toEqual([`dts-service-collapsed '${COLLAPSED}'`]);
    expect(found.fixed).toBe(text.replace(COLLAPSED, RIGHT));
  });

  it('a service alone makes a policy', async () => {
    expect((await run('s.yaml', file('service: fc.aliyun.com\npolicies: []\n'))).marks).toEqual([
      'principal-malformed fc.aliyun.com',
    ]);
    expect((await run('s.yaml', file('service: fc.aliyuncs.com\npolicies: []\n'))).marks).toEqual([]);
  });

  it('lists its policies', async () => {
    expect((await run('s.yaml', file(`${statement(RIGHT)}policies: [AliyunVPCReadOnlyAccess]\n`))).marks).toEqual([
      'role-policy-missing ram-for-dts',
    ]);
    expect((await run('s.yaml', file(`${statement(RIGHT)}policies: [AliyunDTSRolePolicy]\n`))).marks).toEqual([]);
  });

  it('other components and other files are none', async () => {
    for (const text of [
      file(statement('ecs.aliyun.com'), 'services', 'fc'),
      file(statement('ecs.aliyun.com')).replace('edition: 1.0.0\n', ''),
    ])
      expect((await run('s.yaml', text)).marks).toEqual([]);
  });
});
