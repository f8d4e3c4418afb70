import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import { folder } from '../support/process.ts';
import { runCli } from '../support/run-cli.ts';
import { fixed } from './fixed.ts';

const policy = (actions: readonly string[]): string =>
  JSON.stringify({
    Version: '1',
    Statement: [{ Effect: 'Allow', Action: actions, Principal: { Service: ['fc.aliyuncs.com'] } }],
  });

/** Each action once, as it is documented. */
test.each([
  [['sts:assumerole', 'sts:AssumeRole'], ['sts:AssumeRole']],
  [['sts:AssumeRole', 'STS:AssumeRole'], ['sts:AssumeRole']],
  [['sts:assumerole', 'sts:ASSUMEROLE'], ['sts:AssumeRole']],
  [
    ['sts:SetSourceIdentity', 'sts:AssumeRole', 'sts:setsourceidentity'],
    ['sts:SetSourceIdentity', 'sts:AssumeRole'],
  ],
])('a safe fix of %j leaves no action twice', async (written, wanted) => {
  const cwd = folder({ 'trust.json': policy(written) });
  await runCli(['lint', '--fix', '.'], { cwd });
  const text = readFileSync(join(cwd, 'trust.json'), 'utf8');
  expect(JSON.parse(text)).toEqual(JSON.parse(policy(wanted)));
  await runCli(['lint', '--fix', '.'], { cwd });
  expect(readFileSync(join(cwd, 'trust.json'), 'utf8')).toBe(text);
});

const DTS = '1000000000000062@dts.aliyuncs.com';

/** Plain DTS twice, with comments between, as each notation has it: beside what becomes of it, or nothing where that is advice. */
test.each([
  [
    'p.yaml',
    `Version: "1"
Statement:
  - Effect: Allow
    Action: sts:AssumeRole
    Principal:
      RAM: ["acs:ram::1000000000000062:root"]
      Service:
        # the old one
        - dts.aliyuncs.com
        # the new one
        - dts.aliyuncs.com
`,
    [
      '        - dts.aliyuncs.com\n        # the new one\n        - dts.aliyuncs.com\n',
      `        - ${DTS}\n        # the new one\n`,
    ],
  ],
  [
    'p.jsonc',
    `{
  "Version": "1",
  "Statement": [{
    "Effect": "Allow",
    "Action": "sts:AssumeRole",
    "Principal": {
      "RAM": ["acs:ram::1000000000000062:root"],
      "Service": [
        "dts.aliyuncs.com", // the old one
        /* the new one */
        "dts.aliyuncs.com"
      ]
    }
  }]
}
`,
    undefined,
  ],
  [
    'main.tf',
    `resource "alicloud_ram_role" "r" {
  role_name = "r"
  assume_role_policy_document = jsonencode({
    Version = "1"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = {
        RAM     = ["acs:ram::1000000000000062:root"]
        Service = [
          "dts.aliyuncs.com", # the old one
          # the new one
          "dts.aliyuncs.com"
        ]
      }
    }]
  })
}
`,
    undefined,
  ],
] as const)('plain DTS twice, with comments between: %s', async (file, text, change) => {
  const once = await fixed(file, text, 'review');
  expect(once.text).toBe(change === undefined ? text : text.replace(change[0], change[1]));
  const found = once.before.findings.filter(({ rule }) => rule === 'dts-service-collapsed');
  expect(found.map(({ fix }) => (fix?.edits.length ?? 0) > 0)).toEqual([change !== undefined]);
  expect(once.untouched.refused).toEqual([]);
  expect((await fixed(file, once.text, 'review')).text).toBe(once.text);
});

test('a finding of a record does not say that its fix is safe', async () => {
  const role = {
    RoleName: 'feed',
    RoleId: '3',
    Arn: 'acs:ram::1000000000000061:role/feed',
    AssumeRolePolicyDocument: policy(['sts:assumerole']),
  };
  const cwd = folder({ 'roles.json': JSON.stringify({ IsTruncated: false, RequestId: '9', Roles: { Role: [role] } }) });
  const { out } = await runCli(['lint', '.'], { cwd });
  expect(out).toContain('= fix: write "sts:AssumeRole" (in the account: a record is not edited)');
  expect(out).not.toContain('(safe)');
});
