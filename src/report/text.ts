import stringWidth from 'fast-string-width';

import { type Finding, type Unchecked, placeText, type ExcerptLine, type Place } from '../model/finding.ts';
import type { Report, Suppressed } from '../model/report.ts';
import { escapeControls } from './common/escape.ts';
import {
  inBrackets,
  interpolate,
  formatMessage,
  suppressionReason,
  unchecked,
  summaryLine,
  PLAIN,
} from './common/messages.ts';
import type { ReportOptions, Style, Catalogue } from './reporter.ts';

/** One block a finding, then what could not be checked, then one line that sums up. */
export function* textReport(report: Report, options: ReportOptions): Iterable<string> {
  const paint = options.style ?? PLAIN;
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
  const printing = { cards, options, paint: options.style ?? PLAIN };
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
  return `${head}\n${formatPlace(finding, drawingOf(finding, printing))}\n${body(finding, printing)}\n`;
}

function drawingOf(finding: Finding, { options: { catalogue }, paint }: Printing): CodeFrameOptions {
  return { catalogue, paint, gutter: gutterWidth(finding) };
}

function body(finding: Finding | Suppressed, printing: Printing): string {
  const { cards, options, paint } = printing;
  const { catalogue, texts } = options;
  const drawing = drawingOf(finding, printing);
  const margin = ' '.repeat(drawing.gutter);
  const colon = texts['colon'] ?? ': ';
  const note = (name: string, words: string): string =>
    `${margin} ${paint.dim('=')} ${paint.bold(`${name}${colon.trimEnd()}`)}${colon.endsWith(' ') ? ' ' : ''}${words}`;
  const lines = [...codeFrame(finding, drawing)];
  const card = cards.get(finding.rule);
  if (card !== undefined) lines.push(note(texts['why'] ?? '', catalogue.get(card.id)?.why ?? card.why));
  if (card !== undefined && card.basis !== 'documented') lines.push(note(texts['note'] ?? '', texts[card.basis] ?? ''));
  if (finding.leadsTo) {
    const { by, code, message } = finding.leadsTo;
    lines.push(note(interpolate(texts['leadsTo'] ?? '', { by }), `${code} — ${message}`));
  }
  if (finding.fix) {
    lines.push(
      note(
        texts['fix'] ?? '',
        `${formatMessage(catalogue, finding.rule, finding.fix)}${inBrackets(texts[riskOf(finding.fix)] ?? '', texts)}`,
      ),
    );
  }
  if ('because' in finding) {
    lines.push(note(texts['note'] ?? '', suppressionReason(finding, texts)));
  }
  return lines.map((line) => `${line}\n`).join('');
}

/** What is said of a fix: a safe one of a record is not made. */
function riskOf({ risk, isOfRecord }: NonNullable<Finding['fix']>): string {
  return isOfRecord === true && risk === 'safe' ? 'ofRecord' : risk;
}

/** The widest line number of a finding's places. */
function gutterWidth({ place, related, excerpt }: Finding): number {
  const last = Math.max(
    excerpt.at(-1)?.number ?? 1,
    ...related.map((remark) => (remark.place.file === place?.file ? remark.place.endLine : 1)),
  );
  return String(last).length;
}

function* gaps(all: readonly Unchecked[], options: ReportOptions, paint: Style): Iterable<string> {
  if (all.length === 0) return;
  yield `${paint.bold(`${options.texts['notChecked'] ?? ''}${(options.texts['colon'] ?? ':').trimEnd()}`)}\n`;
  for (const gap of all) yield `  ${paint.dim('-')} ${unchecked(gap, options.texts)}\n`;
  yield '\n';
}

/** How a frame is drawn. */
interface CodeFrameOptions {
  readonly catalogue: Catalogue;
  readonly paint: Style;
  /** The width of the column of line numbers. */
  readonly gutter: number;
}

/** A span to mark and what to say of it: `^` for the finding, `-` for a related place of the same file. */
interface Mark {
  readonly place: Place;
  readonly sign: '^' | '-';
  readonly label: string;
}

/** Wider lines are cut around their mark. */
const WIDTH = 100;

/** Where a finding is. */
function formatPlace(finding: Finding, { catalogue, paint, gutter }: CodeFrameOptions): string {
  const { place, subject } = finding;
  const arrow = `${' '.repeat(gutter)}${paint.dim('-->')}`;
  if (place === undefined)
    return `${arrow} ${escapeControls(subject ?? '')}: ${formatMessage(catalogue, finding.rule, finding)}`;
  const whose = subject !== undefined && needsSubject(finding, subject) ? ` ${escapeControls(subject)}` : '';
  return `${arrow} ${escapeControls(placeText(place))}${whose}`;
}

/** Where no line is shown, or others have the same place: one of many instances of a resource of Terraform. */
function needsSubject({ excerpt }: Finding, subject: string): boolean {
  return excerpt.length === 0 || /^module\.|\]$/.test(subject);
}

/** Below its place: the source lines of a finding with what is marked in them, then the places in other files. */
function codeFrame(finding: Finding, drawing: CodeFrameOptions): readonly string[] {
  const { catalogue, paint, gutter } = drawing;
  const margin = ' '.repeat(gutter);
  const label = formatMessage(catalogue, finding.rule, finding);
  const { place } = finding;
  if (place === undefined) return [];
  const near = finding.related.filter((remark) => remark.place.file === place.file);
  const far = finding.related.filter((remark) => remark.place.file !== place.file);
  const marks: Mark[] = [
    { place, sign: '^', label },
    ...near.map(
      (remark) => ({ place: remark.place, sign: '-', label: formatMessage(catalogue, finding.rule, remark) }) as const,
    ),
  ];
  const lines = new Map(
    [...near.flatMap((remark) => remark.excerpt), ...finding.excerpt].map((line) => [line.number, line]),
  );
  const bar = `${margin} ${paint.dim('|')}`;
  return [
    bar,
    ...(finding.excerpt.length === 0 ? [`${bar} ${label}`] : []),
    ...sourceLines(
      [...lines.values()].toSorted((one, other) => one.number - other.number),
      marks,
      drawing,
    ),
    bar,
    ...far.map(({ place: other, ...remark }) => {
      return `${margin}${paint.dim(':::')} ${escapeControls(placeText(other))} ${formatMessage(catalogue, finding.rule, remark)}`;
    }),
  ];
}

function sourceLines(
  lines: readonly ExcerptLine[],
  marks: readonly Mark[],
  drawing: CodeFrameOptions,
): readonly string[] {
  const { gutter, paint } = drawing;
  const drawn: string[] = [];
  let previous: number | undefined;
  for (const line of lines) {
    if (previous !== undefined && line.number > previous + 1) drawn.push(paint.dim('...'));
    previous = line.number;
    const here = marks.filter(({ place }) => place.startLine === line.number);
    const { text, origin } = window(line, here[0]);
    const number = String(line.number).padStart(gutter);
    drawn.push(`${paint.dim(`${number} |`)} ${shownText(text)}`.trimEnd());
    for (const mark of here) drawn.push(markerLine(mark, { text, origin }, drawing));
  }
  return drawn;
}

/** The part of a line that is shown, and the column at which it begins. */
interface Window {
  readonly text: string;
  readonly origin: number;
}

function window({ text, cutBefore, isCutAfter }: ExcerptLine, mark: Mark | undefined): Window {
  const column = (mark?.place.startColumn ?? 1) - 1 - cutBefore;
  if (text.length <= WIDTH && cutBefore === 0 && !isCutAfter) return { text, origin: 0 };
  const from = Math.max(0, Math.min(column - 30, text.length - WIDTH));
  const part = text.slice(from, from + WIDTH);
  const [before, after] = [from + cutBefore > 0 ? '…' : '', from + WIDTH < text.length || isCutAfter ? '…' : ''];
  return { text: `${before}${part}${after}`, origin: cutBefore + from - before.length };
}

/** Tabs as four blanks, so that the marker below stands where it should. */
function shownText(text: string): string {
  return escapeControls(text.replaceAll('\t', '    '));
}

function markerLine(
  { place, sign, label }: Mark,
  { text, origin }: Window,
  { gutter, paint }: CodeFrameOptions,
): string {
  const start = Math.max(0, place.startColumn - 1 - origin);
  const end = place.endLine === place.startLine ? Math.min(place.endColumn - 1 - origin, text.length) : text.length;
  const indent = ' '.repeat(width(shownText(text.slice(0, start))));
  const marker = sign.repeat(Math.max(1, width(shownText(text.slice(start, Math.max(start, end))))));
  const words = label === '' ? '' : ` ${label}`;
  const painted = sign === '^' ? paint.level('error', `${marker}${words}`) : paint.dim(`${marker}${words}`);
  return `${' '.repeat(gutter)} ${paint.dim('|')} ${indent}${painted}`;
}

const ASCII = /^[\x20-\x7e]*$/;

function width(text: string): number {
  return ASCII.test(text) ? text.length : stringWidth(text);
}
