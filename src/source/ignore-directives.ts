import { isDay } from '../lib/dates.ts';
import { closestWord } from '../lib/did-you-mean.ts';
import type { Document, Stretch, Location } from '../model/document.ts';
import type { Place } from '../model/finding.ts';
import type { IgnoreDirective } from '../model/suppression.ts';
import { linesOf, placeIn, resolveLocations } from './locations.ts';

/** `# dts-xacct: ignore[rule-a, rule-b] until=2027-01-31 the reason`; one without its colon or brackets is reported. */
const DIRECTIVE = /(?:#|\/\/)\s*dts-xacct(?<colon>\s*:)?\s*ignore\b(?!-)(?:\s*\[(?<rules>[^\]\n]*)\])?(?<rest>[^\n]*)/d;

const NAME = 'dts-xacct';

/** What was meant to be one: the name or the word is another, or in another case. */
const NEAR =
  /(?:#|\/\/|\/\*)\s*(?<name>[\w-]*xac[\w-]*|dts[-_ ]?x[\w-]*)(?<colon>\s*:)?\s*(?<word>[A-Za-z][\w-]*)(?<rules>\s*\[)?/di;

/** Words with which other tools accept a finding. */
const OTHER_WORDS =
  /^(?:disable|suppress|skip|allow|accept|except|exclude|off|noqa|nolint|nosec)(?:[-_].*)?$|^ignored?s?(?:[-_].*)?$|^ignoring$/i;

/** Whether a text may hold a directive, misspelled or not. */
export function mayHoldDirective(text: string): boolean {
  return /xac|dts[-_ ]?x/i.test(text);
}

/** The word of a directive that is none of ours; `undefined` where a comment was meant as no directive. */
function misspelledWord(comment: string): string | undefined {
  const { name = '', word = '', rules, colon } = NEAR.exec(comment)?.groups ?? {};
  if (closestWord(name.toLowerCase().replaceAll(/[_ ]/g, '-'), [NAME]) === undefined) return undefined;
  const isWord = OTHER_WORDS.test(word) || closestWord(word.toLowerCase(), ['ignore']) !== undefined;
  const isMeant = rules !== undefined || (colon !== undefined && isWord);
  if (!isMeant) return undefined;
  const isName = name !== NAME && (name.toLowerCase() !== NAME || word.toLowerCase() === 'ignore');
  return isName ? name : word;
}

/** The comments of a text, and what they may be written for. */
interface Commented {
  readonly comments: readonly Stretch[];
  /** The outermost units that begin on certain lines. `lineAt` returns the line of an offset. */
  readonly unitsOn: (
    lines: ReadonlySet<number>,
    lineAt: (offset: number) => number,
  ) => ReadonlyMap<number, readonly Stretch[]>;
}

/**
 * The comments of a text that ignore findings, as exceptions: for the member, item or block that begins on the same line, or
 * below on the next line that is no comment; all of it, where several begin there.
 */
export function ignoreDirectivesIn(document: Document, read: (text: string) => Commented): readonly IgnoreDirective[] {
  const { text } = document;
  if (!mayHoldDirective(text)) return [];
  const lines = linesOf(document);
  const lineAt = (offset: number): number => lines.positionAt(offset).line;
  const { comments, unitsOn } = read(text);
  const below = linesBelow(comments.filter(({ start }) => standsAlone(text, start)).map(({ start }) => lineAt(start)));
  const touchedLine = (line: number): number => below.get(line) ?? line;
  const directives = comments.flatMap((comment) => {
    const found = DIRECTIVE.exec(text.slice(comment.start, comment.end));
    return found === null ? [] : [{ comment, found, line: touchedLine(lineAt(comment.start)) }];
  });
  const misspelled = comments.flatMap((comment) => {
    const written = text.slice(comment.start, comment.end);
    const found = DIRECTIVE.test(written) ? undefined : misspelledWord(written);
    return found === undefined ? [] : [misspelledDirective(document, comment, found)];
  });
  if (directives.length === 0) return misspelled;
  const units = unitsOn(new Set(directives.map(({ line }) => line)), lineAt);
  const accepted = directives.flatMap(({ comment, found, line }) => {
    const touches = placesOf(units.get(line) ?? [], document, lines);
    return exceptionsOf({ comment, found, touches }, document);
  });
  return [...accepted, ...misspelled];
}

/** Where stretches of a text stand in its file. */
function placesOf(
  stretches: readonly Stretch[],
  document: Document,
  lines: ReturnType<typeof linesOf>,
): readonly Place[] {
  if (document.within === undefined) return stretches.map((stretch) => placeIn(lines, document.file, stretch));
  const locations = stretches.map(({ start, end }): Location => ({ document, path: [], offsets: [start, end] }));
  const found = resolveLocations(locations);
  return locations.map((at) => found.place(at));
}

function misspelledDirective(document: Document, comment: Stretch, found: string): IgnoreDirective {
  return {
    by: 'comment',
    at: { document, path: [], offsets: [comment.start, trimmedEnd(document.text, comment)] },
    entry: undefined,
    rule: '',
    because: undefined,
    until: undefined,
    untilAt: undefined,
    touches: [],
    flaw: 'misspelt',
    found,
  };
}

function standsAlone(text: string, start: number): boolean {
  return text.slice(text.lastIndexOf('\n', start - 1) + 1, start).trim() === '';
}

/** For each line that is a comment, in rising order, the next one that is none. */
function linesBelow(lines: readonly number[]): ReadonlyMap<number, number> {
  const below = new Map<number, number>();
  for (const line of lines.toReversed()) below.set(line, below.get(line + 1) ?? line + 1);
  return below;
}

interface Directive {
  readonly comment: Stretch;
  readonly found: RegExpExecArray;
  readonly touches: readonly Place[];
}

/** One exception for each rule that the comment names. */
function exceptionsOf({ comment, found, touches }: Directive, document: Document): readonly IgnoreDirective[] {
  const offsetsAt = (start: number, end: number): Location => ({ document, path: [], offsets: [start, end] });
  const { rules = '', colon, rest = '' } = found.groups ?? {};
  const names = [...rules.matchAll(/[^\s,]+/g)];
  const day = /(?<=^|\s)until=(?<until>\S*)/d.exec(rest);
  const until = day?.groups?.['until'];
  const restAt = comment.start + (found.indices?.groups?.['rest']?.[0] ?? 0);
  const same = {
    by: 'comment' as const,
    because: reasonIn(day === null ? rest : rest.replace(day[0], ' ')),
    until,
    untilAt: day === null ? undefined : offsetsAt(restAt + day.index, restAt + day.index + day[0].length),
    touches,
  };
  const whole = { ...same, at: offsetsAt(comment.start, trimmedEnd(document.text, comment)) };
  if (colon === undefined || names.length === 0) return [{ ...whole, rule: '', entry: undefined, flaw: 'malformed' }];
  const rulesAt = comment.start + (found.indices?.groups?.['rules']?.[0] ?? 0);
  return names.map((name) => ({
    ...same,
    at: offsetsAt(rulesAt + name.index, rulesAt + name.index + name[0].length),
    entry: names.length === 1 && found.index === 0 ? entryOf(document, comment) : undefined,
    rule: name[0],
    ...(until !== undefined && !isDay(until) && { flaw: 'badDay' as const }),
  }));
}

/** Without the dash or colon that may part it from the brackets. */
function reasonIn(rest: string): string | undefined {
  const reason = rest.replace(/^[\s:–—-]+/, '').trim();
  return reason === '' ? undefined : reason;
}

function trimmedEnd(text: string, { start, end }: Stretch): number {
  return start + text.slice(start, end).trimEnd().length;
}

/** A comment with the blanks in front of it; one that has a line of its own, with all of that line. */
function entryOf(document: Document, { start, end }: Stretch): Location {
  const { text } = document;
  const before = text.slice(text.lastIndexOf('\n', start - 1) + 1, start);
  const from = start - (before.length - before.trimEnd().length);
  const offsets = standsAlone(text, start)
    ? ([from, text[end] === '\r' ? end + 2 : Math.min(end + 1, text.length)] as const)
    : ([from, end] as const);
  return { document, path: [], offsets };
}
