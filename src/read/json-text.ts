import type { BrokenText } from '../model/broken-text.ts';
import type { Document } from '../model/document.ts';
import type { Location } from '../model/location.ts';
import { firstJsonFault } from './json-fault.ts';
import { doubledKeys, innerJson, jsonTextOf } from './json.ts';

/** What a JSON text that is a string in another document turned out to be. */
export type InnerText =
  | { readonly state: 'read'; readonly document: Document; readonly value: unknown }
  | { readonly state: 'broken'; readonly text: BrokenText }
  | { readonly state: 'tooDeep' };

/** Reads a JSON text that stands as a string in another document, plain or URL-encoded. */
export function parseInner(text: string, at: Location): InnerText {
  const decoded = /^\s*%7B/i.test(text) ? percentDecoded(text) : undefined;
  const { document, path } = at;
  return decoded === undefined
    ? parseJson(innerJson({ document, path, encoding: 'plain' }, text))
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

/** Reads the text of a JSON document; a key that stands twice breaks it. */
export function parseJson(document: Document): InnerText {
  return parsePart(document, 0, document.text.length);
}

/** The same of a document that is a part of its text. */
export function parsePart(document: Document, start: number, end: number): InnerText {
  const whole = jsonTextOf(document);
  const text = whole.slice(start, end);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    if (error instanceof RangeError) return { state: 'tooDeep' };
    if (!(error instanceof SyntaxError)) throw error;
    const fault = firstJsonFault(whole, start);
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
