import { describe, expect, test } from 'vitest';

import { folder } from '../support/process.ts';
import { NO_ATTACHMENTS_ARGS } from '../support/no-attachments.ts';
import { runCli } from '../support/run-cli.ts';

async function found(name: string, text: string): Promise<readonly string[]> {
  const cwd = folder({ [name]: text });
  const { out } = await runCli(['lint', '-f', 'concise', ...NO_ATTACHMENTS_ARGS, '.'], { cwd });
  return out
    .split('\n')
    .flatMap((line) => /^[\w.-]+:(\d+):\d+: \w+\[([\w-]+)\]/.exec(line)?.slice(1, 3).join(' ') ?? []);
}

const OTHER = `
resource "alicloud_ram_role" "other" {
  role_name                   = "other"
  assume_role_policy_document = jsonencode({
    Version   = "1"
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRoles", Principal = { Service = ["fc.aliyuncs.com"] } }]
  })
}
`;

describe('one mistake in Terraform is one finding, and what follows is checked', () => {
  test.each([
    ['an object that stays open', 'assume_role_policy_document = jsonencode({\n}\n', 3],
    ['a list that stays open', 'assume_role_policy_document = jsonencode({ Statement = [{ Effect = "Allow" })\n}\n', 3],
    ['a call that stays open', 'assume_role_policy_document = jsonencode({ Version = "1" }\n}\n', 3],
    ['a member without a value', 'assume_role_policy_document = jsonencode({ Version = })\n}\n', 3],
  ])('%s', async (_, rest, line) => {
    const role = `resource "alicloud_ram_role" "feed" {\n  role_name = "feed"\n  ${rest}`;
    const all = await found('main.tf', role + OTHER);
    expect(all.filter((each) => each.endsWith(' syntax'))).toHaveLength(1);
    expect(all.filter((each) => Number(each.split(' ')[0]) <= role.split('\n').length)).toEqual([
      `${String(line)} syntax`,
    ]);
    expect(all.slice(1)).toEqual([expect.stringMatching(/ trust-action$/)]);
  });
});

test.each([
  ['Terraform', '"@message":"Terraform 1.9.0","terraform":"1.9.0"', 'terraform'],
  ['OpenTofu', '"@message":"OpenTofu 1.8.1","tofu":"1.8.1"', 'tofu'],
])('the stream of a plan is named with the command of %s', async (_, version, tool) => {
  const cwd = folder({ 'out.json': `{"@level":"info",${version},"type":"version"}\n{"@level":"info"}\n` });
  const { out } = await runCli(['lint', '-f', 'concise', 'out.json'], { cwd });
  expect(out).toContain(`lint the output of "${tool} show -json PLANFILE"`);
});

describe('a policy with the version of AWS is ours where its condition says so', () => {
  const policy = (key: string, principal: object): string =>
    JSON.stringify({
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Action: 'sts:AssumeRole',
          Principal: principal,
          Condition: { StringEquals: { [key]: 'https://login.example.com' } },
        },
      ],
    });

  test.each(['oidc:iss', 'oidc:aud', 'saml:recipient', 'acs:SourceVpc'])('%s', async (key) => {
    expect(await found('a.json', policy(key, { Federated: '<provider>' }))).toContain('1 policy-version');
  });

  test.each(['login.example.com:aud', 'SAML:aud', 'aws:SourceIp'])('%s says nothing of whose it is', async (key) => {
    expect(await found('a.json', policy(key, { Federated: '<provider>' }))).toEqual([]);
  });
});
