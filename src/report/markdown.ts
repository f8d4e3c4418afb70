import { placeText, type Finding } from '../model/finding.ts';
import type { Report, Suppressed } from '../model/report.ts';
import { accessTable } from './access.ts';
import { code, plain, row } from './common/markdown.ts';
import { headline, suppressionReason, unchecked, summaryLine, PLAIN } from './common/messages.ts';
import type { ReportOptions } from './reporter.ts';

/** The findings as a table, then what could not be checked, then one line that sums up: for pull requests and tickets. */
export function* markdown(report: Report, options: ReportOptions): Iterable<string> {
  const { findings, suppressed } = report;
  yield* findingTable(options.showSuppressed ? [...findings, ...suppressed] : findings, options);
  if (report.access !== undefined) yield* accessTable(report.access, options);
  yield* remainder(report, options);
}

/** What could not be checked, and the line that sums up. */
export function* remainder(report: Report, options: ReportOptions): Iterable<string> {
  if (options.isQuiet) return;
  const { texts } = options;
  if (report.gaps.length > 0) {
    yield `**${plain(texts['notChecked'] ?? '')}**\n\n`;
    for (const gap of report.gaps) yield `- ${plain(unchecked(gap, texts))}\n`;
    yield '\n';
  }
  yield `${plain(summaryLine(report, options, PLAIN))}\n`;
}

/** Findings as a table. */
export function* findingTable(
  findings: readonly (Finding | Suppressed)[],
  { catalogue, texts }: ReportOptions,
): Iterable<string> {
  if (findings.length === 0) return;
  yield row([texts['columnLevel'] ?? '', texts['columnPlace'] ?? '', texts['columnFinding'] ?? '']);
  yield row(['---', '---', '---']);
  for (const finding of findings) {
    const { level, rule } = finding;
    const reason = 'by' in finding ? ` (${suppressionReason(finding, texts)})` : '';
    yield row([level, spot(finding), `${code(rule)}: ${plain(headline(catalogue, finding) + reason)}`]);
  }
  yield '\n';
}

/** Where a finding is. */
export function spot({ place, subject }: Pick<Finding, 'place' | 'subject'>): string {
  if (place === undefined) return subject === undefined ? '' : code(subject);
  return code(placeText(place));
}
