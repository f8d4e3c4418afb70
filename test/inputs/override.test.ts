import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { run } from '../support/process.ts';
import { NO_ATTACHMENTS_ARGS } from '../support/no-attachments.ts';
import { entries, estateOf, moduleOf, places, policies } from '../support/terraform-module.ts';

const statement = (service: string): string =>
  `jsonencode({ Version = "1", Statement = [{ Action = "sts:AssumeRole", Effect = "Allow", Principal = { Service = ["${service}"], RAM = ["acs:ram::1000000000000002:root"] } }] })`;
const role = (service: string, more = ''): string =>
  `resource "alicloud_ram_role" "r" {\n  name = "r"\n  document = ${statement(service)}\n${more}}\n`;
const overrideOf = (service: string): string =>
  `resource "alicloud_ram_role" "r" {\n  document = ${statement(service)}\n}\n`;

describe('what an override file changes', () => {
  it.each([
    ['an argument', { 'a.tf': role('a'), 'override.tf': overrideOf('b') }, 'b'],
    ['by a name that ends so', { 'a.tf': role('a'), 'x_override.tf': overrideOf('b') }, 'b'],
    ['of OpenTofu', { 'a.tofu': role('a'), 'x_override.tofu': overrideOf('b') }, 'b'],
    [
      'the last name counts',
      { 'z_override.tf': overrideOf('z'), 'a.tf': role('a'), 'b_override.tf': overrideOf('b') },
      'z',
    ],
    ['in one file the last block', { 'a.tf': role('a'), 'override.tf': overrideOf('b') + overrideOf('c') }, 'c'],
    ['not by another name', { 'a.tf': role('a'), 'myoverride.tf': overrideOf('b') }, 'a'],
    ['not another resource', { 'a.tf': role('a'), 'override.tf': overrideOf('b').replace('"r"', '"q"') }, 'a'],
    [
      'in the JSON syntax',
      {
        'a.tf': role('a'),
        'override.tf.json': JSON.stringify({
          resource: {
            alicloud_ram_role: {
              r: {
                document: JSON.stringify({
                  Version: '1',
                  Statement: [{ Action: 'sts:AssumeRole', Effect: 'Allow', Principal: { Service: ['j'] } }],
                }),
              },
            },
          },
        }),
      },
      'j',
    ],
    [
      'a local, whichever block it stands in',
      {
        'a.tf': `locals {\n  x = "1"\n  s = "a"\n}\n${role('${local.s}')}`,
        'override.tf': 'locals {\n  s = "b"\n  t = "c"\n}\n',
      },
      'b',
    ],
    [
      'the default of a variable',
      {
        'a.tf': `variable "s" {\n  type = string\n  default = "a"\n}\n${role('${var.s}')}`,
        'override.tf': 'variable "s" {\n  default = "b"\n}\n',
      },
      'b',
    ],
  ])('%s', (_, files, wanted) => {
    expect(entries(moduleOf(files as Readonly<Record<string, string>>))[0]).toBe(wanted);
  });

  it('stands at its own place', () => {
    expect(places(moduleOf({ 'a.tf': role('a'), 'override.tf': `\n${overrideOf('b')}` }))[0]).toBe('override.tf:3 "b"');
  });

  it('names mean in it what they mean in its file', () => {
    const files = { 'a.tf': role('a'), 'override.tf': `locals {\n  o = "o"\n}\n${overrideOf('${local.o}')}` };
    expect(entries(moduleOf(files))[0]).toBe('o');
  });

  it('is one role, with the policies that are attached to it', () => {
    const attach = `resource "alicloud_ram_role_policy_attachment" "p" {\n  role_name = alicloud_ram_role.r.name\n  policy_name = "X"\n  policy_type = "Custom"\n}\n`;
    const override = `${overrideOf('b')}resource "alicloud_ram_role_policy_attachment" "p" {\n  policy_name = "AliyunDTSRolePolicy"\n  policy_type = "System"\n}\n`;
    expect(policies(estateOf(moduleOf({ 'a.tf': role('a') + attach, 'override.tf': override })))).toEqual([
      ['System AliyunDTSRolePolicy'],
    ]);
  });

  it('inner blocks of a type take the place of all of it, whoever makes them', () => {
    const block = (service: string): string =>
      `  statement {\n    effect = "Allow"\n    action = ["sts:AssumeRole"]\n    principal {\n      entity = "Service"\n      identifiers = ["${service}"]\n    }\n  }\n`;
    const data = (inner: string): string => `data "alicloud_ram_policy_document" "d" {\n${inner}}\n`;
    const use =
      'resource "alicloud_ram_role" "r" {\n  name = "r"\n  document = data.alicloud_ram_policy_document.d.document\n}\n';
    const base =
      use + data(block('a') + block('b') + '  dynamic "statement" {\n    for_each = var.x\n    content {}\n  }\n');
    const stack = moduleOf({ 'a.tf': base, 'override.tf': data(block('c')) });
    expect([entries(stack), places(stack)]).toEqual([['c'], ['override.tf:7 "c"']]);
  });

  it('the account that a provider logs on to', () => {
    const provider = (id: string): string =>
      `provider "alicloud" {\n  alias = "p"\n  assume_role {\n    role_arn = "acs:ram::${id}:role/x"\n  }\n}\n`;
    const files = {
      'a.tf': provider('1000000000000001') + role('a', '  provider = alicloud.p\n'),
      'override.tf': provider('1000000000000003'),
    };
    expect(moduleOf(files).roles[0]?.owner).toBe('1000000000000003');
  });
});

describe('lint', () => {
  const lint = (files: Readonly<Record<string, string>>, ...args: readonly string[]) => {
    const cwd = mkdtempSync(join(tmpdir(), 'dts-xacct-override-'));
    for (const [name, text] of Object.entries(files)) writeFileSync(join(cwd, name), text);
    const { code, out } = run(['lint', '.', '-f', 'concise', ...NO_ATTACHMENTS_ARGS, ...args], { cwd });
    return { code, out, text: (name: string) => readFileSync(join(cwd, name), 'utf8') };
  };
  const RIGHT = '1000000000000002@dts.aliyuncs.com';
  const WRONG = '1000000000000002@DTS.aliyuncs.com';

  it('says nothing of what is overridden by what is right', () => {
    expect(lint({ 'a.tf': role(WRONG), 'override.tf': overrideOf(RIGHT) })).toMatchObject({ code: 0 });
  });

  it('tells what is wrong at the line of the override file, and mends it there', () => {
    const files = { 'a.tf': role(RIGHT), 'override.tf': `# why\n${overrideOf(WRONG)}` };
    const { code, out } = lint(files);
    expect([code, out]).toEqual([1, expect.stringMatching(/^override\.tf:3:\d+: error\[dts-service-misspelt\]/)]);
    const fixed = lint(files, '--fix=review');
    expect([fixed.code, fixed.text('a.tf'), fixed.text('override.tf')]).toEqual([
      0,
      files['a.tf'],
      `# why\n${overrideOf(RIGHT)}`,
    ]);
  });

  it('a wrong name stands where it is overridden', () => {
    const files = {
      'a.tf': role(RIGHT),
      'x_override.tf': 'resource "alicloud_ram_role" "r" {\n  name = "no role"\n}\n',
    };
    expect(lint(files).out).toMatch(/^x_override\.tf:2:\d+: error\[role-name-invalid\]/);
  });
});
