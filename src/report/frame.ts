import stringWidth from 'fast-string-width';

import { placeText, type ExcerptLine, type Finding, type Place } from '../model/finding.ts';
import type { Style } from './colour.ts';
import { say } from './phrase.ts';
import type { Catalogue } from './reporter.ts';
import { visible } from './visible.ts';

/** How a frame is drawn. */
export interface Drawing {
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
export function drawPlace(finding: Finding, { catalogue, paint, gutter }: Drawing): string {
  const { place, subject } = finding;
  const arrow = `${' '.repeat(gutter)}${paint.dim('-->')}`;
  if (place === undefined) return `${arrow} ${visible(subject ?? '')}: ${say(catalogue, finding.rule, finding)}`;
  const whose = subject !== undefined && needsSubject(finding, subject) ? ` ${visible(subject)}` : '';
  return `${arrow} ${visible(placeText(place))}${whose}`;
}

/** Where no line is shown, or others have the same place: one of many instances of a resource of Terraform. */
function needsSubject({ excerpt }: Finding, subject: string): boolean {
  return excerpt.length === 0 || /^module\.|\]$/.test(subject);
}

/** Below its place: the source lines of a finding with what is marked in them, then the places in other files. */
export function drawFrame(finding: Finding, drawing: Drawing): readonly string[] {
  const { catalogue, paint, gutter } = drawing;
  const margin = ' '.repeat(gutter);
  const label = say(catalogue, finding.rule, finding);
  const { place } = finding;
  if (place === undefined) return [];
  const near = finding.related.filter((remark) => remark.place.file === place.file);
  const far = finding.related.filter((remark) => remark.place.file !== place.file);
  const marks: Mark[] = [
    { place, sign: '^', label },
    ...near.map((remark) => ({ place: remark.place, sign: '-', label: say(catalogue, finding.rule, remark) }) as const),
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
      return `${margin}${paint.dim(':::')} ${visible(placeText(other))} ${say(catalogue, finding.rule, remark)}`;
    }),
  ];
}

function sourceLines(lines: readonly ExcerptLine[], marks: readonly Mark[], drawing: Drawing): readonly string[] {
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
  return visible(text.replaceAll('\t', '    '));
}

function markerLine({ place, sign, label }: Mark, { text, origin }: Window, { gutter, paint }: Drawing): string {
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
