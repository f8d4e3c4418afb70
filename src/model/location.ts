import type { Document } from './document.ts';
import { pointer, type Path } from './path.ts';

/** The name under which standard input is reported, and the argument that means it. */
export const STDIN = '<stdin>';

/** A place by name: which document, which node of it (or its key). Never a line number. */
export interface Location {
  readonly document: Document;
  readonly path: Path;
  readonly part?: 'key' | 'value';
  /** Characters of the document's text instead of a node: for text that has no nodes. */
  readonly offsets?: readonly [start: number, end: number];
}

/** A value and where it stands. */
export interface Located<T> {
  readonly value: T;
  readonly at: Location;
}

/** A place by number, as editors and SARIF count: lines and columns from 1, columns in UTF-16 units, the end exclusive. */
export interface Region {
  readonly startLine: number;
  readonly startColumn: number;
  readonly endLine: number;
  readonly endColumn: number;
}

/** The node one step (or more) below a location. */
export function below(at: Location, ...steps: readonly (string | number)[]): Location {
  return { document: at.document, path: [...at.path, ...steps] };
}

/** The key of a member instead of its value. */
export function keyOf(at: Location): Location {
  return { document: at.document, path: at.path, part: 'key' };
}

/** The digits at a place where a YAML text has an integer without quotes that no number keeps as it is written. */
export function unquotedNumber({ document, path }: Location): string | undefined {
  const { numbers } = document;
  return numbers === undefined || numbers.size === 0 ? undefined : numbers.get(pointer(path));
}

/** Whether a reader that takes those digits for a number loses some: it cannot hold so many, or drops a leading zero. */
export function losesDigits(at: Location): boolean {
  const digits = unquotedNumber(at);
  return digits !== undefined && String(Number(digits)) !== digits;
}

/** Whether a number is written as the digits that quotes around it would keep: no leading zero, exponent or other base. */
export function isPlainNumber(written: string): boolean {
  return /^(?:0|[1-9]\d*)$/.test(written);
}
