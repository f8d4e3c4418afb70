import { RANK, type Finding, type Level } from '../model/finding.ts';
import type { Report } from '../model/report.ts';
import { compareTexts } from '../lib/ordering.ts';
import { code, plain, row } from './common/markdown.ts';
import { summaryLine, PLAIN } from './common/messages.ts';
import type { ReportOptions } from './reporter.ts';

/** How many findings a rule has at a level. */
interface Count {
  readonly rule: string;
  readonly level: Level;
  readonly count: number;
}

/** By number, the most first. */
function countsOf(findings: readonly Finding[]): readonly Count[] {
  const counts = new Map<string, Count>();
  for (const { rule, level } of findings) {
    const key = `${rule} ${level}`;
    counts.set(key, { rule, level, count: (counts.get(key)?.count ?? 0) + 1 });
  }
  return [...counts.values()].toSorted(
    (one, other) =>
      other.count - one.count || RANK[other.level] - RANK[one.level] || compareTexts(one.rule, other.rule),
  );
}

/** One line for each rule and level in place of the findings, then the summary. */
export function* statisticsText(report: Report, options: ReportOptions): Iterable<string> {
  const paint = options.style ?? PLAIN;
  const counts = countsOf(report.findings);
  const width = Math.max(0, ...counts.map(({ count }) => String(count).length));
  for (const { rule, level, count } of counts)
    yield `${String(count).padStart(width)} ${paint.level(level, `${level}[${rule}]`)} ${titleOf(rule, options)}\n`;
  if (options.isQuiet !== true) yield `${counts.length > 0 ? '\n' : ''}${summaryLine(report, options, paint)}\n`;
}

/** The same as a table. */
export function* statisticsTable(report: Report, options: ReportOptions): Iterable<string> {
  const { texts } = options;
  const counts = countsOf(report.findings);
  if (counts.length > 0) {
    yield row([texts['columnCount'] ?? '', texts['columnLevel'] ?? '', texts['columnFinding'] ?? '']);
    yield row(['---:', '---', '---']);
    for (const { rule, level, count } of counts)
      yield row([String(count), level, `${code(rule)}: ${plain(titleOf(rule, options))}`]);
    yield '\n';
  }
  if (options.isQuiet !== true) yield `${plain(summaryLine(report, options, PLAIN))}\n`;
}

function titleOf(rule: string, { catalogue }: ReportOptions): string {
  return catalogue.get(rule)?.title ?? rule;
}
