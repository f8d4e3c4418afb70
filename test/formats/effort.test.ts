import { describe, expect, it } from 'vitest';

import { readParserFile } from '../../src/files/parser-files.ts';
import { loadHcl } from '../../src/formats/hcl/grammar.ts';
import { readYaml } from '../../src/formats/yaml/parse.ts';
import { readRosTemplate } from '../../src/inputs/ros/template.ts';
import type { Stack } from '../../src/inventory/declared.ts';
import { firstPolicy, moduleOf } from '../support/terraform-module.ts';
import { json, yaml } from '../support/tasks-in-text.ts';

const numbers = (count: number): readonly number[] => Array.from({ length: count }, (_, index) => index + 1);

/** A module whose role takes a service from the last of these locals. */
function named(locals: readonly string[], service: string): Stack {
  return moduleOf({
    'main.tf': `locals {\n${locals.join('\n')}\n}
resource "alicloud_ram_role" "r" {
  name     = "r"
  document = jsonencode({ Version = "1", Statement = [{ Action = "sts:AssumeRole", Effect = "Allow", Principal = { Service = ${service} } }] })
}
`,
  });
}

/** Why something was not worked out, by file. */
function given({ givenUp }: Stack): unknown {
  return { deep: [...(givenUp?.tooDeep ?? [])], much: [...(givenUp?.tooMuch ?? [])] };
}

function firstService(stack: Stack): string | undefined {
  const trust = firstPolicy(stack);
  return typeof trust === 'string' ? trust : trust.statements[0]?.principals[0]?.text;
}

const NOTHING = { deep: [], much: [] };
const MUCH = { deep: [], much: ['main.tf'] };
const DEEP = { deep: ['main.tf'], much: [] };

/** Each name stands twice in the next one: 60 of them would be a million million million values. */
describe('names of Terraform that double', () => {
  it.each([
    ['lists', 'a0 = ["x.aliyuncs.com"]', (n: number) => `[local.a${n}, local.a${n}]`],
    ['objects', 'a0 = { k = "x" }', (n: number) => `{ a = local.a${n}, b = local.a${n} }`],
    ['texts', 'a0 = "x.aliyuncs.com"', (n: number) => `"\${local.a${n}}\${local.a${n}}"`],
    ['heredocs', 'a0 = "x"', (n: number) => `<<E\n\${local.a${n}}\${local.a${n}}\nE`],
    ['texts that are not known', 'a0 = "${var.x}"', (n: number) => `"\${local.a${n}}\${local.a${n}}"`],
    ['format', 'a0 = "x"', (n: number) => `format("%s%s", local.a${n}, local.a${n})`],
    ['format of one', 'a0 = "x"', (n: number) => `format("%[1]s%[1]s", local.a${n})`],
    ['join', 'a0 = "x"', (n: number) => `join(local.a${n}, [local.a${n}, local.a${n}])`],
    ['concat', 'a0 = ["x"]', (n: number) => `concat(local.a${n}, local.a${n})`],
    ['jsonencode of itself', 'a0 = "\\""', (n: number) => `jsonencode(local.a${n})`],
    ['upper', 'a0 = "x"', (n: number) => `upper("\${local.a${n}}\${local.a${n}}")`],
  ])('%s', (_, first, next) => {
    const locals = [first, ...numbers(60).map((n) => `a${n} = ${next(n - 1)}`)];
    const stack = named(locals, 'local.a60');
    expect(given(stack)).toEqual(MUCH);
  });

  it.each([
    ['conditions', (n: number) => `local.a${n} == "x" ? local.a${n} : local.a${n}`],
    ['branches that agree', (n: number) => `var.open ? local.a${n} : local.a${n}`],
    ['coalesce', (n: number) => `coalesce("", local.a${n}, local.a${n})`],
  ])('%s that use one of them are worked out', (_, next) => {
    const stack = named(['a0 = "x.aliyuncs.com"', ...numbers(60).map((n) => `a${n} = ${next(n - 1)}`)], '[local.a60]');
    expect([given(stack), firstService(stack)]).toEqual([NOTHING, 'x.aliyuncs.com']);
  });

  it('merge', () => {
    const objects = numbers(60).map((n) => `a${n} = merge({ k${n} = local.a${n - 1} }, { j${n} = local.a${n - 1} })`);
    expect(given(named(['a0 = { x = "y" }', ...objects], '[local.a60]'))).toEqual(MUCH);
  });

  it('names of roles', () => {
    const roles = numbers(60).map((n) => {
      const name = `alicloud_ram_role.r${n - 1}.name`;
      return `resource "alicloud_ram_role" "r${n}" {\n  name = ${name} == "r" ? ${name} : ${name}\n}\n`;
    });
    const stack = moduleOf({ 'main.tf': `resource "alicloud_ram_role" "r0" {\n  name = "r"\n}\n${roles.join('')}` });
    expect(stack.roles.at(-1)?.name.value).toBe('r');
    expect(given(stack)).toEqual(NOTHING);
  });

  it('what one large local is repeated by adds up', () => {
    const uses = numbers(400).map((n) => `u${n} = [local.big]`);
    const roles = numbers(400).map(
      (n) => `resource "alicloud_ram_role" "r${n}" {\n  name = "r${n}"\n  description = local.u${n}\n}\n`,
    );
    const locals = ['a0 = ["x"]', ...numbers(14).map((n) => `a${n} = [local.a${n - 1}, local.a${n - 1}]`)];
    const text = `locals {\n${[...locals, 'big = local.a14', ...uses].join('\n')}\n}\n${roles.join('')}`;
    expect(given(moduleOf({ 'main.tf': text }))).toEqual(MUCH);
  });

  it('what is written out may be long', () => {
    const stack = moduleOf({
      'main.tf': `locals {\n  script = <<E\n${'echo 1\n'.repeat(30_000)}E\n}\nresource "alicloud_ram_role" "r" {\n  name = "r"\n  description = local.script\n}\n`,
    });
    expect(given(stack)).toEqual(NOTHING);
  });
});

describe('names of Terraform that lead on', () => {
  it.each([
    ['to one another', (n: number) => `local.a${n}`],
    ['in texts', (n: number) => `"\${local.a${n}}"`],
    ['in calls', (n: number) => `coalesce(lower(upper(local.a${n})), "y")`],
    ['in lists', (n: number) => `[[[local.a${n}]]]`],
    ['in branches', (n: number) => `local.a${n} == "x" ? local.a${n} : "y"`],
  ])('%s, 5,000 of them', (_, next) => {
    const locals = ['a0 = "x.aliyuncs.com"', ...numbers(5000).map((n) => `a${n} = ${next(n - 1)}`)];
    const stack = named(locals, '[local.a5000]');
    expect(given(stack)).toEqual(DEEP);
    expect(firstService(stack) ?? '${').toMatch(/^\$\{/);
  });

  it('100 of them are followed', () => {
    const stack = named(
      ['a0 = "x.aliyuncs.com"', ...numbers(100).map((n) => `a${n} = "\${local.a${n - 1}}"`)],
      '[local.a100]',
    );
    expect([given(stack), firstService(stack)]).toEqual([NOTHING, 'x.aliyuncs.com']);
  });

  it('that are asked for one after the other, each in a list of its own', () => {
    const locals = ['a0 = ["x"]', ...numbers(3000).map((n) => `a${n} = [local.a${n - 1}]`)];
    const roles = numbers(3000).map((n) => `resource "alicloud_ram_role" "r${n}" {\n  description = local.a${n}\n}\n`);
    expect(given(moduleOf({ 'main.tf': `locals {\n${locals.join('\n')}\n}\n${roles.join('')}` }))).toEqual(DEEP);
  });
});

/** A template whose role has this name. */
function template(name: unknown, more: object = {}, roles: object = {}): Stack {
  const { value, at } = json(
    JSON.stringify({
      ROSTemplateFormatVersion: '2015-09-01',
      Parameters: { P: { Type: 'String', Default: 'x' }, Open: { Type: 'String' } },
      ...more,
      Resources: { ...roles, R: { Type: 'ALIYUN::RAM::Role', Properties: { RoleName: name } } },
    }),
  );
  return readRosTemplate(value, at, { given: new Map(), readYaml }).stack;
}

function nameIn({ roles }: Stack): string | undefined {
  return roles.at(-1)?.name.value;
}

const MUCH_JSON = { deep: [], much: ['a.json'] };

describe('names of ROS that double', () => {
  const doubled = (function_: string) => (n: number) => ({
    [function_]: [{ Condition: `C${n}` }, { Condition: `C${n}` }],
  });
  it.each([
    ['Fn::And', true],
    ['Fn::Or', true],
  ])('conditions of %s', (called, wanted) => {
    const conditions = Object.fromEntries(numbers(60).map((n) => [`C${n - 1}`, doubled(called)(n)]));
    const more = { Conditions: { ...conditions, C60: { 'Fn::Equals': ['a', { Ref: 'P' }] } } };
    const stack = template({ 'Fn::If': ['C0', 'yes', 'no'] }, more);
    expect([nameIn(stack), given(stack)]).toEqual([wanted ? 'no' : 'yes', NOTHING]);
  });

  it('names of roles', () => {
    const roles = Object.fromEntries(
      numbers(60).map((n) => [
        `R${n}`,
        { Type: 'ALIYUN::RAM::Role', Properties: { RoleName: { 'Fn::Sub': `\${R${n - 1}}\${R${n - 1}}` } } },
      ]),
    );
    const first = { R0: { Type: 'ALIYUN::RAM::Role', Properties: { RoleName: 'x' } } };
    const stack = template({ Ref: 'R60' }, {}, { ...first, ...roles });
    expect([nameIn(stack), given(stack)]).toEqual([expect.stringMatching(/^\$\{/), MUCH_JSON]);
  });

  it('variables of Fn::Sub', () => {
    let name: unknown = 'x';
    for (let count = 0; count < 30; count++) name = { 'Fn::Sub': ['${A}${A}', { A: name }] };
    const stack = template(name);
    expect([nameIn(stack), given(stack)]).toEqual([expect.stringMatching(/^\$\{/), MUCH_JSON]);
  });

  it('branches that agree are each worked out once', () => {
    let name: unknown = 'x';
    for (let count = 0; count < 45; count++) name = { 'Fn::If': [{ 'Fn::Equals': [{ Ref: 'Open' }, 'a'] }, name, 'x'] };
    const stack = template(name);
    expect([nameIn(stack), given(stack)]).toEqual(['x', NOTHING]);
  });

  it('a large parameter adds up', () => {
    const Parameters = { P: { Type: 'String', Default: 'x'.repeat(90_000) } };
    const roles = Object.fromEntries(
      numbers(400).map((n) => [
        `R${n}`,
        { Type: 'ALIYUN::RAM::Role', Properties: { Description: { 'Fn::Sub': '${P}' } } },
      ]),
    );
    expect(given(template('r', { Parameters }, roles))).toEqual(MUCH_JSON);
  });
});

describe('names of ROS that lead on', () => {
  it('5,000 conditions', () => {
    const conditions = Object.fromEntries(
      numbers(5000).map((n) => [`C${n - 1}`, { 'Fn::Not': [{ Condition: `C${n}` }] }]),
    );
    const more = { Conditions: { ...conditions, C5000: true } };
    const stack = template({ 'Fn::If': ['C0', 'yes', 'no'] }, more);
    expect([nameIn(stack), given(stack)]).toEqual([expect.stringMatching(/^\$\{/), { deep: ['a.json'], much: [] }]);
  });

  it('conditions by their bare names', () => {
    const conditions = Object.fromEntries(numbers(5000).map((n) => [`C${n - 1}`, `C${n}`]));
    const stack = template({ 'Fn::If': ['C0', 'yes', 'no'] }, { Conditions: { ...conditions, C5000: true } });
    expect([nameIn(stack), given(stack)]).toEqual([expect.stringMatching(/^\$\{/), { deep: ['a.json'], much: [] }]);
  });

  it('5,000 roles that are called like one another', () => {
    const roles = numbers(5000).map(
      (n) => `  R${n}:\n    Type: ALIYUN::RAM::Role\n    Properties: { RoleName: !Ref R${n - 1} }\n`,
    );
    const { value, at } = yaml(
      `ROSTemplateFormatVersion: '2015-09-01'\nResources:\n  R:\n    Type: ALIYUN::RAM::Role\n    Properties: { RoleName: !Ref R5000 }\n${roles.join('')}`,
    );
    expect(given(readRosTemplate(value, at, { given: new Map(), readYaml }).stack)).toEqual({
      deep: ['a.yaml'],
      much: [],
    });
  });
});

describe('the JSON syntax', () => {
  it('leads on', () => {
    const locals = Object.fromEntries(numbers(3000).map((n) => [`a${n}`, `\${local.a${n - 1}}`]));
    const role = { name: '${local.a3000}', document: '{}' };
    const text = JSON.stringify({ locals: { a0: 'x', ...locals }, resource: { alicloud_ram_role: { r: role } } });
    expect(given(moduleOf({ 'main.tf.json': text }))).toEqual({ deep: ['main.tf.json'], much: [] });
  });
});

it.each(['(', '[', '!', 'f(', '{a=', 'true ? 1 : '])('10,000 times %s are no fault of the program', async (sign) => {
  const parse = await loadHcl(readParserFile);
  expect(parse(`x = ${sign.repeat(10_000)}1${(CLOSING[sign] ?? '').repeat(10_000)}\n`)).toBe('tooDeep');
});

const CLOSING: Readonly<Record<string, string>> = { '(': ')', '[': ']', 'f(': ')', '{a=': '}' };
