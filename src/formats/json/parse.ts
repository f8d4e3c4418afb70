import { createScanner } from 'jsonc-parser';

import type { Document, Embedding, Location } from '../../model/document.ts';
import type { SyntaxFault } from '../../model/syntax-error.ts';
import type { InnerText } from '../parsed-text.ts';
import { doubledKeys, innerJson, opens, Token, jsonDocument, valueEnd, locateIn, closes } from './locate.ts';
import { firstJsonError } from './syntax-error.ts';

/** Reads a JSON text that stands as a string in another document, plain or URL-encoded, or composed of parts there. */
export function parseInner(text: string, at: Location, composed?: Embedding['composed']): InnerText {
  const decoded = /^\s*%7B/i.test(text) ? percentDecoded(text) : undefined;
  const { document, path } = at;
  return decoded === undefined
    ? parseJson(innerJson({ document, path, encoding: 'plain', ...(composed && { composed }) }, text))
    : parseJson(innerJson({ document, path, encoding: 'percent', encoded: text }, decoded));
}

/** Whether a URL-encoded text writes a blank as `+`, as forms do; a `+` of its own is `%2B` there. */
export function isFormEncoded(text: string): boolean {
  return text.includes('+') && !text.includes('%20');
}

function percentDecoded(text: string): string | undefined {
  try {
    return decodeURIComponent(isFormEncoded(text) ? text.replaceAll('+', ' ') : text);
  } catch (error) {
    if (error instanceof URIError) return undefined;
    throw error;
  }
}

/**
 * Reads the text of a JSON document; a key that stands twice breaks it. `json`: what is parsed, at the same offsets, where that
 * is not the text itself.
 */
export function parseJson(document: Document, json = document.text): InnerText {
  return parsePart(document, 0, json.length, json);
}

/** The same of a document that is a part of its text. */
function parsePart(document: Document, start: number, end: number, json = document.text): InnerText {
  const text = json.slice(start, end);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    if (error instanceof RangeError) return { state: 'tooDeep' };
    if (!(error instanceof SyntaxError)) throw error;
    const fault = firstJsonError(json, start);
    return fault.message === 'tooDeep'
      ? { state: 'tooDeep' }
      : { state: 'broken', text: { document, faults: [fault] } };
  }
  const doubled = doubledKeys(text, value);
  if (doubled === 'tooDeep') return { state: 'tooDeep' };
  if (doubled.length === 0) return { state: 'read', document, value };
  const faults = doubled.map((each) => ({
    message: 'doubledKey',
    data: { key: each.key },
    start: start + each.start,
    end: start + each.end,
  }));
  return { state: 'broken', text: { document, faults } };
}

/** Whether a text is one JSON value, whatever it says. */
export function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** What several JSON texts in one, one after the other, turned out to be: those before the first damage, and that damage. */
interface Stream {
  readonly parts: readonly { readonly document: Document; readonly value: unknown }[];
  readonly faults: readonly SyntaxFault[];
}

/**
 * Reads JSON texts that follow each other with nothing but space between them, as several calls of a command line write them
 * into one file; a line each is a special case. `undefined` where the first of them is broken, or one of them is too deep.
 */
export function readStream(file: string, text: string): Stream | undefined {
  const scanner = createScanner(text, true);
  const parts: { document: Document; value: unknown }[] = [];
  for (let token: number = scanner.scan(); token !== Token.End; token = scanner.getToken()) {
    const start = scanner.getTokenOffset();
    if (!opens(token))
      return parts.length === 0 ? undefined : { parts, faults: [firstJsonError(text, start, 'nothing')] };
    const end = valueEnd(text, start);
    scanner.setPosition(end);
    scanner.scan();
    const document = jsonDocument(file, text, { index: parts.length, start });
    const parsed = parsePart(document, start, end);
    if (parsed.state === 'tooDeep') return undefined;
    if (parsed.state === 'broken') return parts.length === 0 ? undefined : { parts, faults: parsed.text.faults };
    parts.push({ document, value: parsed.value });
  }
  return { parts, faults: [] };
}

/** Whether a file is JSON with comments and trailing commas, by its name: in a `.json` file both are mistakes. */
export function isJsonc(file: string): boolean {
  return /\.jsonc$/i.test(file);
}

/** A JSONC text as a document, and as the JSON text of the same length that it stands for. */
export function jsoncDocument(file: string, text: string): { readonly document: Document; readonly json: string } {
  const json = asJson(text);
  return {
    document: { ...jsonDocument(file, text), locate: (_, paths) => locateIn({ text: json }, paths) },
    json,
  };
}

/** As the scanner counts its errors; see `json-tokens.ts`. */
const NO_ERROR: number = 0;

/** Blanks in the place of comments and of commas behind a last member, so that all offsets stay. */
function asJson(text: string): string {
  const scanner = createScanner(text);
  const parts: string[] = [];
  let at = 0;
  const blankOut = (start: number, end: number): void => {
    parts.push(text.slice(at, start), text.slice(start, end).replaceAll(/[^\r\n]/g, ' '));
    at = end;
  };
  // The last two tokens, and where a comma stands behind a value, with the comments that follow it.
  let before: number = Token.End;
  let comma: number | undefined;
  let comments: (readonly [start: number, end: number])[] = [];
  const blankOutAll = (): void => {
    for (const [start, end] of comments) blankOut(start, end);
    comments = [];
  };
  for (let token: number = scanner.scan(); token !== Token.End; token = scanner.scan()) {
    if (token === Token.Blank || token === Token.LineBreak) continue;
    const start = scanner.getTokenOffset();
    const end = start + scanner.getTokenLength();
    if (token === Token.LineComment || token === Token.BlockComment) {
      // One that is not closed is damage.
      if (scanner.getTokenError() === NO_ERROR) comments.push([start, end]);
      continue;
    }
    if (closes(token) && comma !== undefined) blankOut(comma, comma + 1);
    blankOutAll();
    comma = token === Token.Comma && isValueEnd(before) ? start : undefined;
    before = token;
  }
  blankOutAll();
  parts.push(text.slice(at));
  return parts.join('');
}

function isValueEnd(token: number): boolean {
  return !opens(token) && token !== Token.Comma && token !== Token.Colon && token !== Token.End;
}
