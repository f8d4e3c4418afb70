import { placeText, type Finding } from '../model/finding.ts';
import type { Report } from '../model/report.ts';
import { escapeControls } from './common/escape.ts';
import { headline, inBrackets, suppressionReason, unchecked } from './common/messages.ts';
import { taskLine } from './preflight/verdicts.ts';
import type { Catalogue, ReportOptions } from './reporter.ts';

/** One line a finding, `path:line:col: level[rule] message`, one a task of `preflight`, then one for all that was not checked. */
export function* concise(report: Report, options: ReportOptions): Generator<string> {
  const { catalogue, texts } = options;
  for (const finding of report.findings) yield `${line(finding, catalogue)}\n`;
  if (options.showSuppressed) {
    for (const finding of report.suppressed)
      yield `${line(finding, catalogue)}${inBrackets(suppressionReason(finding, texts), texts)}\n`;
  }
  for (const task of report.preflight ?? []) yield `${taskLine(task, options)}\n`;
  if (options.isQuiet) return;
  for (const gap of report.gaps)
    yield `${texts['notChecked'] ?? ''}${texts['colon'] ?? ': '}${unchecked(gap, texts)}\n`;
}

function line(finding: Finding, catalogue: Catalogue): string {
  return `${spot(finding)}: ${finding.level}[${finding.rule}] ${headline(catalogue, finding)}`;
}

function spot({ place, subject }: Finding): string {
  return escapeControls(place === undefined ? (subject ?? '-') : placeText(place));
}
