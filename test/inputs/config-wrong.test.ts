import { describe, expect, it } from 'vitest';

import { UsageError } from '../../src/model/errors.ts';
import { eachInFolder } from '../support/config-folder.ts';

const folder = eachInFolder();

/** What the user is told, without the folder. */
async function told(text: string): Promise<string> {
  const error: unknown = await folder.read(text).catch((thrown: unknown) => thrown);
  if (!(error instanceof UsageError)) throw new Error(`no UsageError for ${text}`);
  const lines = [error.message, ...(error.hint === undefined ? [] : [error.hint])].join('\n');
  return lines.replaceAll(`${folder.path()}/`, '').replaceAll('.dts-xacct.yaml:', '');
}

const ID = 'an account ID in quotes (digits, normally 16)';
const QUOTE = 'programs round long numbers';

describe('a wrong configuration', () => {
  it.each<[what: string, text: string, expected: string]>([
    ['an unknown section', 'acounts:\n  orders: "1"\n', '1:1: unknown key "acounts"; did you mean "accounts"?'],
    [
      'a section that we never had',
      'version: 1\n',
      '1:1: unknown key "version"; valid keys: accounts, context, rules, ignore, regions, exceptions',
    ],
    ['a list as a whole', '- a\n', '1:1: expected a map, found a list'],
    ['text as a whole', 'just text\n', '1:1: expected a map, found a string'],

    [
      'an ID without quotes',
      'accounts:\n  orders: 1000000000000001\n',
      `2:11: quote the account ID: "1000000000000001"; ${QUOTE}`,
    ],
    [
      'an ID without quotes in a map',
      'accounts:\n  orders: { id: 1000000000000001 }\n',
      `2:17: quote the account ID: "1000000000000001"; ${QUOTE}`,
    ],
    ['a short ID without quotes', 'accounts:\n  orders: 12345\n', `2:11: quote the account ID: "12345"; ${QUOTE}`],
    [
      'an ID that would lose its zero',
      'accounts:\n  orders: 0123456789\n',
      `2:11: quote the account ID: "0123456789"; ${QUOTE}`,
    ],
    [
      'no ID at all',
      'accounts:\n  orders: 订单账号\n',
      '2:11: expected an account ID in quotes (digits, normally 16), or a map with "id", found "订单账号"',
    ],
    ['no ID in a map', 'accounts:\n  orders: { id: "<ID>" }\n', `2:17: expected ${ID}, found "<ID>"`],
    ['a map without an ID', 'accounts:\n  orders: { credentials: { profile: a } }\n', '2:3: "id" is missing'],
    ['accounts as a list', 'accounts:\n  - orders\n', '1:1: expected a map from names to account IDs, found a list'],
    [
      'a name that is the ID of another account',
      'accounts:\n  "2": "1"\n',
      '2:3: this name is the ID of another account; give "1" a name with letters',
    ],
    [
      'a misspelt key of an account',
      'accounts:\n  orders: { id: "1", credential: { profile: a } }\n',
      '2:22: unknown key "credential"; did you mean "credentials"?',
    ],
    [
      'empty credentials',
      'accounts:\n  orders: { id: "1", credentials: {} }\n',
      '2:22: empty value; expected a map with "profile" or "assumeRole"',
    ],
    [
      'a role of another cloud',
      'accounts:\n  orders: { id: "1", credentials: { assumeRole: "arn:aws:iam::1:role/x" } }\n',
      '2:49: expected a role ARN: acs:ram::<account ID>:role/<name>, found "arn:aws:iam::1:role/x"',
    ],
    [
      'a role in another account',
      'accounts:\n  orders: { id: "1", credentials: { assumeRole: "acs:ram::2:role/x" } }\n',
      '2:49: this role is in account 2; reading 1 needs a role in 1',
    ],
    [
      'http beyond loopback',
      'accounts:\n  orders: { id: "1", endpoints: { ram: "http://127.0.0.1.example.com" } }\n',
      '2:40: expected a host of this API such as ram.vpc-proxy.aliyuncs.com, or http:// on loopback (for any other host set DTS_XACCT_RAM_ENDPOINT in the environment), found something else',
    ],
    [
      'an endpoint that there is not',
      'accounts:\n  orders: { id: "1", endpoints: { oss: x } }\n',
      '2:35: unknown key "oss"; valid keys: ram, sts, dts, ims, resourceDirectory',
    ],

    ['context without files', 'context:\n  - owner: "1"\n', '2:5: "files" is missing'],
    ['context as a map', 'context:\n  files: x\n', '1:1: expected a list of entries, each with "files", found a map'],
    ['an empty glob', 'context:\n  - files: ""\n', '2:12: empty value; expected a glob, or a list of globs'],
    ['a number as a glob', 'context:\n  - files: [1]\n', '2:13: expected a string, found a number'],
    ['a negated glob', 'ignore: ["!vendor/**"]\n', '1:10: "!" is not supported here; list the files to match'],
    [
      'an account that is not listed',
      'accounts: { orders: "1" }\ncontext:\n  - files: "**"\n    owner: order\n',
      '4:12: "order" is neither an account ID nor a name from "accounts"; did you mean "orders"?',
    ],
    [
      'an account that resembles none',
      'accounts: { orders: "1", 分析: "2" }\ncontext:\n  - files: "**"\n    creator: warehouse\n',
      '4:14: "warehouse" is neither an account ID nor a name from "accounts"; "accounts" has orders, 分析',
    ],
    [
      'a name where no accounts are listed',
      'context:\n  - files: "**"\n    creator: 分析\n',
      '3:14: "分析" is neither an account ID nor a name from "accounts"; "accounts" is empty',
    ],
    [
      'a long ID without quotes as owner',
      'context:\n  - files: "**"\n    owner: 1000000000000001\n',
      `3:12: quote the account ID: "1000000000000001"; ${QUOTE}`,
    ],
    [
      'a short ID without quotes as creator',
      'context:\n  - files: "**"\n    creator: 5\n',
      `3:14: quote the account ID: "5"; ${QUOTE}`,
    ],

    [
      'a level of another program',
      'rules:\n  dts-root-missing: warn\n',
      '2:21: invalid level "warn"; expected error, warning, note or off; did you mean "warning"?',
    ],
    [
      'a Boolean as a level',
      'rules:\n  dts-root-missing: false\n',
      '2:21: invalid level "false"; expected error, warning, note or off; did you mean "off"?',
    ],
    [
      'no level at all',
      'rules:\n  dts-root-missing: laut\n',
      '2:21: invalid level "laut"; expected error, warning, note or off',
    ],
    [
      'a misspelt rule',
      'rules:\n  dts-root-mising: off\n',
      '2:3: unknown rule "dts-root-mising"; did you mean "dts-root-missing"?',
    ],
    [
      'a rule of another program',
      'rules:\n  no-unused-vars: off\n',
      '2:3: unknown rule "no-unused-vars"; "dts-xacct explain" lists the rules',
    ],
    ['rules as a list', 'rules: [dts-root-missing]\n', '1:1: expected a map from rule IDs to levels, found a list'],

    ['one region without a list', 'regions: cn-hangzhou\n', '1:10: expected a list of region IDs, found a string'],
    ['no region', 'regions: [杭州]\n', '1:11: expected a region ID such as cn-hangzhou, found "杭州"'],

    ['an exception without a rule', 'exceptions:\n  - in: x\n', '2:5: "rule" is missing'],
    [
      'an exception that is a word',
      'exceptions:\n  - dts-extra-trust\n',
      '2:5: expected a map with "rule" and "because", found a string',
    ],
    [
      'an exception from a misspelt rule',
      'exceptions:\n  - rule: dts-extra-trst\n',
      '2:11: unknown rule "dts-extra-trst"; did you mean "dts-extra-trust"?',
    ],
    [
      'a reason by another name',
      'exceptions:\n  - { rule: dts-extra-trust, reason: x }\n',
      '2:30: unknown key "reason"; valid keys: rule, in, subject, trusts, because, until',
    ],
    [
      'a day that is none',
      'exceptions:\n  - { rule: dts-extra-trust, until: 2027-02-30 }\n',
      '2:37: "2027-02-30" is not a valid date',
    ],
    [
      'a day in other words',
      'exceptions:\n  - { rule: dts-extra-trust, until: 31.1.2027 }\n',
      '2:37: expected a date such as 2027-01-31, found "31.1.2027"',
    ],
    [
      'a day as a number',
      'exceptions:\n  - { rule: dts-extra-trust, until: 20270131 }\n',
      '2:37: expected a date such as 2027-01-31, found a number',
    ],
    [
      'an exception for nobody',
      'exceptions:\n  - { rule: dts-extra-trust, trusts: them }\n',
      '2:38: "them" is neither an account ID nor a name from "accounts"; "accounts" is empty',
    ],

    [
      'a key that stands twice',
      'rules:\n  dts-root-missing: off\n  dts-root-missing: note\n',
      '3:3: duplicate key; only one of the two would count',
    ],
    ['a tab', 'rules:\n\tdts-root-missing: off\n', '2:1: this is a tab; indent YAML with spaces'],
    ['an open bracket', 'ignore: [vendor\n', '1:9: this bracket is never closed'],
    [
      'two documents',
      'rules: {}\n---\nrules: {}\n',
      '3:1: second YAML document; a configuration must be a single document',
    ],
    [
      'a variable',
      'accounts:\n  orders: "${ORDERS}"\n',
      '2:11: expected a plain value; variables and tags are not supported here',
    ],
    [
      'a tag',
      'exceptions:\n  - rule: !Sub dts\n',
      '2:16: expected a plain value; variables and tags are not supported here',
    ],
    [
      'CRLF',
      'rules:\r\n  dts-root-missing: off\r\nacounts:\r\n',
      '3:1: unknown key "acounts"; did you mean "accounts"?',
    ],
  ])('%s', async (_, text, expected) => {
    expect(await told(text)).toBe(expected);
  });

  it('is reported with all problems, in the order of the text', async () => {
    const text = `exceptions:
  - rule: dts-extra-trst
    until: tomorrow
rules:
  dts-root-missing: warn
  dts-root-mising: off
context:
  - owner: orders
`;
    expect(await told(text)).toBe(`.dts-xacct.yaml has 6 problems
2:11: unknown rule "dts-extra-trst"; did you mean "dts-extra-trust"?
3:12: expected a date such as 2027-01-31, found "tomorrow"
5:21: invalid level "warn"; expected error, warning, note or off; did you mean "warning"?
6:3: unknown rule "dts-root-mising"; did you mean "dts-root-missing"?
8:5: "files" is missing
8:12: "orders" is neither an account ID nor a name from "accounts"; "accounts" is empty`);
  });

  it.each([
    ['ram', 'ram.example.com'],
    ['ram', 'https://ram.aliyuncs.com.example.com'],
    ['ram', 'ramx.aliyuncs.com'],
    ['ram', 'dts.aliyuncs.com'],
    ['sts', 'sts.oss-cn-hangzhou.aliyuncs.com'],
    ['sts', 'sts.cn-hangzhou.log.aliyuncs.com'],
    ['sts', 'https://sts.aliyuncs.com:8443'],
    ['dts', 'https://127.0.0.1.example.com'],
    ['ims', 'http://ims.aliyuncs.com'],
    ['resourceDirectory', 'resourcedirectory.aliyuncs.com.'],
  ])('sends nothing that is signed for %s to %s, which a repository might name', async (api, host) => {
    const message = await told(`accounts:\n  orders: { id: "1", endpoints: { ${api}: "${host}" } }\n`);
    expect(message).toContain('expected a host of this API such as');
    expect(message).toContain('_ENDPOINT in the environment');
    expect(message).not.toContain(host);
  });

  it.each([
    ['ram', 'ram.aliyuncs.com'],
    ['ram', 'ram.vpc-proxy.aliyuncs.com'],
    ['sts', 'https://sts.ap-southeast-1.aliyuncs.com'],
    ['sts', 'sts-vpc.cn-hangzhou.aliyuncs.com'],
    ['dts', 'dts.cn-shanghai-finance-1.aliyuncs.com'],
    ['dts', 'dts.aliyuncs.com:443'],
    ['resourceDirectory', 'resourcedirectory-intl.aliyuncs.com'],
    ['ims', 'http://localhost:8080'],
  ])('takes for %s the host %s of the vendor', async (api, host) => {
    const config = await folder.read(`accounts:\n  orders: { id: "1", endpoints: { ${api}: "${host}" } }\n`);
    expect(config.access.get('orders')?.endpoints).toEqual({ [api]: host });
  });

  it('never has its secrets repeated', async () => {
    const secret = 'Xq7secretSECRETsecret';
    const text = `accounts:
  orders:
    id: "1"
    credentials: { accessKeyId: ${secret}, accessKeySecret: ${secret} }
    endpoints: { ram: "https://user:${secret}@ram.aliyuncs.com" }
`;
    const message = await told(text);
    expect(message).not.toContain(secret);
    expect(message).toContain(
      '4:20: "accessKeyId" is not allowed: a configuration must not contain secrets; use a profile of the aliyun CLI',
    );
  });
});
