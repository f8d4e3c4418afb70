import type { Region } from './location.ts';

/** A region and what it stands for. */
export interface Nested<T> {
  readonly region: Region;
  readonly of: T;
}

/**
 * Finds what lies around a place, among regions that lie in one another or apart but never across: as many steps as they
 * are deep, however many there are.
 */
export function makeNesting<T>(entries: readonly Nested<T>[]): (line: number, column: number) => readonly T[] {
  const sorted = entries.map(({ region, of }) => ({
    start: position(region.startLine, region.startColumn),
    end: position(region.endLine, region.endColumn),
    of,
  }));
  sorted.sort((one, other) => one.start - other.start || other.end - one.end);
  const around = parents(sorted);
  return (line, column) => {
    const at = position(line, column);
    const found: T[] = [];
    for (let index = lastStart(sorted, at); index >= 0; index = around[index] ?? -1) {
      const span = sorted[index];
      if (span !== undefined && at < span.end) found.push(span.of);
    }
    return found;
  };
}

/** Lines and columns as one number that rises through the text. */
function position(line: number, column: number): number {
  return line * 2 ** 26 + column;
}

interface Span {
  readonly start: number;
  readonly end: number;
}

/** For each span, which one it lies in; -1 for none. */
function parents(sorted: readonly Span[]): readonly number[] {
  const open: number[] = [];
  return sorted.map(({ start }, index) => {
    while (open.length > 0 && (sorted[open.at(-1) ?? 0]?.end ?? 0) <= start) open.pop();
    const parent = open.at(-1) ?? -1;
    open.push(index);
    return parent;
  });
}

/** The last span that starts at a position or before it; -1 for none. */
function lastStart(sorted: readonly Span[], at: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle]?.start ?? 0) <= at) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
