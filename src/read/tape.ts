import type { Held } from '../model/document.ts';
import { valueEnd } from './json.ts';
import type { ByteSource } from './byte-source.ts';

const BLOCK = 256 * 1024;
/** The jobs of an account are one value: 20,000 of them. */
const MAX_VALUE = 64 * 1024 * 1024;

/** Where the head of a tape stands in the source: in bytes, and by line and column from 0. */
export interface TapeSpot extends Omit<Held, 'at'> {
  readonly byte: number;
}

/** A JSON text that passes by. What the head has passed is gone, so that of a text of any size only a little is held. */
export interface Tape {
  /** Passes over blanks. */
  blank(): string;
  /** What the head stands on; nothing at the end. */
  head(): string;
  /** Passes over one character. */
  step(): string;
  /** Passes over one value, whatever its depth. */
  value(): string;
  spot(): TapeSpot;
}

/** Begins at the start of a source. Throws `TypeError` where its bytes are no UTF-8, `RangeError` where one value is too large. */
export function makeTape(source: ByteSource): Tape {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  let [text, at, fed] = ['', 0, 0];
  let spot: TapeSpot = { byte: 0, line: 0, column: 0 };
  const more = (length = BLOCK): boolean => {
    if (fed >= source.size) return false;
    if (text.length - at > MAX_VALUE) throw new RangeError('a value is larger than what is held');
    const block = source.read(fed, Math.min(source.size, fed + length));
    fed = block.length === 0 ? source.size : fed + block.length;
    text = text.slice(at) + decoder.decode(block, { stream: fed < source.size });
    at = 0;
    return true;
  };
  const pass = (end: number): string => {
    const piece = text.slice(at, end);
    spot = behind(spot, piece);
    at = end;
    return piece;
  };
  return {
    blank() {
      let end = blanksEnd(text, at);
      while (end === text.length && more()) end = blanksEnd(text, at);
      return pass(end);
    },
    head() {
      while (at === text.length && more());
      return text[at] ?? '';
    },
    step: () => pass(at + 1),
    value() {
      let end = valueEnd(text, at);
      // Each time twice as much: a value is looked through from its start again.
      for (let length = BLOCK; end >= text.length && more(length); length *= 2) end = valueEnd(text, at);
      return pass(Math.min(end, text.length));
    },
    spot: () => spot,
  };
}

const BLANKS = /[ \t\r\n]*/y;

/** Behind the blanks that begin at an offset. */
export function blanksEnd(text: string, start: number): number {
  BLANKS.lastIndex = start;
  BLANKS.test(text);
  return BLANKS.lastIndex;
}

const BREAK = /\r\n?|\n/g;

function behind({ byte, line, column }: TapeSpot, piece: string): TapeSpot {
  const breaks = countBreaks(piece);
  const last = breaks === 0 ? 0 : Math.max(piece.lastIndexOf('\n'), piece.lastIndexOf('\r')) + 1;
  return {
    byte: byte + Buffer.byteLength(piece),
    line: line + breaks,
    column: breaks === 0 ? column + piece.length : piece.length - last,
  };
}

/** How many line breaks a text has. */
export function countBreaks(text: string): number {
  if (!text.includes('\n') && !text.includes('\r')) return 0;
  return text.match(BREAK)?.length ?? 0;
}
