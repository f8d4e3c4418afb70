import { describe, expect, test } from 'vitest';

import { folder } from '../support/process.ts';
import { runCli } from '../support/run-cli.ts';

const POLICY = JSON.stringify({
  Version: '1',
  Statement: [{ Effect: 'Allow', Action: 'AssumeRole', Principal: { RAM: ['1000000000000077'] } }],
});
const ROLE = {
  RoleName: 'old_reader',
  Arn: 'acs:ram::1000000000000041:role/old_reader',
  RoleId: '300000000000000041',
  CreateDate: '2018-05-02T00:00:00Z',
  AssumeRolePolicyDocument: POLICY,
};

const home = folder({
  'get-role.json': JSON.stringify({ Role: ROLE }),
  'list-roles.json': JSON.stringify({ Roles: { Role: [ROLE] }, IsTruncated: false }),
  'bare.yaml': `RoleName: old_reader\nArn: ${ROLE.Arn}\nAssumeRolePolicyDocument: '${POLICY}'\n`,
  'create-role.json': JSON.stringify({ RoleName: 'old_reader', AssumeRolePolicyDocument: POLICY }),
  'update-role.json': JSON.stringify({ RoleName: 'old_reader', NewAssumeRolePolicyDocument: POLICY }),
  'policy.json': POLICY,
});

/** A report; labels under source lines are one line each. */
const lint = async (file: string): Promise<string> =>
  (await runCli(['lint', file], { cwd: home })).out.replaceAll(/\n +\| +(?=\w)/g, ' ');

describe('a policy that breaks the grammar', () => {
  test.each(['get-role.json', 'list-roles.json', 'bare.yaml'])('is held by RAM: %s', async (file) => {
    const out = await lint(file);
    expect(out).toContain('it was saved before RAM checked the syntax');
    expect(out).toContain('error[principal-malformed]');
    expect(out).not.toContain('RAM would answer');
  });

  test.each(['create-role.json', 'update-role.json', 'policy.json'])('would be refused: %s', async (file) => {
    const out = await lint(file);
    expect(out).toContain('RAM would answer: MalformedPolicyDocument');
    expect(out).not.toContain('tolerates');
  });
});
