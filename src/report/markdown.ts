import { placeText, type Finding } from '../model/finding.ts';
import type { Report, Suppressed } from '../model/report.ts';
import { escapeControls } from './common/escape.ts';
import { headline, suppressionReason, unchecked, summaryLine, PLAIN } from './common/messages.ts';
import type { ReportOptions } from './reporter.ts';

/** What Markdown or HTML would take for more than a character. */
const MARKS = /[\\`*_{}[\]<>#|~&@$]/g;

/** A text that Markdown shows as it is; nobody is mentioned by it and nothing is linked. */
export function plain(text: string): string {
  return escapeControls(text).replace(MARKS, (mark) => `&#${String(mark.charCodeAt(0))};`);
}

/** A text as code on one line, whatever backticks are in it. A cell of a table ends at a bar even there. */
export function code(text: string): string {
  const shown = escapeControls(text);
  if (shown.includes('|')) return `<code>${plain(shown)}</code>`;
  const fence = '`'.repeat(Math.max(0, ...runsOf(shown)) + 1);
  return fence === '`' ? `\`${shown}\`` : `${fence} ${shown} ${fence}`;
}

/** Code between fences that nothing in it can close. */
export function fenced(text: string, language: string): string {
  const fence = '`'.repeat(Math.max(2, ...runsOf(text)) + 1);
  return `${fence}${language}\n${text.replace(/\n$/, '')}\n${fence}`;
}

/** How long each run of backticks is. */
function runsOf(text: string): readonly number[] {
  return [...text.matchAll(/`+/g)].map(([run]) => run.length);
}

/** A row of a table. */
export function row(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |\n`;
}

/** The findings as a table, then what could not be checked, then one line that sums up: for pull requests and tickets. */
export function* markdown(report: Report, options: ReportOptions): Iterable<string> {
  const { findings, suppressed } = report;
  yield* findingTable(options.showSuppressed ? [...findings, ...suppressed] : findings, options);
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
    const excuse = 'by' in finding ? ` (${suppressionReason(finding, texts)})` : '';
    yield row([level, spot(finding), `${code(rule)}: ${plain(headline(catalogue, finding) + excuse)}`]);
  }
  yield '\n';
}

/** Where a finding is. */
export function spot({ place, subject }: Pick<Finding, 'place' | 'subject'>): string {
  if (place === undefined) return subject === undefined ? '' : code(subject);
  return code(placeText(place));
}
