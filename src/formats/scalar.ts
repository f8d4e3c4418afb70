import { type Document, type Located, type Location, pointer, type Path } from '../model/document.ts';
import { isFunction } from '../model/unresolved.ts';
import { member, type Node } from './nodes.ts';

/** Integers as they are written, by JSON pointer: those that no number keeps. */
export type Digits = ReadonlyMap<string, string>;

/** The text of a number at a place; `undefined` where there is no scalar. It reads the text again. */
export function exactNumber(document: Document, path: Path): string | undefined {
  return document.numbers?.get(pointer(path)) ?? exactTexts(document, [path])[0];
}

/** The characters of the scalars at some places: one pass over the text for all of them. */
export function exactTexts(document: Document, paths: readonly Path[]): readonly (string | undefined)[] {
  return document
    .locate(document, paths)
    .map((span) => (span === undefined || span.isContainer ? undefined : document.text.slice(span.start, span.end)));
}

/** The integers below a node that no number keeps: 16 digits may be more than 2^53. One pass over the text for all of them. */
export function exactNumbers(value: unknown, { document, path }: Location): Digits {
  if (document.numbers !== undefined) return document.numbers;
  const paths = [...unsafeIntegers(value, path)];
  if (paths.length === 0) return NONE;
  const texts = exactTexts(document, paths);
  return new Map(paths.map((each, index) => [pointer(each), texts[index] ?? '']));
}

const NONE: Digits = new Map();

function* unsafeIntegers(value: unknown, path: Path): Iterable<Path> {
  if (typeof value === 'number' && Number.isInteger(value) && !Number.isSafeInteger(value)) yield path;
  if (typeof value !== 'object' || value === null) return;
  for (const [key, child] of Object.entries(value)) {
    if (typeof child === 'object' || typeof child === 'number') {
      yield* unsafeIntegers(child, [...path, Array.isArray(value) ? Number(key) : key]);
    }
  }
}

/** A member as text: a number as it is written, a function as something that is filled in later. Empty text is none. */
export function scalar(
  node: Node | undefined,
  at: Location,
  { key, digits }: { readonly key: string; readonly digits: Digits },
): Located<string> | undefined {
  const found = member(node, at, key);
  return found === undefined ? undefined : scalarText(found, digits);
}

/** The same of a value that is at hand. */
export function scalarText({ value, at }: Located<unknown>, digits: Digits): Located<string> | undefined {
  if (typeof value === 'string') return value.trim() === '' ? undefined : { value, at };
  if (typeof value === 'number') return { value: digits.get(pointer(at.path)) ?? String(value), at };
  return isFunction(value) ? { value: functionText(value as Node), at } : undefined;
}

/** `${…}` around what names the value, so that it counts as not known, and as the same wherever it is the same. */
function functionText(node: Node): string {
  const [argument] = Object.values(node);
  if (typeof argument !== 'string') return `\${${JSON.stringify(node)}}`;
  return argument.includes('${') ? argument : `\${${argument}}`;
}
