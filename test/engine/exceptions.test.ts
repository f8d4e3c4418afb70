import { describe, expect, it } from 'vitest';

import { ruleIds } from '../../rules/index.ts';
import { lint, type LintOptions } from '../../src/commands/lint.ts';
import { configFilesOnDisk } from '../../src/files/config-files.ts';
import { readConfig } from '../../src/inputs/config/config.ts';
import type { AccountId } from '../../src/model/account.ts';
import type { Report } from '../../src/model/report.ts';
import { eachInFolder } from '../support/config-folder.ts';

const folder = eachInFolder();

/** A role of account …01 that DTS may take for some accounts. */
function role(name: string, creators: readonly string[]): string {
  const statement = {
    Effect: 'Allow',
    Action: 'sts:AssumeRole',
    Principal: {
      RAM: creators.map((id) => `acs:ram::${id}:root`),
      Service: creators.map((id) => `${id}@dts.aliyuncs.com`),
    },
  };
  const policy = JSON.stringify({ Version: '1', Statement: [statement] });
  const arn = `acs:ram::1000000000000001:role/${name}`;
  return JSON.stringify({ Role: { RoleName: name, Arn: arn, AssumeRolePolicyDocument: policy } });
}

const [ANALYTICS, OTHER, THIRD] = ['1000000000000002', '1000000000000003', '1000000000000004'];

/** Lints files of the folder with what `exceptions` holds; the creator is known for all. */
async function run(exceptions: string, paths = ['.'], more: Partial<LintOptions> = {}): Promise<Report> {
  const context = `context:\n  - { files: "**", creator: "${ANALYTICS}" }\n`;
  const config = await readConfig(
    folder.write('.dts-xacct.yaml', `${context}${exceptions === '' ? '' : `exceptions:\n${exceptions}`}`),
    ruleIds,
    configFilesOnDisk,
  );
  return lint({ paths: paths.map((path) => folder.path(path)), config, today: '2026-11-23', ...more });
}

function told({ findings }: Report): readonly string[] {
  return findings.map(({ rule, message, place }) => {
    const file = place?.file.replace(folder.path(), '').replace(/^\//, '') ?? '';
    return rule === 'unused-exception' ? `${file}:${String(place?.startLine)} ${message}` : `${file} ${rule}`;
  });
}

describe('exceptions of a configuration', () => {
  it('suppress by file, by subject and by account', async () => {
    folder.write('orders/a.json', role('a', [ANALYTICS, OTHER]));
    folder.write('orders/b.json', role('b', [ANALYTICS, OTHER]));
    folder.write('orders/c.json', role('c', [ANALYTICS, OTHER]));
    folder.write('orders/d.json', role('d', [ANALYTICS, OTHER]));
    const report = await run(`  - { rule: dts-extra-trust, in: "orders/a.*", because: by file }
  - { rule: dts-extra-trust, subject: "acs:*:role/b", because: by subject }
  - { rule: dts-extra-trust, in: orders/c.json, trusts: "${OTHER}", because: by account }
`);
    expect(told(report)).toEqual(['orders/d.json dts-extra-trust']);
    expect(report.suppressed.map(({ because, by }) => [because, by])).toEqual([
      ['by file', 'exception'],
      ['by subject', 'exception'],
      ['by account', 'exception'],
    ]);
    expect(report.summary).toMatchObject({ warnings: 1, suppressed: 3 });
  });

  it('for one account do not suppress findings of another', async () => {
    folder.write('orders/a.json', role('a', [ANALYTICS, OTHER, THIRD]));
    const forOther = `  - { rule: dts-extra-trust, trusts: "${OTHER}", because: one }\n`;
    expect(told(await run(forOther))).toEqual(['orders/a.json dts-extra-trust']);
    const report = await run(`${forOther}  - { rule: dts-extra-trust, trusts: "${THIRD}", because: two }\n`);
    expect(told(report)).toEqual([]);
    expect(report.suppressed.map(({ because }) => because)).toEqual(['one', 'two']);
  });

  it('for one service or identity provider do not cover the next', async () => {
    const provider = 'acs:ram::1000000000000001:saml-provider/corp';
    const statement = {
      Effect: 'Allow',
      Action: 'sts:AssumeRole',
      Principal: {
        RAM: [`acs:ram::${ANALYTICS}:root`],
        Service: [`${ANALYTICS}@dts.aliyuncs.com`, 'ecs.aliyuncs.com', 'fc.aliyuncs.com'],
      },
    };
    const federated = {
      ...statement,
      Principal: { Federated: [provider] },
      Condition: { StringEquals: { 'saml:recipient': 'https://signin.alibabacloud.com/saml-role/sso' } },
    };
    folder.write('orders/a.json', JSON.stringify({ Version: '1', Statement: [statement, federated] }));
    const exceptions = `  - { rule: dts-extra-trust, trusts: ecs.aliyuncs.com, because: a service }
  - { rule: dts-extra-trust, trusts: "${provider}", because: a provider }
`;
    const report = await run(exceptions);
    expect(report.suppressed.map(({ because }) => because)).toEqual(['a service', 'a provider']);
    expect(report.findings.map(({ rule, accounts }) => [rule, accounts])).toEqual([
      ['dts-extra-trust', ['fc.aliyuncs.com']],
    ]);
  });

  it('are called unused only by a run that could have matched them', async () => {
    folder.write('orders/a.json', role('a', [ANALYTICS]));
    const exceptions = `  - { rule: dts-extra-trust, because: anywhere }
  - { rule: dts-extra-trust, subject: "acs:ram::*:role/a", because: a live role }
  - { rule: dts-extra-trust, in: "orders/*", subject: "acs:ram::*:role/a", because: a role in a file }
  - { rule: dts-extra-trust, in: "orders/*", because: a file }
`;
    const unused = ['4 unmatched', '6 unmatched', '7 unmatched'].map((each) => `.dts-xacct.yaml:${each}`);
    expect(told(await run(exceptions))).toEqual(unused);
    expect(told(await run(exceptions, ['orders']))).toEqual([]);
    expect(told(await run(exceptions, ['orders/a.json']))).toEqual([]);
    expect(told(await run(exceptions, ['.'], { isIgnored: (path) => path.endsWith('b.json') }))).toEqual([]);
    folder.write('orders/huge.yaml', `a: ${'x'.repeat(17 * 1024 * 1024)}`);
    expect(told(await run(exceptions))).toEqual([]);
  });

  it('lose against options, as the context does', async () => {
    folder.write('orders/a.json', role('a', [OTHER]));
    const rules = async (more: Partial<LintOptions>): Promise<readonly string[]> =>
      (await run('', ['.'], more)).findings.map(({ rule }) => rule);
    expect(await rules({})).toEqual(['dts-trusts-wrong-account']);
    expect(await rules({ creator: OTHER as AccountId })).toEqual([]);
    const same = await run('', ['.'], {
      creator: '1000000000000001' as AccountId,
      owner: '1000000000000001' as AccountId,
    });
    const reasons = same.gaps.map(({ because }) => because);
    expect(reasons).toContain('sameAccount');
    expect(reasons).not.toContain('creatorUnknown');
  });

  it('without effect are reported after all files, at their own place', async () => {
    folder.write('orders/a.json', role('a', [ANALYTICS, OTHER]));
    const report = await run(`  - { rule: dts-extra-trust, because: "" }
  - rule: dts-extra-trust
    because: x
    until: 2026-11-22
  - { rule: dts-condition, because: x }
`);
    expect(told(report)).toEqual([
      'orders/a.json dts-extra-trust',
      '.dts-xacct.yaml:4 noReason',
      '.dts-xacct.yaml:7 expired',
      '.dts-xacct.yaml:8 unmatched',
    ]);
  });

  it('about files that were not read are not said to be unused, unless there are none', async () => {
    folder.write('orders/a.json', role('a', [ANALYTICS]));
    folder.write('orders/b.json', role('b', [ANALYTICS, OTHER]));
    const exceptions = `  - { rule: dts-extra-trust, in: orders/b.json, because: x }
  - { rule: dts-extra-trust, in: orders/gone.json, because: x }
`;
    expect(told(await run(exceptions, ['orders/a.json']))).toEqual([]);
    expect(told(await run(exceptions))).toEqual(['.dts-xacct.yaml:5 unmatched']);
    folder.write('orders/b.json', role('b', [ANALYTICS]));
    expect(told(await run(exceptions))).toEqual(['.dts-xacct.yaml:4 unmatched', '.dts-xacct.yaml:5 unmatched']);
  });

  it('are not asked with --no-exceptions', async () => {
    folder.write('orders/a.json', role('a', [ANALYTICS, OTHER]));
    const report = await run(
      '  - { rule: dts-extra-trust, because: x }\n  - { rule: dts-condition, because: x }\n',
      ['orders'],
      {
        noExceptions: true,
      },
    );
    expect(told(report)).toEqual(['orders/a.json dts-extra-trust']);
    expect(report.suppressed).toEqual([]);
  });

  it('cannot suppress that they are unused', async () => {
    folder.write('orders/a.json', role('a', [ANALYTICS]));
    const report = await run('  - { rule: unused-exception, because: x }\n');
    expect(told(report)).toEqual(['.dts-xacct.yaml:4 unmatched']);
  });

  it('by default end with the day of the clock, in UTC', async () => {
    folder.write('orders/a.json', role('a', [ANALYTICS, OTHER]));
    const config = await folder.read('exceptions:\n  - { rule: dts-extra-trust, because: x, until: 2001-01-01 }\n');
    const { findings } = await lint({ paths: [folder.path('orders')], config });
    expect(findings.map(({ message }) => message)).toContain('expired');
  });
});
