import { describe, expect, it } from 'vitest';

import { lint } from '../../src/commands/lint.ts';
import { readYaml } from '../../src/formats/yaml/parse.ts';
import { readRosTemplate } from '../../src/inputs/ros/template.ts';
import { accountText } from '../../src/model/account.ts';
import { applied } from '../support/replacements.ts';
import { eachInFolder } from '../support/config-folder.ts';
import { yaml } from '../support/tasks-in-text.ts';

const folder = eachInFolder();

/** A template with one role; `principal`: whom it trusts, in flow style. */
const inner = (principal: string, more = ''): string => `ROSTemplateFormatVersion: '2015-09-01'
${more}Resources:
  Role:
    Type: ALIYUN::RAM::Role
    Properties:
      RoleName: ram-for-dts
      PolicyAttachments: { System: [AliyunDTSRolePolicy] }
      AssumeRolePolicyDocument:
        Version: '1'
        Statement:
          - { Effect: Allow, Action: 'sts:AssumeRole', Principal: ${principal} }
`;

const COLLAPSED = "{ RAM: ['acs:ram::1000000000000002:root'], Service: [dts.aliyuncs.com] }";

const indented = (text: string, by: number): string => text.replaceAll(/^(?=.)/gm, ' '.repeat(by));

/** A resource that has a template. */
const holder = (type: string, body: string, more = ''): string =>
  `ROSTemplateFormatVersion: '2015-09-01'\nResources:\n  Outer:\n    Type: ALIYUN::ROS::${type}\n    Properties:\n${more}      ${body}\n`;

const instances = (more: string, name = 'Instances', group = '!GetAtt Outer.StackGroupName'): string =>
  `  ${name}:\n    Type: ALIYUN::ROS::StackInstances\n    Properties: { StackGroupName: ${group}, RegionIds: [cn-hangzhou], ${more} }\n`;

const asMap = (text: string): string => `TemplateBody:\n${indented(text, 8)}`;
const asBlock = (text: string): string => `TemplateBody: |\n${indented(text, 8)}`;
const asJson = (text: string): string => `TemplateBody: ${JSON.stringify(JSON.stringify(yaml(text).value))}`;

async function found(text: string): Promise<readonly string[]> {
  const { findings } = await lint({ paths: [folder.write('t.yaml', text)], today: '2026-11-23' });
  const lines = text.split('\n');
  return findings.map(({ rule, place }) => {
    const { startLine = 1, startColumn = 1, endColumn = 1 } = place ?? {};
    return `${rule} ${String(lines[startLine - 1]?.slice(startColumn - 1, endColumn - 1))}`;
  });
}

const rolesOf = (text: string, given: Readonly<Record<string, string>> = {}): readonly string[] => {
  const { value, at } = yaml(text);
  const { roles } = readRosTemplate(value, at, { given: new Map(Object.entries(given)), readYaml }).stack;
  return roles.map(({ address, owner, policy }) => {
    const read = policy();
    const texts = read.state === 'read' ? read.trust.statements.flatMap(({ principals }) => principals) : [];
    return `${address} ${owner ?? '-'} ${texts.map((entry) => entry.text).join(' ')}`;
  });
};

describe('a template in a template', () => {
  it.each(['Stack', 'StackGroup'])('of a %s is read as a map, as YAML and as JSON', async (type) => {
    const wanted = ['dts-service-collapsed dts.aliyuncs.com'];
    expect(await found(holder(type, asMap(inner(COLLAPSED))))).toEqual(wanted);
    expect(await found(holder(type, asBlock(inner(COLLAPSED))))).toEqual(wanted);
    const quoted = ['dts-service-collapsed \\"dts.aliyuncs.com\\"'];
    expect(await found(holder(type, asJson(inner(COLLAPSED))))).toEqual(quoted);
  });

  it('is put together by Fn::Sub, and what it puts in has its place there', async () => {
    const text = inner("{ RAM: ['acs:ram::${Creator}:root', 'acs:ram:1'], Service: [123@dts.aliyuncs.cm] }");
    const body = `TemplateBody:\n        Fn::Sub: |\n${indented(text, 10)}`;
    const parameters = "Parameters: { Creator: { Type: String, Default: '1000000000000002' } }\n";
    expect(await found(parameters + holder('Stack', body))).toEqual([
      "principal-malformed 'acs:ram:1'",
      'dts-service-misspelt 123@dts.aliyuncs.cm',
    ]);
  });

  it('is worked out by the template around it where that is asked for', () => {
    const parameters = "Parameters: { Creator: { Type: String, Default: '1000000000000002' } }\n";
    const body = asMap(inner("{ Service: [!Sub '${Creator}@dts.aliyuncs.com'] }"));
    expect(rolesOf(parameters + holder('StackGroup', `Dynamic${body}`))).toEqual([
      'Outer.Role - 1000000000000002@dts.aliyuncs.com',
    ]);
    // Functions of any other are its own.
    expect(rolesOf(parameters + holder('StackGroup', body))).toEqual(['Outer.Role - ${Creator}@dts.aliyuncs.com']);
  });

  it('is damaged in one place', async () => {
    const broken = inner(COLLAPSED).replace('Resources:', 'Resources: [');
    expect(await found(holder('Stack', asBlock(broken)))).toHaveLength(1);
    expect((await found(holder('Stack', asBlock(broken))))[0]).toMatch(/^syntax /);
    const json = `TemplateBody: '{ "ROSTemplateFormatVersion": "2015-09-01", "Resources": {] }'`;
    expect(await found(holder('Stack', json))).toEqual(['syntax ]']);
  });

  it.each(['TemplateURL: oss://bucket/template', 'TemplateId: abc', 'TemplateBody: !Ref Body', "TemplateBody: ''"])(
    'is a gap where it is elsewhere: %s',
    async (body) => {
      const { findings, gaps } = await lint({ paths: [folder.write('t.yaml', holder('Stack', body))] });
      expect(findings).toEqual([]);
      expect(gaps.map(({ because, data }) => [because, data])).toEqual([['templateElsewhere', { resource: 'Outer' }]]);
    },
  );
});

describe('values that are handed in and out', () => {
  const parameters = "Parameters: { Who: { Type: String, Default: '1000000000000009' } }\n";
  const body = asMap(inner("{ Service: [!Sub '${Who}@dts.aliyuncs.com'] }", parameters));

  it.each([
    ['', '1000000000000009'],
    ["      Parameters: { Who: '1000000000000003' }\n", '1000000000000003'],
    ['      Parameters: { Who: !Ref Open }\n', '${Open}'],
    ['      Parameters: !Ref Open\n', '${Who}'],
  ])('%s', (given, wanted) => {
    expect(rolesOf(holder('Stack', body, given))).toEqual([`Outer.Role - ${wanted}@dts.aliyuncs.com`]);
  });

  it('a value of the user goes to the template that he names', () => {
    const given = '      Parameters: { Who: !Ref Creator }\n';
    const text = `Parameters: { Creator: { Type: String } }\n${holder('Stack', body, given)}`;
    expect(rolesOf(text, { Creator: '1000000000000004', Who: '1' })).toEqual([
      'Outer.Role - 1000000000000004@dts.aliyuncs.com',
    ]);
  });

  it('an output of a nested stack names its role', async () => {
    const own = inner(COLLAPSED).replace(/ +PolicyAttachments.*\n/, '');
    const outputs = `${own}Outputs: { Name: { Value: !GetAtt Role.RoleName } }\n`;
    const attach = (name: string): string =>
      `  Attach:\n    Type: ALIYUN::RAM::AttachPolicyToRole\n    Properties: { PolicyName: ${name}, PolicyType: System, RoleName: !GetAtt Outer.Outputs.Name }\n`;
    const text = holder('Stack', asMap(outputs));
    expect(await found(text + attach('AliyunDTSRolePolicy'))).toEqual(['dts-service-collapsed dts.aliyuncs.com']);
    expect(await found(text + attach('AliyunVPCReadOnlyAccess'))).toEqual([
      'role-policy-missing ram-for-dts',
      'dts-service-collapsed dts.aliyuncs.com',
    ]);
  });

  it('a stack whose parameters need its own outputs is not known', () => {
    const given = '      Parameters: { Who: !GetAtt Outer.Outputs.Name }\n';
    const text = holder('Stack', `${body}          Outputs: { Name: { Value: !Ref Who } }\n`, given);
    expect(rolesOf(text)).toEqual(['Outer.Role - ${Outer.Outputs.Name}@dts.aliyuncs.com']);
  });
});

describe('where a stack group is made', () => {
  const parameters = "Parameters: { Who: { Type: String, Default: '1000000000000009' } }\n";
  const group = holder(
    'StackGroup',
    asMap(inner("{ Service: [!Sub '${Who}@dts.aliyuncs.com'] }", parameters)),
    '      StackGroupName: roles\n',
  );
  const OWN = ['Outer.Role 1000000000000001 1000000000000009@dts.aliyuncs.com'];

  it.each([
    instances("AccountIds: ['1000000000000001']"),
    instances('AccountIds: [1000000000000001]'),
    instances("AccountIds: ['1000000000000001']", 'I', 'roles'),
    instances("AccountIds: ['1000000000000001']", 'I', '!Ref Outer'),
    instances("DeploymentTargets: { AccountIds: ['1000000000000001'] }"),
    instances("AccountIds: ['1000000000000001', !Ref Other]"),
    instances("AccountIds: ['1000000000000001']") + instances("AccountIds: ['1000000000000001']", 'Again'),
  ])('%s', (text) => {
    expect(rolesOf(group + text)).toEqual(OWN);
  });

  it.each([
    instances('AccountIds: !Ref Accounts'),
    instances('DeploymentTargets: { RdFolderIds: [fd-1] }'),
    instances("AccountIds: ['1000000000000001']", 'I', 'others'),
  ])('nobody says: %s', (text) => {
    expect(rolesOf(group + text)).toEqual(['Outer.Role - 1000000000000009@dts.aliyuncs.com']);
  });

  it('each account has its own values', () => {
    const more =
      instances("AccountIds: ['1000000000000001', '1000000000000003']") +
      instances("AccountIds: ['1000000000000004'], ParameterOverrides: { Who: '1000000000000005' }", 'More');
    expect(rolesOf(group + more)).toEqual([
      'Outer.Role 1000000000000001 1000000000000009@dts.aliyuncs.com',
      'Outer.Role 1000000000000003 1000000000000009@dts.aliyuncs.com',
      'Outer.Role 1000000000000004 1000000000000005@dts.aliyuncs.com',
    ]);
  });

  it('its jobs are created by that account', () => {
    const job = `  Job:
    Type: ALIYUN::DTS::MigrationJob
    Properties: { SourceEndpoint: { OwnerID: '1000000000000002', Role: r } }
`;
    const text = holder('StackGroup', asMap(inner(COLLAPSED) + job)) + instances("AccountIds: ['1000000000000001']");
    const { value, at } = yaml(text);
    const { jobs } = readRosTemplate(value, at, { given: new Map(), readYaml }).stack;
    expect(jobs.map(({ task: { creator } }) => creator && accountText(creator.value))).toEqual(['1000000000000001']);
  });
});

describe('fixes', () => {
  it.each([asMap, asBlock, asJson])('are written in the text that holds the template: %o', async (write) => {
    const text = holder('Stack', write(inner(COLLAPSED)));
    const path = folder.write('t.yaml', text);
    const { findings } = await lint({ paths: [path] });
    const fixed = applied(
      text,
      findings.flatMap(({ fix }) => fix?.edits ?? []),
    );
    expect(fixed).toBe(text.replace(/dts\.aliyuncs\.com/, '1000000000000002@dts.aliyuncs.com'));
  });
});

describe('bounds', () => {
  it('templates in templates are read five deep', () => {
    let text = inner(COLLAPSED);
    for (let depth = 0; depth < 5; depth++) text = holder('Stack', asMap(text));
    expect(rolesOf(text)).toHaveLength(1);
    const { value, at } = yaml(holder('Stack', asMap(text)));
    const { roles, givenUp } = readRosTemplate(value, at, { given: new Map(), readYaml }).stack;
    expect([roles.length, [...(givenUp?.tooDeep ?? [])]]).toEqual([0, ['a.yaml']]);
  });

  it('many roles in many accounts are given up', () => {
    const role = inner("{ Service: ['1000000000000002@dts.aliyuncs.com'] }").replace(/[^]*^Resources:\n/m, '');
    const roles = Array.from({ length: 100 }, (_, index) => role.replace('Role:', `R${String(index)}:`)).join('');
    const accounts = Array.from({ length: 2000 }, (_, index) => `'${String(1e15 + index)}'`);
    const text =
      holder('StackGroup', asMap(`ROSTemplateFormatVersion: '2015-09-01'\nResources:\n${roles}`)) +
      instances(`AccountIds: [${accounts.join(', ')}]`);
    const { value, at } = yaml(text);
    const { roles: made, givenUp } = readRosTemplate(value, at, { given: new Map(), readYaml }).stack;
    expect(made.length).toBeGreaterThan(10_000);
    expect(made.length).toBeLessThan(150_000);
    expect([...(givenUp?.tooMuch ?? [])]).toEqual(['a.yaml']);
  });
});
