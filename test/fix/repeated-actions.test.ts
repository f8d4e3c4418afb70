import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import { folder } from '../support/process.ts';
import { runCli } from '../support/run-cli.ts';

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

test('a finding of a record does not say that its fix is safe', async () => {
  const role = {
    RoleName: 'feed',
    RoleId: '3',
    Arn: 'acs:ram::1000000000000061:role/feed',
    AssumeRolePolicyDocument: policy(['sts:assumerole']),
  };
  const cwd = folder({ 'roles.json': JSON.stringify({ IsTruncated: false, RequestId: '9', Roles: { Role: [role] } }) });
  const { out } = await runCli(['lint', '.'], { cwd });
  expect(out).toContain('= fix: write "sts:AssumeRole" (in the account itself: a record is not edited)');
  expect(out).not.toContain('(safe)');
});
