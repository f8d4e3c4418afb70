import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';

import { eachInFolder } from '../support/config-folder.ts';
import { runCli } from '../support/run-cli.ts';

const folder = eachInFolder();
const [OWNER, CREATOR, OTHER] = ['1000000000000001', '1000000000000002', '1000000000000003'];
const isReport = new Ajv2020({ allowUnionTypes: true }).compile(
  JSON.parse(readFileSync(join(import.meta.dirname, '..', '..', 'schemas', 'report.schema.json'), 'utf8')) as object,
);

interface Entry {
  readonly subject: string;
  readonly principal: string;
  readonly account: string | null;
  readonly statement: number;
  readonly effect: string;
  readonly condition: unknown;
  readonly policies: unknown;
  readonly tasks: readonly string[];
  readonly file: string;
  readonly startLine: number;
}

const ROOT = `acs:ram::${CREATOR}:root`;
const DTS = `${CREATOR}@dts.aliyuncs.com`;

function allow(principal: object | string, more: object = {}): object {
  return { Effect: 'Allow', Action: 'sts:AssumeRole', Principal: principal, ...more };
}

function deny(principal: object | string, more: object = {}): object {
  return { ...allow(principal, more), Effect: 'Deny' };
}

/** A snapshot of a role with these statements, and of a task of the creator that takes it. */
function snapshot(statements: readonly object[], more: object = {}): string {
  const role = {
    name: 'r',
    arn: `acs:ram::${OWNER}:role/r`,
    trustPolicy: JSON.stringify({ Version: '1', Statement: statements }),
    policies: [{ name: 'AliyunDTSRolePolicy', type: 'System' }],
    ...more,
  };
  const end = { instanceType: 'RDS', engine: 'MySQL' };
  const job = {
    id: 'j',
    name: 'orders',
    type: 'SYNC',
    region: 'cn-hangzhou',
    status: 'Synchronizing',
    source: { account: OWNER, role: 'r', ...end },
    destination: { account: CREATOR, ...end },
  };
  const accounts = [
    { id: OWNER, roles: [role], dtsJobs: [], gaps: [] },
    { id: CREATOR, roles: [], dtsJobs: [job], gaps: [] },
  ];
  return JSON.stringify({ snapshotVersion: 1, takenAt: '2026-11-23T10:00:00Z', accounts }, undefined, 1);
}

async function audit(format: string, ...args: readonly string[]): Promise<string> {
  return (await runCli(['audit', '--snapshot', 's.json', '-f', format, ...args], { cwd: folder.path() })).out;
}

async function access(statements: readonly object[], more: object = {}): Promise<readonly Entry[]> {
  folder.write('s.json', snapshot(statements, more));
  const report = JSON.parse(await audit('json')) as { readonly access: readonly Entry[] };
  expect([isReport(report), isReport.errors]).toEqual([true, null]);
  return report.access;
}

/** `principal effect` of each entry. */
async function effects(...statements: readonly object[]): Promise<readonly string[]> {
  return (await access(statements)).map(({ principal, effect }) => `${principal} ${effect}`);
}

describe('the access entries of an audit', () => {
  it('have all that the contract names', async () => {
    const condition = { IpAddress: { 'acs:SourceIp': ['203.0.113.2', '203.0.113.1'] } };
    const [first, second] = await access([allow({ RAM: [ROOT] }), allow({ Service: [DTS] }, { Condition: condition })]);
    expect(first).toEqual({
      subject: `acs:ram::${OWNER}:role/r`,
      principal: ROOT,
      account: CREATOR,
      statement: 1,
      effect: 'allow',
      condition: null,
      policies: [{ name: 'AliyunDTSRolePolicy', type: 'System' }],
      tasks: ['orders'],
      file: 's.json',
      startLine: 11,
    });
    expect(second).toMatchObject({
      principal: DTS,
      statement: 2,
      condition: { IpAddress: { 'acs:SourceIp': ['203.0.113.1', '203.0.113.2'] } },
    });
  });

  it('name the tasks of their own account only', async () => {
    const entries = await access([allow({ RAM: [ROOT, `acs:ram::${OTHER}:root`] })]);
    expect(entries.map(({ tasks }) => tasks)).toEqual([['orders'], []]);
  });

  it('leave policies open where they were refused', async () => {
    const [entry] = await access([allow({ RAM: [ROOT] })], { policies: null });
    expect(entry?.policies).toBeNull();
  });

  it('are none of roles that only their own account takes', async () => {
    expect(await effects(allow({ Service: ['ecs.aliyuncs.com'], RAM: [`acs:ram::${OWNER}:root`] }))).toEqual([]);
    // Of a role that DTS can take, all are listed.
    expect(await effects(allow({ Service: ['dts.aliyuncs.com', 'ecs.aliyuncs.com'] }))).toEqual([
      'dts.aliyuncs.com allow',
      'ecs.aliyuncs.com allow',
    ]);
  });

  it.each<[string, readonly object[], readonly string[]]>([
    ['in full', [deny({ RAM: [ROOT] })], []],
    ['in full, by another action pattern', [deny({ RAM: [ROOT] }, { Action: 'sts:*' })], []],
    ['in part: one user', [deny({ RAM: [`acs:ram::${CREATOR}:user/x`] })], [`${ROOT} unknown`]],
    [
      'under a condition',
      [deny({ RAM: [ROOT] }, { Condition: { Bool: { 'acs:MFAPresent': 'false' } } })],
      [`${ROOT} unknown`],
    ],
    ['perhaps: a wildcard', [deny({ RAM: ['*'] })], [`${ROOT} unknown`]],
    ['not: another account', [deny({ RAM: [`acs:ram::${OTHER}:root`] })], [`${ROOT} allow`]],
    ['not: another action', [deny({ RAM: [ROOT] }, { Action: 'sts:SetSourceIdentity' })], [`${ROOT} allow`]],
    ['not: DTS of the account', [deny({ Service: [DTS] })], [`${ROOT} allow`]],
  ])('a Deny takes one away %s', async (_, denies, expected) => {
    expect(await effects(allow({ RAM: [ROOT] }), ...denies)).toEqual(expected);
    expect(await effects(...denies, allow({ RAM: [ROOT] }))).toEqual(expected);
  });

  it('take a Deny of the account as one of its users', async () => {
    const user = `acs:ram::${CREATOR}:user/x`;
    expect(await effects(allow({ RAM: [user] }), deny({ RAM: [ROOT] }))).toEqual([]);
    expect(await effects(allow({ RAM: [user] }), deny({ RAM: [`acs:ram::${CREATOR}:user/y`] }))).toEqual([
      `${user} allow`,
    ]);
  });

  it('have one entry without an account for a wildcard', async () => {
    const entries = await access([allow({ RAM: ['*'] })]);
    expect(entries).toMatchObject([{ principal: '*', account: null, effect: 'allow' }]);
  });

  it('are none for what RAM can mean nobody by, another action, or a condition that no service meets', async () => {
    expect(await effects(allow({ RAM: [CREATOR] }), allow({ Service: ['dts.aliyun.com'] }))).toEqual([]);
    expect(await effects(allow({ RAM: [ROOT] }, { Action: 'sts:SetSourceIdentity' }))).toEqual([]);
    expect(
      await effects(allow({ Service: [DTS] }, { Condition: { StringEquals: { 'sts:ExternalId': 'xx' } } })),
    ).toEqual([]);
  });

  it('stand in text with --access, and in Markdown', async () => {
    await access([allow({ RAM: [ROOT] })]);
    expect(await audit('text')).not.toContain('who can assume which role');
    expect(await audit('text', '--access')).toContain(`    ${ROOT}  AliyunDTSRolePolicy; task orders; s.json:11\n`);
    expect(await audit('markdown')).toContain(
      `| \`acs:ram::${OWNER}:role/r\` | \`${ROOT}\` |  | \`AliyunDTSRolePolicy\` | \`orders\` | \`s.json:11\` |`,
    );
  });
});
