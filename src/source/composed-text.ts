import type { Composition, Location } from '../model/document.ts';

/** A part of a text into which values are put, by offsets in the string as it is written. */
export interface TextPart {
  readonly text: string;
  readonly start: number;
  readonly end: number;
  /** It stands there as it is. */
  readonly isWritten: boolean;
}

/** The parts of a text: what `pattern` finds is replaced by what `valueOf` says of it, or stays where that says nothing. */
export function partsOfText(
  written: string,
  pattern: RegExp,
  valueOf: (found: RegExpExecArray) => string | undefined,
): readonly TextPart[] {
  const parts: TextPart[] = [];
  let at = 0;
  const plain = (end: number): void => {
    if (end > at) parts.push({ text: written.slice(at, end), start: at, end, isWritten: true });
    at = Math.max(at, end);
  };
  for (const found of written.matchAll(pattern)) {
    const value = valueOf(found);
    if (value === undefined) continue;
    const end = found.index + found[0].length;
    plain(found.index);
    parts.push({ text: value, start: at, end, isWritten: false });
    at = end;
  }
  plain(written.length);
  return parts;
}

/** How a string writes a text that is put together of parts: places go through it, new text does not. */
export function composedOfParts(parts: readonly TextPart[], { document, path }: Location): Composition {
  const placed: (TextPart & { readonly from: number; readonly to: number })[] = [];
  let from = 0;
  for (const part of parts) placed.push({ ...part, from, to: (from += part.text.length) });
  const offsetAt = (offset: number, isEnd: boolean): number => {
    const part = isEnd ? placed.findLast((each) => each.from < offset) : placed.find((each) => offset < each.to);
    if (part === undefined) return isEnd ? 0 : (placed.at(-1)?.end ?? 0);
    if (part.isWritten) return part.start + offset - part.from;
    return isEnd ? part.end : part.start;
  };
  return {
    stretch(start, end) {
      const [span] = document.locate(document, [path]);
      if (span === undefined) return [0, 0];
      const first = offsetAt(start, false);
      const offsets = [first, start === end ? first : offsetAt(end, true)];
      const [outerStart = span.start, outerEnd = span.end] = document.innerOffsets(document, span, offsets);
      return [outerStart, outerEnd];
    },
    isPlain: () => false,
    write: () => undefined,
  };
}
