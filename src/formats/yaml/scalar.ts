import type { Document, Span } from '../../model/document.ts';

/**
 * Some units of a scalar's value and the characters that write them. As many of one as of the other: they are the same
 * text. Otherwise an escape, a doubled quote or a line break, whose units all stand at its start.
 */
interface Piece {
  readonly length: number;
  readonly start: number;
  readonly end: number;
}

/** Where characters of a scalar's value stand in the text: plain, quoted or block. `string` is the whole scalar. */
export function innerOffsets({ text }: Document, string: Span, offsets: readonly number[]): readonly number[] {
  const { start, end } = string;
  switch (text.charAt(start)) {
    case '"':
      return place(flowPieces(text, [start + 1, end - 1], DOUBLE_QUOTED), offsets, end - 1);
    case "'":
      return place(flowPieces(text, [start + 1, end - 1], SINGLE_QUOTED), offsets, end - 1);
    case '|':
    case '>':
      return place(blockPieces(text, string), offsets, end);
    default:
      return place(flowPieces(text, [start, end], PLAIN), offsets, end);
  }
}

function place(pieces: readonly Piece[], offsets: readonly number[], end: number): number[] {
  let index = 0;
  let passed = 0;
  let before = 0;
  return offsets.map((offset) => {
    if (offset < before) index = passed = 0;
    before = offset;
    for (let piece = pieces[index]; piece && passed + piece.length <= offset; piece = pieces[++index])
      passed += piece.length;
    const piece = pieces[index];
    if (piece === undefined) return end;
    return piece.end - piece.start === piece.length ? piece.start + offset - passed : piece.start;
  });
}

// A line break in a flow scalar takes the blanks on both sides with it.
const BREAK = String.raw`[ \t]*(?:\r?\n[ \t]*)+`;
const DOUBLE_QUOTED = new RegExp(
  String.raw`(?<folded>${BREAK})|(?<joined>\\\r?\n[ \t]*)|(?<escape>\\(?:x.{2}|u.{4}|U.{8}|.))|[ \t]+|[^\\\r\n \t]+|[^]`,
  'y',
);
const SINGLE_QUOTED = new RegExp(String.raw`(?<folded>${BREAK})|(?<escape>'')|[ \t]+|[^'\r\n \t]+|[^]`, 'y');
const PLAIN = new RegExp(String.raw`(?<folded>${BREAK})|[ \t]+|[^\r\n \t]+|[^]`, 'y');

function flowPieces(text: string, [start, end]: readonly [number, number], token: RegExp): Piece[] {
  const pieces: Piece[] = [];
  const inner = text.slice(start, end);
  token.lastIndex = 0;
  for (let found = token.exec(inner); found !== null; found = token.exec(inner)) {
    const { folded, joined, escape } = found.groups ?? {};
    const from = start + found.index;
    const length = joined === undefined ? (unitsOf(folded, escape) ?? found[0].length) : 0;
    pieces.push({ length, start: from, end: from + found[0].length });
  }
  return pieces;
}

/** One line break becomes a blank; each further one stays. An escape is one unit, or two beyond U+FFFF. */
function unitsOf(folded: string | undefined, escape: string | undefined): number | undefined {
  if (folded !== undefined) return Math.max(1, folded.split('\n').length - 2);
  if (escape === undefined) return undefined;
  return escape[1] === 'U' && Number.parseInt(escape.slice(2), 16) > 0xffff ? 2 : 1;
}

interface Line {
  readonly start: number;
  readonly indent: number;
  readonly text: string;
  /** Offset of the line break behind it. */
  readonly end: number;
}

function blockPieces(text: string, string: Span): Piece[] {
  const lines = blockLines(text, string);
  const first = lines.find((line) => line.text !== '');
  const indent = Math.min(explicitIndent(text, string) ?? Infinity, first?.indent ?? 0);
  return text[string.start] === '|' ? literalPieces(lines, indent) : foldedPieces(lines, indent);
}

function blockLines(text: string, { start, end }: Span): Line[] {
  const lines: Line[] = [];
  let at = text.indexOf('\n', start) + 1;
  while (at > 0 && at <= end) {
    const next = text.indexOf('\n', at);
    const stop = next < 0 || next > end ? end : next;
    const line = text.slice(at, stop).replace(/\r$/, '');
    const content = line.replace(/^ +/, '');
    lines.push({ start: at, indent: line.length - content.length, text: content, end: at + line.length });
    at = stop + 1;
    if (stop === end) break;
  }
  return lines;
}

/** `|2`: the indent of the map or list around the scalar, and that much more; `undefined` where the block does not say it. */
export function explicitIndent(text: string, { start }: Span): number | undefined {
  const digit = /^[|>][+-]?(\d)/.exec(text.slice(start, start + 3))?.[1];
  if (digit === undefined) return undefined;
  const line = text.slice(text.lastIndexOf('\n', start - 1) + 1, start);
  const entries = /^ *(?:[-?] +)*/.exec(line)?.[0] ?? '';
  const around = entries.length === line.length ? Math.max(0, entries.trimEnd().length - 1) : entries.length;
  return around + Number(digit);
}

/** Each line without the indent, and its line break. */
function literalPieces(lines: readonly Line[], indent: number): Piece[] {
  return lines.flatMap((line, index) => [
    ...lineBreak(lines[index - 1], line, 1),
    {
      length: Math.max(0, line.end - line.start - indent),
      start: Math.min(line.start + indent, line.end),
      end: line.end,
    },
  ]);
}

function lineBreak(before: Line | undefined, line: Line, length: number): Piece[] {
  return before === undefined ? [] : [{ length, start: before.end, end: line.start }];
}

/** Lines of the same indent are one line; an empty one between them is a line break, and one that is further in keeps its own. */
function foldedPieces(lines: readonly Line[], indent: number): Piece[] {
  const pieces: Piece[] = [];
  let before: Line | undefined;
  let breaks = 0;
  let wasFurtherIn = false;
  for (const line of lines) {
    if (line.text === '' && line.indent <= indent) {
      breaks++;
      continue;
    }
    const isFurtherIn = line.indent > indent || line.text.startsWith('\t');
    const own = isFurtherIn || wasFurtherIn ? breaks + 1 : Math.max(1, breaks);
    const length = before === undefined ? breaks : own;
    pieces.push({ length, start: before?.end ?? lines[0]?.start ?? line.start, end: line.start });
    pieces.push({ length: line.end - line.start - indent, start: line.start + indent, end: line.end });
    before = line;
    breaks = 0;
    wasFurtherIn = isFurtherIn;
  }
  return pieces;
}
