import { InputError } from '../errors.ts';
import type { Document, Span } from '../model/document.ts';
import { blanksEnd, countBreaks, type TapeSpot } from './tape.ts';
import { jsonDocument, locateFrom, valueEnd } from './json.ts';
import type { ByteSource } from './byte-source.ts';

/** Some roles that follow each other in a recording: where they stand, and the first one's number. */
export interface Batch {
  readonly first: number;
  readonly from: TapeSpot;
  /** In bytes. */
  readonly to: number;
}

/** A document that holds no more than one batch, at the places that it has in its file. */
export interface Window {
  readonly document: Document;
  readonly values: readonly unknown[];
}

/** What is held before and behind a batch, for who wants to see a place in its surroundings. */
const MARGIN = 2048;

/** Reads a batch of the list that has this path in the recording. Throws `InputError` where it is no longer what it was. */
export function openWindow(source: ByteSource, { first, from, to }: Batch, list: readonly (string | number)[]): Window {
  const bytes = source.read(Math.max(0, from.byte - MARGIN), to + MARGIN);
  const start = Math.min(from.byte, MARGIN);
  const lead = leadOf(bytes.subarray(firstWhole(bytes), start).toString());
  const items = bytes.subarray(start, start + to - from.byte).toString();
  const tail = bytes.subarray(start + to - from.byte).toString();
  const text = lead + items + tail;
  const breaks = countBreaks(lead);
  const held = { at: 0, line: from.line - breaks, column: breaks > 0 ? 0 : from.column - lead.length };
  const document: Document = {
    ...jsonDocument(source.path, text, { index: source.index, start: 0 }),
    stretches: [held],
    locate: (_, paths) => locateIn({ text, start: lead.length, first, depth: list.length }, paths),
  };
  return { document, values: parsed(items, source) };
}

function parsed(items: string, { path }: ByteSource): readonly unknown[] {
  try {
    return JSON.parse(`[${items}]`) as unknown[];
  } catch (cause) {
    throw new InputError(path, 'it was changed while it was read; run this again', { cause });
  }
}

/** Bytes may begin in the middle of a letter. */
function firstWhole(bytes: Buffer): number {
  let at = 0;
  while (at < 4 && ((bytes[at] ?? 0) & 0xc0) === 0x80) at++;
  return at;
}

/** Where lines break at all, a text of whole lines: of another one nobody knows the column. */
function leadOf(text: string): string {
  const found = /\r\n?|\n/.exec(text);
  return found === null ? text : text.slice(found.index + found[0].length);
}

interface Items {
  readonly text: string;
  readonly start: number;
  readonly first: number;
  readonly depth: number;
}

function locateIn(
  { text, start, first, depth }: Items,
  paths: readonly (readonly (string | number)[])[],
): (Span | undefined)[] {
  const found = paths.map((): Span | undefined => undefined);
  const byItem = new Map<number, number[]>();
  paths.forEach((path, index) => {
    const item = path[depth];
    if (typeof item !== 'number' || item < first) return;
    byItem.set(item, [...(byItem.get(item) ?? []), index]);
  });
  const last = Math.max(first - 1, ...byItem.keys());
  for (let item = first, at = start; item <= last; item++) {
    const wanted = byItem.get(item) ?? [];
    const spans = locateFrom(
      at,
      { text },
      wanted.map((index) => (paths[index] ?? []).slice(depth + 1)),
    );
    wanted.forEach((index, order) => (found[index] = spans[order]));
    // Behind the comma.
    at = blanksEnd(text, blanksEnd(text, valueEnd(text, at)) + 1);
  }
  return found;
}
