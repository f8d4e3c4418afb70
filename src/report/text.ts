import type { Finding, Gap } from '../model/finding.ts';
import { style, type Style } from './colour.ts';
import { drawFrame, drawPlace, type Drawing } from './frame.ts';
import { fill, say, unchecked } from './phrase.ts';
import type { Report, Suppressed } from '../model/report.ts';
import type { ReportOptions } from './reporter.ts';
import { summaryLine } from './summary.ts';

/** One block a finding, then what could not be checked, then one line that sums up. */
export function* text(report: Report, options: ReportOptions): Iterable<string> {
  const paint = style(options.isColoured ?? false);
  yield* blocks(report.findings, report, options);
  if (options.showSuppressed) yield* blocks(report.suppressed, report, options);
  if (options.isQuiet) return;
  yield* gaps(report.gaps, options, paint);
  yield `${summaryLine(report, options, paint)}\n`;
}

/** One block for each of some findings of a report. */
export function* blocks(
  findings: readonly (Finding | Suppressed)[],
  { rules }: Pick<Report, 'rules'>,
  options: ReportOptions,
): Iterable<string> {
  const cards = new Map(rules.map((card) => [card.id, card]));
  const printing = { cards, options, paint: style(options.isColoured ?? false) };
  for (const finding of findings) yield block(finding, printing);
}

interface Printing {
  readonly cards: ReadonlyMap<string, Report['rules'][number]>;
  readonly options: ReportOptions;
  readonly paint: Style;
}

function block(finding: Finding | Suppressed, printing: Printing): string {
  const { options, paint } = printing;
  const title = options.catalogue.get(finding.rule)?.title ?? finding.rule;
  const head = `${paint.level(finding.level, `${finding.level}[${finding.rule}]`)}${paint.bold(`: ${title}`)}`;
  return `${head}\n${drawPlace(finding, drawingOf(finding, printing))}\n${body(finding, printing)}\n`;
}

function drawingOf(finding: Finding, { options: { catalogue }, paint }: Printing): Drawing {
  return { catalogue, paint, gutter: gutterWidth(finding) };
}

function body(finding: Finding | Suppressed, printing: Printing): string {
  const { cards, options, paint } = printing;
  const { catalogue, texts } = options;
  const drawing = drawingOf(finding, printing);
  const margin = ' '.repeat(drawing.gutter);
  const note = (name: string, words: string): string =>
    `${margin} ${paint.dim('=')} ${paint.bold(`${name}:`)} ${words}`;
  const lines = [...drawFrame(finding, drawing)];
  const card = cards.get(finding.rule);
  if (card !== undefined) lines.push(note(texts['why'] ?? '', catalogue.get(card.id)?.why ?? card.why));
  if (card !== undefined && card.basis !== 'documented') lines.push(note('note', texts[card.basis] ?? ''));
  if (finding.leadsTo) {
    const { by, code, message } = finding.leadsTo;
    lines.push(note(fill(texts['leadsTo'] ?? '', { by }), `${code} — ${message}`));
  }
  if (finding.fix) {
    lines.push(
      note(texts['fix'] ?? '', `${say(catalogue, finding.rule, finding.fix)} (${texts[finding.fix.risk] ?? ''})`),
    );
  }
  if ('because' in finding) {
    lines.push(note('note', fill(texts['suppressed'] ?? '', { by: finding.by, because: finding.because })));
  }
  return lines.map((line) => `${line}\n`).join('');
}

/** The widest line number of a finding's places. */
function gutterWidth({ place, related, excerpt }: Finding): number {
  const last = Math.max(
    excerpt.at(-1)?.number ?? 1,
    ...related.map((remark) => (remark.place.file === place?.file ? remark.place.endLine : 1)),
  );
  return String(last).length;
}

function* gaps(all: readonly Gap[], options: ReportOptions, paint: Style): Iterable<string> {
  if (all.length === 0) return;
  yield `${paint.bold(`${options.texts['notChecked'] ?? ''}:`)}\n`;
  for (const gap of all) yield `  ${paint.dim('-')} ${unchecked(gap, options.texts)}\n`;
  yield '\n';
}
