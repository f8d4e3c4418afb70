import { expect, test } from 'vitest';

import { folder } from '../support/process.ts';
import { runCli } from '../support/run-cli.ts';

const role = (name: string): object => ({
  RoleName: name,
  RoleId: '3',
  Arn: `acs:ram::1000000000000041:role/${name}`,
});
const job = (id: string): object => ({
  DtsJobId: id,
  Status: 'Synchronizing',
  SourceEndpoint: { EngineName: 'MySQL' },
  DestinationEndpoint: { EngineName: 'MySQL' },
});
const resource = {
  mode: 'managed',
  type: 'alicloud_ram_role',
  name: 'feed',
  address: 'alicloud_ram_role.feed',
  provider_name: 'registry.terraform.io/aliyun/alicloud',
  values: { name: 'feed' },
};
const instance = { attributes: { name: 'feed', arn: 'acs:ram::1000000000000041:role/feed' } };

/** Texts with a part that is no object where one belongs, and what the gap says of it. */
const CASES: readonly (readonly [title: string, text: unknown, wanted: readonly string[]])[] = [
  [
    'a listed role',
    { RequestId: '7', IsTruncated: false, Roles: { Role: [role('a'), 'b', role('c'), null] } },
    ['role, found a text', 'role, found null'],
  ],
  ['a role of a plain list', { RequestId: '7', Roles: [role('a'), 5] }, ['role, found a number']],
  ['an answer in a list of answers', [{ Role: role('a') }, ['b']], ['role, found a list']],
  ['a job', { RequestId: '7', DtsJobList: [job('x'), true] }, ['task, found true or false']],
  [
    'a resource of a template',
    { ROSTemplateFormatVersion: '2015-09-01', Resources: { Feed: 'ALIYUN::RAM::Role' } },
    ['resource, found a text'],
  ],
  [
    'all resources of a template',
    { ROSTemplateFormatVersion: '2015-09-01', Resources: [{ Type: 'ALIYUN::RAM::Role' }] },
    ['resource, found a list'],
  ],
  [
    'the properties of a resource',
    { ROSTemplateFormatVersion: '2015-09-01', Resources: { Feed: { Type: 'ALIYUN::RAM::Role', Properties: 'x' } } },
    ['set of properties, found a text'],
  ],
  [
    'a resource of a plan',
    { format_version: '1.2', planned_values: { root_module: { resources: [resource, 'feed'] } } },
    ['resource, found a text'],
  ],
  ...[
    ['a resource of a module', { resources: [resource, 7] }, ['resource, found a number']],
    ['all resources of a module', { resources: 'feed' }, ['resource, found a text']],
    [
      'a module in a module',
      { child_modules: [7, { child_modules: ['x'] }] },
      ['module, found a number', 'module, found a text'],
    ],
    ['all modules of a module', { child_modules: 'x' }, ['module, found a text']],
    [
      'the attributes of a resource',
      { resources: [{ ...resource, values: 'x' }] },
      ['set of attributes, found a text'],
    ],
  ].map(
    ([title, module, wanted]) =>
      [
        `${title as string} of a plan`,
        { format_version: '1.2', planned_values: { root_module: { resources: [resource], child_modules: [module] } } },
        wanted as string[],
      ] as const,
  ),
  [
    'what a change leads to',
    {
      format_version: '1.2',
      resource_changes: ['x', resource.values].map((after) => ({
        ...resource,
        change: { actions: ['create'], after },
      })),
    },
    ['set of attributes, found a text'],
  ],
  [
    'the attributes of an instance',
    {
      version: 4,
      terraform_version: '1.9.0',
      resources: [{ mode: 'managed', type: 'alicloud_ram_role', name: 'feed', instances: [{ attributes: 'x' }] }],
    },
    ['set of attributes, found a text'],
  ],
  [
    'an instance in a state',
    {
      version: 4,
      terraform_version: '1.9.0',
      resources: [{ mode: 'managed', type: 'alicloud_ram_role', name: 'feed', instances: [instance, null] }],
    },
    ['instance, found null'],
  ],
];

test.each(CASES)('%s that is no object is named, and no pass', async (_, text, wanted) => {
  const cwd = folder({ 'in.json': JSON.stringify(text, null, 2) });
  const { code, out } = await runCli(['lint', '-f', 'json', '.'], { cwd });
  const { gaps } = JSON.parse(out) as { gaps: readonly { what: string; because: string; reason: string }[] };
  const skipped = gaps.filter(({ reason }) => reason === 'not-readable');
  expect(skipped.map(({ because }) => because)).toEqual(
    wanted.map((part) => `expected an object for this ${part}; it was not read`),
  );
  expect(skipped.every(({ what }) => /^in\.json:\d+:\d+$/.test(what))).toBe(true);
  expect(code).toBe(3);
});

test('of many such parts the first are named, and the rest is counted', async () => {
  const cwd = folder({
    'in.json': JSON.stringify({ RequestId: '7', Roles: [role('a'), ...Array.from({ length: 50 }, () => 1)] }),
  });
  const { code, out } = await runCli(['lint', '-f', 'json', '.'], { cwd });
  const { gaps } = JSON.parse(out) as { gaps: readonly { because: string; reason: string }[] };
  const skipped = gaps.filter(({ reason }) => reason === 'not-readable');
  expect([code, skipped.length]).toEqual([3, 21]);
  expect(skipped.map(({ because }) => because)).toContain('30 more places in it could not be read');
});

test('a list of other things is none of roles', async () => {
  const cwd = folder({ 'in.json': JSON.stringify({ RequestId: '7', Roles: ['admin', 'guest'] }) });
  expect((await runCli(['lint', '.'], { cwd })).code).toBe(2);
});
