import { placeText, type Finding, type Unchecked, type Level } from '../model/finding.ts';
import { pathFromRoot } from '../model/paths.ts';
import type { Report, Suppressed } from '../model/report.ts';
import { escapeControls } from './common/escape.ts';
import { headline, formatMessage, inBrackets, interpolate, unchecked } from './common/messages.ts';
import { taskLine } from './preflight/verdicts.ts';
import type { ReportOptions } from './reporter.ts';

const COMMANDS = { error: 'error', warning: 'warning', note: 'notice' } as const satisfies Record<Level, string>;

/** Workflow commands of GitHub Actions, the gravest first, so that what GitHub draws is what matters. */
export function* github(report: Report, options: ReportOptions): Generator<string> {
  const of = (level: Level): readonly Finding[] => report.findings.filter((finding) => finding.level === level);
  const [errors, warnings, notes] = [of('error'), of('warning'), of('note')];
  const unread = report.gaps.filter((gap) => gap.reason === 'not-readable');
  yield* annotations('error', errors, options);
  if (unread.length > 0) yield uncheckedAnnotation(unread, options);
  yield* annotations('warning', warnings, options);
  yield* undrawn({ error: errors.length, warning: warnings.length, note: notes.length }, unread.length > 0, options);
  yield* annotations('note', notes, options);
  if (options.showSuppressed) yield* annotations('note', report.suppressed, options);
  for (const task of report.preflight ?? []) yield withoutCommand(`${taskLine(task, options)}\n`);
  if (options.isQuiet) return;
  const { texts } = options;
  for (const gap of report.gaps) {
    if (gap.reason === 'not-given')
      yield withoutCommand(`${texts['notChecked'] ?? ''}${texts['colon'] ?? ': '}${unchecked(gap, texts)}\n`);
  }
}

/** What GitHub draws of each level in one step; the rest stands in the step's log alone. */
const DRAWN = 10;

/** Says how many findings are not drawn. It stands before the notes, of whose places it takes one, so that it is drawn itself. */
function* undrawn(
  counts: Readonly<Record<Level, number>>,
  isWarningTaken: boolean,
  { texts }: ReportOptions,
): Generator<string> {
  const drawn = { error: DRAWN, warning: isWarningTaken ? DRAWN - 1 : DRAWN, note: DRAWN };
  const levels = ['error', 'warning', 'note'] as const;
  if (levels.every((level) => counts[level] <= drawn[level])) return;
  drawn.note--;
  const more = levels.flatMap((level) => {
    const count = counts[level] - drawn[level];
    return count > 0 ? [interpolate(texts[MORE[level]] ?? '', { count })] : [];
  });
  const words = { more: more.join(texts['comma'] ?? ', '), shown: DRAWN };
  yield `::notice title=dts-xacct::${escapeCommandText(interpolate(texts['inLog'] ?? '', words))}\n`;
}

/** How many more there are of a level. */
const MORE = { error: 'moreErrors', warning: 'moreWarnings', note: 'moreNotes' } as const;

const GAPS_SHOWN = 20;

/** One annotation for all, since each takes a place of a finding. */
function uncheckedAnnotation(gaps: readonly Unchecked[], { texts }: ReportOptions): string {
  const lines = gaps.slice(0, GAPS_SHOWN).map((gap) => unchecked(gap, texts));
  if (gaps.length > GAPS_SHOWN) lines.push(interpolate(texts['andMore'] ?? '', { count: gaps.length - GAPS_SHOWN }));
  return `::warning title=${inProperty(texts['notChecked'] ?? '')}::${escapeCommandText(lines.join('\n'))}\n`;
}

function* annotations(
  level: Level,
  findings: readonly (Finding | Suppressed)[],
  options: ReportOptions,
): Generator<string> {
  for (const finding of findings) {
    const { texts } = options;
    const by = 'by' in finding ? inBrackets(interpolate(texts['suppressedBy'] ?? '', { by: finding.by }), texts) : '';
    const title = `${finding.rule}${by}`;
    const properties = [...placeOf(finding, options), `title=${inProperty(title)}`];
    yield `::${COMMANDS[level]} ${properties.join(',')}::${escapeCommandText(textOf(finding, options))}\n`;
  }
}

/** The step's log shows the text of a command alone, so the text names the place too. */
function textOf(finding: Finding, { catalogue, texts }: ReportOptions): string {
  const lines = [headline(catalogue, finding)];
  if (finding.fix !== undefined)
    lines.push(`${texts['fix'] ?? ''}${texts['colon'] ?? ': '}${formatMessage(catalogue, finding.rule, finding.fix)}`);
  const at = finding.place === undefined ? finding.subject : placeText(finding.place);
  if (at !== undefined) lines.push(`--> ${escapeControls(at)}`);
  return lines.join('\n');
}

/** GitHub takes columns only where a place is within one line. */
function placeOf({ place }: Finding, options: ReportOptions): string[] {
  if (place === undefined) return [];
  const { startLine, startColumn, endLine, endColumn } = place;
  const file = `file=${inProperty(escapeControls(pathFromRoot(place.file, options)))}`;
  if (startLine !== endLine) return [file, `line=${startLine}`, `endLine=${endLine}`];
  return [file, `line=${startLine}`, `col=${startColumn}`, `endLine=${endLine}`, `endColumn=${endColumn}`];
}

/** In a line that is no command, the runner takes `##[name]` for one, wherever it stands. */
function withoutCommand(line: string): string {
  return line.replaceAll('##[', '## [');
}

/** The text of a command: the runner reads `%25`, `%0D` and `%0A` back. */
export function escapeCommandText(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function inProperty(text: string): string {
  return escapeCommandText(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
