import { relative } from 'node:path';

import { describe, expect, it } from 'vitest';

import { configFilesOnDisk } from '../../src/files/config-files.ts';
import { readConfig, type Config } from '../../src/inputs/config/config.ts';
import { UsageError } from '../../src/model/errors.ts';
import { eachInFolder, RULES } from '../support/config-folder.ts';

const folder = eachInFolder();

/** As a user would write a path in the folder. */
function asGiven(path: string): string {
  return relative(process.cwd(), folder.path(path));
}

async function exceptionIn(glob: string): Promise<Config['exceptions'][number] | undefined> {
  const { exceptions } = await folder.read(`exceptions:\n  - { rule: dts-extra-trust, in: "${glob}", because: x }\n`);
  return exceptions[0];
}

/** The whole of the product's page, and what may be left out of it. */
const WHOLE = `accounts:
  orders:    { id: "1000000000000001", credentials: { profile: orders-audit } }
  analytics:
    id: "1000000000000002"
    credentials: { assumeRole: "acs:ram::1000000000000002:role/auditor" }
    endpoints: { ram: ram.vpc-proxy.aliyuncs.com, resourceDirectory: resourcedirectory-intl.aliyuncs.com, sts: "https://sts-vpc.cn-hangzhou.aliyuncs.com", dts: "http://127.0.0.1:8080", ims: "http://[::1]:9" }
  partner: "1000000000000003"
context:
  - files: "orders/**"
    owner: orders
    creator: analytics
  - files: ["*.json", "订单/*.yaml"]
    owner: "1000000000000009"
rules:
  dts-root-missing: off
  unknown-account: error
ignore: ["vendor/**", "old"]
regions: [cn-hangzhou, us-west-1, cn-shanghai-finance-1]
exceptions:
  - rule: dts-extra-trust
    in: "orders/legacy.json"
    subject: "acs:ram::1000000000000001:role/legacy-*"
    trusts: partner
    because: "two creators until the move is done, ticket 4711"
    until: 2027-01-31
`;

describe('a right configuration', () => {
  it('names accounts and turns rules', async () => {
    const { accounts, levels } = await folder.read(WHOLE);
    expect([...accounts]).toEqual([
      ['orders', '1000000000000001'],
      ['analytics', '1000000000000002'],
      ['partner', '1000000000000003'],
    ]);
    expect([...levels]).toEqual([
      ['dts-root-missing', 'off'],
      ['unknown-account', 'error'],
    ]);
  });

  it('tells of a file what the first matching entry says', async () => {
    const config = await folder.read(WHOLE);
    expect(config.contextOf(folder.path('orders/deep/a.json'))).toEqual({
      owner: '1000000000000001',
      creator: '1000000000000002',
    });
    expect(config.contextOf(folder.path('a.json'))).toEqual({ owner: '1000000000000009', creator: undefined });
    expect(config.contextOf(folder.path('订单/角色.yaml'))).toEqual({ owner: '1000000000000009', creator: undefined });
    expect(config.contextOf(folder.path('elsewhere/a.json'))).toEqual({ owner: undefined, creator: undefined });
  });

  it('takes paths as the user gives them: from the working directory, or absolute', async () => {
    const config = await folder.read(WHOLE);
    expect(config.contextOf(asGiven('orders/a.json')).owner).toBe('1000000000000001');
    expect(config.isIgnored(asGiven('vendor/a.json'))).toBe(true);
    expect(config.isIgnored('vendor/a.json')).toBe(false);
  });

  it.each([
    ['vendor', true],
    ['vendor/.hidden/a.json', true],
    ['old', true],
    ['old/deep/a.json', true],
    ['deep/old', false],
    ['older', false],
    ['orders/a.json', false],
    ['../vendor/a.json', false],
  ])('ignores %s: %s', async (path, expected) => {
    const config = await folder.read(WHOLE);
    expect(config.isIgnored(folder.path(path))).toBe(expected);
  });

  it('excepts what file and subject both fit', async () => {
    const { exceptions } = await folder.read(WHOLE);
    const [exception] = exceptions;
    const covers = (file: string, subject: string | undefined): boolean | undefined =>
      exception?.isFor({ place: placeIn(folder.path(file)), subject });
    expect(exceptions).toHaveLength(1);
    expect(exception).toMatchObject({
      by: 'exception',
      rule: 'dts-extra-trust',
      because: 'two creators until the move is done, ticket 4711',
      until: '2027-01-31',
      trusts: '1000000000000003',
    });
    const legacy = 'acs:ram::1000000000000001:role/legacy-a/b:c';
    expect(covers('orders/legacy.json', legacy)).toBe(true);
    expect(covers('orders/other.json', legacy)).toBe(false);
    expect(covers('orders/legacy.json', 'acs:ram::1000000000000001:role/Legacy-a')).toBe(false);
    expect(covers('orders/legacy.json', undefined)).toBe(false);
    expect(exception?.isFor({ place: undefined, subject: legacy })).toBe(false);
  });

  it('excepts by subject alone where there is no file', async () => {
    const { exceptions } = await folder.read(
      'exceptions:\n  - { rule: dts-extra-trust, subject: "task *", because: x }\n',
    );
    expect(exceptions[0]?.isFor({ place: undefined, subject: 'task orders/a' })).toBe(true);
    expect(exceptions[0]?.isFor({ place: undefined, subject: 'atask b' })).toBe(false);
  });

  it.each([
    ['nothing', ''],
    ['comments only', '# 配置\n# nothing yet\n'],
    ['sections without entries', 'accounts:\ncontext:\nrules:\nignore:\nregions:\nexceptions:\n'],
  ])('may hold %s', async (_, text) => {
    const config = await folder.read(text);
    expect(config.accounts.size + config.levels.size + config.exceptions.length).toBe(0);
    expect(config.isIgnored(folder.path('a.json'))).toBe(false);
    expect(config.contextOf(folder.path('a.json'))).toEqual({ owner: undefined, creator: undefined });
  });

  it.each([
    ['Windows line ends', 'accounts:\r\n  orders: "1"\r\nrules:\r\n  dts-root-missing: note\r\n'],
    ['a byte order mark', '\ufeffaccounts: { orders: "1" }\nrules: { dts-root-missing: note }\n'],
    ['JSON', '{"accounts": {"orders": "1"}, "rules": {"dts-root-missing": "note"}}'],
    [
      'anchors',
      'accounts: { orders: &id "1" }\nrules: { dts-root-missing: note }\nexceptions: [{ rule: dts-extra-trust, trusts: *id }]\n',
    ],
    ['UTF-16', Buffer.from('\ufeffaccounts: { orders: "1" }\nrules: { dts-root-missing: note }\n', 'utf16le')],
  ])('may be written with %s', async (_, text) => {
    const { accounts, levels } = await folder.read(text);
    expect([accounts.get('orders'), levels.get('dts-root-missing')]).toEqual(['1', 'note']);
  });

  it('has no reason where the reason is blank', async () => {
    const { exceptions } = await folder.read('exceptions:\n  - { rule: dts-extra-trust, because: "  " }\n');
    expect(exceptions[0]?.because).toBeUndefined();
  });
});

describe('files that this run has not read', () => {
  it('are elsewhere where they exist', async () => {
    folder.write('orders/a.json', '{}');
    const exception = await exceptionIn('orders/*.json');
    expect(exception?.isElsewhere([folder.path('b.json')])).toBe(true);
    expect(exception?.isElsewhere([folder.path('orders/a.json')])).toBe(false);
  });

  it('are elsewhere where a folder is meant', async () => {
    folder.write('orders/deep/a.json', '{}');
    expect((await exceptionIn('orders'))?.isElsewhere([])).toBe(true);
  });

  it('are nowhere where they do not', async () => {
    expect((await exceptionIn('orders/*.json'))?.isElsewhere([])).toBe(false);
  });
});

function placeIn(file: string): {
  file: string;
  startLine: number;
  startColumn: number;
  endLine: number;
  endColumn: number;
} {
  return { file, startLine: 1, startColumn: 1, endLine: 1, endColumn: 2 };
}

describe('what cannot be read as a configuration', () => {
  it('is nested too deep', async () => {
    await expect(folder.read('['.repeat(200))).rejects.toThrow(
      new UsageError(`${folder.path('.dts-xacct.yaml')} is nested deeper than 100 levels`),
    );
  });

  it('is not there', async () => {
    await expect(readConfig(folder.path('none.yaml'), RULES, configFilesOnDisk)).rejects.toThrow(
      new UsageError(`no such configuration file: ${folder.path('none.yaml')}`),
    );
  });

  it('is a folder', async () => {
    await expect(readConfig(folder.path(), RULES, configFilesOnDisk)).rejects.toThrow(
      new UsageError(`cannot read the configuration ${folder.path()}: it is a folder`),
    );
  });
});
