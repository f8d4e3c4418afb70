import { createScanner, type JSONScanner } from 'jsonc-parser';

import type { Document, Embedding, Span, Path } from '../../model/document.ts';
import { jsonEscapes } from '../escapes.ts';
import { MAX_DEPTH } from '../evaluation-budget.ts';

/** A JSON document of a file; of several that follow each other there, the one that begins at an offset. */
export function jsonDocument(file: string, text: string, { index, start }: Part = WHOLE): Document {
  const locate: Document['locate'] = start === 0 ? locateJson : (document, paths) => locateFrom(start, document, paths);
  return { file, text, format: 'json', index, within: undefined, locate, innerOffsets };
}

/** Which document of a text, from 0, and where it begins. */
interface Part {
  readonly index: number;
  readonly start: number;
}

const WHOLE: Part = { index: 0, start: 0 };

/** A JSON text that is a string inside another document. */
export function innerJson(within: Embedding, text: string): Document {
  const { file } = within.document;
  return { file, text, format: 'json', index: 0, within, locate: locateJson, innerOffsets };
}

/** A string in its text: behind the opening quote, through the escapes. */
function innerOffsets({ text }: Document, string: Span, offsets: readonly number[]): readonly number[] {
  const from = string.start + 1;
  return jsonEscapes(text.slice(from, string.end - 1), offsets).map((offset) => from + offset);
}

/** A tree of the paths that are asked for; `wanted` are the places of a path in the answer. */
interface Wanted {
  readonly answers: number[];
  readonly below: Map<string | number, Wanted>;
}

function locateJson(document: Document, paths: readonly Path[]): (Span | undefined)[] {
  return locateIn(document, paths);
}

/** Finds nodes of a JSON text by their paths. */
export function locateIn(text: Pick<Document, 'text'>, paths: readonly Path[]): (Span | undefined)[] {
  return locateFrom(0, text, paths);
}

/** Finds nodes by their paths from the value that begins at an offset. */
function locateFrom(start: number, { text }: Pick<Document, 'text'>, paths: readonly Path[]): (Span | undefined)[] {
  const found = paths.map((): Span | undefined => undefined);
  const tree: Wanted = { answers: [], below: new Map() };
  paths.forEach((path, index) => branch(tree, path).answers.push(index));
  const scanner = createScanner(text, true);
  scanner.setPosition(start);
  scanner.scan();
  locateValue({ scanner, found, text, missing: paths.length }, tree, {
    start: scanner.getTokenOffset(),
    key: undefined,
  });
  return found;
}

function branch(tree: Wanted, path: Path): Wanted {
  let at = tree;
  for (const step of path) {
    let next = at.below.get(step);
    if (next === undefined) at.below.set(step, (next = { answers: [], below: new Map() }));
    at = next;
  }
  return at;
}

interface Search {
  readonly scanner: JSONScanner;
  readonly found: (Span | undefined)[];
  readonly text: string;
  /** How many are still to be found: behind the last one, nothing is read. */
  missing: number;
}

/** Finds what is wanted in the value that begins at an offset; gives its end. Recurses only along the paths asked for. */
function locateValue(search: Search, wanted: Wanted, { start, key }: Pick<Span, 'start' | 'key'>): number {
  const { scanner, found, text } = search;
  const isContainer = text[start] === '{' || text[start] === '[';
  if (isContainer && wanted.below.size > 0) {
    scanner.setPosition(start);
    scanner.scan();
  }
  const end = isContainer && wanted.below.size > 0 ? locateMembers(search, wanted) : valueEnd(text, start);
  for (const index of wanted.answers) {
    if (found[index] === undefined) search.missing--;
    found[index] = { start, end, isContainer, key };
  }
  return end;
}

/** Stands on the opening bracket; gives the offset behind the closing one. */
function locateMembers(search: Search, wanted: Wanted): number {
  const { scanner, text } = search;
  const isObject = scanner.getToken() === Token.OpenBrace;
  const close = isObject ? Token.CloseBrace : Token.CloseBracket;
  let index = 0;
  for (let token = scanner.scan(); token !== close && token !== Token.End; token = scanner.getToken()) {
    if (token === Token.Comma) {
      scanner.scan();
      continue;
    }
    let start = scanner.getTokenOffset();
    let key: Span['key'];
    let name: string | number = index++;
    if (isObject) {
      key = { start, end: start + scanner.getTokenLength() };
      name = scanner.getTokenValue();
      start = memberValue(search, key.end);
    }
    const next = wanted.below.get(name);
    const end = next === undefined ? valueEnd(text, start) : locateValue(search, next, { start, key });
    if (search.missing === 0) return end;
    scanner.setPosition(end);
    scanner.scan();
  }
  return scanner.getTokenOffset() + scanner.getTokenLength();
}

const COLON_BEFORE_VALUE = /[ \t\r\n]*:[ \t\r\n]*(?=[^\s/])/y;

/** Where the value of a member begins. Without a comment, nothing is read twice: the value may be a long string. */
function memberValue({ scanner, text }: Search, keyEnd: number): number {
  COLON_BEFORE_VALUE.lastIndex = keyEnd;
  if (COLON_BEFORE_VALUE.test(text)) return COLON_BEFORE_VALUE.lastIndex;
  if (scanner.scan() === Token.Colon) scanner.scan();
  return scanner.getTokenOffset();
}

const BRACKET_OR_QUOTE = /["[\]{}]/g;
const SCALAR = /[^\s,:[\]{}"]*/y;
/** A string, or as much of it as can be matched without remembering too many ways back. */
const STRING = /[^"\\]*(?:\\.[^"\\]*){0,1000}/sy;

/**
 * Behind the value that begins at an offset of a text that `JSON.parse` reads: in a dump, nearly all of it is passed over. In
 * a broken text, where its brackets and quotes say that it ends.
 */
export function valueEnd(text: string, start: number): number {
  let at = start;
  let depth = 0;
  do {
    if (depth > 0) at = nextSign(text, at);
    const sign = text[at];
    if (sign === '"') at = stringEnd(text, at);
    else if (sign === '{' || sign === '[') depth++;
    else if (sign === '}' || sign === ']') depth--;
    else return depth > 0 ? text.length : matchEnd(SCALAR, text, at);
    if (sign !== '"') at++;
  } while (depth > 0);
  return at;
}

/** Where the next bracket or quote stands; behind the text where there is none. */
function nextSign(text: string, at: number): number {
  BRACKET_OR_QUOTE.lastIndex = at;
  return BRACKET_OR_QUOTE.test(text) ? BRACKET_OR_QUOTE.lastIndex - 1 : text.length;
}

function stringEnd(text: string, start: number): number {
  let at = start + 1;
  while (at < text.length && text[at] !== '"') at = Math.max(at + 1, matchEnd(STRING, text, at));
  return at + 1;
}

function matchEnd(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : at;
}

/** A key that stands twice in one object, by its offsets; `first` is where it stood before. */
interface DoubledKey {
  readonly key: string;
  readonly start: number;
  readonly end: number;
  readonly first: { readonly start: number; readonly end: number };
}

/**
 * Keys that an object holds twice, or `tooDeep`. `JSON.parse` keeps the last of two and reports nothing, so the number of keys
 * that it kept is compared with the number of colons outside strings; the text is scanned only where they differ.
 */
export function doubledKeys(text: string, value: unknown): readonly DoubledKey[] | 'tooDeep' {
  const keys = countKeys(value);
  if (keys === Infinity) return 'tooDeep';
  return keys === countColons(text) ? NONE : scanDoubledKeys(text);
}

const NONE: readonly DoubledKey[] = [];

const [QUOTE, COLON, BACKSLASH] = [0x22, 0x3a, 0x5c];

/** The colons outside the strings of a JSON text: one for each member of an object. */
function countColons(text: string): number {
  let count = 0;
  for (let at = 0; at < text.length; at++) {
    const sign = text.charCodeAt(at);
    if (sign === COLON) count++;
    else if (sign === QUOTE) {
      at++;
      for (let inner = text.charCodeAt(at); inner !== QUOTE; inner = text.charCodeAt(at))
        at += inner === BACKSLASH ? 2 : 1;
    }
  }
  return count;
}

/** The keys of all objects; `Infinity` where they lie deeper than `MAX_DEPTH`. */
function countKeys(value: unknown, depth = 0): number {
  if (typeof value !== 'object' || value === null) return 0;
  if (depth >= MAX_DEPTH) return Infinity;
  let count = 0;
  if (Array.isArray(value)) {
    for (const item of value) if (typeof item === 'object') count += countKeys(item, depth + 1);
    return count;
  }
  for (const key in value) {
    count++;
    const member = (value as Record<string, unknown>)[key];
    if (typeof member === 'object') count += countKeys(member, depth + 1);
  }
  return count;
}

function scanDoubledKeys(text: string): DoubledKey[] {
  const scanner = createScanner(text, true);
  const doubled: DoubledKey[] = [];
  const open: (Map<string, DoubledKey['first']> | undefined)[] = [];
  let expectsKey = false;
  for (let token = scanner.scan(); token !== Token.End; token = scanner.scan()) {
    if (token === Token.OpenBrace) open.push(new Map());
    else if (token === Token.OpenBracket) open.push(undefined);
    else if (closes(token)) open.pop();
    const keys = open.at(-1);
    if (token === Token.String && expectsKey && keys !== undefined) {
      const here = { start: scanner.getTokenOffset(), end: scanner.getTokenOffset() + scanner.getTokenLength() };
      const key = scanner.getTokenValue();
      const first = keys.get(key);
      if (first === undefined) keys.set(key, here);
      else doubled.push({ key, ...here, first });
    }
    expectsKey = token === Token.OpenBrace || (token === Token.Comma && keys !== undefined);
  }
  return doubled;
}

/**
 * The tokens of jsonc-parser's scanner. The package declares them as an ambient `const enum`, which a module compiled on its
 * own cannot use; `test/formats/json.test.ts` holds these numbers against the package.
 */
export const Token = {
  OpenBrace: 1,
  CloseBrace: 2,
  OpenBracket: 3,
  CloseBracket: 4,
  Comma: 5,
  Colon: 6,
  String: 10,
  Number: 11,
  LineComment: 12,
  BlockComment: 13,
  LineBreak: 14,
  Blank: 15,
  Unknown: 16,
  End: 17,
} as const;

/** Whether a token opens an object or a list. */
export function opens(token: number): boolean {
  return token === Token.OpenBrace || token === Token.OpenBracket;
}

/** Whether a token closes an object or a list. */
export function closes(token: number): boolean {
  return token === Token.CloseBrace || token === Token.CloseBracket;
}
