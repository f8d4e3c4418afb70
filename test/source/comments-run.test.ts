import { describe, expect, it } from 'vitest';

import { lint, type LintOptions } from '../../src/commands/lint.ts';
import type { Report } from '../../src/model/report.ts';
import { eachInFolder } from '../support/config-folder.ts';

const folder = eachInFolder();

function run(text: string, more: Partial<LintOptions> = {}): Promise<Report> {
  return lint({ paths: [folder.write('ram-for-dts.yaml', text)], today: '2026-11-23', ...more });
}

function policy(service: string, before = ''): string {
  return `Version: "1"
Statement:
${before}  - Effect: Allow
    Action: sts:AssumeRole
    Principal:
      RAM: acs:ram::1000000000000002:root
      Service: ${service}
`;
}

/** Rule and place of each finding; of exceptions also what is said. */
function told({ findings }: Report): readonly string[] {
  return findings.map(({ rule, message, place }) => {
    const what = rule === 'unused-exception' ? `${rule} ${message}` : rule;
    return `${what} ${String(place?.startLine)}:${String(place?.startColumn)}`;
  });
}

const IGNORED = '# dts-xacct: ignore[dts-service-collapsed] RAM 迁移中';

describe('a run', () => {
  it('leaves out what a comment ignores, and counts it', async () => {
    const report = await run(policy(`dts.aliyuncs.com ${IGNORED}`));
    expect(told(report)).toEqual([]);
    expect(report.suppressed).toMatchObject([{ rule: 'dts-service-collapsed', by: 'comment', because: 'RAM 迁移中' }]);
    expect(report.summary).toMatchObject({ errors: 0, suppressed: 1 });
    expect(report.counts).toEqual({ error: 0, warning: 0, note: 0 });
  });

  it('leaves out what a comment above the statement ignores', async () => {
    expect(told(await run(policy('dts.aliyuncs.com', `  ${IGNORED}\n`)))).toEqual([]);
  });

  it('leaves out what stands behind an anchor, where its text stands', async () => {
    const text = `x: &dts dts.aliyuncs.com ${IGNORED}\n${policy('*dts')}`;
    expect((await run(text)).suppressed).toHaveLength(1);
  });

  it('leaves out what is wrong in a JSON text inside', async () => {
    const inner =
      '{"Version":"1","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"RAM":["acs:ram::1000000000000002:root"],"Service":["dts.aliyuncs.com"]}}]}';
    const role = (comment: string): string => `Role:
  RoleName: ram-for-dts
  Arn: acs:ram::1000000000000001:role/ram-for-dts
  AssumeRolePolicyDocument: |- ${comment}
    ${inner}
`;
    expect(told(await run(role('')))).toEqual([expect.stringMatching(/^dts-service-collapsed /)]);
    expect((await run(role(IGNORED))).suppressed).toHaveLength(1);
  });

  it('tells a comment that ignores nothing, in the document where it stands', async () => {
    const report = await run(
      `${policy('1000000000000002@dts.aliyuncs.com')}---\n${policy(`1000000000000002@dts.aliyuncs.com ${IGNORED}`)}`,
    );
    expect(told(report)).toEqual(['unused-exception unmatched 15:70']);
  });

  it('tells one without a reason, and ignores nothing by it', async () => {
    const report = await run(policy('dts.aliyuncs.com # dts-xacct: ignore[dts-service-collapsed]'));
    expect(told(report)).toEqual(['dts-service-collapsed 7:16', 'unused-exception noReason 7:53']);
  });

  it('reports an unknown rule, with a suggestion', async () => {
    const report = await run(policy('dts.aliyuncs.com # dts-xacct: ignore[dts-service-colapsed] why'));
    expect(report.findings.find(({ rule }) => rule === 'unused-exception')?.data).toMatchObject({
      meant: 'dts-service-collapsed',
    });
  });

  it('reports an end date that is near', async () => {
    const ending = policy('dts.aliyuncs.com # dts-xacct: ignore[dts-service-collapsed] until=2026-12-01 why');
    expect(told(await run(ending))).toEqual(['unused-exception expiresSoon 7:76']);
    expect(told(await run(ending, { today: '2026-12-02' }))).toEqual([
      'dts-service-collapsed 7:16',
      'unused-exception expired 7:76',
    ]);
  });

  it('says nothing of a rule that is off', async () => {
    const settings = new Map([['dts-service-collapsed', 'off' as const]]);
    expect(told(await run(policy(`dts.aliyuncs.com ${IGNORED}`), { settings }))).toEqual([]);
  });

  it('with --no-exceptions ignores nothing and reports nothing', async () => {
    const text = policy(`dts.aliyuncs.com ${IGNORED}`, '  # dts-xacct: ignore[dts-condition] why\n');
    expect(told(await run(text, { noExceptions: true }))).toEqual(['dts-service-collapsed 8:16']);
  });

  it('passes over comments in what is not ours', async () => {
    folder.write('values.yaml', 'image: x # dts-xacct: ignore[nothing]\n');
    expect(told(await lint({ paths: [folder.path()] }))).toEqual([]);
  });

  it('writes the fix as the characters of the comment', async () => {
    const report = await run(policy(`1000000000000002@dts.aliyuncs.com ${IGNORED}`));
    expect(report.findings.map(({ fix }) => fix?.edits)).toMatchObject([
      [{ newText: '', place: { startLine: 7, startColumn: 49, endLine: 7, endColumn: 100 } }],
    ]);
  });
});
