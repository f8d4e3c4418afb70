import { TextDocument } from 'vscode-languageserver-textdocument';

import { percentEncoding } from '../formats/escapes.ts';
import { holdsSecret, masked, mayHoldSecret } from '../lib/secrets.ts';
import { outermost, type Document, type Span, type Location, type Path, type Stretch } from '../model/document.ts';
import type { Excerpt, ExcerptLine, Place } from '../model/finding.ts';

/** Offsets into the text of a document that is a file. */
interface Offsets {
  readonly document: Document;
  readonly start: number;
  readonly end: number;
}

/** Turns places by name into places by number. Each document is read once, however many of its nodes are asked for. */
export interface LocationResolver {
  offsets(at: Location): Offsets;
  /** The whole node, its nested text included; for edits. */
  span(at: Location): Span | undefined;
  place(at: Location): Place;
  /** The text of the lines of a place, and of `before` lines above it; each cut to what a reader can take in. */
  excerpt(at: Location, before: number): Excerpt;
}

/** Finds all these locations at once. */
export function resolveLocations(locations: Iterable<Location>): LocationResolver {
  const pathKey = makePathKey();
  const asked = collect(locations, pathKey);
  const spans = new Map<Document, ReadonlyMap<string, Span>>();
  for (const [first, ...more] of readTogether([...asked.keys()])) {
    const paths = new Map([first, ...more].flatMap((document) => [...(asked.get(document) ?? [])]));
    const found = first.locate(first, [...paths.values()]);
    const own = new Map(
      [...paths.keys()].flatMap((key, index) => (found[index] ? [[key, found[index]] as const] : [])),
    );
    for (const document of [first, ...more]) spans.set(document, own);
  }
  const texts: Texts = new Map();
  const secrecies = new Map<string, Secrecy>();
  const secrecyOf = (document: Document): Secrecy => {
    const { text } = outermost(document);
    let secrecy = secrecies.get(text);
    // Once a text, not once a finding: a dump has 72 MB.
    if (secrecy === undefined)
      secrecies.set(text, (secrecy = { holdsSecret: holdsSecret(text), mayHoldSecret: mayHoldSecret(text) }));
    return secrecy;
  };
  const spanOf = (at: Location): Span | undefined => spans.get(at.document)?.get(pathKey(at.path));
  const offsets = (at: Location): Offsets => {
    const span = spanOf(at);
    return outward(documentOf(at, span), shown(at, span), spanOf);
  };
  return {
    span: spanOf,
    offsets,
    place: (at) => placeOf(offsets(at), texts),
    excerpt: (at, before) => excerptOf(at, { before, secrecyOf, ...offsets(at) }, texts),
  };
}

function collect(locations: Iterable<Location>, pathKey: (path: Path) => string): Map<Document, Map<string, Path>> {
  const asked = new Map<Document, Map<string, Path>>();
  const ask = (document: Document, path: Path): void => {
    let paths = asked.get(document);
    if (paths === undefined) {
      asked.set(document, (paths = new Map<string, Path>()));
      if (document.within) ask(document.within.document, document.within.path);
    }
    paths.set(pathKey(path), path);
  };
  for (const at of locations) ask(at.document, at.path);
  return asked;
}

/** A path as one word, made once: each place is asked for several times. */
function makePathKey(): (path: Path) => string {
  const keys = new Map<Path, string>();
  return (path) => {
    let key = keys.get(path);
    if (key === undefined) keys.set(path, (key = path.join('\u0000')));
    return key;
  };
}

/** The document in whose text a place stands. */
export function documentOf({ document, offsets }: Location, span: Span | undefined): Document {
  return (offsets === undefined ? span?.document : undefined) ?? document;
}

/** What a reader should see marked: the key where it was asked for, a scalar whole, a container at its key or first character. */
function shown(at: Location, span: Span | undefined): readonly [number, number] {
  if (at.offsets !== undefined) return at.offsets;
  if (span === undefined) return [0, 0];
  if (span.key !== undefined && (at.part === 'key' || span.isContainer)) return [span.key.start, span.key.end];
  return span.isContainer ? [span.start, span.start + 1] : [span.start, span.end];
}

/** From offsets in a document to offsets in the file that holds it. */
function outward(
  document: Document,
  [start, end]: readonly [number, number],
  spanOf: (at: Location) => Span | undefined,
): Offsets {
  const { within } = document;
  if (within === undefined) return { document, start, end };
  if (within.composed !== undefined) return outward(within.document, within.composed.stretch(start, end), spanOf);
  const outer = spanOf({ document: within.document, path: within.path });
  if (outer === undefined) return { document: outermost(document), start: 0, end: 0 };
  const [from, to] = throughString(document, outer, [start, end]);
  return outward(within.document, [from, to], spanOf);
}

/** From offsets in an inner text to offsets in the outer one: back through URL encoding, then through the string's escapes. */
function throughString(document: Document, outer: Span, offsets: readonly [number, number]): readonly [number, number] {
  const holder = document.within?.document;
  if (holder === undefined) return offsets;
  // Nothing is in an empty string that could be marked.
  if (document.text === '') return [outer.start, outer.end];
  let inner: readonly number[] = offsets;
  if (document.within?.encoding === 'percent') inner = percentEncoding(encodedText(document), inner);
  const mapped = holder.innerOffsets(holder, outer, inner);
  return [mapped[0] ?? outer.start, mapped[1] ?? outer.end];
}

/** The text of a percent-encoded document as its holder has it. */
function encodedText(document: Document): string {
  return document.within?.encoded ?? document.text;
}

/** The lines of texts, made once: each resource of a file is a document of its own. */
type Texts = Map<string, Lines>;

function textOf(document: Document, texts: Texts): Lines {
  let text = texts.get(document.text);
  if (text === undefined) texts.set(document.text, (text = linesOf(document)));
  return text;
}

function placeOf({ document, start, end }: Offsets, texts: Texts): Place {
  return placeIn(textOf(document, texts), document.file, { start, end });
}

/** Longer lines are cut to a window around the place: a role answer is one line of thousands of characters. */
const WINDOW = 160;
/** How much of a long line is looked through for secrets in front of the window. */
const LEAD = 1000;

/** Whether a text holds a secret, and whether there is anything in it to look at for one. */
interface Secrecy {
  readonly holdsSecret: boolean;
  readonly mayHoldSecret: boolean;
}

interface Shown extends Offsets {
  readonly before: number;
  readonly secrecyOf: (document: Document) => Secrecy;
}

/**
 * A secret may stand on the line after its key, or on many. So of a text that holds one only the line of the place is shown,
 * and nothing where the text is broken and the place may be the secret itself.
 */
function excerptOf(at: Location, { document, start, end, before, secrecyOf }: Shown, texts: Texts): Excerpt {
  if (document.isConfidential === true) return [];
  const secrecy = secrecyOf(document);
  if (secrecy.holdsSecret && at.offsets !== undefined) return [];
  const text = textOf(document, texts);
  const [from, to] = [text.positionAt(start), text.positionAt(end)];
  const [first, last] = secrecy.holdsSecret
    ? [from.line, from.line]
    : [Math.max(0, from.line - before), Math.min(to.line, from.line + 2)];
  const lines: ExcerptLine[] = [];
  for (let line = first; line <= last; line++) {
    const begin = text.offsetAt({ line, character: 0 });
    const stop = line + 1 < text.lineCount ? text.offsetAt({ line: line + 1, character: 0 }) : document.text.length;
    const focus = line === from.line ? start : begin;
    lines.push(
      cut(document.text, {
        number: line + 1,
        first: begin,
        last: stop,
        focus,
        mayHoldSecret: secrecy.mayHoldSecret,
      }),
    );
  }
  return lines;
}

/** A line by its offsets, and the one around which a long one is cut. */
interface Line {
  readonly number: number;
  readonly first: number;
  readonly last: number;
  readonly focus: number;
  readonly mayHoldSecret: boolean;
}

/** Secrets are covered before a line is cut, so that no half of one is left standing. */
function cut(text: string, { number, first, last, focus, mayHoldSecret: mayHold }: Line): ExcerptLine {
  let end = last;
  while (end > first && isBreak(text.charCodeAt(end - 1))) end--;
  const isLong = last - first > 2 * WINDOW;
  const from = isLong ? Math.max(first, focus - WINDOW / 2) : first;
  const to = Math.min(end, from + 2 * WINDOW);
  const window = mayHold
    ? maskedPart(text, [Math.max(first, from - LEAD), from], [to, Math.min(end, to + LEAD)])
    : text.slice(from, to);
  return { number, text: detached(window), cutBefore: from - first, isCutAfter: to < end };
}

/** The same characters as a string of their own: a slice would keep the whole text in memory. */
export function detached(slice: string): string {
  return ` ${slice}`.slice(1);
}

function isBreak(unit: number): boolean {
  return unit === 10 || unit === 13;
}

/** A part of a text with the secrets in it covered, seen with what stands before and behind it. */
function maskedPart(
  text: string,
  [lead, from]: readonly [number, number],
  [to, trail]: readonly [number, number],
): string {
  return masked(text.slice(lead, trail)).slice(from - lead, to - lead);
}

/** Documents that are asked together. */
type Together = readonly [Document, ...Document[]];

/** Documents by the reading that finds places in them: parts of a file are all found in one. */
function readTogether(documents: readonly Document[]): Iterable<Together> {
  const groups: Together[] = [];
  const parts = new Map<Document['locate'], Map<string, Map<number, [Document, ...Document[]]>>>();
  for (const document of documents) {
    const { locate, part, index, within, text } = document;
    if (part === undefined || within !== undefined) {
      groups.push([document]);
      continue;
    }
    const byText = parts.get(locate) ?? new Map<string, Map<number, [Document, ...Document[]]>>();
    const byIndex = byText.get(text) ?? new Map<number, [Document, ...Document[]]>();
    parts.set(locate, byText.set(text, byIndex));
    const group = byIndex.get(index);
    if (group === undefined) byIndex.set(index, [document]);
    else group.push(document);
  }
  for (const byText of parts.values())
    for (const byIndex of byText.values()) for (const group of byIndex.values()) groups.push(group);
  return groups;
}

/** What is asked of the lines of a text: places as offsets, and as lines and characters from 0. */
type Lines = Pick<TextDocument, 'positionAt' | 'offsetAt' | 'lineCount'>;

const ENDS = new Set(['', '\n', '\r\n', '\r']);

/** The lines of a text. A dump of 70 MB is often one, and its end is found ten times faster than a table of all lines is made. */
export function linesOf({ file, format, text }: Pick<Document, 'file' | 'format' | 'text'>): Lines {
  const found = text.search(/[\r\n]/);
  const end = found < 0 ? text.length : found;
  if (!ENDS.has(text.slice(end, end + 3))) return TextDocument.create(file, format, 0, text);
  const lineCount = end < text.length ? 2 : 1;
  const isLast = (offset: number): boolean => lineCount > 1 && offset >= text.length;
  return {
    lineCount,
    positionAt: (offset) =>
      isLast(offset) ? { line: 1, character: 0 } : { line: 0, character: Math.min(Math.max(offset, 0), end) },
    offsetAt: ({ line, character }) => (line > 0 ? text.length : Math.min(Math.max(character, 0), end)),
  };
}

/** A stretch of a text by lines and columns. */
export function placeIn(text: Lines, file: string, { start, end }: Stretch): Place {
  const [from, to] = [text.positionAt(start), text.positionAt(end)];
  return {
    file,
    startLine: from.line + 1,
    startColumn: from.character + 1,
    endLine: to.line + 1,
    endColumn: to.character + 1,
  };
}
