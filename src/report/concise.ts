import type { Finding, Gap } from '../model/finding.ts';
import { headline, reasonOf } from './phrase.ts';
import type { Catalogue, Report, ReportOptions, Suppressed } from './report.ts';
import { visible } from './visible.ts';

/** One line a finding, `path:line:col: level[rule] message`, then one line for all that was not checked. */
export function* concise(report: Report, options: ReportOptions): Generator<string> {
  for (const finding of report.findings) yield `${line(finding, options.catalogue)}\n`;
  if (options.showSuppressed) {
    for (const finding of report.suppressed) yield `${line(finding, options.catalogue)} ${suppressedBy(finding)}\n`;
  }
  for (const gap of report.gaps) yield `${unchecked(gap, options.texts)}\n`;
}

function line(finding: Finding, catalogue: Catalogue): string {
  return `${spot(finding)}: ${finding.level}[${finding.rule}] ${headline(catalogue, finding)}`;
}

function spot({ place, subject }: Finding): string {
  if (place !== undefined) return `${visible(place.file)}:${place.startLine}:${place.startColumn}`;
  return visible(subject ?? '-');
}

function suppressedBy({ by, because }: Suppressed): string {
  return `(suppressed by ${by}: ${visible(because)})`;
}

function unchecked(gap: Gap, texts: ReportOptions['texts']): string {
  return `${visible(gap.what)}: not checked: ${reasonOf(gap, texts)}`;
}
