import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { describe, expect, test } from 'vitest';

import { NO_ATTACHMENTS_ARGS } from '../support/no-attachments.ts';
import { runCli } from '../support/run-cli.ts';

interface Found {
  readonly code: number;
  readonly err: string;
  /** `rule file:line:column marked characters`. */
  readonly findings: readonly string[];
  readonly documents: number;
}

async function lint(files: Readonly<Record<string, string>>, ...args: readonly string[]): Promise<Found> {
  const cwd = mkdtempSync(join(tmpdir(), 'detection-'));
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(join(cwd, file)), { recursive: true });
    writeFileSync(join(cwd, file), text);
  }
  const { code, out, err } = await runCli(['lint', '-f', 'json', ...(args.length > 0 ? args : ['.'])], { cwd });
  rmSync(cwd, { recursive: true });
  const report = JSON.parse(out) as {
    findings: readonly { rule: string; file: string; startLine: number; startColumn: number; message: string }[];
    summary: { documents: number };
  };
  return {
    code,
    err,
    findings: report.findings.map((each) => `${each.rule} ${each.file}:${each.startLine}:${each.startColumn}`),
    documents: report.summary.documents,
  };
}

const policy = (service: string): string =>
  `{"Version":"1","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"RAM":["acs:ram::1000000000000002:root"],"Service":["${service}"]}}]}`;
const COLLAPSED = policy('dts.aliyuncs.com');

const planned = (type: string, values: object): string =>
  JSON.stringify({
    format_version: '1.2',
    planned_values: { root_module: { resources: [{ address: `${type}.feed`, mode: 'managed', type, values }] } },
  });
const STATE = JSON.stringify({
  version: 4,
  terraform_version: '1.9.0',
  serial: 3,
  lineage: 'f2',
  resources: [
    {
      mode: 'managed',
      type: 'alicloud_ram_role',
      name: 'feed',
      provider: 'provider["registry.terraform.io/aliyun/alicloud"]',
      instances: [
        {
          attributes: {
            arn: 'acs:ram::1000000000000001:role/feed',
            assume_role_policy_document: COLLAPSED,
            name: 'feed',
          },
        },
      ],
    },
  ],
});
const PLAN = planned('alicloud_ram_role', { name: 'feed', assume_role_policy_document: COLLAPSED });

describe('content decides, whatever the file is called', () => {
  test.each([
    ['a plan', PLAN, 'release.tf.json'],
    ['a plan', PLAN, 'release.tofu.json'],
    ['a plan', PLAN, 'release.tf'],
    ['a plan', PLAN, 'values.tfvars.json'],
    ['a state', STATE, 'state.tf.json'],
    ['a trust policy', COLLAPSED, 'trust.tf.json'],
  ])('%s called %#', async (_, text, file) => {
    const { findings } = await lint({ [file]: text }, file);
    expect(findings).toEqual([expect.stringContaining(`dts-service-collapsed ${file}:`)]);
  });

  test('code of Terraform in JSON stays code', async () => {
    const code = JSON.stringify({
      resource: { alicloud_ram_role: { feed: { name: 'feed', assume_role_policy_document: COLLAPSED } } },
    });
    expect((await lint({ 'main.tf.json': code }, '.', ...NO_ATTACHMENTS_ARGS)).findings).toHaveLength(1);
  });
});

test('a state is an input kind of its own, and is never edited', async () => {
  const cwd = mkdtempSync(join(tmpdir(), 'detection-'));
  writeFileSync(join(cwd, 'state.json'), STATE);
  const shown = await runCli(['lint', '--show-files', '.'], { cwd });
  expect(shown.out).toBe('state.json: Terraform state\n');
  const fixed = await runCli(['lint', '--fix=review', '-f', 'json', '.'], { cwd });
  const { findings } = JSON.parse(fixed.out) as { findings: readonly { rule: string; subject: string }[] };
  expect(findings.map(({ rule }) => rule)).toEqual(['dts-service-collapsed']);
  rmSync(cwd, { recursive: true });
});

describe('texts of others', () => {
  test.each([
    [
      'a manifest of applications with a comment',
      `{ // written by hand\n "requiredRoles": [{ "kind": "ServicePrincipal", "claim": "acs:ram::1000000000000001:role/viewer" }] }`,
    ],
    [
      'the same with a comma at the end',
      `{ "kind": "UserPrincipalName", "claims": ["acs:ram::1000000000000001:role/viewer",] }`,
    ],
    [
      'a description of an API',
      JSON.stringify({ openapi: '3.0.0', info: {}, paths: { '/roles': { post: { body: COLLAPSED } } } }),
    ],
    [
      'a schema with an example',
      JSON.stringify({ definitions: { trust: { type: 'string', description: 'who may', example: COLLAPSED } } }),
    ],
    [
      'a schema with examples',
      JSON.stringify({ properties: { trust: { type: 'object', examples: [JSON.parse(COLLAPSED)] } } }),
    ],
    ['an empty list of roles', '{ "users": [{ "name": "root" }], "roles": [] }'],
    ['an empty list of roles alone', '{ "Roles": [] }'],
    ['the tasks of an editor', '{ "version": "2.0.0", "tasks": [] }'],
    ['a version of a snapshot', '{ "name": "app", "snapshotVersion": "1.4.0-SNAPSHOT" }'],
  ])('%s: not recognised', async (_, text) => {
    expect(await lint({ 'a.json': text })).toMatchObject({ findings: [], documents: 0, code: 2 });
  });

  test.each([
    ['a manifest with a policy and a comment', `{ // mine\n "policy": ${COLLAPSED} }`],
    ['a manifest with a policy as text and a comment', `{ // mine\n "policy": ${JSON.stringify(COLLAPSED)} }`],
    ['a policy with a comment', `{ // mine\n ${COLLAPSED.slice(1)}`],
    ['a policy with a comma at the end', `${COLLAPSED.slice(0, -1)},}`],
  ])('%s is ours: the comment or the comma is the finding', async (_, text) => {
    expect((await lint({ 'a.json': text })).findings).toEqual([expect.stringContaining('syntax a.json:1:')]);
  });

  test('a member called example is no example where nothing describes a schema', async () => {
    expect((await lint({ 'a.json': `{ "example": ${COLLAPSED} }` })).findings).toHaveLength(1);
  });

  test('an empty answer of ListRoles is an answer', async () => {
    const answer = '{ "Roles": { "Role": [] }, "IsTruncated": false, "RequestId": "A1" }';
    expect(await lint({ 'a.json': answer })).toMatchObject({ documents: 1, code: 0 });
  });
});

describe('a policy that was escaped once too often', () => {
  const escaped = policy('1000000000000002@dts.aliyuncs.com').replaceAll('"', '\\"');
  const text = JSON.stringify(escaped);
  test.each([
    ['a.json', escaped],
    ['values.json', `{ "settings": { "trust": ${text} } }`],
    ['values.yaml', `settings:\n  trust: |\n    ${escaped}\n`],
    ['quoted.yaml', `settings:\n  trust: '${escaped}'\n`],
    ['map.yaml', `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a }\ndata:\n  trust.json: |-\n    ${escaped}\n`],
    ['answer.json', `{ "Role": { "RoleName": "r", "AssumeRolePolicyDocument": ${text} }, "RequestId": "A" }`],
    [
      'snapshot.json',
      `{ "snapshotVersion": 1, "accounts": [{ "id": "1000000000000001", "roles": [{ "name": "r", "arn": "acs:ram::1000000000000001:role/r", "trustPolicy": ${text}, "policies": [] }] }] }`,
    ],
    [
      'ros.yaml',
      `ROSTemplateFormatVersion: '2015-09-01'\nResources:\n  R:\n    Type: ALIYUN::RAM::Role\n    Properties:\n      RoleName: r\n      AssumeRolePolicyDocument: '${escaped}'\n`,
    ],
    ['plan.json', planned('alicloud_ram_role', { name: 'r', assume_role_policy_document: escaped })],
    ['state.json', STATE.replace(JSON.stringify(COLLAPSED), () => text)],
    ['main.tf.json', `{ "resource": { "alicloud_ram_role": { "r": { "name": "r", "document": ${text} } } } }`],
    ['main.tf', `resource "alicloud_ram_role" "r" {\n  name = "r"\n  document = <<EOF\n${escaped}\nEOF\n}\n`],
    ['quoted.tf', `resource "alicloud_ram_role" "r" {\n  name = "r"\n  document = ${text}\n}\n`],
  ])('%s: the same syntax finding', async (file, content) => {
    const { findings, code } = await lint({ [file]: content });
    expect(findings.filter((each) => !each.startsWith('role-'))).toEqual([expect.stringContaining(`syntax ${file}:`)]);
    expect(code).toBe(1);
  });
});

describe('JSONC', () => {
  const text = `// Tasks of the team.
{
  "Version": "1", // the only one
  /* "Statement": [ { */
  "Statement": [
    {
      "Effect": "Allow",
      "Action": "sts:AssumeRole",
      "Principal": { "RAM": ["acs:ram::1000000000000002:root",], /* } */ "Service": ["dts.aliyuncs.com"], },
    },
  ],
}
`;

  test('has comments and trailing commas, and places count them', async () => {
    expect((await lint({ 'trust.jsonc': text })).findings).toEqual(['dts-service-collapsed trust.jsonc:9:86']);
  });

  test('in a .json file they are a fault', async () => {
    expect((await lint({ 'trust.json': text })).findings).toEqual(['syntax trust.json:1:1']);
  });

  test('other damages and doubled keys are found behind comments', async () => {
    const doubled = text.replace('"Action"', '"Effect": "Allow", "Action"');
    expect((await lint({ 'a.jsonc': doubled })).findings).toEqual(['syntax a.jsonc:8:7']);
    const broken = text.replace('"Action":', '"Action"');
    expect((await lint({ 'a.jsonc': broken })).findings).toEqual(['syntax a.jsonc:8:16']);
  });

  test('fixes keep the comments', async () => {
    const cwd = mkdtempSync(join(tmpdir(), 'detection-'));
    writeFileSync(join(cwd, 'a.jsonc'), text);
    await runCli(['lint', '--fix=review', '.'], { cwd });
    const { readFileSync } = await import('node:fs');
    expect(readFileSync(join(cwd, 'a.jsonc'), 'utf8')).toBe(
      text.replace('"dts.aliyuncs.com"', '"1000000000000002@dts.aliyuncs.com"'),
    );
    rmSync(cwd, { recursive: true });
  });
});

test('the messages of a plan that runs are one finding that names the command to use', async () => {
  const line = (message: string): string => `{"@level":"info","@message":"${message}","@module":"terraform.ui"}\n`;
  const stream = line('Terraform 1.9.0') + line('alicloud_dts_synchronization_job.a: Plan to create');
  const { findings, code } = await lint({ 'out.json': stream });
  expect(findings).toEqual(['syntax out.json:1:1']);
  expect(code).toBe(1);
  expect((await lint({ 'out.json': line('aws_vpc.a: Plan to create') })).documents).toBe(0);
});
