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
import { COLUMNS, width, wrapped } from './common/terminal.ts';
import type { ReportOptions, Style, Catalogue } from './reporter.ts';

/** One block a finding, then a line for each thing that was not checked, then one line that sums up. */
export function* textReport(report: Report, options: ReportOptions): Iterable<string> {
  yield* blocks(options.showSuppressed ? [...report.findings, ...report.suppressed] : report.findings, report, options);
  if (options.isQuiet) return;
  yield* uncheckedLines(report.gaps, options);
  yield `${summaryLine(report, options, options.style ?? PLAIN)}\n`;
}

/** One block for each of some findings. Why there is a rule, and what DTS would answer, stands in the first of its blocks. */
export function* blocks(
  findings: readonly (Finding | Suppressed)[],
  { rules }: Pick<Report, 'rules'>,
  options: ReportOptions,
): Iterable<string> {
  const cards = new Map(rules.map((card) => [card.id, card]));
  const explained = new Set<string>();
  const isNew = (what: string): boolean => explained.size < explained.add(what).size;
  for (const finding of findings) yield block(finding, { cards, options, isNew, paint: options.style ?? PLAIN });
}

interface Printing {
  readonly cards: ReadonlyMap<string, Report['rules'][number]>;
  readonly options: ReportOptions;
  /** Whether something is printed for the first time. */
  readonly isNew: (what: string) => boolean;
  readonly paint: Style;
}

function block(finding: Finding | Suppressed, printing: Printing): string {
  const { options, paint } = printing;
  const { catalogue, columns = COLUMNS } = options;
  const frame = { catalogue, columns, paint, gutter: gutterWidth(finding) };
  const drawn = codeFrame(finding, frame);
  const below = [
    ...farLines(finding, frame),
    ...notesOf(finding, printing).flatMap(([name, words]) => noteLines(name, words, options, frame)),
  ];
  // The bar below the lines leads to what stands below it.
  if (drawn.length > 0 && below.length > 0) below.unshift(barOf(frame));
  return `${[...heading(finding, printing), ...placeLines(finding, frame), ...drawn, ...below].join('\n')}\n\n`;
}

function heading(finding: Finding, { options, paint }: Printing): readonly string[] {
  const { catalogue, columns = COLUMNS } = options;
  const tag = `${finding.level}[${finding.rule}]`;
  const title = catalogue.get(finding.rule)?.title ?? finding.rule;
  const [first = '', ...rest] = wrapped(title, columns - INDENT.length, columns - tag.length - 2);
  return [
    `${paint.level(finding.level, tag)}${paint.bold(`: ${first}`)}`,
    ...rest.map((line) => INDENT + paint.bold(line)),
  ];
}

const INDENT = '    ';

/** Why, what DTS would answer, and what to do: names and words. */
function notesOf(
  finding: Finding | Suppressed,
  { cards, options, isNew }: Printing,
): readonly (readonly [string, string])[] {
  const { catalogue, texts } = options;
  const { rule, leadsTo, fix } = finding;
  const card = cards.get(rule);
  const notes: (readonly [string, string])[] = [];
  if (card !== undefined && isNew(rule)) {
    notes.push([texts['why'] ?? '', catalogue.get(rule)?.why ?? card.why]);
    if (card.basis !== 'documented') notes.push([texts['note'] ?? '', texts[card.basis] ?? '']);
  }
  if (leadsTo && isNew(`${rule} ${leadsTo.code} ${leadsTo.message}`))
    notes.push([interpolate(texts['leadsTo'] ?? '', { by: leadsTo.by }), `${leadsTo.code} — ${leadsTo.message}`]);
  if (fix) {
    const risk = inBrackets(texts[riskOf(fix)] ?? '', texts);
    notes.push([texts['fix'] ?? '', `${formatMessage(catalogue, rule, fix)}${risk}`]);
  }
  if ('because' in finding) notes.push([texts['note'] ?? '', suppressionReason(finding, texts)]);
  return notes;
}

function noteLines(
  name: string,
  words: string,
  { texts }: ReportOptions,
  { gutter, columns, paint }: FrameOptions,
): readonly string[] {
  const label = `${name}${texts['colon'] ?? ': '}`;
  const margin = ' '.repeat(gutter);
  const [first = '', ...rest] = wrapped(words, columns - gutter - 5, columns - gutter - 3 - width(label));
  return [
    `${margin} ${paint.dim('=')} ${paint.bold(label)}${first}`.trimEnd(),
    ...rest.map((line) => `${margin}     ${line}`),
  ];
}

/** The text for a fix: a safe one in a record is not applied. */
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

/** More of one kind than this are counted, unless `--verbose` asks for all. */
const SHOWN_OF_A_KIND = 20;

/** A line for each thing that was not checked. */
export function* uncheckedLines(all: readonly Unchecked[], options: ReportOptions): Iterable<string> {
  const { texts, columns = COLUMNS, isVerbose = false, style: paint = PLAIN } = options;
  const label = `${texts['notChecked'] ?? ''}${texts['colon'] ?? ': '}`;
  const counts = new Map<string, number>();
  const print = (words: string): string => {
    const [first = '', ...rest] = wrapped(words, columns - INDENT.length, columns - width(label));
    return [`${paint.bold(label)}${first}`, ...rest.map((line) => INDENT + line)].map((line) => `${line}\n`).join('');
  };
  for (const gap of all) {
    const count = (counts.get(gap.because) ?? 0) + 1;
    counts.set(gap.because, count);
    if (isVerbose || count <= SHOWN_OF_A_KIND) yield print(unchecked(gap, texts));
  }
  const more = [...counts.values()].reduce((sum, count) => sum + Math.max(0, count - SHOWN_OF_A_KIND), 0);
  if (!isVerbose && more > 0) yield print(interpolate(texts['moreUnchecked'] ?? '', { count: more }));
}

/** How a frame is drawn. */
interface FrameOptions {
  readonly catalogue: Catalogue;
  readonly columns: number;
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

/** Where a finding is. */
function placeLines(finding: Finding, { catalogue, columns, paint, gutter }: FrameOptions): readonly string[] {
  const { place, subject } = finding;
  const arrow = `${' '.repeat(gutter)}${paint.dim('-->')} `;
  if (place !== undefined) {
    const whose = subject !== undefined && needsSubject(finding, subject) ? ` ${escapeControls(subject)}` : '';
    return [`${arrow}${escapeControls(placeText(place))}${whose}`];
  }
  const message = formatMessage(catalogue, finding.rule, finding);
  const indent = gutter + INDENT.length;
  const [first = '', ...rest] = wrapped(`${escapeControls(subject ?? '')}: ${message}`, columns - indent);
  return [`${arrow}${first}`, ...rest.map((line) => ' '.repeat(indent) + line)];
}

/** Where no line is shown, or others have the same place: one of many instances of a resource of Terraform. */
function needsSubject({ excerpt }: Finding, subject: string): boolean {
  return excerpt.length === 0 || /^module\.|\]$/.test(subject);
}

/** Below its place: the source lines of a finding with what is marked in them. */
function codeFrame(finding: Finding, frame: FrameOptions): readonly string[] {
  const { catalogue, columns, gutter } = frame;
  const label = formatMessage(catalogue, finding.rule, finding);
  const { place } = finding;
  if (place === undefined) return [];
  const near = finding.related.filter((remark) => remark.place.file === place.file);
  const marks: Mark[] = [
    { place, sign: '^', label },
    ...near.map(
      (remark) => ({ place: remark.place, sign: '-', label: formatMessage(catalogue, finding.rule, remark) }) as const,
    ),
  ];
  const lines = new Map(
    [...near.flatMap((remark) => remark.excerpt), ...finding.excerpt].map((line) => [line.number, line]),
  );
  const bar = barOf(frame);
  return [
    bar,
    ...(finding.excerpt.length === 0 ? wrapped(label, columns - gutter - 3).map((line) => `${bar} ${line}`) : []),
    ...sourceLines(
      [...lines.values()].toSorted((one, other) => one.number - other.number),
      marks,
      frame,
    ),
  ];
}

function barOf({ gutter, paint }: FrameOptions): string {
  return `${' '.repeat(gutter)} ${paint.dim('|')}`;
}

/** The related places in other files. */
function farLines(
  { place, related, rule }: Finding,
  { catalogue, columns, gutter, paint }: FrameOptions,
): readonly string[] {
  const margin = ' '.repeat(gutter);
  return related
    .filter((remark) => place !== undefined && remark.place.file !== place.file)
    .flatMap((remark) => {
      const words = `${escapeControls(placeText(remark.place))} ${formatMessage(catalogue, rule, remark)}`;
      const [first = '', ...rest] = wrapped(words, columns - gutter - 4);
      return [`${margin}${paint.dim(':::')} ${first}`, ...rest.map((line) => `${margin}    ${line}`)];
    });
}

function sourceLines(lines: readonly ExcerptLine[], marks: readonly Mark[], frame: FrameOptions): readonly string[] {
  const { gutter, paint } = frame;
  const drawn: string[] = [];
  let previous: number | undefined;
  for (const line of lines) {
    if (previous !== undefined && line.number > previous + 1) drawn.push(paint.dim('...'));
    previous = line.number;
    const here = marks.filter(({ place }) => place.startLine === line.number);
    const window = windowOf(line, here[0], roomOf(frame));
    const number = String(line.number).padStart(gutter);
    drawn.push(`${paint.dim(`${number} |`)} ${shownText(window.text)}`.trimEnd());
    for (const mark of here) drawn.push(...markerLines(mark, window, frame));
  }
  return drawn;
}

/** Narrower frames show too little to be of use. */
const NARROWEST = 40;

/** The columns next to the line numbers. */
function roomOf({ columns, gutter }: FrameOptions): number {
  return Math.max(NARROWEST, columns - gutter - 3);
}

/** The part of a line that is shown, and the column at which it begins. */
interface Window {
  readonly text: string;
  readonly origin: number;
}

/** How much of a line that is cut is shown before its mark. */
const LEAD = 30;

/** A line that is wider than the frame is cut around its mark. */
function windowOf({ text, cutBefore, isCutAfter }: ExcerptLine, mark: Mark | undefined, room: number): Window {
  if (cutBefore === 0 && !isCutAfter && width(shownText(text)) <= room) return { text, origin: 0 };
  const column = Math.min(text.length, Math.max(0, (mark?.place.startColumn ?? 1) - 1 - cutBefore));
  const start = startOf(text, column, LEAD);
  const end = endOf(text, start, room - 2);
  const from = end === text.length ? startOf(text, end, room - 2) : start;
  const [before, after] = [from + cutBefore > 0 ? '…' : '', end < text.length || isCutAfter ? '…' : ''];
  return { text: `${before}${text.slice(from, end)}${after}`, origin: cutBefore + from - before.length };
}

/** Where the part of a text begins that ends at an offset and takes at most so many columns. */
function startOf(text: string, end: number, columns: number): number {
  let at = end;
  for (let left = columns; at > 0;) {
    const unit = isTrailing(text.charCodeAt(at - 1)) ? 2 : 1;
    left -= width(shownText(text.slice(at - unit, at)));
    if (left < 0) break;
    at -= unit;
  }
  return Math.max(0, at);
}

/** Where the part of a text ends that begins at an offset and takes at most so many columns. */
function endOf(text: string, start: number, columns: number): number {
  let at = start;
  for (let left = columns; at < text.length;) {
    const unit = isTrailing(text.charCodeAt(at + 1)) ? 2 : 1;
    left -= width(shownText(text.slice(at, at + unit)));
    if (left < 0) break;
    at += unit;
  }
  return at;
}

/** Whether a UTF-16 unit is the second one of its character. */
function isTrailing(unit: number): boolean {
  return unit >= 0xdc00 && unit <= 0xdfff;
}

/** Tabs as four blanks, so that the marker below stands where it should. */
function shownText(text: string): string {
  return escapeControls(text.replaceAll('\t', '    '));
}

function markerLines({ place, sign, label }: Mark, { text, origin }: Window, frame: FrameOptions): readonly string[] {
  const { paint } = frame;
  const start = Math.max(0, place.startColumn - 1 - origin);
  const end = place.endLine === place.startLine ? Math.min(place.endColumn - 1 - origin, text.length) : text.length;
  const isOutside = end <= 0;
  const indent = isOutside ? 0 : width(shownText(text.slice(0, start)));
  const marker = isOutside ? '…' : sign.repeat(Math.max(1, width(shownText(text.slice(start, Math.max(start, end))))));
  const bar = `${barOf(frame)} `;
  const painted = (words: string): string => (sign === '^' ? paint.level('error', words) : paint.dim(words));
  const { isInline, column, lines } = layOut(label, [indent, indent + marker.length + 1], roomOf(frame));
  const [inline = '', ...below] = isInline ? lines : ['', ...lines];
  return [
    `${bar}${' '.repeat(indent)}${painted(inline === '' ? marker : `${marker} ${inline}`)}`,
    ...below.map((words) => `${bar}${' '.repeat(column)}${painted(words)}`),
  ];
}

/** Words of a mark in fewer columns than this are hard to read. */
const NARROWEST_LABEL = 36;

/** The label of a mark: next to it, below it, or from the left; whichever takes the fewest lines. */
interface Label {
  readonly isInline: boolean;
  readonly column: number;
  readonly lines: readonly string[];
}

function layOut(label: string, [indent, inline]: readonly [number, number], room: number): Label {
  if (label === '') return { isInline: false, column: 0, lines: [] };
  const least = Math.min(NARROWEST_LABEL, width(label));
  const all = [inline, indent, 2]
    .filter((column) => column === 2 || room - column >= least)
    .map((column) => ({ isInline: column === inline, column, lines: wrapped(label, room - column) }));
  const height = ({ isInline, lines }: Label): number => lines.length + (isInline ? 0 : 1);
  return all.reduce((best, other) => (height(other) < height(best) ? other : best));
}
