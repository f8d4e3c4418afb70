import { describe, expect, it } from 'vitest';

import { lint } from '../../src/commands/lint.ts';
import { eachInFolder } from '../support/config-folder.ts';

const folder = eachInFolder();

/** A policy that is right, but for what is attached to its role. */
const TRUST = `{"Version": "1", "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole", "Principal":
       {"RAM": ["acs:ram::1000000000000002:root"], "Service": ["1000000000000002@dts.aliyuncs.com"]}}]}`;

const API = 'ram.alibabacloud.crossplane.io/v1alpha1';

function manifest(kind: string, name: string, values: string, more = ''): string {
  return `---
apiVersion: ${API}
kind: ${kind}
metadata:
  name: ${name}
spec:
${more}  forProvider:
${values.replace(/^/gm, '    ')}
`;
}

function role(name: string, called = `name: ${name}\n`, more = ''): string {
  return manifest('Role', `k-${name}`, `${called}document: |\n  ${TRUST}`, more);
}

function attachment(to: string, policy = 'AliyunDTSRolePolicy', more = '', type = 'System'): string {
  return manifest('RolePolicyAttachment', 'a', `policyName: ${policy}\npolicyType: ${type}\n${to}`, more);
}

async function told(files: Readonly<Record<string, string>>): Promise<readonly string[]> {
  const paths = Object.entries(files).map(([name, text]) => folder.write(name, text));
  const { findings, gaps, unrecognised } = await lint({ paths, today: '2026-11-26' });
  expect(unrecognised).toEqual([]);
  return [
    ...findings.map(({ rule, subject, place }) => {
      const file = /[^/]*$/.exec(place?.file ?? '')?.[0] ?? '';
      return `${rule} ${subject ?? '-'} ${file}:${String(place?.startLine)}`;
    }),
    ...gaps.flatMap(({ because }) => (because === 'policiesNotGiven' ? ['not given'] : [])),
  ];
}

const MISSING = 'role-policy-missing Role/k-r a.yaml:8';

describe('an attachment belongs to the role that it names', () => {
  it.each<readonly [string, string, readonly string[]]>([
    ['by name', role('r') + attachment('roleName: r'), []],
    ['by name, in front of it', attachment('roleName: r') + role('r'), []],
    ['by reference', role('r') + attachment('roleNameRef: { name: k-r }'), []],
    ['by reference to a role without a name', role('r', '') + attachment('roleNameRef: { name: k-r }'), []],
    ['by the name in Kubernetes, where there is no other', role('r', '') + attachment('roleName: k-r'), []],
    ['to another role', role('r') + attachment('roleName: other'), [MISSING]],
    ['by reference to another role', role('r') + attachment('roleNameRef: { name: k-other }'), [MISSING]],
    ['by labels, it may be any', role('r') + attachment('roleNameSelector: { matchLabels: { a: b } }'), []],
    ['filled in later, it may be any', role('r') + attachment('roleName: "{{ .Values.role }}"'), []],
    ['no word about policies', role('r'), ['not given']],
    [
      'of another account',
      role('r') + attachment('roleName: r', 'AliyunDTSRolePolicy', '  providerConfigRef: { name: other }\n'),
      [MISSING],
    ],
    [
      'of the same account by its configuration',
      role('r', 'name: r\n', '  providerConfigRef: { name: default }\n') + attachment('roleName: r'),
      [],
    ],
    [
      'another policy in its place',
      role('r') + attachment('roleName: r', 'AliyunDTSFullAccess'),
      ['role-policy-wrong-type Role/k-r a.yaml:19'],
    ],
    [
      'a custom one of that name',
      role('r') + attachment('roleName: r', 'AliyunDTSRolePolicy', '', 'Custom'),
      ['role-policy-wrong-type Role/k-r a.yaml:20'],
    ],
    ['a policy whose name is filled in later', role('r') + attachment('roleName: r', '"${policy}"'), []],
    [
      'more than is needed',
      role('r') + attachment('roleName: r') + attachment('roleName: r', 'AdministratorAccess'),
      ['role-too-powerful Role/k-r a.yaml:29'],
    ],
  ])('%s', async (_, text, expected) => {
    expect(await told({ 'a.yaml': text })).toEqual(expected);
  });

  it('in another file, and in another folder', async () => {
    expect(await told({ 'a.yaml': role('r'), 'b.yaml': attachment('roleName: r') })).toEqual([]);
    expect(await told({ 'a/a.yaml': role('r'), 'b/b.yaml': attachment('roleName: r') })).toEqual([]);
  });

  it('rather in its own folder', async () => {
    const files = { 'prod/a.yaml': role('r') + attachment('roleName: r'), 'stage/b.yaml': role('r') };
    expect(await told(files)).toEqual(['not given']);
  });

  it('of a folder that says nothing of the others', async () => {
    const files = { 'a/a.yaml': role('r'), 'b/b.yaml': role('s') + attachment('roleName: s') };
    expect(await told(files)).toEqual(['not given']);
  });

  it('in a list, as JSON', async () => {
    const document = {
      apiVersion: API,
      spec: { forProvider: { roleName: 'r', policyName: 'AliyunDTSFullAccess', policyType: 'System' } },
    };
    const made = {
      apiVersion: API,
      kind: 'Role',
      metadata: { name: 'k' },
      spec: { forProvider: { name: 'r', document: TRUST } },
    };
    const list = { apiVersion: 'v1', kind: 'List', items: [made, { ...document, kind: 'RolePolicyAttachment' }] };
    expect(await told({ 'a.json': JSON.stringify(list) })).toEqual(['role-policy-wrong-type Role/k a.json:1']);
  });

  it('with what a custom policy of the run allows', async () => {
    const custom = manifest(
      'Policy',
      'p',
      'policyName: mine\npolicyDocument: |\n  {"Version": "1", "Statement": [{"Effect": "Allow", "Action": ["oss:*"], "Resource": "*"}]}',
    );
    const text = role('r') + attachment('roleName: r', 'mine', '', 'Custom') + custom;
    expect(await told({ 'a.yaml': text })).toEqual([MISSING]);
  });
});

it('a policy for DTS in the hands of people is told where it is attached', async () => {
  const attached = (kind: string, to: string): string =>
    manifest(kind, 'a', `policyName: AliyunDTSRolePolicy\npolicyType: System\n${to}`);
  const text = attached('UserPolicyAttachment', 'userName: u') + attached('GroupPolicyAttachment', 'groupName: g');
  expect(await told({ 'a.yaml': text })).toEqual(['role-policy-on-user - a.yaml:8', 'role-policy-on-user - a.yaml:18']);
});

it('attachments of another cloud are not ours', async () => {
  const text = attachment('roleName: r').replace(API, 'iam.aws.upbound.io/v1beta1');
  const { unrecognised } = await lint({ paths: [folder.write('a.yaml', text)] });
  expect(unrecognised).toHaveLength(1);
});
