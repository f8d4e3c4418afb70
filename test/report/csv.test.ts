import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { audit, format, lint } from '../../src/browser.ts';
import type { AccountId } from '../../src/model/account.ts';
import type { ReportedAccess } from '../../src/model/report.ts';
import { accessCsv } from '../../src/report/csv.ts';
import { runs } from '../support/property.ts';
import { collapsed, reportOf } from './sample-report.ts';

/** Reads CSV as RFC 4180 has it. */
function records(text: string): readonly (readonly string[])[] {
  return text
    .split('\r\n')
    .slice(0, -1)
    .map((line) =>
      [...`${line},`.matchAll(/(?:"((?:[^"]|"")*)"|([^",]*)),/gy)].map(
        ([, quoted, bare]) => quoted?.replaceAll('""', '"') ?? bare ?? '',
      ),
    );
}

function table(access: readonly ReportedAccess[]): readonly (readonly string[])[] {
  return records([...accessCsv({ ...reportOf({}), access })].join(''));
}

const ENTRY: ReportedAccess = {
  subject: 'acs:ram::1000000000000001:role/r',
  principal: 'acs:ram::1000000000000002:root',
  account: '1000000000000002' as AccountId,
  statement: 1,
  effect: 'allow',
  condition: { IpAddress: { 'acs:SourceIp': ['192.0.2.1', '192.0.2.2'] } },
  policies: [{ name: 'AliyunDTSRolePolicy', type: 'System' }],
  tasks: ['orders', 'a "b"'],
  place: { file: 's.json', startLine: 7 },
};

describe('access entries as CSV', () => {
  test('have a line each, under the names of the JSON report', () => {
    expect(
      table([ENTRY, { ...ENTRY, account: null, condition: null, policies: null, tasks: [], place: undefined }]),
    ).toEqual([
      ['subject', 'principal', 'account', 'statement', 'effect', 'condition', 'policies', 'tasks', 'file', 'startLine'],
      [
        ENTRY.subject,
        ENTRY.principal,
        '1000000000000002',
        '1',
        'allow',
        'IpAddress acs:SourceIp 192.0.2.1, 192.0.2.2',
        'AliyunDTSRolePolicy (System)',
        'orders; a "b"',
        's.json',
        '7',
      ],
      [ENTRY.subject, ENTRY.principal, '', '1', 'allow', '', 'unknown', '', '', ''],
    ]);
  });

  test('are no formulas for a spreadsheet', () => {
    for (const text of ['=1+1', '+1', '-1', '@SUM(A1)', ' =1', '=HYPERLINK("http://x","y")'])
      expect(table([{ ...ENTRY, tasks: [text] }])[1]?.[7]).toBe(`'${text}`);
    expect(table([{ ...ENTRY, tasks: ['\t=1', '\r=1'] }])[1]?.[7]).toBe('\\u{9}=1; \\u{d}=1');
  });

  test('are read back as they were, whatever the input', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary' })), (texts) => {
        const written = [
          ...accessCsv({ ...reportOf({}), access: texts.map((subject) => ({ ...ENTRY, subject })) }),
        ].join('');
        expect(written.replaceAll('\r\n', '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u);
        const rows = records(written);
        expect(rows.map((row) => row.length)).toEqual([10, ...texts.map(() => 10)]);
        expect(rows.slice(1).every(([first = '']) => !/^[=+\-@]/.test(first))).toBe(true);
      }),
      runs(50),
    );
  });

  test('are for audit alone', async () => {
    const trust = {
      Version: '1',
      Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: ['x@dts.aliyuncs.com'] } }],
    };
    const report = await lint({ files: { 'r.json': JSON.stringify(trust) }, paths: ['r.json'] });
    await expect(format(report, 'csv')).rejects.toThrow('invalid value "csv" for name: expected text, ');
    const snapshot = { snapshotVersion: 1, takenAt: '2026-01-01T00:00:00Z', accounts: [] };
    const none = await audit({ files: { 's.json': JSON.stringify(snapshot) }, snapshot: 's.json' });
    expect(records(await format(none, 'csv'))).toHaveLength(1);
  });

  test('say nothing of findings', () => {
    expect([
      ...accessCsv(
        reportOf({ findings: [collapsed({ file: 'a', startLine: 1, startColumn: 1, endLine: 1, endColumn: 2 })] }),
      ),
    ]).toHaveLength(1);
  });
});
