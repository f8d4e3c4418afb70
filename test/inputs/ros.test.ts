import { describe, expect, it } from 'vitest';

import { readYaml } from '../../src/formats/yaml/parse.ts';
import { readRosTemplate } from '../../src/inputs/ros/template.ts';
import type { Stack } from '../../src/inventory/declared.ts';
import { mergeInventories, type Context, type Inventory } from '../../src/inventory/inventory.ts';
import { stackInventory } from '../../src/inventory/stack.ts';
import { summarize } from '../../src/inventory/unchecked.ts';
import type { Location } from '../../src/model/document.ts';
import type { Trust } from '../../src/model/policy/trust-policy.ts';
import { json, yaml } from '../support/tasks-in-text.ts';

const NOBODY: Context = { owner: undefined, creator: undefined, creatorBy: 'option', isNamed: false };

function stack(text: string, given: Readonly<Record<string, string>> = {}): Stack {
  const { value, at } = text.trimStart().startsWith('{') ? json(text) : yaml(text);
  return readRosTemplate(value, at, { given: new Map(Object.entries(given)), readYaml }).stack;
}

function taken(text: string, given: Readonly<Record<string, string>> = {}): Inventory {
  return mergeInventories([stackInventory(stack(text, given), () => NOBODY)]);
}

/** A template with one role that trusts these principals. */
function trusting(principal: string, more = ''): string {
  return `
ROSTemplateFormatVersion: '2015-09-01'
${more}
Resources:
  R:
    Type: ALIYUN::RAM::Role
    Properties:
      RoleName: r
      AssumeRolePolicyDocument:
        Version: 1
        Statement:
          - Action: sts:AssumeRole
            Effect: Allow
            Principal:
${principal.replace(/^/gm, '              ')}
`;
}

function firstTrust({ roles }: Inventory): Trust {
  const found = [...roles][0]?.role.policy();
  if (found?.state !== 'read') throw new Error('no trust policy was read');
  return found.trust;
}

function entries(text: string, given: Readonly<Record<string, string>> = {}): readonly string[] {
  return firstTrust(taken(text, given)).statements.flatMap(({ principals }) => principals.map((entry) => entry.text));
}

function textAt({ document, path }: Location): string {
  const [span] = document.locate(document, [path]);
  return span === undefined ? '' : document.text.slice(span.start, span.end);
}

const CREATOR = `Parameters:\n  Creator:\n    Type: String\n    Default: '1000000000000002'\n  Open:\n    Type: String\n`;

describe('functions in a trust policy', () => {
  it.each([
    ['!Sub "${Creator}@dts.aliyuncs.com"', '1000000000000002@dts.aliyuncs.com'],
    ['{ "Fn::Sub": "${Creator}@dts.aliyuncs.com" }', '1000000000000002@dts.aliyuncs.com'],
    ['!Sub ["${A}@dts.aliyuncs.com", { A: !Ref Creator }]', '1000000000000002@dts.aliyuncs.com'],
    ['!Sub "${ Creator }@dts.aliyuncs.com"', '1000000000000002@dts.aliyuncs.com'],
    ['!Sub "${!Creator}@dts.aliyuncs.com"', '${Creator}@dts.aliyuncs.com'],
    ['!Sub "${Open}@dts.aliyuncs.com"', '${Open}@dts.aliyuncs.com'],
    ['!Sub "${ALIYUN::AccountId}@dts.aliyuncs.com"', '${ALIYUN::AccountId}@dts.aliyuncs.com'],
    ["!Join ['', [!Ref Creator, '@dts.aliyuncs.com']]", '1000000000000002@dts.aliyuncs.com'],
    ["!Join ['@', [!If [Prod, !Ref Creator, '1'], dts.aliyuncs.com]]", '1000000000000002@dts.aliyuncs.com'],
    ["!Join ['@', [!If [Test, '1', !Ref Creator], dts.aliyuncs.com]]", '1000000000000002@dts.aliyuncs.com'],
    ["!Join ['@', [!If [Maybe, a.aliyuncs.com, a.aliyuncs.com], x]]", 'a.aliyuncs.com@x'],
    ['!FindInMap [Accounts, prod, id]', '1000000000000003'],
    ['!Select [1, [a, b.aliyuncs.com]]', 'b.aliyuncs.com'],
    ['!GetAtt Other.Something', '${Other.Something}'],
    ["!Replace [{ x: '1000000000000002' }, x@dts.aliyuncs.com]", '1000000000000002@dts.aliyuncs.com'],
    ["!Select [1, !Split ['/', a/b.aliyuncs.com]]", 'b.aliyuncs.com'],
    ["!Select [7, !Split ['/', a/b], none.aliyuncs.com]", 'none.aliyuncs.com'],
    ['!GetJsonValue [id, \'{ "id": "c.aliyuncs.com" }\']', 'c.aliyuncs.com'],
    ['!Jq [First, \'.hosts[1]\', \'{ "hosts": ["a", "d.aliyuncs.com"] }\']', 'd.aliyuncs.com'],
    ['!Select [!Index [b, [a, b]], [one, e.aliyuncs.com]]', 'e.aliyuncs.com'],
    ['!Select [0, !SelectMapList [host, [{ host: f.aliyuncs.com }]]]', 'f.aliyuncs.com'],
    ['!Base64Decode Zy5hbGl5dW5jcy5jb20=', 'g.aliyuncs.com'],
    ["!Join ['@', !Add [[!Ref Creator], [dts.aliyuncs.com]]]", '1000000000000002@dts.aliyuncs.com'],
    ['!If [Listed, h.aliyuncs.com, other]', 'h.aliyuncs.com'],
    ['!If [AnyOf, i.aliyuncs.com, other]', 'i.aliyuncs.com'],
    ['!If [Within, other, j.aliyuncs.com]', 'j.aliyuncs.com'],
    ['!Replace [{ a: b }, !Ref Open]', "${Fn::Replace ['a':'b','Ref':'Open']}"],
    ["!Jq [All, '.[] | .name', '[]']", "${Fn::Jq ['All','.[] | .name','[]']}"],
    ['!GetAZs cn-hangzhou', "${Fn::GetAZs 'cn-hangzhou'}"],
    ['!Ref Open', '${Open}'],
  ])('%s', (written, wanted) => {
    const more = `${CREATOR}
Conditions:
  Prod: !Equals [!Ref Creator, '1000000000000002']
  Test: !Not [Prod]
  Maybe: !Equals [!Ref Open, x]
  Listed: !Contains [[a, !Ref Creator], '1000000000000002']
  AnyOf: !Any [Test, Prod]
  Within: !EachMemberIn [[a, b], [b]]
Mappings:
  Accounts: { prod: { id: '1000000000000003' } }`;
    expect(entries(trusting(`Service:\n  - ${written}`, more))).toEqual([wanted]);
  });

  it('two branches that differ are not known, and have a name of their own', () => {
    const [one, other, ...rest] = entries(
      trusting(
        'RAM: !If [Maybe, acs:ram::1:root, acs:ram::2:root]\nService: !If [Maybe, 1@dts.aliyuncs.com, 2@dts.aliyuncs.com]',
        `${CREATOR}\nConditions:\n  Maybe: !Equals [!Ref Open, x]`,
      ),
    );
    expect(rest).toEqual([]);
    expect(one).toMatch(/^\$\{[^{}]+\}$/);
    expect(other).toMatch(/^\$\{[^{}]+\}$/);
    expect(one).not.toBe(other);
  });

  it('a value that the user gives comes before the default', () => {
    const text = trusting('Service:\n  - !Sub "${Creator}@dts.aliyuncs.com"', CREATOR);
    expect(entries(text, { Creator: '1000000000000009' })).toEqual(['1000000000000009@dts.aliyuncs.com']);
  });

  it('an empty default is a value for conditions, and for nothing else', () => {
    const more = `Parameters:\n  Creator: { Type: String, Default: '' }\nConditions:\n  None: !Equals [!Ref Creator, '']`;
    const text = trusting('Service:\n  - !Sub "${Creator}@dts.aliyuncs.com"\n  - !If [None, a.aliyuncs.com, b]', more);
    expect(entries(text)).toEqual(['${Creator}@dts.aliyuncs.com', 'a.aliyuncs.com']);
  });

  it('a list parameter is a list, and a default in several languages is none', () => {
    const more = `Parameters:
  Services: { Type: CommaDelimitedList, Default: 'a.aliyuncs.com, b.aliyuncs.com' }
  Label: { Type: String, Default: { en: one, zh-cn: 一 } }`;
    expect(entries(trusting('Service: !Ref Services\nRAM: !Ref Label', more))).toEqual([
      'a.aliyuncs.com',
      'b.aliyuncs.com',
      '${Label}',
    ]);
  });

  it('ALIYUN::NoValue takes an item out, and the next one still knows its place', () => {
    const estate = taken(trusting('Service:\n  - !Ref ALIYUN::NoValue\n  - dts.aliyuncs.com'));
    const [entry, ...rest] = firstTrust(estate).statements[0]?.principals ?? [];
    expect(rest).toEqual([]);
    expect(entry && textAt(entry.at)).toBe('dts.aliyuncs.com');
  });

  it('a circle of conditions or of roles ends', () => {
    const more = `Conditions:\n  A: !Not [B]\n  B: !Not [A]`;
    expect(entries(trusting('Service: !If [A, a.aliyuncs.com, a.aliyuncs.com]', more))).toEqual(['a.aliyuncs.com']);
    const { roles } = stack(trusting('Service: a.aliyuncs.com').replace('RoleName: r', 'RoleName: !GetAtt R.RoleName'));
    expect(roles[0]?.name.value).toBe('${R.RoleName}');
  });
});

describe('places', () => {
  it.each([
    ['!Sub "${Creator}@dts.aliyuncs.com"', '"${Creator}@dts.aliyuncs.com"'],
    ['Fn::Sub: "${Creator}@dts.aliyuncs.com"', '"${Creator}@dts.aliyuncs.com"'],
    ['!Ref Creator', 'Creator'],
    ['!If [A, one.aliyuncs.com, two.aliyuncs.com]', 'one.aliyuncs.com'],
    ['!If [A, !If [A, one.aliyuncs.com, x], two.aliyuncs.com]', 'one.aliyuncs.com'],
    ['!Select [1, [one.aliyuncs.com, !If [A, two.aliyuncs.com, x]]]', 'two.aliyuncs.com'],
    ["!Select ['b', { a: one.aliyuncs.com, b: two.aliyuncs.com }]", 'two.aliyuncs.com'],
  ])('%s', (written, wanted) => {
    const more = `${CREATOR}Conditions: { A: !Equals [a, a] }`;
    const entry = firstTrust(taken(trusting(`Service:\n  - ${written}`, more))).statements[0]?.principals[0];
    expect(entry && textAt(entry.at)).toBe(wanted);
  });

  it('an item of merged lists stands in its own list, and nothing is written there', () => {
    const text = trusting('Service: !ListMerge [[one.aliyuncs.com], [!Ref Creator, two.aliyuncs.com]]', CREATOR);
    const { principals = [] } = firstTrust(taken(text)).statements[0] ?? {};
    expect(principals.map(({ text: entry, at }) => [entry, textAt(at)])).toEqual([
      ['one.aliyuncs.com', 'one.aliyuncs.com'],
      ['1000000000000002', 'Creator'],
      ['two.aliyuncs.com', 'two.aliyuncs.com'],
    ]);
    const spans = principals.map(({ at }) => at.document.locate(at.document, [at.path])[0]?.computed);
    expect(spans).toEqual(['whole', 'whole', 'whole']);
  });

  it('nothing is written over a function, nor over a list that holds one', () => {
    const more = `${CREATOR}Conditions: { A: !Equals [a, a] }`;
    const text = trusting('Service:\n  - !Ref Creator\n  - !If [A, one.aliyuncs.com, two]\nRAM: [a]', more);
    const [{ at } = { at: undefined }] = firstTrust(taken(text)).statements;
    if (at === undefined) throw new Error('no statement');
    const of = (...steps: readonly (string | number)[]): unknown =>
      at.document.locate(at.document, [[...at.path, 'Principal', ...steps]])[0]?.computed;
    expect(of('Service', 0)).toBe('whole');
    expect(of('Service', 1)).toBeUndefined();
    expect(of('Service')).toBe('inside');
    expect(of('RAM', 0)).toBeUndefined();
  });
});

describe('what belongs together', () => {
  const roles = (names: readonly string[]): string =>
    names
      .map(
        (name) =>
          `  ${name}:\n    Type: ALIYUN::RAM::Role\n    Properties:\n      RoleName: ${name.toLowerCase()}\n      AssumeRolePolicyDocument: { Version: '1', Statement: [] }\n`,
      )
      .join('');
  const head = `ROSTemplateFormatVersion: '2015-09-01'\nResources:\n`;
  const policies = (estate: Inventory): unknown =>
    [...estate.roles].map(({ role }) =>
      typeof role.policies === 'string' ? role.policies : role.policies.map(({ name, type }) => `${type} ${name}`),
    );

  it('an attachment belongs to the role that it names, by reference or by name', () => {
    const attach = (id: string, role: string): string =>
      `  ${id}:\n    Type: ALIYUN::RAM::AttachPolicyToRole\n    Properties: { PolicyName: AliyunDTSRolePolicy, PolicyType: System, RoleName: ${role} }\n`;
    const text =
      head + roles(['A', 'B', 'C', 'D']) + attach('X', '!Ref A') + attach('Y', 'b') + attach('Z', '!GetAtt C.RoleName');
    const dts = ['System AliyunDTSRolePolicy'];
    expect(policies(taken(text))).toEqual([dts, dts, dts, []]);
  });

  it.each([
    ['P', []],
    ['AliyunDTSRolePolicy', ['Custom ${Unknown}']],
    ['AdministratorAccess', ['Custom ${Unknown}']],
  ])(
    'an attachment of %s to a role that is not known is perhaps one of each, where it would serve DTS',
    (name, wanted) => {
      const text = `${head}${roles(['A'])}  X:\n    Type: ALIYUN::RAM::AttachPolicyToRole\n    Properties: { PolicyName: ${name}, PolicyType: System, RoleName: !Ref Unknown }\n`;
      expect(policies(taken(text))).toEqual([wanted]);
    },
  );

  it('where nothing attaches policies, nobody knows of the template has any', () => {
    expect(policies(taken(head + roles(['A', 'B'])))).toEqual(['noneHere', 'noneHere']);
  });

  it.each([
    ['an output has it', 'Outputs:\n  Name: { Value: !GetAtt A.RoleName }\n'],
    ['an output has it in a text', "Outputs:\n  Name: { Value: { 'Fn::Sub': 'the role ${A.Arn}' } }\n"],
    [
      'a nested stack has it',
      '  Nested:\n    Type: ALIYUN::ROS::Stack\n    Properties: { Parameters: { Role: !Ref A } }\n',
    ],
  ])('where others know the name of a role, they may attach policies: %s', (_, more) => {
    expect(policies(taken(head + roles(['A', 'B']) + more))).toEqual(['notAsked', 'noneHere']);
  });

  it('a role that is named by whoever makes the stack may have policies from there', () => {
    const text = `${head}${roles(['A'])}`.replace(/RoleName: .*/, 'RoleName: !Ref Name');
    expect(policies(taken(`Parameters:\n  Name: { Type: String }\n${text}`))).toEqual(['notAsked']);
  });

  it('a custom policy of the template is read', () => {
    const text = `${head}${roles(['A'])}  P:
    Type: ALIYUN::RAM::ManagedPolicy
    Properties:
      PolicyName: mine
      Roles: [!Ref A]
      PolicyDocument: { Version: '1', Statement: [{ Effect: Allow, Action: ['rds:Describe*'], Resource: '*' }] }
`;
    const [{ role } = { role: undefined }] = [...taken(text).roles];
    expect(role?.policies).toMatchObject([
      { name: 'mine', type: 'Custom', statements: [{ actions: ['rds:Describe*'] }] },
    ]);
  });

  it('a job has the topology of its instance', () => {
    const text = `${head}  I:
    Type: ALIYUN::DTS::Instance
    Properties: { Type: SYNC, SyncArchitecture: bidirectional }
  I2:
    Type: ALIYUN::DTS::Instance
    Properties: { Type: SYNC, SyncArchitecture: oneway }
  J:
    Type: ALIYUN::DTS::SynchronizationJob2
    Properties: { DtsInstanceId: !GetAtt I.InstanceId, SourceEndpoint: { OwnerID: '1000000000000001', Role: r } }
  K:
    Type: ALIYUN::DTS::SynchronizationJob2
    Properties: { DtsInstanceId: !Ref I2, SourceEndpoint: { InstanceType: RDS } }
`;
    expect(taken(text).tasks.map(({ topology, type, name }) => [name?.value, type, topology])).toEqual([
      ['J', 'synchronization', 'two-way'],
      ['K', 'synchronization', 'one-way'],
    ]);
  });

  it('the end of a subscription stands in its configuration', () => {
    const text = `${head}  S:
    Type: ALIYUN::DTS::SubscriptionInstance
    Properties:
      Configuration:
        SubscriptionInstanceName: feed
        SourceEndpoint: { InstanceType: RDS, OwnerID: '1000000000000001', Role: !Ref R, Password: secret-1 }
`;
    const [task] = taken(text).tasks;
    expect([task?.name?.value, task?.type, task?.source.account?.value, task?.source.role?.value]).toEqual([
      'feed',
      'subscription',
      '1000000000000001',
      '${R}',
    ]);
    expect([...(task?.source.parameters.keys() ?? [])]).toEqual(['Password']);
    expect(stack(text).jobs[0]?.references).toEqual({ source: 'R' });
  });
});

describe('what is not known', () => {
  it.each([
    ['!Ref Doc', 'Doc'],
    ["{ Version: '1', Statement: !Ref Doc }", 'Doc'],
    ["{ Version: '1', Statement: [!Ref Doc] }", 'Doc'],
  ])('a policy of which a statement is not known is not judged: %s', (policy, name) => {
    const estate = taken(`
ROSTemplateFormatVersion: '2015-09-01'
Resources:
  R: { Type: ALIYUN::RAM::Role, Properties: { RoleName: r, AssumeRolePolicyDocument: ${policy} } }
`);
    expect([...estate.roles][0]?.role.policy()).toEqual({ state: 'absent' });
    expect(summarize(estate.unchecked).gaps).toMatchObject([{ because: 'unknownValues', data: { text: name } }]);
  });

  it('a whole Principal', () => {
    expect(entries(trusting('').replace(/Principal:\s*$/, 'Principal: !Ref Who'))).toEqual(['${Who}']);
  });

  it('JSON, and what is odd in a template, is read without a word', () => {
    expect(stack('{"ROSTemplateFormatVersion": "2015-09-01"}').roles).toEqual([]);
    expect(stack('{"ROSTemplateFormatVersion": 1, "Resources": [], "Parameters": null}').jobs).toEqual([]);
    const odd = `{"ROSTemplateFormatVersion": "x", "Resources": {"A": {"Type": "ALIYUN::RAM::Role"}, "B": 1, "C": {"Type": 2},
      "D": {"Type": "ALIYUN::DTS::MigrationJob2", "Properties": "x"}, "E": {"Type": "ALIYUN::RAM::AttachPolicyToRole"}}}`;
    expect(stack(odd).roles.map(({ name }) => name.value)).toEqual(['${A}']);
  });
});
