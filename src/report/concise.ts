import { placeText, type Finding } from '../model/finding.ts';
import type { Report, Suppressed } from '../model/report.ts';
import { escapeControls } from './common/escape.ts';
import { headline, unchecked } from './common/messages.ts';
import type { Catalogue, ReportOptions } from './reporter.ts';

/** One line a finding, `path:line:col: level[rule] message`, then one line for all that was not checked. */
export function* concise(report: Report, options: ReportOptions): Generator<string> {
  for (const finding of report.findings) yield `${line(finding, options.catalogue)}\n`;
  if (options.showSuppressed) {
    for (const finding of report.suppressed) yield `${line(finding, options.catalogue)} ${suppressedBy(finding)}\n`;
  }
  if (options.isQuiet) return;
  for (const gap of report.gaps) yield `not checked: ${unchecked(gap, options.texts)}\n`;
}

function line(finding: Finding, catalogue: Catalogue): string {
  return `${spot(finding)}: ${finding.level}[${finding.rule}] ${headline(catalogue, finding)}`;
}

function spot({ place, subject }: Finding): string {
  return escapeControls(place === undefined ? (subject ?? '-') : placeText(place));
}

function suppressedBy({ by, because }: Suppressed): string {
  return because === '' ? `(suppressed by ${by})` : `(suppressed by ${by}: ${escapeControls(because)})`;
}
