import { parse } from '@cdktn/hcl2json';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { entries, estateOf, moduleOf, places, policies } from '../support/terraform-module.ts';
import { runs } from '../support/property.ts';

const policy = (service: string): string =>
  JSON.stringify(
    {
      Version: '1',
      Statement: [{ Action: 'sts:AssumeRole', Effect: 'Allow', Principal: { Service: [service] } }],
    },
    null,
    2,
  );

/** A module in the JSON syntax with one role. */
function role(document: unknown, more: object = {}): Readonly<Record<string, string>> {
  const module = { resource: { alicloud_ram_role: { r: { role_name: 'r', document } } }, ...more };
  return { 'main.tf.json': JSON.stringify(module, null, 2) };
}

describe('a role in the JSON syntax', () => {
  test.each([
    [policy('dts.aliyuncs.com'), 'dts.aliyuncs.com'],
    [policy('${var.creator}@dts.aliyuncs.com'), '1000000000000002@dts.aliyuncs.com'],
    [policy('${var.open}@dts.aliyuncs.com'), '${var.open}@dts.aliyuncs.com'],
    [policy('${local.service}'), '1000000000000002@dts.aliyuncs.com'],
    [policy('$${var.creator}@dts.aliyuncs.com'), '${var.creator}@dts.aliyuncs.com'],
    [policy('\u00e9.aliyuncs.com'), 'é.aliyuncs.com'],
    [
      '${jsonencode({ Statement = [{ Action = "sts:AssumeRole", Effect = "Allow", Principal = { Service = ["${var.creator}@dts.aliyuncs.com"] } }], Version = "1" })}',
      '1000000000000002@dts.aliyuncs.com',
    ],
    ['${var.open}', '${var.open}'],
    ['${ broken', 'absent'],
  ])('%#', (document, expected) => {
    const more = {
      '//': 'a comment',
      variable: { creator: { default: '1000000000000002' }, open: { type: 'string' } },
      locals: [{ service: '${var.creator}@dts.aliyuncs.com' }],
    };
    const [found] = entries(moduleOf(role(document, more)));
    if (expected !== 'absent') expect(found).toBe(expected);
    else expect(found).not.toContain('aliyuncs');
  });

  test('has the place of each entry, behind the escapes of the string', () => {
    expect(places(moduleOf(role(policy('dts.aliyuncs.com'))))).toEqual([
      String.raw`main.tf.json:6 \"dts.aliyuncs.com\"`,
    ]);
    const document = '${jsonencode({ Statement = [{ Principal = { Service = ["dts.aliyuncs.com"] } }] })}';
    expect(places(moduleOf(role(document)))).toEqual([String.raw`main.tf.json:6 \"dts.aliyuncs.com\"`]);
  });

  test('has a default that is no template', () => {
    const more = { variable: { x: { default: '${var.y}' } }, locals: { service: '${var.x}' } };
    expect(entries(moduleOf(role(policy('${local.service}'), more)))).toEqual(['${var.y}']);
  });

  test('has the policies that are attached to it, and several blocks of a kind stand in a list', () => {
    const attachment = (name: string): object => ({
      role_name: '${alicloud_ram_role.r.role_name}',
      policy_name: name,
      policy_type: 'System',
    });
    const module = {
      resource: [
        { alicloud_ram_role: { r: [{ role_name: 'r', document: policy('dts.aliyuncs.com') }] } },
        { alicloud_ram_role_policy_attachment: { a: attachment('AliyunDTSRolePolicy'), b: [attachment('Other')] } },
      ],
    };
    expect(policies(estateOf(moduleOf({ 'main.tf.json': JSON.stringify(module) })))).toEqual([
      ['System AliyunDTSRolePolicy', 'System Other'],
    ]);
  });

  test('is one module with files in the other syntax', () => {
    const files = {
      ...role(policy('${local.service}')),
      'locals.tf': 'locals {\n  service = "x@dts.aliyuncs.com"\n}\n',
    };
    expect(entries(moduleOf(files))).toEqual(['x@dts.aliyuncs.com']);
  });
});

const text = fc.constantFrom(
  '"1000000000000002@dts.aliyuncs.com"',
  '"${var.creator}@dts.aliyuncs.com"',
  '"${var.open}@dts.aliyuncs.com"',
  'var.open',
  'local.service',
  'format("%s@%s", var.creator, "dts.aliyuncs.com")',
  '"${local.list[0]}"',
  'var.creator == "" ? "a" : "b.aliyuncs.com"',
  '"$${x}.aliyuncs.com"',
  '"a\\"b\\\\c\\u00e9.aliyuncs.com"',
);
const heredoc = (service: string): string =>
  `<<-EOF\n    {"Version":"1","Statement":[{"Principal":{"Service":["${service}"]}}]}\n    EOF`;
const document = fc.oneof(
  text.map(
    (service) =>
      `jsonencode({ Version = "1", Statement = [{ Effect = "Allow", Principal = { Service = [${service}] } }] })`,
  ),
  fc
    .constantFrom('dts.aliyuncs.com', '${var.creator}@dts.aliyuncs.com', '${local.service}', '${var.open}')
    .map(heredoc),
);

test('what the JSON syntax says is what the other syntax says: HashiCorp writes the one from the other', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(document, { minLength: 1, maxLength: 3 }), async (documents) => {
      const roles = documents.map(
        (each, index) =>
          `resource "alicloud_ram_role" "r${String(index)}" {\n  role_name = "r${String(index)}"\n  document = ${each}\n}\n`,
      );
      const more = `variable "creator" { default = "1000000000000002" }\nvariable "open" {}\nlocals {\n  service = "\${var.creator}@x.aliyuncs.com"\n  list = ["l.aliyuncs.com"]\n}\n`;
      const source = `${more}${roles.join('')}`;
      const json = JSON.stringify(await parse('main.tf', source), null, 2);
      const told = (files: Readonly<Record<string, string>>): unknown =>
        moduleOf(files).roles.map(({ name, policy: read }) => {
          const found = read();
          const trust = found.state === 'read' ? found.trust : undefined;
          return [name.value, trust?.statements.flatMap(({ principals }) => principals.map((each) => each.text))];
        });
      expect(told({ 'main.tf.json': json })).toEqual(told({ 'main.tf': source }));
    }),
    runs(30),
  );
});

test('no text in the JSON syntax is too odd to be read', () => {
  const odd = fc.string({ unit: fc.constantFrom('$', '{', '}', '%', '"', '\\', '~', '\n', 'a', '.', '[', ']', '😀') });
  fc.assert(
    fc.property(odd, (value) => {
      const stack = moduleOf(role(value, { locals: { [value]: value } }));
      expect(stack.roles).toHaveLength(1);
      stack.roles[0]?.policy();
    }),
    runs(100),
  );
});

test('a text that is full of what ends a heredoc is read all the same', () => {
  const marks = `END${'_'.repeat(10_000)}${Array.from({ length: 2000 }, (_, index) => `END${String(index)}`).join('.')}`;
  const [entry] = entries(moduleOf(role(policy(`\${var.open}${marks}@dts.aliyuncs.com`), { variable: { open: {} } })));
  expect(entry).toBe(`\${var.open}${marks}@dts.aliyuncs.com`);
});
