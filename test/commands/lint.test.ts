import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { lint, type LintOptions } from '../../src/commands/lint.ts';
import { parseAccountId } from '../../src/model/account.ts';
import { enterFolder, leaveFolder } from '../support/working-folder.ts';

const [ORDERS, ANALYTICS, OTHER] = ['1000000000000001', '1000000000000002', '1000000000000003'] as const;
let home = '';

beforeEach(() => {
  home = realpathSync(mkdtempSync(join(tmpdir(), 'dts-xacct-lint-')));
  enterFolder(home);
});

afterEach(() => {
  leaveFolder();
  rmSync(home, { recursive: true, force: true });
});

const trust = (ram: readonly string[], service: readonly string[]): object => ({
  Statement: [
    {
      Action: 'sts:AssumeRole',
      Effect: 'Allow',
      Principal: {
        ...(ram.length > 0 && { RAM: ram.map((id) => `acs:ram::${id}:root`) }),
        ...(service.length > 0 && { Service: service }),
      },
    },
  ],
  Version: '1',
});
const good = (creator: string): object => trust([creator], [`${creator}@dts.aliyuncs.com`]);
const answer = (name: string, policy: object, owner: string = ORDERS): object => ({
  RequestId: 'x',
  Role: { RoleName: name, Arn: `acs:ram::${owner}:role/${name}`, AssumeRolePolicyDocument: JSON.stringify(policy) },
});
const tasks = (creator: string = ANALYTICS, role = 'ram-for-dts'): object => ({
  version: 1,
  tasks: [
    {
      name: 'orders-to-analytics',
      creator,
      source: { account: ORDERS, database: 'MySQL', connection: 'Alibaba Cloud Instance', role },
      destination: { account: creator, database: 'MySQL', connection: 'Alibaba Cloud Instance' },
    },
  ],
});

async function found(
  files: Readonly<Record<string, object | string>>,
  more: Partial<LintOptions> = {},
): Promise<readonly string[]> {
  for (const [file, content] of Object.entries(files)) {
    mkdirSync(dirname(join(home, file)), { recursive: true });
    writeFileSync(join(home, file), typeof content === 'string' ? content : JSON.stringify(content, null, 2));
  }
  const report = await lint({ paths: ['.'], ...more });
  return report.findings.map(
    ({ rule, level, place, subject }) => `${place?.file ?? ''} ${level} ${rule} ${subject ?? '-'}`,
  );
}

const id = (text: string): NonNullable<ReturnType<typeof parseAccountId>> => {
  const account = parseAccountId(text);
  if (account === undefined) throw new Error(text);
  return account;
};
const arn = `acs:ram::${ORDERS}:role/ram-for-dts`;

describe('a task gives its role the creator', () => {
  test('reports nothing for a good role', async () => {
    expect(await found({ 'tasks.json': tasks(), 'role.json': answer('ram-for-dts', good(ANALYTICS)) })).toEqual([]);
  });

  test('a role for another creator', async () => {
    expect(await found({ 'tasks.json': tasks(), 'role.json': answer('ram-for-dts', good(OTHER)) })).toEqual([
      `role.json error dts-trusts-wrong-account ${arn}`,
    ]);
  });

  test('the role name is compared without case', async () => {
    expect(await found({ 'tasks.json': tasks(), 'role.json': answer('RAM-for-DTS', good(OTHER)) })).toEqual([
      `role.json error dts-trusts-wrong-account acs:ram::${ORDERS}:role/RAM-for-DTS`,
    ]);
  });

  test('a role of that name in another account is another role', async () => {
    const files = { 'tasks.json': tasks(), 'role.json': answer('ram-for-dts', good(OTHER), OTHER) };
    expect(await found(files)).toContain('tasks.json note link-owner-unknown task orders-to-analytics');
  });

  test('an ordinary role becomes one for DTS because a task names it', async () => {
    const role = answer('ram-for-dts', trust([ANALYTICS], []));
    expect(await found({ 'role.json': role })).toEqual([]);
    expect(await found({ 'tasks.json': tasks(), 'role.json': role })).toEqual([
      `role.json error dts-service-missing ${arn}`,
    ]);
  });

  test('tasks of two creators', async () => {
    const both = {
      version: 1,
      tasks: [ANALYTICS, OTHER].map((creator) => ({
        ...(tasks(creator) as { tasks: [object] }).tasks[0],
        name: `for-${creator}`,
      })),
    };
    const policy = trust([ANALYTICS, OTHER], [`${ANALYTICS}@dts.aliyuncs.com`, `${OTHER}@dts.aliyuncs.com`]);
    expect(await found({ 'tasks.json': both, 'role.json': answer('ram-for-dts', policy) })).toEqual([]);
    expect(await found({ 'tasks.json': both, 'role.json': answer('ram-for-dts', good(ANALYTICS)) })).toContain(
      `role.json error dts-service-missing ${arn}`,
    );
  });

  test('a bare policy is the role that a task names where its owner is told and its file is called like it', async () => {
    const files = { 'tasks.json': tasks(), 'ram-for-dts.json': good(OTHER) };
    expect(await found(files)).toEqual(['tasks.json note link-owner-unknown task orders-to-analytics']);
    expect(await found(files, { owner: id(ORDERS) })).toEqual([
      `ram-for-dts.json error dts-trusts-wrong-account ${arn}`,
    ]);
  });
});

describe('--creator', () => {
  test('is held against every role for DTS', async () => {
    expect(await found({ 'a.json': good(OTHER) }, { creator: id(ANALYTICS) })).toEqual([
      'a.json error dts-trusts-wrong-account -',
    ]);
    expect(await found({ 'a.json': good(ANALYTICS) }, { creator: id(ANALYTICS) })).toEqual([]);
  });

  test('makes no ordinary role of a folder one for DTS', async () => {
    const files = { 'a.json': trust([ANALYTICS], []), 'b.json': trust([], ['ecs.aliyuncs.com']) };
    expect(await found(files, { creator: id(ANALYTICS) })).toEqual([]);
    expect(await found(files, { creator: id(ANALYTICS), paths: ['a.json', 'b.json'] })).toEqual([
      'a.json error dts-service-missing -',
    ]);
  });

  test('is not requested when a task has the creator', async () => {
    const files = { 'tasks.json': tasks(), 'role.json': answer('ram-for-dts', good(ANALYTICS)) };
    expect(await found(files, { creator: id(OTHER) })).toEqual([]);
  });

  test('is the creator of a request, which has none', async () => {
    const request = {
      JobType: 'SYNC',
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
    const files = { 'request.json': request, 'role.json': answer('ram-for-dts', good(OTHER)) };
    expect(await found(files)).toEqual([]);
    expect(await found(files, { creator: id(ANALYTICS) })).toEqual([`role.json error dts-trusts-wrong-account ${arn}`]);
  });
});

describe('--owner', () => {
  test('tells whom a bare policy may not trust', async () => {
    expect(await found({ 'a.json': good(ORDERS) }, { owner: id(ORDERS) })).toEqual(['a.json error dts-trusts-owner -']);
  });
});

describe('roles that are nobody’s cross-account roles', () => {
  test.each(['AliyunDTSDefaultRole', 'AliyunServiceRoleForDTS'])('%s', async (name) => {
    expect(
      await found({ 'role.json': answer(name, trust([], ['dts.aliyuncs.com'])) }, { creator: id(ANALYTICS) }),
    ).toEqual([]);
  });

  test('nothing is said of a service-linked role, which nobody can edit', async () => {
    expect(
      await found({ 'role.json': answer('AliyunServiceRoleForX', { ...trust([], ['x.aliyuncs.com']), Version: '2' }) }),
    ).toEqual([]);
  });
});

describe('an account that was read completely', () => {
  const list = (isTruncated: boolean): object => ({
    IsTruncated: isTruncated,
    Roles: { Role: [{ RoleName: 'ram-for-dtss', Arn: `acs:ram::${ORDERS}:role/ram-for-dtss`, RoleId: '1' }] },
  });

  test('has no role of that name', async () => {
    const said = await found({ 'roles.json': list(false), 'tasks.json': tasks() });
    expect(said).toContain('tasks.json error link-role-not-found task orders-to-analytics');
  });

  test('is none whose last page alone is whole', async () => {
    const first = {
      IsTruncated: true,
      Marker: 'x',
      Roles: { Role: [{ RoleName: 'a', Arn: `acs:ram::${ORDERS}:role/a`, RoleId: '1' }] },
    };
    const said = await found({ '1.json': first, '2.json': list(false), 'tasks.json': tasks() });
    expect(said.filter((line) => line.includes('link-role-not-found'))).toEqual([]);
    expect(await found({ 'all.json': [first, list(false)] })).toEqual(said);
  });

  test('is not an answer with more pages', async () => {
    expect(await found({ 'roles.json': list(true), 'tasks.json': tasks() })).toEqual([
      'tasks.json note link-owner-unknown task orders-to-analytics',
    ]);
  });
});

describe('what was not judged', () => {
  const gaps = async (files: Readonly<Record<string, object>>): Promise<readonly string[]> => {
    await found(files);
    const { gaps: all, summary } = await lint({ paths: ['.'] });
    expect(summary.complete).toBe(true);
    return all.map(({ because, reason }) => `${because} ${reason}`);
  };

  test('is reported for a role without a known creator', async () => {
    expect(await gaps({ 'role.json': answer('ram-for-dts', good(ANALYTICS)) })).toEqual([
      'creatorUnknown not-given',
      'policiesNotGiven not-given',
    ]);
  });

  const listed = (...names: readonly string[]): readonly object[] =>
    names.map((name) => ({ RoleName: name, Arn: `acs:ram::${ORDERS}:role/${name}`, RoleId: '1' }));

  test('is said of roles of a list, which shows no trust policies, but of no role of a service', async () => {
    const list = { IsTruncated: false, Roles: { Role: listed('a', 'b', 'AliyunServiceRoleForX') } };
    expect(await gaps({ 'roles.json': list })).toEqual(['trustNotGiven not-given']);
    const { gaps: all } = await lint({ paths: ['.'] });
    expect(all[0]?.data).toEqual({ count: 2 });
  });

  test('is said of the jobs of a list, which does not tell whose databases they join', async () => {
    const job = { DtsJobId: 'j', Status: 'x', SourceEndpoint: { InstanceType: 'RDS' }, DestinationEndpoint: {} };
    expect(await gaps({ 'jobs.json': { RequestId: 'x', DtsJobList: [job, job] } })).toEqual([
      'ownersNotGiven not-given',
    ]);
  });

  test('is said of the rest of a list that is cut off, once an account', async () => {
    const page = (name: string): object => ({ IsTruncated: true, Marker: 'x', Roles: { Role: listed(name) } });
    expect(await gaps({ '1.json': page('a'), '2.json': page('b') })).toEqual([
      'listCutOff not-given',
      'trustNotGiven not-given',
    ]);
    const { gaps: all } = await lint({ paths: ['.'] });
    expect(all[0]).toMatchObject({ what: ORDERS, account: ORDERS, data: { count: 2 } });
  });

  test('is reported for values that are known later', async () => {
    expect(await gaps({ 'a.json': trust(['${var.creator}'], ['ecs.aliyuncs.com']) })).toEqual([
      'unknownValues not-given',
    ]);
  });

  test('is nothing where all is known', async () => {
    expect(await gaps({ 'a.json': trust([ANALYTICS], []) })).toEqual([]);
  });
});

test('a text in another encoding is one finding, where it is ours', async () => {
  const policy = JSON.stringify(good(ANALYTICS)).replace('"Version"', '"Description":"caf\u00e9","Version"');
  mkdirSync(join(home, 'f'));
  writeFileSync(join(home, 'f', 'policy.json'), Buffer.from(policy, 'latin1'));
  writeFileSync(join(home, 'f', 'other.json'), Buffer.from('{"name": "caf\u00e9"}', 'latin1'));
  expect(await found({}, { paths: ['f'] })).toEqual(['f/policy.json error syntax -']);
  expect(await found({}, { paths: ['f/other.json'] })).toEqual(['f/other.json error syntax -']);
});

test('findings come in the order of files and places, whatever was judged first', async () => {
  const said = await found({
    'b.json': good(OTHER),
    'a-tasks.json': tasks(ANALYTICS, 'AliyunDTSDefaultRole'),
    'c.json': answer('ram-for-dts', trust([ANALYTICS], ['dts.aliyuncs.com'])),
    'd.json': '{ "Statement": [ { "Principal": { "RAM": "acs:ram::1000000000000001:root" }, } ] }',
  });
  expect(said.map((line) => line.split(' ')[0])).toEqual(['a-tasks.json', 'c.json', 'd.json']);
});

test.each([
  [
    'a policy',
    trust(
      [ORDERS],
      Array.from({ length: 2000 }, (_, i) => `${String(1e15 + i)}@dts.aliyuncs.com`),
    ),
  ],
  [
    'a role',
    answer(
      'a',
      trust(
        [ORDERS],
        Array.from({ length: 2000 }, (_, i) => `${String(1e15 + i)}@dts.aliyuncs.com`),
      ),
    ),
  ],
])('%s longer than RAM could ever keep is a gap', async (_, value) => {
  writeFileSync(join(home, 'long.json'), JSON.stringify(value));
  const { gaps, findings, summary } = await lint({ paths: ['long.json'], allowUnrecognised: false });
  expect(gaps.filter(({ because }) => because === 'tooLong')).toEqual([
    { what: 'long.json', because: 'tooLong', data: { limit: 50_000 }, reason: 'not-readable' },
  ]);
  expect([findings, summary.complete]).toEqual([[], false]);
});

test('an empty text in the place of a policy is marked whole', async () => {
  writeFileSync(
    join(home, 'a.json'),
    '{"Role":{"RoleName":"a","Arn":"acs:ram::1000000000000001:role/a","AssumeRolePolicyDocument":""}}',
  );
  const { findings } = await lint({ paths: ['a.json'], allowUnrecognised: false });
  expect(findings.map(({ rule, place }) => [rule, place?.startColumn, place?.endColumn])).toEqual([['syntax', 93, 95]]);
});
