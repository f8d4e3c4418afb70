import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, test } from 'vitest';

import { folder } from '../support/process.ts';
import { runCli } from '../support/run-cli.ts';

type Files = Readonly<Record<string, string>>;

/** The lines of a report about these files, by what is linted in them. */
async function report(files: Files, ...args: readonly string[]): Promise<string> {
  const home = folder(files);
  const paths = args.length === 0 ? ['.'] : args;
  const { out, err } = await runCli(['lint', '--no-config', ...paths, '-f', 'concise'], { cwd: home });
  return `${out}${err}`;
}

const policy = (principal: string): string =>
  `jsonencode({ Version = "1", Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = ${principal} }] })`;

const role = (document: string, more = ''): string =>
  `resource "alicloud_ram_role" "r" {\n  role_name = "r"\n${more}  assume_role_policy_document = ${document}\n}\n`;

const BAD = '{ Service = ["log.aliyun.com"] }';
const MODULE = `variable "services" {\n  default = []\n}\n${role(policy('{ Service = var.services }'))}`;
const CALL = (name: string, services: string, more = ''): string =>
  `module "${name}" {\n  source = "./m"\n${more}  services = ${services}\n}\n`;

describe('a module that is called', () => {
  test('is judged as it is called, at the line of the caller', async () => {
    const files = {
      'main.tf': CALL('a', '["log.aliyun.com"]') + CALL('b', '["log.aliyuncs.com"]'),
      'm/main.tf': MODULE,
    };
    const out = await report(files);
    expect(out).toContain('main.tf:3:15: error[principal-malformed]');
    expect(out).toContain('2 roles): 1 error');
    expect(out).not.toContain('not known before');
  });

  test('names the address of the resource, and all instances of one finding', async () => {
    const home = folder({
      'main.tf': CALL('a', '["log.aliyun.com"]', '  for_each = toset(["x", "y"])\n'),
      'm/main.tf': MODULE,
    });
    const { out } = await runCli(['lint', '.', '-f', 'json'], { cwd: home });
    const { findings } = JSON.parse(out) as { findings: { subject: string; related: { message: string }[] }[] };
    expect(findings.map(({ subject }) => subject)).toEqual(['module.a["x"].alicloud_ram_role.r']);
    expect(findings[0]?.related[0]?.message).toBe(
      'it concerns module.a["x"].alicloud_ram_role.r, module.a["y"].alicloud_ram_role.r',
    );
  });

  test('has defaults that count, and one that is not called has none below "modules"', async () => {
    const open = MODULE.replace('[]', '["log.aliyun.com"]');
    expect(await report({ 'modules/m/main.tf': open })).toContain('var.services is unknown');
    const called = { 'modules/m/main.tf': open, 'main.tf': 'module "m" {\n  source = "./modules/m"\n}\n' };
    expect(await report(called)).toContain('modules/m/main.tf:2:14: error[principal-malformed]');
  });

  test('gives its outputs, and takes the providers that it is handed', async () => {
    const attach =
      'resource "alicloud_ram_role_policy_attachment" "p" {\n  role_name = module.a.name\n  policy_name = "AliyunDTSRolePolicy"\n  policy_type = "System"\n}\n';
    const dts = '{ RAM = ["acs:ram::1000000000000002:root"], Service = ["1000000000000002@dts.aliyuncs.com"] }';
    const inner = role(policy(dts)) + 'output "name" {\n  value = alicloud_ram_role.r.role_name\n}\n';
    const call = 'module "a" {\n  source = "./m"\n}\n';
    expect(await report({ 'main.tf': call + attach, 'm/main.tf': inner })).not.toContain('role-policy');
    const provider =
      'provider "alicloud" {\n  alias = "o"\n  assume_role {\n    role_arn = "acs:ram::1000000000000001:role/x"\n  }\n}\n';
    const handed = call.replace('"./m"\n', '"./m"\n  providers = { alicloud = alicloud.o }\n');
    const own = inner.replaceAll('1000000000000002', '1000000000000001');
    expect(await report({ 'main.tf': provider + handed + attach, 'm/main.tf': own })).toContain('dts-trusts-owner');
  });

  test('may call others, nested, and by a folder above', async () => {
    const files = {
      'stacks/a/main.tf': CALL('a', '["log.aliyun.com"]').replace('./m', '../../middle'),
      'middle/main.tf': `variable "services" {}\n${CALL('b', 'var.services').replace('./m', '../m')}`,
      'm/main.tf': MODULE,
    };
    expect(await report(files, 'stacks')).toContain('stacks/a/main.tf:3:15: error[principal-malformed]');
  });

  test.each([
    ['a folder that is not there', '"./nothing"', 'no Terraform module at "./nothing"'],
    ['a folder above the run', '"../above"', 'the module "../above" is outside the folder of this run'],
    ['itself', '"./."', 'the module "./." calls itself'],
    ['a registry', '"alibaba/ram-role/alicloud"', 'the module "alibaba/ram-role/alicloud" is not on this disk'],
    ['another repository', '"git::https://example.com/x.git"', 'is not on this disk'],
  ])('of %s is one gap', async (_, source, wanted) => {
    const out = await report({ 'main.tf': `module "m" {\n  source = ${source}\n}\n${role(policy(BAD))}` });
    expect(out.split('\n').filter((line) => line.includes(wanted))).toHaveLength(1);
    expect(out).toContain('error[principal-malformed]');
  });

  test('of another cloud is no gap', async () => {
    const files = { 'main.tf': `module "m" {\n  source = "terraform-aws-modules/vpc/aws"\n}\n${role(policy(BAD))}` };
    expect(await report(files)).not.toContain('not on this disk');
  });

  test('in a circle ends', async () => {
    const files = {
      'a/main.tf': `${role(policy(BAD))}module "b" {\n  source = "../b"\n}\n`,
      'b/main.tf': 'module "a" {\n  source = "../a"\n}\n',
    };
    const out = await report(files);
    expect(out.match(/calls itself/g)).toHaveLength(1);
    expect(out).toContain('error[principal-malformed]');
  });
});

describe('instances', () => {
  test.each([
    ['a map', 'for_each = { a = ["ecs.aliyuncs.com"], b = ["log.aliyun.com"] }', 'each.value'],
    ['a local list by a name', 'for_each = { for s in local.l : s.name => s }', 'each.value.services'],
    ['a set', 'for_each = toset(["ecs.aliyuncs.com", "log.aliyun.com"])', '[each.key]'],
    ['a count', 'count = 2', '[local.l[count.index].services[0]]'],
    ['the default of a variable', 'for_each = var.v', 'each.value.services'],
    ['a default that the type gives', 'for_each = var.typed', 'each.value.services'],
  ])('of %s are judged one by one', async (_, meta, services) => {
    const locals =
      'locals {\n  l = [{ name = "a", services = ["ecs.aliyuncs.com"] }, { name = "b", services = ["log.aliyun.com"] }]\n}\n' +
      'variable "v" {\n  default = { a = { services = ["ecs.aliyuncs.com"] }, b = { services = ["log.aliyun.com"] } }\n}\n' +
      'variable "typed" {\n  type = map(object({ services = optional(list(string), ["log.aliyun.com"]) }))\n  default = { a = { services = ["ecs.aliyuncs.com"] }, b = {} }\n}\n';
    const out = await report({ 'main.tf': locals + role(policy(`{ Service = ${services} }`), `  ${meta}\n`) });
    expect(out).toContain('error[principal-malformed]');
    expect(out).toContain('(2 roles): 1 error');
  });

  test('too many of them are one gap, and judged as one', async () => {
    const out = await report({ 'main.tf': role(policy(BAD), '  count = 1000000\n') });
    expect(out).toContain('(1 role): 1 error, 1 could not be checked');
  });
});

describe('files that a module names', () => {
  const TRUST = JSON.stringify(
    {
      Version: '1',
      Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: ['log.aliyun.com'] } }],
    },
    undefined,
    2,
  );

  test.each([
    ['file("${path.module}/x.tpl")', TRUST, 'x.tpl:9:11'],
    ['file("x.tpl")', TRUST, 'x.tpl:9:11'],
    ['jsonencode(jsondecode(file("x.tpl")))', TRUST, 'x.tpl:9:11'],
    ['templatefile("x.tpl", { host = "log.aliyun.com" })', TRUST.replace('log.aliyun.com', '${host}'), 'x.tpl:9:11'],
    [
      'templatefile("x.tpl", { hosts = ["ecs.aliyuncs.com", "log.aliyun.com"] })',
      TRUST.replace('"log.aliyun.com"', '%{ for i, h in hosts }"${h}"${i < 1 ? "," : ""}%{ endfor }'),
      'x.tpl:9:33',
    ],
    [
      'jsonencode(yamldecode(file("x.tpl")))',
      'Statement:\n- Principal:\n    Service: [log.aliyun.com]\n',
      'x.tpl:3:15',
    ],
  ])('%s', async (expression, text, place) => {
    const out = await report({ 'main.tf': role(expression), 'x.tpl': text }, 'main.tf');
    expect(out).toContain(`${place}: error[principal-malformed]`);
  });

  test('are read below the run, and through no link that leads out', async () => {
    const home = folder({
      'in/main.tf': role('file("../secret.json")') + role('file("link.tpl")').replaceAll('"r"', '"s"'),
    });
    mkdirSync(join(home, 'in'), { recursive: true });
    writeFileSync(join(home, 'secret.json'), TRUST);
    symlinkSync('../secret.json', join(home, 'in', 'link.tpl'));
    const { out } = await runCli(['lint', '.', '-f', 'concise'], { cwd: join(home, 'in') });
    expect(out.match(/is outside the folder of this run/g)).toHaveLength(2);
    expect(out).not.toContain('error');
    const above = await runCli(['lint', 'in', '-f', 'concise'], { cwd: home });
    expect(above.out).toContain('secret.json:9:11: error[principal-malformed]');
  });

  test('that are not there, or fill themselves in, are one gap each', async () => {
    expect(await report({ 'main.tf': role('file("x.json")') })).toContain('main.tf:3: no file "x.json"');
    const circle = await report(
      { 'main.tf': role('templatefile("x", {})'), x: '${templatefile("x", {})}\n' },
      'main.tf',
    );
    expect(circle.match(/includes itself/g)).toHaveLength(1);
  });
});

describe('a file that is named', () => {
  const files = {
    'main.tf': role('local.trust'),
    'locals.tf': `locals {\n  trust = ${policy(BAD)}\n}\n`,
    'other.tf': 'locals {\n  x = 1\n}\nresource "alicloud_ram_policy" "p" {\n  policy_name = "p"\n}\n',
  };

  test.each([
    ['locals.tf', 1],
    ['main.tf', 1],
    ['other.tf', 0],
  ])('%s shows what stands in it', async (name, count) => {
    expect((await report(files, name)).match(/principal-malformed/g) ?? []).toHaveLength(count);
  });
});

test('of a pair x.tf and x.tofu each is a module of its own', async () => {
  const out = await report({ 'main.tf': role(policy(BAD)), 'main.tofu': role(policy(BAD.replace('log', 'ecs'))) });
  expect(out.match(/error\[principal-malformed\]/g)).toHaveLength(2);
});

test.each([
  ['"${path.module}/trust.json"', 'this is a file path'],
  ['"file://trust.json"', 'this is a file path'],
  [policy(BAD).replace('jsonencode', ''), 'wrap it in jsonencode(…)'],
  [`yamlencode${policy(BAD).replace('jsonencode', '')}`, 'yamlencode() does not write plain JSON'],
  [`base64encode(${policy(BAD)})`, 'base64encode() does not write plain JSON'],
  [`jsonencode(${policy(BAD)})`, 'encoded as JSON twice'],
  ['""', 'this text is empty'],
])('a value of the wrong kind: %s', async (value, wanted) => {
  const out = await report({ 'main.tf': role(value) });
  expect(out).toContain(wanted);
  const isReadable = value.includes('log.aliyun.com');
  expect(out.includes('error[principal-malformed]')).toBe(isReadable);
});

test.each([
  ['RAM', 'acs:ram:${var.x}:root', 'principal-malformed'],
  ['Service', '${var.x}:dts.aliyuncs.com', 'dts-service-misspelt'],
  ['Service', '123@dts.aliyun${var.y}', 'account-id-format'],
  ['RAM', '${var.x}@dts.aliyuncs.com', 'principal-malformed'],
])('%s "%s" is wrong whatever the variable is', async (key, text, rule) => {
  expect(await report({ 'main.tf': role(policy(`{ ${key} = ["${text}"] }`)) })).toContain(`[${rule}]`);
});

test.each([
  ['RAM', 'acs:ram::${var.x}:root'],
  ['RAM', 'acs:ram::${var.x}'],
  ['RAM', '${var.x}:root'],
  ['RAM', 'acs:ram::${var.x}:${var.y}'],
  ['Service', '${var.x}.aliyuncs.com'],
  ['Service', '${var.x}aliyuncs.com'],
  ['Service', 'ecs.aliyun${var.x}'],
  ['Service', '${var.x}@${var.y}'],
  ['Federated', 'acs:ram::${var.x}:oidc-provider/${var.y}'],
  ['Federated', '${var.x}'],
])('%s "%s" may be right', async (key, text) => {
  expect(await report({ 'main.tf': role(policy(`{ ${key} = ["${text}"] }`)) })).not.toMatch(
    /\[principal-malformed|misspelt/,
  );
});

test('an argument of a task is shown at the caller', async () => {
  const files = {
    'main.tf': 'module "j" {\n  source = "./m"\n  role = "acs:ram::1000000000000001:role/x"\n}\n',
    'm/main.tf':
      'variable "role" {}\nresource "alicloud_dts_synchronization_job" "j" {\n  source_endpoint_owner_id = "1000000000000001"\n  source_endpoint_role = var.role\n}\n',
  };
  expect(await report(files)).toContain('main.tf:3:10: error[task-role-is-arn]');
});
