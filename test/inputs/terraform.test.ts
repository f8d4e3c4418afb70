import { describe, expect, it } from 'vitest';

import { entries, estateOf, firstPolicy, moduleOf, places, policies } from '../support/terraform-module.ts';

/** A role whose policy is an expression. */
function role(expression: string, more = ''): Readonly<Record<string, string>> {
  return { 'main.tf': `resource "alicloud_ram_role" "r" {\n  name = "r"\n  document = ${expression}\n}\n${more}` };
}

/** A policy as text, with these entries under Service and RAM. */
function json(service: string, ram = ''): string {
  const under = ram === '' ? '' : `, "RAM": [${ram}]`;
  return `{"Version":"1","Statement":[{"Action":"sts:AssumeRole","Effect":"Allow","Principal":{"Service":[${service}]${under}}}]}`;
}

const hcl = (service: string): string =>
  `{ Version = "1", Statement = [{ Action = "sts:AssumeRole", Effect = "Allow", Principal = { Service = ${service} } }] }`;

const VARIABLES = `
variable "known" { default = "1000000000000002" }
variable "open" {}
variable "empty" { default = "" }
variable "nothing" { default = null }
variable "yes" { default = true }
locals {
  host  = "dts.aliyuncs.com"
  list  = ["\${var.known}@dts.aliyuncs.com"]
  map   = { a = { document = "a.aliyuncs.com" }, b = "b.aliyuncs.com" }
  loop  = local.pool
  pool  = local.loop
}
`;

describe('values', () => {
  it.each([
    ['["${var.known}@dts.aliyuncs.com"]', '1000000000000002@dts.aliyuncs.com'],
    ['["${var.open}@dts.aliyuncs.com"]', '${var.open}@dts.aliyuncs.com'],
    ['["${var.empty}@dts.aliyuncs.com"]', '${var.empty}@dts.aliyuncs.com'],
    ['[var.open]', '${var.open}'],
    ['"${local.host}"', 'dts.aliyuncs.com'],
    ['local.list', '1000000000000002@dts.aliyuncs.com'],
    ['[local.map.a.document]', 'a.aliyuncs.com'],
    ['[local.map["b"]]', 'b.aliyuncs.com'],
    ['[local.loop]', '${local.loop}'],
    ['[format("%s@%s", var.known, local.host)]', '1000000000000002@dts.aliyuncs.com'],
    ['[format("%[2]s@%[1]s", local.host, var.open)]', '${var.open}@dts.aliyuncs.com'],
    ['[join("@", [var.known, local.host])]', '1000000000000002@dts.aliyuncs.com'],
    ['[coalesce(var.nothing, var.empty, "x.aliyuncs.com")]', 'x.aliyuncs.com'],
    ['[coalesce(var.open, "x.aliyuncs.com")]', "${coalesce(var.open, 'x.aliyuncs.com')}"],
    ['[lookup(local.map, "b", "c")]', 'b.aliyuncs.com'],
    ['[lookup(local.map, "z", "c.aliyuncs.com")]', 'c.aliyuncs.com'],
    ['[var.yes ? "y.aliyuncs.com" : "n"]', 'y.aliyuncs.com'],
    ['[!var.yes ? "y" : "n.aliyuncs.com"]', 'n.aliyuncs.com'],
    ['[var.empty == "" ? "e.aliyuncs.com" : var.empty]', 'e.aliyuncs.com'],
    ['[var.nothing != null && var.yes ? "x" : "n.aliyuncs.com"]', 'n.aliyuncs.com'],
    ['[var.open == "a" ? "same.aliyuncs.com" : "same.aliyuncs.com"]', 'same.aliyuncs.com'],
    ['[var.open == "a" ? "one" : "two"]', "${var.open == 'a' ? 'one' : 'two'}"],
    ['[each.value["host"]]', "${each.value['host']}"],
    ['[data.alicloud_account.orders.id]', '${data.alicloud_account.orders.id}'],
    ['concat(["a.aliyuncs.com"], ["b.aliyuncs.com"])', 'a.aliyuncs.com b.aliyuncs.com'],
    ['[for host in ["a"] : host]', 'a'],
    ['[upper("a")]', 'A'],
    ['["$${var.x}", "a\\u0041\\"b"]', '${var.x} aA"b'],
  ])('%s', (service, wanted) => {
    expect(entries(moduleOf(role(`jsonencode(${hcl(service)})`, VARIABLES))).join(' ')).toBe(wanted);
  });

  it('merge puts objects over one another', () => {
    const expression = `jsonencode(merge({ Version = "0" }, ${hcl('["a.aliyuncs.com"]')}))`;
    const trust = firstPolicy(moduleOf(role(expression)));
    expect(trust).toMatchObject({ version: { value: '1' } });
  });

  it('a file of values comes before a default, and a value beside the module’s own name counts', () => {
    const files = role(`jsonencode(${hcl('["${var.known}@dts.aliyuncs.com"]')})`, VARIABLES);
    expect(entries(moduleOf(files, 'known = "1000000000000009"'))).toEqual(['1000000000000009@dts.aliyuncs.com']);
  });

  it('a number of many digits stays as it is written', () => {
    const files = role(
      `jsonencode(${hcl('["${var.n}@dts.aliyuncs.com"]')})`,
      'variable "n" { default = 9999999999999999 }',
    );
    expect(entries(moduleOf(files))).toEqual(['9999999999999999@dts.aliyuncs.com']);
  });
});

describe('the hard cases of real modules', () => {
  it('a bare interpolation in a heredoc stands for anything', () => {
    const text = `<<EOF\n${json('"a.aliyuncs.com"').replace('"Service":["a.aliyuncs.com"]', '"RAM": ${local.x}')}\nEOF`;
    expect(entries(moduleOf(role(text)))).toEqual(['${local.x}']);
    expect(entries(moduleOf(role(text, 'locals { x = jsonencode(["acs:ram::1:root"]) }')))).toEqual([
      'acs:ram::1:root',
    ]);
  });

  it('a bare interpolation that stands for several entries is no damage', () => {
    const text = `<<EOF\n${json('\n${local.sub_ids}\n"a.aliyuncs.com"')}\nEOF`;
    expect(entries(moduleOf(role(text)))).toEqual(['${local.sub_ids}', 'a.aliyuncs.com']);
    const more = `<<EOF\n${json('"a.aliyuncs.com"\n${local.one}\n${local.more}')}\nEOF`;
    expect(entries(moduleOf(role(more)))).toEqual(['a.aliyuncs.com', '${local.one}', '${local.more}']);
  });

  it('a bare interpolation may be a member of an object', () => {
    const text = `<<EOF\n${json('"a.aliyuncs.com"').replace('"Effect":"Allow",', '"Effect":"Allow",\n${local.condition}\n')}\nEOF`;
    const stack = moduleOf(role(text));
    expect(entries(stack)).toEqual(['a.aliyuncs.com']);
    expect(firstPolicy(stack)).toMatchObject({ faults: [] });
  });

  it('quotes and conditionals inside an interpolation inside a string', () => {
    const text = `<<-EOF\n  ${json('', '"acs:ram::${var.a == "" ? var.b : var.a}:role/${var.r}"')}\n  EOF`;
    expect(entries(moduleOf(role(text)))).toEqual(["acs:ram::${var.a == '' ? var.b : var.a}:role/${var.r}"]);
  });

  it('format() of a heredoc elsewhere, with the place inside the heredoc', () => {
    const files = role(
      'format(local.doc, var.id)',
      `variable "id" { default = "1000000000000002" }\nlocals {\n  doc = <<EOF\n${json('\n"%s@dts.aliyuncs.com",\n"b.aliyuncs.com"')}\nEOF\n}\n`,
    );
    expect(entries(moduleOf(files))).toEqual(['1000000000000002@dts.aliyuncs.com', 'b.aliyuncs.com']);
    expect(places(moduleOf(files))).toEqual(['main.tf:9 "%s@dts.aliyuncs.com"', 'main.tf:10 "b.aliyuncs.com"']);
  });

  it('a policy of another file of the module, at its place there', () => {
    const files = {
      ...role('coalesce(var.trust, local.trusts["dts"].document)', 'variable "trust" { default = "" }'),
      'locals.tf': `locals {\n  trusts = {\n    dts = { document = <<EOF\n${json('\n"dts.aliyuncs.com"')}\nEOF\n    }\n  }\n}\n`,
    };
    expect(places(moduleOf(files))).toEqual(['locals.tf:5 "dts.aliyuncs.com"']);
  });

  it('what is written as an object in another file, likewise', () => {
    const files = {
      ...role('jsonencode(local.doc)'),
      'locals.tf': `locals {\n  doc = ${hcl('[\n"dts.aliyuncs.com"]')}\n}\n`,
    };
    expect(places(moduleOf(files))).toEqual(['locals.tf:3 "dts.aliyuncs.com"']);
  });

  it('colons, quotes, comments and trailing commas inside jsonencode', () => {
    const text = `jsonencode({
      "Version" : "1", # one
      "Statement" = [
        { Action = "sts:AssumeRole", Effect : "Allow", // two
          Principal = { "Service" : [
            "dts.aliyuncs.com", /* three */
          ] },
        },
      ]
    })`;
    expect(places(moduleOf(role(text)))).toEqual(['main.tf:8 "dts.aliyuncs.com"']);
  });

  it('a data source, by a key of for_each, and one that is only a comment', () => {
    const data = `
data "alicloud_ram_policy_document" "x" {
  for_each = toset(["a"])
  statement {
    effect = "Allow"
    action = ["sts:AssumeRole"]
    principal {
      entity      = "Service"
      identifiers = ["dts.aliyuncs.com"]
    }
    principal {
      entity      = "RAM"
      identifiers = ["acs:ram::\${var.open}:root"]
    }
    condition {
      operator = "Bool"
      variable = "acs:MFAPresent"
      values   = ["true"]
    }
  }
}
# data "alicloud_ram_policy_document" "y" {}
`;
    const stack = moduleOf(role('data.alicloud_ram_policy_document.x[each.key].document', data));
    expect(entries(stack)).toEqual(['dts.aliyuncs.com', 'acs:ram::${var.open}:root']);
    expect(places(stack)).toEqual(['main.tf:13 "dts.aliyuncs.com"', 'main.tf:17 "acs:ram::${var.open}:root"']);
    expect(firstPolicy(stack)).toMatchObject({
      faults: [],
      statements: [{ effect: 'Allow', conditions: [{ operator: 'Bool', key: 'acs:MFAPresent' }] }],
    });
    expect(entries(moduleOf(role('data.alicloud_ram_policy_document.y.document', data)))).toEqual([
      '${data.alicloud_ram_policy_document.y.document}',
    ]);
  });

  it('escaped JSON in one line, with places through the escapes', () => {
    expect(places(moduleOf(role(JSON.stringify(json('"dts.aliyuncs.com"')))))).toEqual([
      'main.tf:3 \\"dts.aliyuncs.com\\"',
    ]);
  });

  it('an indented heredoc, with Windows line ends, and one with a blank line and tabs', () => {
    const text = `<<-EOF\r\n    {"Version":"1",\r\n      "Statement":[{"Action":"sts:AssumeRole","Effect":"Allow","Principal":{"Service":[\r\n      "dts.aliyuncs.com"]}}]}\r\n  EOF`;
    expect(places(moduleOf(role(text)))).toEqual(['main.tf:6 "dts.aliyuncs.com"']);
    const tabs = `<<-EOF\n\t\t{"Version":"1",\n\n\t\t"Statement":[{"Action":"sts:AssumeRole","Effect":"Allow","Principal":{"Service":[\n\t"dts.aliyuncs.com"]}}]}\n\tEOF`;
    expect(places(moduleOf(role(tabs)))).toEqual(['main.tf:7 "dts.aliyuncs.com"']);
  });

  it('a directive in a heredoc leaves the rest of the policy known', () => {
    const text = `<<EOF\n${json('%{ if var.a }"a.aliyuncs.com",%{ endif }"b.aliyuncs.com"')}\nEOF`;
    expect(entries(moduleOf(role(text)))).toEqual(["${if var.a 'a.aliyuncs.com',% endif}", 'b.aliyuncs.com']);
  });

  it('both branches of a conditional that is not known are not judged', () => {
    const text = `var.c ? jsonencode(${hcl('["a.aliyuncs.com"]')}) : jsonencode(${hcl('["b.aliyuncs.com"]')})`;
    expect(moduleOf(role(text)).roles[0]?.openName).toMatch(/^\$\{var\.c \?/);
  });

  it('JSON in a heredoc that is broken by itself is damage at its place', () => {
    const found = moduleOf(role(`<<EOF\n{"Version": "1",\n"Statement": [}\nEOF`)).roles[0]?.policy();
    expect(found?.state).toBe('broken');
  });

  it('the arguments from before there was a document', () => {
    const stack = moduleOf({
      'main.tf': `resource "alicloud_ram_role" "r" {\n  name = "r"\n  services = ["dts.aliyuncs.com"]\n  ram_users = ["acs:ram::1000000000000002:root"]\n}\n`,
    });
    expect(entries(stack)).toEqual(['acs:ram::1000000000000002:root', 'dts.aliyuncs.com']);
    expect(places(stack)).toEqual(['main.tf:4 "acs:ram::1000000000000002:root"', 'main.tf:3 "dts.aliyuncs.com"']);
  });
});

describe('what belongs together', () => {
  const ROLE = (name: string, more = ''): string =>
    `resource "alicloud_ram_role" "${name}" {\n${more}  role_name = "role-${name}"\n  assume_role_policy_document = jsonencode(${hcl('["a.aliyuncs.com"]')})\n}\n`;
  const ATTACH = (name: string, to: string, more = ''): string =>
    `resource "alicloud_ram_role_policy_attachment" "${name}" {\n${more}  role_name = ${to}\n  policy_name = "AliyunDTSRolePolicy"\n  policy_type = "System"\n}\n`;
  const DTS = ['System AliyunDTSRolePolicy'];

  it('an attachment belongs to the role that it names: by reference, by name, by provider', () => {
    const text =
      ROLE('a') +
      ROLE('b') +
      ROLE('c', '  provider = alicloud.other\n') +
      ROLE('d') +
      ATTACH('x', 'alicloud_ram_role.a.name') +
      ATTACH('y', '"role-b"') +
      ATTACH('z', '"role-c"', '  provider = alicloud.other\n') +
      ATTACH('w', '"role-d"', '  provider = alicloud.other\n');
    expect(policies(estateOf(moduleOf({ 'main.tf': text })))).toEqual([DTS, DTS, DTS, []]);
  });

  it('a role under for_each is named by its keys', () => {
    const text =
      ROLE('a', '  for_each = var.roles\n').replace('"role-a"', 'each.key') +
      ROLE('b') +
      ATTACH('x', 'alicloud_ram_role.a[each.key].role_name');
    expect(policies(estateOf(moduleOf({ 'main.tf': text })))).toEqual([DTS, []]);
  });

  it('an attachment to a role that is not known is perhaps one of each, and says nothing else of it', () => {
    const text = ROLE('a') + ROLE('b') + ATTACH('x', 'var.role') + ATTACH('y', 'alicloud_ram_role.b.name');
    const perhaps = 'Custom ${var.role}';
    expect(policies(estateOf(moduleOf({ 'main.tf': text })))).toEqual([[perhaps], [...DTS, perhaps]]);
  });

  it('a module that was read whole and attaches no policy gives its roles none', () => {
    expect(policies(estateOf(moduleOf({ 'main.tf': ROLE('a') })))).toEqual(['noneHere']);
  });

  it.each([
    ['an output', 'output "o" {\n  value = alicloud_ram_role.a.arn\n}\n'],
    ['a local value that may be one', 'locals {\n  r = alicloud_ram_role.a\n}\n'],
    ['a call of a module', 'module "m" {\n  source = "./m"\n  role = alicloud_ram_role.a.name\n}\n'],
    ['a call of a module, by its name', 'module "m" {\n  source = "./m"\n  role = "role-a"\n}\n'],
    [
      'a resource of another kind',
      'resource "terraform_data" "x" {\n  provisioner "local-exec" {\n    command = "aliyun ram AttachPolicyToRole --RoleName role-a"\n  }\n}\n',
    ],
  ])('others may attach policies to a role whose name they know: %s', (_, more) => {
    expect(policies(estateOf(moduleOf({ 'main.tf': ROLE('a') + ROLE('b'), 'more.tf': more })))).toEqual([
      'notAsked',
      'noneHere',
    ]);
  });

  it('a task that names a role hands nothing on', () => {
    const job =
      'resource "alicloud_dts_synchronization_job" "j" {\n  source_endpoint_role = alicloud_ram_role.a.name\n}\n';
    expect(policies(estateOf(moduleOf({ 'main.tf': ROLE('a') + job })))).toEqual(['noneHere']);
  });

  it('a role that the caller of a module names may have policies from there', () => {
    const text = `variable "n" {}\n${ROLE('a').replace('"role-a"', 'var.n')}`;
    expect(policies(estateOf(moduleOf({ 'main.tf': text })))).toEqual(['notAsked']);
  });

  it('two resources of one address are two roles, each with the attachment of its file', () => {
    const files = { 'a.tf': ROLE('a') + ATTACH('x', 'alicloud_ram_role.a.name'), 'b.tf': ROLE('a') };
    expect(policies(estateOf(moduleOf(files)))).toEqual([DTS, []]);
  });

  it('the account of a provider is that of the role it takes', () => {
    const text = `
provider "alicloud" {
  alias = "orders"
  assume_role {
    role_arn = "acs:ram::1000000000000001:role/deployer"
  }
}
${ROLE('a', '  provider = alicloud.orders\n')}
resource "alicloud_dts_synchronization_job" "j" {
  source_endpoint_owner_id = "1000000000000001"
  source_endpoint_role     = alicloud_ram_role.a.role_name
  dts_instance_id          = alicloud_dts_synchronization_instance.i.id
}
resource "alicloud_dts_synchronization_instance" "i" {
  sync_architecture = "bidirectional"
}
`;
    const estate = estateOf(moduleOf({ 'main.tf': text }));
    expect([...estate.roles][0]?.role.owner).toBe('1000000000000001');
    expect(estate.tasks[0]).toMatchObject({
      topology: 'two-way',
      type: 'synchronization',
      source: { role: { value: 'role-a' } },
    });
    expect(estate.placements.filter(({ kind }) => kind === 'placement')).toEqual([]);
  });

  it('a role that another provider makes is in the account in which the job looks for it', () => {
    const text = `${ROLE('a', '  provider = alicloud.orders\n')}
resource "alicloud_dts_synchronization_job" "j" {
  source_endpoint_owner_id = "1000000000000001"
  source_endpoint_role     = "role-a"
}
`;
    const estate = estateOf(moduleOf({ 'main.tf': text }));
    expect([...estate.roles][0]?.role.owner).toBe('1000000000000001');
    expect(estate.placements.filter(({ kind }) => kind === 'placement')).toEqual([]);
  });

  it('a password of a file of values is none of the code', () => {
    const text = `variable "pw" {}\nresource "alicloud_dts_migration_job" "j" {\n  source_endpoint_password = var.pw\n}\n`;
    const [task] = estateOf(moduleOf({ 'main.tf': text }, 'pw = "s3cret-value"')).tasks;
    expect(JSON.stringify([...(task?.source.parameters ?? [])].map(([, { value }]) => value))).not.toContain('s3cret');
  });
});

describe('words that the provider does not know', () => {
  it.each([
    ['resource "alicloud_ram_role" "r" {\n  assume_role_policy = jsonencode({})\n}', 'assume_role_policy'],
    ['resource "alicloud_ram_role" "r" {\n  assume_role_policy = var.x\n}', 'assume_role_policy'],
    ['resource "alibabacloud_ram_role" "r" {}', 'alibabacloud_ram_role'],
    ['resource "aliyun_ram_role" "r" {}', 'aliyun_ram_role'],
  ])('%s', (text, found) => {
    const trust = firstPolicy(moduleOf({ 'main.tf': text }));
    const faults = typeof trust === 'string' ? [] : trust.faults;
    expect(faults[0]).toMatchObject({ kind: 'misnamed', found });
  });
});
