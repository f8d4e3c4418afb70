import { DTS_POLICY } from '../../model/role.ts';
import type { PlannedAccount, PlannedRole } from '../../model/setup-plan.ts';
import { makeNames, makeFormatter, type SetupWriter, type Texts } from './sections.ts';

/** `role_name` and `assume_role_policy_document` are there since this version of the provider. */
const PROVIDER_VERSION = '>= 1.252.0';

/** A set-up as Terraform: one provider an account, a role and its policy in each, formatted as `terraform fmt` does. */
export function terraform(texts: Texts): SetupWriter {
  const format = makeFormatter(texts);
  const aliasOf = makeNames(identifier);
  const resourceOf = makeNames(identifier);
  const names: Names = {
    alias: ({ id, name }) => aliasOf(id, name === undefined || !HAS_LETTER.test(name) ? `account_${id}` : name),
    resource: ({ owner, name }, alias) => resourceOf(`${owner}/${name}`, `${alias}_${name}`),
  };
  return {
    opening: REQUIRED,
    notes: () => [format('terraformAccount'), format('alreadyThere')],
    code: (account) => (account.roles.length === 0 ? '' : accountBlocks(account, names)),
  };
}

interface Names {
  readonly alias: (account: PlannedAccount) => string;
  readonly resource: (role: PlannedRole, alias: string) => string;
}

const HAS_LETTER = /^[A-Za-z]/;

/** An identifier of Terraform in ASCII. */
function identifier(text: string): string {
  return text.replace(/[^A-Za-z0-9]+/g, '_').replace(/^_+|_+$/g, '');
}

const REQUIRED = `${block('terraform', [
  ...block('required_providers', [
    'alicloud = {',
    ...indented(
      attributes([
        ['source', quoted('aliyun/alicloud')],
        ['version', quoted(PROVIDER_VERSION)],
      ]),
    ),
    '}',
  ]),
]).join('\n')}\n`;

function accountBlocks(account: PlannedAccount, names: Names): string {
  const alias = names.alias(account);
  const provider = ['provider', `alicloud.${alias}`] as const;
  const check = block('lifecycle', [
    ...block('postcondition', [
      ...attributes([
        ['condition', `self.account_id == ${quoted(account.id)}`],
        ['error_message', quoted(`The provider alicloud.${alias} needs credentials of account ${account.id}.`)],
      ]),
    ]),
  ]);
  const blocks = [
    block('provider "alicloud"', attributes([['alias', quoted(alias)]])),
    block(`data "alicloud_caller_identity" "${alias}"`, [...attributes([provider]), '', ...check]),
    ...account.roles.flatMap((role) => roleBlocks(role, names.resource(role, alias), provider)),
  ];
  return `${blocks.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

type Attribute = readonly [name: string, value: string];

function roleBlocks(role: PlannedRole, name: string, provider: Attribute): readonly (readonly string[])[] {
  const resource = `alicloud_ram_role.${name}`;
  return [
    block(`resource "alicloud_ram_role" "${name}"`, [
      ...attributes([provider, ['role_name', quoted(role.name)]]),
      ...labelled('assume_role_policy_document = jsonencode(', valueLines(role.trust), ')'),
    ]),
    block(`resource "alicloud_ram_role_policy_attachment" "${name}"`, [
      ...attributes([
        provider,
        ['role_name', `${resource}.role_name`],
        ['policy_type', quoted('System')],
        ['policy_name', quoted(DTS_POLICY)],
      ]),
    ]),
  ];
}

function block(head: string, lines: readonly string[]): readonly string[] {
  return [`${head} {`, ...indented(lines), '}'];
}

function indented(lines: readonly string[]): readonly string[] {
  return lines.map((line) => (line === '' ? '' : `  ${line}`));
}

/** `terraform fmt` puts the signs of neighbouring lines under each other. */
function attributes(list: readonly Attribute[]): readonly string[] {
  const column = Math.max(...list.map(([name]) => name.length));
  return list.map(([name, value]) => `${name.padEnd(column)} = ${value}`);
}

/** A value with something before its first line and after its last. */
function labelled(before: string, lines: readonly string[], after: string): readonly string[] {
  return lines.map((line, index) => `${index === 0 ? before : ''}${line}${index === lines.length - 1 ? after : ''}`);
}

/** A value of JSON in the language of Terraform. Lists of texts stand on one line; members whose value takes several lines stand for themselves. */
function valueLines(value: unknown): readonly string[] {
  if (Array.isArray(value)) {
    if (value.every((item) => typeof item === 'string')) return [`[${value.map(quoted).join(', ')}]`];
    return ['[', ...indented(value.flatMap((item) => labelled('', valueLines(item), ','))), ']'];
  }
  if (typeof value !== 'object' || value === null) return [typeof value === 'string' ? quoted(value) : String(value)];
  return ['{', ...indented(members(Object.entries(value))), '}'];
}

function members(entries: readonly (readonly [string, unknown])[]): readonly string[] {
  const lines: string[] = [];
  let single: Attribute[] = [];
  const flush = (): void => {
    if (single.length > 0) lines.push(...attributes(single));
    single = [];
  };
  for (const [name, value] of entries) {
    const [first = '', ...more] = valueLines(value);
    if (more.length === 0) single.push([name, first]);
    else {
      flush();
      lines.push(`${name} = ${first}`, ...more);
    }
  }
  flush();
  return lines;
}

/** A text of Terraform in which nothing is filled in. */
function quoted(text: string): string {
  return JSON.stringify(text).replaceAll('${', '$${').replaceAll('%{', '%%{');
}
