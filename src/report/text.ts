import type { Finding, Gap } from '../model/finding.ts';
import { style, type Style } from './colour.ts';
import { drawFrame } from './frame.ts';
import { fill, reasonOf, say } from './phrase.ts';
import type { Report, ReportOptions, Suppressed } from './report.ts';
import { summaryLine } from './summary.ts';
import { visible } from './visible.ts';

/** One block a finding, then what could not be checked, then one line that sums up. */
export function* text(report: Report, options: ReportOptions): Iterable<string> {
  const paint = style(options.isColoured ?? false);
  const cards = new Map(report.rules.map((card) => [card.id, card]));
  for (const finding of report.findings) yield block(finding, { cards, options, paint });
  if (options.showSuppressed) for (const finding of report.suppressed) yield block(finding, { cards, options, paint });
  if (options.isQuiet) return;
  yield* gaps(report.gaps, options, paint);
  yield `${summaryLine(report, options, paint)}\n`;
}

interface Printing {
  readonly cards: ReadonlyMap<string, Report['rules'][number]>;
  readonly options: ReportOptions;
  readonly paint: Style;
}

function block(finding: Finding | Suppressed, { cards, options, paint }: Printing): string {
  const { catalogue, texts } = options;
  const title = catalogue.get(finding.rule)?.title ?? finding.rule;
  const gutter = gutterWidth(finding);
  const margin = ' '.repeat(gutter);
  const note = (name: string, words: string): string =>
    `${margin} ${paint.dim('=')} ${paint.bold(`${name}:`)} ${words}`;
  const lines = [`${paint.level(finding.level, `${finding.level}[${finding.rule}]`)}${paint.bold(`: ${title}`)}`];
  lines.push(...drawFrame(finding, { catalogue, paint, gutter }));
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
  return `${lines.join('\n')}\n\n`;
}

/** The widest line number of a finding's places. */
function gutterWidth({ place, related, excerpt }: Finding): number {
  const last = Math.max(
    excerpt.at(-1)?.number ?? 1,
    ...related.map((remark) => (remark.place.file === place?.file ? remark.place.endLine : 1)),
  );
  return String(last).length;
}

/** What could not be checked, and what would help. */
export function* gaps(all: readonly Gap[], options: ReportOptions, paint: Style): Iterable<string> {
  if (all.length === 0) return;
  yield `${paint.bold(`${options.texts['notChecked'] ?? ''}:`)}\n`;
  for (const gap of all) {
    const reason = reasonOf(gap, options.texts);
    const grant =
      gap.grant === undefined
        ? ''
        : ` (grant ${visible(gap.grant)}${gap.account === undefined ? '' : ` in ${visible(gap.account)}`})`;
    yield `  ${paint.dim('-')} ${gap.reason === 'not-given' ? '' : `${visible(gap.what)}: `}${reason}${grant}\n`;
  }
  yield '\n';
}
