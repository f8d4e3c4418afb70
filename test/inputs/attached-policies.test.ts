import { expect, test } from 'vitest';

import { folder } from '../support/process.ts';
import { runCli } from '../support/run-cli.ts';

const CREATOR = '1000000000000032';
const TRUST = {
  Version: '1',
  Statement: [
    {
      Effect: 'Allow',
      Action: 'sts:AssumeRole',
      Principal: { RAM: [`acs:ram::${CREATOR}:root`], Service: [`${CREATOR}@dts.aliyuncs.com`] },
    },
  ],
};

/** A policy text as JSON has to write it in a string. */
type Write = (policy: string) => Readonly<Record<string, string>>;

const terraform: Write = (policy) => ({
  'main.tf': `resource "alicloud_ram_role" "feed" {
  role_name                   = "feed"
  assume_role_policy_document = ${JSON.stringify(JSON.stringify(TRUST))}
}
resource "alicloud_ram_policy" "own" {
  policy_name     = "own"
  policy_document = ${JSON.stringify(policy)}
}
resource "alicloud_ram_role_policy_attachment" "own" {
  role_name   = alicloud_ram_role.feed.role_name
  policy_name = alicloud_ram_policy.own.policy_name
  policy_type = "Custom"
}
`,
});

const resource = (type: string, values: object): object => ({
  address: `${type}.x`,
  mode: 'managed',
  type,
  name: 'x',
  provider_name: 'registry.terraform.io/aliyun/alicloud',
  values,
});

const plan: Write = (policy) => ({
  'plan.json': JSON.stringify({
    format_version: '1.2',
    planned_values: {
      root_module: {
        resources: [
          resource('alicloud_ram_role', { role_name: 'feed', assume_role_policy_document: JSON.stringify(TRUST) }),
          resource('alicloud_ram_policy', { policy_name: 'own', policy_document: policy }),
          resource('alicloud_ram_role_policy_attachment', {
            role_name: 'feed',
            policy_name: 'own',
            policy_type: 'Custom',
          }),
        ],
      },
    },
  }),
});

const ros =
  (resources: (policy: string) => object): Write =>
  (policy) => ({
    'stack.json': JSON.stringify({ ROSTemplateFormatVersion: '2015-09-01', Resources: resources(policy) }, null, 2),
  });

const role = (more: object): object => ({
  Type: 'ALIYUN::RAM::Role',
  Properties: { RoleName: 'feed', AssumeRolePolicyDocument: TRUST, ...more },
});

const inline = ros((policy) => ({ Feed: role({ Policies: [{ PolicyName: 'own', PolicyDocument: policy }] }) }));

const managed = ros((policy) => ({
  Feed: role({}),
  Own: {
    Type: 'ALIYUN::RAM::ManagedPolicy',
    Properties: { PolicyName: 'own', PolicyDocument: policy, Roles: ['feed'] },
  },
}));

const snapshot: Write = (policy) => ({
  'snapshot.json': JSON.stringify({
    snapshotVersion: 1,
    takenAt: '2026-11-23T10:00:00Z',
    accounts: [
      {
        id: '1000000000000031',
        roles: [
          {
            name: 'feed',
            arn: 'acs:ram::1000000000000031:role/feed',
            trustPolicy: JSON.stringify(TRUST),
            policies: [{ name: 'own', type: 'Custom', document: policy }],
          },
        ],
        gaps: [],
      },
    ],
  }),
});

const crossplane: Write = (policy) => ({
  'role.yaml': [
    ['Role', { name: 'feed', document: JSON.stringify(TRUST) }],
    ['Policy', { policyName: 'own', policyDocument: policy }],
    ['RolePolicyAttachment', { roleName: 'feed', policyName: 'own', policyType: 'Custom' }],
  ]
    .map(([kind, forProvider]) =>
      JSON.stringify({
        apiVersion: 'ram.alibabacloud.crossplane.io/v1alpha1',
        kind,
        metadata: { name: 'feed' },
        spec: { forProvider },
      }),
    )
    .join('\n---\n'),
});

const WRITERS: readonly (readonly [string, Write])[] = [
  ['Terraform', terraform],
  ['a plan', plan],
  ['a role of ROS', inline],
  ['a managed policy of ROS', managed],
  ['a snapshot', snapshot],
  ['Crossplane', crossplane],
];

/** The gaps of reason `not-readable`, and the exit code. */
async function unread(files: Readonly<Record<string, string>>): Promise<readonly unknown[]> {
  const { code, out } = await runCli(['lint', '-f', 'json', '--fail-on', 'never', '.'], { cwd: folder(files) });
  const { gaps } = JSON.parse(out) as { gaps: readonly { what: string; because: string; reason: string }[] };
  return [code, ...gaps.filter(({ reason }) => reason === 'not-readable').map(({ because }) => because)];
}

const WRONG = 'the text of custom policy "own" is not a policy';

test.each(WRITERS)('an attached policy whose text is no policy is named: %s', async (_, write) => {
  expect(await unread(write('{ "Version": "1", "Statement": [ { "Effect": "Allow" "Action": "rds:*" } ] }'))).toEqual([
    3,
    WRONG,
  ]);
  expect(await unread(write('{ "Version": "1" }'))).toEqual([3, WRONG]);
});

test.each(WRITERS)('one that can be read is not: %s', async (_, write) => {
  const policy = { Version: '1', Statement: [{ Effect: 'Allow', Action: 'rds:*', Resource: '*' }] };
  expect(await unread(write(JSON.stringify(policy)))).toEqual([0]);
});

test('a policy that is known by its name alone is a gap, and no error', async () => {
  const [[name, text]] = Object.entries(terraform('{}')) as [[string, string]];
  const files = {
    [name]: text
      .replace(/resource "alicloud_ram_policy"[^}]*}[^}]*}\n/, '')
      .replace(/alicloud_ram_policy\.own\.policy_name/, '"own"'),
  };
  const { code, out } = await runCli(['lint', '.'], { cwd: folder(files) });
  expect(out).toContain('what the custom policies of 1 role allow');
  expect(code).toBe(0);
});
