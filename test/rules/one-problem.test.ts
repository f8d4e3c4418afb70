import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { runLint } from '../../src/cli/lint.ts';
import { parseCall } from '../../src/cli/parse-args.ts';
import { fixed } from '../fix/fixed.ts';
import { allow, deny, policy } from '../support/policies.ts';
import { enterFolder, leaveFolder } from '../support/working-folder.ts';

const OWNER = '1000000000000001';
const CREATOR = '1000000000000002';
const THIRD = '1000000000000003';

const root = (account: string): string => `acs:ram::${account}:root`;
const dts = (account: string): string => `${account}@dts.aliyuncs.com`;
const both = (account: string): object => ({ RAM: [root(account)], Service: [dts(account)] });

let folder = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'one-problem-'));
  enterFolder(folder);
});

afterEach(() => {
  leaveFolder();
  rmSync(folder, { recursive: true });
});

type Files = Readonly<Record<string, unknown>>;

/** What `lint` finds in some files, by level and rule. */
async function found(files: Files, args: readonly string[] = []): Promise<readonly string[]> {
  for (const [name, value] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), typeof value === 'string' ? value : JSON.stringify(value));
  }
  const names = Object.keys(files).filter((name) => !name.startsWith('.'));
  let out = '';
  await runLint(parseCall(['lint', ...names, '-f', 'json', ...args]), {
    out: (text) => (out += text),
    err: () => undefined,
    isOutTerminal: () => false,
    isErrTerminal: () => false,
    env: {},
    cwd: folder,
  });
  const { findings } = JSON.parse(out) as { findings: readonly { level: string; rule: string }[] };
  return findings.map(({ level, rule }) => `${level} ${rule}`).toSorted();
}

function answer(trust: object, encode: (text: string) => string = (text) => text): object {
  const AssumeRolePolicyDocument = encode(JSON.stringify(trust));
  const Arn = `acs:ram::${OWNER}:role/ram-for-dts`;
  return { Role: { Arn, RoleName: 'ram-for-dts', RoleId: '1', AssumeRolePolicyDocument } };
}

function snapshotRole(name: string, trust: object): object {
  return {
    name,
    arn: `acs:ram::${OWNER}:role/${name}`,
    trustPolicy: JSON.stringify(trust),
    policies: [{ name: 'AliyunDTSRolePolicy', type: 'System' }],
  };
}

function snapshot(trust: object): object {
  const own = snapshotRole('AliyunDTSDefaultRole', policy({ Service: ['dts.aliyuncs.com'] }));
  const account = { id: OWNER, name: 'orders', roles: [snapshotRole('ram-for-dts', trust), own], gaps: [] };
  return { snapshotVersion: 1, takenAt: '2026-11-23T10:00:00Z', accounts: [account] };
}

const end = (account: string, more: object = {}): object => ({
  account,
  database: 'MySQL',
  connection: 'Alibaba Cloud Instance',
  ...more,
});
const tasks = {
  version: 1,
  tasks: [{ name: 'copy', creator: CREATOR, source: end(OWNER, { role: 'ram-for-dts' }), destination: end(CREATOR) }],
};
const context = `context: [{ files: "role.json", owner: "${OWNER}", creator: "${CREATOR}" }]\n`;

/** All ways in which a policy, its owner and its creator come together. */
const shapes: readonly (readonly [string, (trust: object) => Files, readonly string[]])[] = [
  ['a bare policy', (trust) => ({ 'role.json': trust }), ['--creator', CREATOR, '--owner', OWNER]],
  [
    'YAML',
    (trust) => ({ 'role.yaml': `# a role\n${JSON.stringify(trust)}` }),
    ['--creator', CREATOR, '--owner', OWNER],
  ],
  ['a context', (trust) => ({ '.dts-xacct.yaml': context, 'role.json': trust }), []],
  ['an answer', (trust) => ({ 'role.json': answer(trust) }), ['--creator', CREATOR]],
  ['an encoded answer', (trust) => ({ 'role.json': answer(trust, encodeURIComponent) }), ['--creator', CREATOR]],
  ['an answer and a task', (trust) => ({ 'role.json': answer(trust), 'tasks.json': tasks }), []],
  ['a snapshot and a task', (trust) => ({ 'all.json': snapshot(trust), 'tasks.json': tasks }), []],
];

/** One mistake each, and the one thing that is said of it. */
const mistakes: readonly (readonly [string, object, readonly string[]])[] = [
  ['as the page has it', policy(both(CREATOR)), []],
  ['the wizard alone', policy({ RAM: [root(CREATOR)] }), ['error dts-service-missing']],
  ['the wizard with another account', policy({ RAM: [root(THIRD)] }), ['error dts-service-missing']],
  ['the wizard with the own account', policy({ RAM: [root(OWNER)] }), ['error dts-service-missing']],
  ['shortened', policy({ RAM: [root(CREATOR)], Service: ['dts.aliyuncs.com'] }), ['error dts-service-collapsed']],
  [
    'shortened, the own account',
    policy({ RAM: [root(OWNER)], Service: 'dts.aliyuncs.com' }),
    ['error dts-service-collapsed'],
  ],
  ['another account in both', policy(both(THIRD)), ['error dts-trusts-wrong-account']],
  [
    'two other accounts',
    policy({ RAM: [root(THIRD)], Service: [dts('1000000000000009')] }),
    ['error dts-trusts-wrong-account'],
  ],
  ['the owner in both', policy(both(OWNER)), ['error dts-trusts-owner']],
  [
    'a near miss',
    policy({ RAM: [root(CREATOR)], Service: [`${CREATOR}＠dts.aliyuncs.com`] }),
    ['error dts-service-misspelt'],
  ],
  ['a placeholder in both', policy(both('<Alibaba Cloud account ID>')), ['error placeholder']],
  [
    'two names that are filled in',
    policy({ RAM: [root('${var.a}')], Service: [dts('${var.b}')] }),
    ['warning dts-principals-disagree'],
  ],
  ['one name that is filled in', policy(both('${var.a}')), []],
  ['no account under RAM', policy({ Service: [dts(CREATOR)] }), ['note dts-root-missing']],
  ['an empty list under RAM', policy({ RAM: [], Service: [dts(CREATOR)] }), ['error policy-schema']],
  [
    'a user',
    policy({ RAM: [`acs:ram::${CREATOR}:user/x`], Service: [dts(CREATOR)] }),
    ['warning dts-principal-not-root'],
  ],
  ['everybody', policy({ RAM: ['*'], Service: [dts(CREATOR)] }), ['error principal-wildcard']],
  ['everybody, as of a bucket', { Version: '1', Statement: [allow('*')] }, ['error principal-wildcard']],
  [
    'a condition',
    { Version: '1', Statement: [allow(both(CREATOR), { Condition: { Bool: { 'acs:MFAPresent': 'true' } } })] },
    ['error dts-condition'],
  ],
  [
    'another action',
    { Version: '1', Statement: [allow(both(CREATOR), { Action: 'sts:AssumeRoles' })] },
    ['error trust-action'],
  ],
  ['a denial', policy(both(CREATOR), deny({ Service: [dts(CREATOR)] })), ['error dts-denied']],
  ['a denial alone', { Version: '1', Statement: [deny(both(CREATOR))] }, ['error dts-denied']],
  ['the version of AWS', { ...policy(both(CREATOR)), Version: '2012-10-17' }, ['error policy-version']],
  [
    'an effect that was left open',
    { Version: '1', Statement: [allow(both(CREATOR), { Effect: '<Allow or Deny>' })] },
    ['error placeholder'],
  ],
];

describe.each(mistakes)('%s', (_, trust, said) => {
  test.each(shapes)('in %s', async (_name, files, args) => {
    expect(await found(files(trust), args)).toEqual(said);
  });
});

test('a policy that names nobody is one of ours where it lets take roles', async () => {
  const lets = { Effect: 'Allow', Action: 'sts:AssumeRole' };
  expect(await found({ 'a.json': { Version: '1', Statement: [lets] } })).toEqual(['error policy-schema']);
  expect(
    await found({ 'a.json': { Version: '1', Statement: [{ ...lets, Principal: { RAM: ['trn:iam::1:root'] } }] } }),
  ).toEqual(['error foreign-cloud']);
});

test.each<readonly [string, object, readonly string[]]>([
  [
    'a word that is no service beside the shortened entry',
    policy({ RAM: [root(CREATOR)], Service: ['dts.aliyuncs.com', 'foo'] }),
    ['error dts-service-collapsed', 'error principal-malformed'],
  ],
  [
    'a number beside the shortened entry',
    policy({ RAM: [root(CREATOR)], Service: ['dts.aliyuncs.com', 5] }),
    ['error dts-service-collapsed', 'error policy-schema'],
  ],
  [
    'an unknown key beside the shortened entry',
    { Version: '1', Statement: [allow({ RAM: [root(CREATOR)], 服务: '数据传输', Service: ['dts.aliyuncs.com'] })] },
    ['error dts-service-collapsed', 'error principal-malformed'],
  ],
  [
    'what may be the right entry, broken',
    policy({ RAM: [root(CREATOR)], Service: ['dts.aliyuncs.com', CREATOR] }),
    ['error principal-malformed', 'warning dts-extra-trust'],
  ],
])('%s', async (_, trust, said) => {
  expect(await found({ 'a.json': trust })).toEqual(said);
  expect(await found({ 'a.json': trust }, ['--creator', CREATOR])).toEqual(said);
});

test.each([
  ['Service', { RAM: [root(CREATOR)], Service: [dts('12345')] }],
  ['RAM', { RAM: [root('12345')], Service: [dts(CREATOR)] }],
])('a short ID under %s that disagrees with the other key is told as that, and only there', async (_, principal) => {
  expect(await found({ 'a.json': policy(principal) })).toEqual(['error dts-principals-disagree']);
  const more = allow({ Federated: ['acs:ram::123:saml-provider/x'] });
  const trust = policy(principal, more);
  expect(await found({ 'a.json': trust })).toContain('warning account-id-format');
  const own = ['--rule', 'dts-principals-disagree=off'];
  expect(await found({ 'a.json': policy(principal) }, own)).toEqual(['warning account-id-format']);
});

test.each(['arn:aws:iam::123456789012:root', 'ec2.amazonaws.com', 'qcs::cam::uin/1:uin/1'])(
  'only RAM has the version "1": with it, %s is a foreign word in a policy of ours',
  async (text) => {
    const trust = policy({ [text.startsWith('arn') ? 'AWS' : 'Service']: [text] });
    expect(await found({ 'a.json': trust })).toEqual(['error foreign-cloud']);
    expect(await found({ 'a.yaml': `${JSON.stringify(trust)} # a` })).toEqual(['error foreign-cloud']);
    const theirs = { ...trust, Version: '2012-10-17' };
    expect(await found({ 'a.json': theirs }, ['--allow-unrecognised'])).toEqual([]);
  },
);

describe('what YAML names by an alias is one text', () => {
  const twice = (first: string, second: string): string => `Version: "1"\nStatement:\n- ${first}\n- ${second}\n`;
  const statement = (action: string, principal: string): string =>
    `{Effect: Allow, Action: ${action}, Principal: ${principal}}`;
  const entries = `{RAM: ["${root(CREATOR)}"], Service: [dts.aliyuncs.com]}`;

  test('reports and fixes its problem once', async () => {
    const text = twice(
      statement('&a sts:assumerole', `{RAM: "${root(CREATOR)}"}`),
      statement('*a', `{RAM: "${root(CREATOR)}"}`),
    );
    expect(await found({ 'a.yaml': text })).toEqual(['warning trust-action']);
    const { text: mended, made } = await fixed('a.yaml', text, 'safe');
    expect(mended).toBe(text.replace('sts:assumerole', 'sts:AssumeRole'));
    expect(made).toHaveLength(1);
  });

  test.each([
    ['a principal', twice(statement('sts:AssumeRole', `&p ${entries}`), statement('sts:AssumeRole', '*p'))],
    ['a statement', twice(`&s ${statement('sts:AssumeRole', entries)}`, '*s')],
  ])('a fix that would change %s in two ways is advice', async (_, text) => {
    expect(await found({ 'a.yaml': text })).toEqual(['error dts-service-collapsed']);
    const { text: mended, after } = await fixed('a.yaml', text, 'review');
    expect(mended).toBe(text);
    expect(after.findings.map(({ rule, fix }) => [rule, fix?.edits])).toEqual([['dts-service-collapsed', []]]);
  });
});

test.each(['id', 'name'])('kinds of accounts count where a task gives the %s', async (by) => {
  const [source, creator] = by === 'id' ? [OWNER, CREATOR] : ['o', 'c'];
  const accounts = { o: { id: OWNER, kind: 'finance' }, c: { id: CREATOR, kind: 'public' } };
  const task = { name: 'x', creator, source: end(source, { role: 'r' }), destination: end(creator) };
  const said = await found({ 'a.json': { version: 1, accounts, tasks: [task] } });
  expect(said).toEqual(['error task-account-kinds-differ', 'note link-owner-unknown']);
});

const request = {
  JobType: 'SYNC',
  SourceEndpointInstanceType: 'RDS',
  SourceEndpointEngineName: 'MYSQL',
  SourceEndpointInstanceID: 'rm-1',
  SourceEndpointRegion: 'cn-hangzhou',
  SourceEndpointOwnerID: OWNER,
  SourceEndpointRole: 'ram-for-dts',
};
const old = { MigrationJobName: 'x', 'SourceEndpoint.InstanceType': 'RDS', 'DestinationEndpoint.InstanceType': 'RDS' };
const change = { DtsJobId: 'x', Endpoint: 'src', EndpointInstanceType: 'rds' };

test.each<readonly [string, unknown, readonly string[], readonly string[]]>([
  ['owner and role of the own account', request, ['--creator', OWNER], ['warning task-owner-is-creator']],
  [
    'a destination that the call cannot name',
    { ...old, 'DestinationEndpoint.OwnerID': OWNER },
    [],
    ['error task-no-destination-pair'],
  ],
  ['a change without a role', { ...change, AliyunUid: OWNER }, [], ['error task-role-missing']],
  ['a change without an owner', { ...change, RoleName: 'r' }, [], ['error task-role-missing']],
  [
    'an account of no kind',
    {
      version: 1,
      accounts: { a: { id: OWNER, kind: 'gov' } },
      tasks: [{ name: 'x', creator: CREATOR, source: end('a', { role: 'r' }), destination: end(CREATOR) }],
    },
    [],
    ['error task-schema'],
  ],
])('%s', async (_, task, args, said) => {
  expect(await found({ 'task.json': task }, ['--rule', 'link-owner-unknown=off', ...args])).toEqual(said);
});

const taskWith = (role: string): object => ({
  version: 1,
  tasks: [{ name: 'copy', creator: CREATOR, source: end(OWNER, { role }), destination: end(CREATOR) }],
});
const named = (name: string): object => {
  const Arn = `acs:ram::${OWNER}:role/${name}`;
  return {
    Role: { Arn, RoleName: name, RoleId: '1', AssumeRolePolicyDocument: JSON.stringify(policy(both(CREATOR))) },
  };
};

describe.each(['ram_for_dts', 'my role', 'r'.repeat(65), '角色'])('the role %o of a task', (name) => {
  const said = ['error role-name-invalid'];
  test('is reported as that, and only as that', async () => {
    expect(await found({ 'a.json': taskWith(name) })).toEqual(said);
    expect(await found({ 'a.json': { ...request, SourceEndpointRole: name } })).toEqual(said);
  });

  test('is reported at the role when the role exists', async () => {
    const all = await found({ 'a.json': taskWith(name), 'b.json': named(name) });
    expect(all.filter((each) => each.endsWith('role-name-invalid'))).toEqual(said);
    expect(
      await found({ 'a.json': taskWith(name), 'b.json': named(name) }, ['--rule', 'role-name-invalid=off']),
    ).toEqual([]);
  });

  test('is reported as missing when the account has no such role', async () => {
    expect(await found({ 'a.json': taskWith(name), 'b.json': snapshot(policy(both(CREATOR))) })).toEqual([
      'error link-role-not-found',
    ]);
  });
});

test('a blank beside a role name that is there is no part of its name', async () => {
  const said = ['error role-name-invalid'];
  expect(await found({ 'a.json': taskWith(' ram-for-dts'), 'b.json': named('ram-for-dts') })).toEqual(said);
});

test('an ARN, a user or a login name in place of a role is told as that', async () => {
  for (const [text, rule] of [
    [`acs:ram::${OWNER}:role/ram_for_dts`, 'task-role-is-arn'],
    ['user/my user', 'task-role-is-user'],
    ['x@y.onaliyun.com', 'task-role-is-user'],
  ] as const) {
    expect(await found({ 'a.json': taskWith(text) })).toEqual([`error ${rule}`]);
  }
});

test('an action that lets nobody take the role fails the task that needs it, and is one problem', async () => {
  const trust = { Version: '1', Statement: [allow(both(CREATOR), { Action: 'sts:SetSourceIdentity' })] };
  expect(await found({ 'role.json': answer(trust) })).toEqual(['warning trust-action']);
  expect(await found({ 'role.json': answer(trust), 'tasks.json': tasks })).toEqual(['error trust-action']);
  expect(await found({ 'all.json': snapshot(trust), 'tasks.json': tasks })).toEqual(['error trust-action']);
  const { text, after } = await fixed('a.json', JSON.stringify(trust), 'review');
  expect(JSON.parse(text)).toEqual({
    ...trust,
    Statement: [allow(both(CREATOR), { Action: ['sts:AssumeRole', 'sts:SetSourceIdentity'] })],
  });
  expect(after.findings).toEqual([]);
});

test.each([
  `dts@${CREATOR}.aliyuncs.com`,
  `dts.${CREATOR}.aliyuncs.com`,
  `dts-${CREATOR}.aliyuncs.com`,
  `dts.aliyuncs@${CREATOR}.com`,
  `dts${CREATOR}.aliyuncs.com`,
  `dts.${CREATOR}@aliyuncs.com`,
  `${CREATOR}@dts.com`,
  'dts@aliyuncs.com',
])('%s is a slip of the pen', async (text) => {
  const trust = policy({ RAM: [root(CREATOR)], Service: [text] });
  expect(await found({ 'a.json': trust })).toEqual(['error dts-service-misspelt']);
  const { text: mended } = await fixed('a.json', JSON.stringify(trust), 'review');
  expect(JSON.parse(mended)).toEqual(policy(both(CREATOR)));
});

test.each([
  ['${var.creator}', ['error dts-service-misspelt']],
  ['<account ID>', ['error placeholder']],
])('an account %s between the parts of the host is one that stands there', async (account, said) => {
  const trust = policy({ RAM: [root(account)], Service: [`dts@${account}.aliyuncs.com`] });
  expect(await found({ 'a.json': trust })).toEqual(said);
});

test.each(['1234567890123456', '123456789'])(
  'the account %s, which is odd and wrong, is told as wrong',
  async (account) => {
    const trust = policy(both(account));
    expect(await found({ 'role.json': answer(trust), 'tasks.json': tasks })).toEqual([
      'error dts-trusts-wrong-account',
    ]);
    const [said] = await found({ 'role.json': answer(trust) });
    expect(said).toMatch(/^warning (?:placeholder|account-id-format)$/);
  },
);

describe('a two-way task that no table lists', () => {
  const twoWay = (database: string, connection = 'Alibaba Cloud Instance'): object => ({
    version: 1,
    tasks: [
      {
        name: 'copy',
        creator: CREATOR,
        topology: 'two-way',
        source: end(OWNER, { role: 'r', database, connection }),
        destination: end(THIRD, { role: 'r', database }),
      },
    ],
  });
  const off = ['--rule', 'link-owner-unknown=off'];

  test.each([
    ['PostgreSQL', undefined],
    ['Kafka', undefined],
    ['PolarDB for MySQL', undefined],
    ['MySQL', 'Database Gateway'],
  ])('%s %s is an error, and one', async (database, connection) => {
    const said = await found({ 'a.json': twoWay(database, connection) }, off);
    expect(said.filter((each) => !each.startsWith('note'))).toEqual(['error task-two-way-unsupported']);
  });

  test('is told in the words of one-way tasks where no task may be so', async () => {
    const said = await found({ 'a.json': twoWay('MySQL', 'Public IP Address') }, off);
    expect(said).toEqual(['error task-source-unsupported']);
  });
});

describe('the plain service beside an account that is filled in later', () => {
  const trust = policy({ RAM: [root('${var.c}')], Service: ['dts.aliyuncs.com'] });
  const mended = policy({ RAM: [root('${var.c}')], Service: ['${var.c}@dts.aliyuncs.com'] });

  test('is fixed with its name', async () => {
    const { text, after } = await fixed('a.json', JSON.stringify(trust), 'review');
    expect(JSON.parse(text)).toEqual(mended);
    expect(after.findings).toEqual([]);
    const heredoc = (of: object): string =>
      `resource "alicloud_ram_role" "r" {\n  role_name = "r"\n  assume_role_policy_document = <<EOF\n${JSON.stringify(of)}\nEOF\n}\n`;
    expect((await fixed('a.tf', heredoc(trust), 'review')).text).toBe(heredoc(mended));
  });

  test('is left as it is where only a function fills names in', async () => {
    const template = {
      ROSTemplateFormatVersion: '2015-09-01',
      Parameters: { C: { Type: 'String' } },
      Resources: {
        R: {
          Type: 'ALIYUN::RAM::Role',
          Properties: {
            RoleName: 'r',
            AssumeRolePolicyDocument: policy({
              RAM: [{ 'Fn::Sub': root('${C}') }],
              Service: ['dts.aliyuncs.com'],
            }),
          },
        },
      },
    };
    const { text, after } = await fixed('a.json', JSON.stringify(template), 'review');
    expect(JSON.parse(text)).toEqual(template);
    expect(after.findings.map(({ rule, fix }) => [rule, fix?.edits])).toEqual([
      ['role-policy-missing', []],
      ['dts-service-collapsed', []],
    ]);
  });
});

describe('a snapshot', () => {
  const account = (roles: readonly object[]): object => ({
    snapshotVersion: 1,
    takenAt: '2026-11-23T10:00:00Z',
    accounts: [{ id: OWNER, name: 'orders', roles, gaps: [] }],
  });

  test('with no more than the role of the service itself needs no default role', async () => {
    const own = snapshotRole('AliyunServiceRoleForDTS', policy({ Service: ['dts.aliyuncs.com'] }));
    expect(await found({ 'a.json': account([own]) })).toEqual([]);
  });

  test.each([
    ['text', JSON.stringify],
    ['value', (value: object): unknown => value],
  ])('may hold a custom policy as a %s', async (_, write) => {
    const Statement = [{ Effect: 'Allow', Action: ['rds:Describe*'], Resource: '*' }];
    const policies = [{ name: 'own', type: 'Custom', document: write({ Version: '1', Statement }) }];
    const role = { ...snapshotRole('ram-for-dts', policy(both(CREATOR))), policies };
    const files = { 'a.json': account([role]), 'tasks.json': tasks };
    expect(await found(files, ['--rule', 'role-default-missing=off'])).toEqual(['warning role-policy-incomplete']);
  });
});

test('reports a policy that only denies DTS, whether or not the creator is known', async () => {
  const trust = { Version: '1', Statement: [deny(both(CREATOR))] };
  expect(await found({ 'a.json': trust })).toEqual(['error dts-denied']);
  expect(await found({ 'a.json': answer(trust) })).toEqual(['error dts-denied']);
  expect(await found({ 'a.json': trust }, ['--creator', CREATOR])).toEqual(['error dts-denied']);
});
