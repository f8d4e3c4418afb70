import type { Log, Result, Run } from 'sarif';

import type { Finding } from '../../src/model/finding.ts';
import type { Report } from '../../src/model/report.ts';
import type { ReportOptions } from '../../src/report/reporter.ts';
import { sarif } from '../../src/report/sarif.ts';
import {
  collapsed,
  createdBy,
  NOT_GIVEN,
  options,
  placeOf,
  plain,
  POLICY,
  REFUSED,
  reportOf,
} from './sample-report.ts';

const TASKS = 'creator: "1000000000000002"\n';

/** Files whose names and texts are awkward: each holds the two pieces that findings point at. */
export const FILES: Readonly<Record<string, string>> = {
  'orders/ram-for-dts.json': POLICY,
  '策略/trust 100%#1.json': POLICY.replaceAll('\n', '\r\n'),
  'old-mac.json': POLICY.replaceAll('\n', '\r'),
  'one-line.json': JSON.stringify({ '角色😀': JSON.parse(POLICY) as object }),
  'twice.json': `[\n${POLICY},\n${POLICY}]`,
  'tabs.json': POLICY.replaceAll('  ', '\t'),
};

function findingsIn(file: string, text: string): Finding[] {
  const related = [createdBy(placeOf('任务/tasks.yaml', TASKS, '"1000000000000002"'))];
  return [
    plain('unknown-account', placeOf(file, text, '"acs:ram::1000000000000009:root"')),
    collapsed(placeOf(file, text, '"dts.aliyuncs.com"'), { related }),
    plain('deny-no-effect', placeOf(file, text, '"Effect"')),
  ];
}

/** The last place of a piece, so that its line has an equal before it. */
function lastPlaceOf(file: string, text: string, piece: string): Finding['place'] {
  const before = text.slice(0, text.lastIndexOf(piece));
  const masked = before.replaceAll(piece, '\u0001'.repeat(piece.length));
  return placeOf(file, masked + text.slice(before.length), piece);
}

export const some = reportOf({
  findings: [
    ...Object.entries(FILES).flatMap(([file, text]) => findingsIn(file, text)),
    collapsed(lastPlaceOf('twice.json', FILES['twice.json'] ?? '', '"Effect"')),
  ],
  gaps: [REFUSED, NOT_GIVEN],
  texts: FILES,
});

const EVIL = '\u001b]8;;http://evil\u0007\u202e\u0085[click](https://evil.example) {0} \ud800';

export const odd = reportOf({
  findings: [
    collapsed(
      { file: `a\u001b\n${EVIL}.json`, startLine: 1, startColumn: 1, endLine: 1, endColumn: 1 },
      {
        subject: EVIL,
        data: { principal: EVIL },
        related: [createdBy({ file: '<stdin>', startLine: 3, startColumn: 1, endLine: 4, endColumn: 1 }, EVIL)],
      },
    ),
    collapsed(
      { file: './x/../y.json', startLine: 1, startColumn: 1, endLine: 1, endColumn: 2 },
      {
        data: { principal: 'x'.repeat(5000) },
      },
    ),
    collapsed(undefined),
  ],
  suppressed: [
    { ...plain('deny-no-effect', placeOf('a.json', POLICY, '"Effect"')), by: 'comment', because: EVIL },
    {
      ...plain('unknown-account', placeOf('a.json', POLICY, '"RAM"')),
      by: 'exception',
      because: 'ticket',
      until: '2027-01-31',
    },
  ],
  gaps: [{ ...REFUSED, what: EVIL }],
});

export function write(report: Report, more: Partial<ReportOptions> = {}): string {
  return [...sarif(report, { ...options, ...more })].join('');
}

export function runOf(report: Report, more: Partial<ReportOptions> = {}): Run {
  const { runs } = JSON.parse(write(report, more)) as Log;
  const [run] = runs;
  if (run === undefined || runs.length !== 1) throw new Error('a report is one run');
  return run;
}

export function resultsOf(report: Report, more: Partial<ReportOptions> = {}): Result[] {
  return runOf(report, more).results ?? [];
}
