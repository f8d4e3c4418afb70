import { createScanner, parse, type ParseError } from 'jsonc-parser';

import type { SyntaxFault } from '../../model/syntax-error.ts';
import { MAX_DEPTH } from '../evaluation-budget.ts';
import { closes, opens, Token } from './locate.ts';

/** The reading of a text up to a token: what is open, what came last, what may come. */
interface Reading {
  readonly text: string;
  readonly open: Seen[];
  wanted: ExpectedToken;
  before: Seen | undefined;
}

/**
 * The first damage of a text that `JSON.parse` refused, from an offset on. One mistake causes many errors, so only the first is
 * reported. `wanted`: what is to stand there; `nothing` behind the end of a document.
 */
export function firstJsonError(text: string, from = 0, wanted: ExpectedToken = 'value'): SyntaxFault {
  const scanner = createScanner(text);
  scanner.setPosition(from);
  const reading: Reading = { text, open: [], wanted, before: undefined };
  for (;;) {
    const kind: number = scanner.scan();
    if (kind === Token.Blank || kind === Token.LineBreak) continue;
    const start = scanner.getTokenOffset();
    const token = { kind, start, end: start + scanner.getTokenLength() };
    const error: number = scanner.getTokenError();
    const fault = error === NO_ERROR ? step(reading, token) : describeToken(text, token);
    if (fault !== undefined) return fault;
    if (kind === Token.End) return { message: 'unexpected', data: { found: '' }, ...span(text, 0, 1) };
    if (reading.open.length > MAX_DEPTH) return { message: 'tooDeep', ...span(text, 0, 1) };
    reading.before = token;
  }
}

const NO_ERROR = 0;

/** Takes one more token; the fault where it does not fit. */
function step(reading: Reading, token: Seen): SyntaxFault | undefined {
  const { kind } = token;
  const { open, wanted } = reading;
  if (kind === Token.Unknown || kind === Token.LineComment || kind === Token.BlockComment) {
    return describeInvalidToken(reading.text, token, wanted);
  }
  if (kind === Token.End) return wanted === 'nothing' ? undefined : describeEnd(reading);
  if (wanted === 'nothing') return describeExtraText(reading, token);
  if (closes(kind)) {
    const fits = open.at(-1)?.kind === (kind === Token.CloseBrace ? Token.OpenBrace : Token.OpenBracket);
    if (!fits || !['comma', 'firstKey', 'firstValue'].includes(wanted)) return describeClosing(reading, token, fits);
    open.pop();
    reading.wanted = afterValue(open);
    return undefined;
  }
  if (kind === Token.Comma || kind === Token.Colon) {
    if (kind !== (wanted === 'colon' ? Token.Colon : Token.Comma) || !['colon', 'comma'].includes(wanted)) {
      return describeMisplaced(reading, token);
    }
    reading.wanted = kind === Token.Comma && open.at(-1)?.kind === Token.OpenBrace ? 'key' : 'value';
    return undefined;
  }
  return takeValue(reading, token);
}

function takeValue(reading: Reading, token: Seen): SyntaxFault | undefined {
  const { open, wanted } = reading;
  if (wanted === 'key' || wanted === 'firstKey') {
    if (token.kind !== Token.String) return describeMisplaced(reading, token);
    reading.wanted = 'colon';
    return undefined;
  }
  if (wanted !== 'value' && wanted !== 'firstValue') return describeMisplaced(reading, token);
  if (opens(token.kind)) {
    open.push(token);
    reading.wanted = token.kind === Token.OpenBrace ? 'firstKey' : 'firstValue';
  } else reading.wanted = afterValue(open);
  return undefined;
}

function afterValue(open: readonly Seen[]): ExpectedToken {
  return open.length === 0 ? 'nothing' : 'comma';
}

/** A token that the scanner itself finds wrong. */
function describeToken(text: string, token: Seen): SyntaxFault {
  if (token.kind === Token.String) return describeInvalidString(text, token);
  if (token.kind === Token.BlockComment) return { message: 'comment', ...span(text, token.start, token.end) };
  return { message: 'badNumber', data: { found: word(text, token.start) }, ...span(text, token.start, token.end) };
}

function describeEnd({ text, open }: Reading): SyntaxFault {
  const last = open.at(-1);
  if (last === undefined) return { message: 'empty', start: 0, end: 0 };
  return { message: 'notClosed', data: { found: text.charAt(last.start) }, start: last.start, end: last.end };
}

/** Something behind the end of the document: what closed it may have been one bracket too many. */
function describeExtraText({ text, before }: Reading, token: Seen): SyntaxFault {
  const data = { found: word(text, token.start) };
  if (closes(token.kind)) return { message: 'extraBracket', data, ...span(text, token.start, token.end) };
  if (token.kind === Token.Comma && before !== undefined && closes(before.kind)) {
    return {
      message: 'closedTooEarly',
      data: { found: text.charAt(before.start) },
      start: before.start,
      end: before.end,
    };
  }
  if (opens(token.kind)) return { message: 'secondDocument', ...span(text, token.start, token.end) };
  return { message: 'textAfterEnd', data, ...span(text, token.start, token.end) };
}

function describeClosing({ text, open, before }: Reading, token: Seen, fits: boolean): SyntaxFault {
  const last = open.at(-1);
  if (!fits && last !== undefined) {
    const data = { found: text.charAt(token.start), open: text.charAt(last.start) };
    return { message: 'wrongBracket', data, start: token.start, end: token.end };
  }
  if (before?.kind === Token.Comma) return { message: 'trailingComma', start: before.start, end: before.end };
  return { message: 'valueMissing', data: { found: text.charAt(token.start) }, start: token.start, end: token.end };
}

const MISFIT: Readonly<Record<ExpectedToken, string>> = {
  value: 'valueExpected',
  firstValue: 'valueExpected',
  key: 'keyExpected',
  firstKey: 'keyExpected',
  colon: 'colonExpected',
  comma: 'commaExpected',
  nothing: 'textAfterEnd',
};

function describeMisplaced({ text, before, wanted }: Reading, token: Seen): SyntaxFault {
  const { kind, start, end } = token;
  const place = span(text, start, end);
  if (kind === Token.OpenBrace && before?.kind === Token.OpenBrace) {
    const from = before.end === start ? before.start : start;
    const template = /^\{\{[^{}\n]*\}\}/.exec(text.slice(from, from + 120))?.[0];
    if (template !== undefined)
      return { message: 'template', data: { found: template }, start: from, end: from + template.length };
    return { message: 'doubledBrace', start, end };
  }
  if (kind === Token.Comma && before !== undefined && (before.kind === Token.Comma || opens(before.kind))) {
    return { message: 'strayComma', ...place };
  }
  if (kind === Token.Number && before?.kind === Token.Number && before.end === start) {
    return { message: 'badNumber', data: { found: text.slice(before.start, end) }, start: before.start, end };
  }
  if (before?.kind === Token.String) {
    // A quotation mark inside `${…}` ends the string: `"${var.a == "" ? var.b : var.a}"`.
    const template = /\$\{[^{}]*"$/.test(text.slice(before.start, before.end));
    if (template) return { message: 'template', data: { found: '${' }, start: before.start, end: before.end };
    const curly = curlyQuote(text, before);
    if (curly !== undefined) return curly;
  }
  return { message: MISFIT[wanted], data: { found: word(text, start) }, ...place };
}

/** Characters that people paste in place of JSON's own. */
const PASTED: readonly (readonly [RegExp, string])[] = [
  [/\\([[\]{}*_])/g, '$1'],
  [/[“”„‟＂]/g, '"'],
  [/，/g, ','],
  [/：/g, ':'],
];

/** A text that was escaped once too often begins with an escaped key. */
const ESCAPED = /^\s*[{[]\s*\\+"/;

/** The value that a broken text was meant to be, to know whose it is; `undefined` where nothing can be made of it. */
export function tolerantValue(text: string): unknown {
  const plain = ESCAPED.test(text) ? text.replaceAll(/\\{1,8}"/g, '"') : text;
  return parsed(PASTED.reduce((repaired, [found, meant]) => repaired.replace(found, meant), plain)).value;
}

/** The value of a text whose only damage is comments and trailing commas; `undefined` where there is more. */
export function commentedValue(text: string): unknown {
  const { value, isWhole } = parsed(text);
  return isWhole ? value : undefined;
}

function parsed(text: string): { readonly value: unknown; readonly isWhole: boolean } {
  const errors: ParseError[] = [];
  try {
    const value: unknown = parse(text, errors, { allowTrailingComma: true });
    return { value, isWhole: errors.length === 0 };
  } catch (error) {
    if (error instanceof RangeError) return { value: undefined, isWhole: false };
    throw error;
  }
}

/** What may stand next in a JSON text: `first` where the object or list may also end at once. */
type ExpectedToken = 'value' | 'firstValue' | 'key' | 'firstKey' | 'colon' | 'comma' | 'nothing';

/** A token of a JSON text, by its offsets. */
interface Seen {
  readonly kind: number;
  readonly start: number;
  readonly end: number;
}

/** JSON's own character for one that an input method or a word processor puts in its place. */
const MEANT: ReadonlyMap<string, string> = new Map([
  ['，', ','],
  ['、', ','],
  ['；', ','],
  ['：', ':'],
  ['｛', '{'],
  ['｝', '}'],
  ['［', '['],
  ['］', ']'],
  ['【', '['],
  ['】', ']'],
  ['＂', '"'],
  ['“', '"'],
  ['”', '"'],
  ['„', '"'],
  ['‘', '"'],
  ['’', '"'],
  ['«', '"'],
  ['»', '"'],
  ["'", '"'],
]);

/** How a text of other tools begins, and the message that names it. */
const TOOL_PATTERNS: readonly (readonly [RegExp, string])[] = [
  [/^(?:\$\{[^{}\n]*\}|\$\(|\$\w+|\$\{|%\{|<%|%(?:\d+\$)?[sdv]\b)/, 'template'],
  [/^(?:<{7}|={7}|>{7}|\|{7})/, 'mergeMark'],
  [/^\\+"/, 'escapedQuote'],
  [/^\\(?:[^\w\s]|_|\s*$)/m, 'markdownEscape'],
  [/^`{3}/, 'markdownFence'],
  [/^&(?:quot|amp|lt|gt|nbsp|#\d{1,6});/, 'htmlEscape'],
  [/^#/, 'comment'],
  [/^(?:\.{3}|…)/, 'ellipsis'],
];

/** Words of Python and JavaScript for what JSON writes otherwise. */
const LITERALS: ReadonlyMap<string, string> = new Map([
  ['True', 'true'],
  ['TRUE', 'true'],
  ['False', 'false'],
  ['FALSE', 'false'],
  ['None', 'null'],
  ['NULL', 'null'],
  ['undefined', 'null'],
  ['NaN', 'null'],
]);

/** Spaces that look like one and are none, and characters that show nothing, as web pages and chats bring them along. */
export const INVISIBLE = /^[\u00a0\u00ad\u1680\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000\ufeff\ufffc]/;

/** A character that shows nothing, or that an input method puts in place of a sign of the language. */
export function foreignCharacter(text: string, start: number): SyntaxFault | undefined {
  const found = text.charAt(start);
  const one = { start, end: start + 1 };
  if (INVISIBLE.test(found)) return { message: 'invisible', data: { code: codePoint(found) }, ...one };
  const wanted = MEANT.get(found);
  return wanted === undefined ? undefined : { message: 'wrongCharacter', data: { found, wanted }, ...one };
}

/** Describes text that is no token of JSON. */
function describeInvalidToken(text: string, token: Seen, wanted: ExpectedToken): SyntaxFault {
  const { start, end } = token;
  const place = span(text, start, end);
  if (token.kind !== Token.Unknown) return { message: 'comment', ...place };
  const foreign = foreignCharacter(text, start);
  if (foreign !== undefined) return foreign;
  if (text.charAt(start) === '%' && text[start - 1] === '{')
    return { message: 'template', data: { found: '{%' }, ...place };
  const otherTool = describeOtherTool(text, token);
  if (otherTool !== undefined) return otherTool;
  const found = word(text, start);
  const literal = LITERALS.get(text.slice(start, end));
  if (literal !== undefined) return { message: 'literal', data: { found, wanted: literal }, ...place };
  return { message: messageOfWord(text, token, wanted), data: { found }, ...place };
}

/** Text that belongs to another tool: a template, a version control system, Markdown, HTML. */
function describeOtherTool(text: string, { start, end }: Seen): SyntaxFault | undefined {
  const rest = text.slice(start, start + 120);
  for (const [pattern, message] of TOOL_PATTERNS) {
    const found = pattern.exec(rest)?.[0];
    if (found !== undefined)
      return { message, data: { found }, ...span(text, start, Math.max(end, start + found.length)) };
  }
  return undefined;
}

function messageOfWord(text: string, { start, end }: Seen, wanted: ExpectedToken): string {
  if (wanted === 'colon' && text[start] === '=') return 'equalsSign';
  if (!/^[\p{L}_*@]/u.test(text.slice(start, start + 2))) return 'strayText';
  if (wanted === 'value' || wanted === 'firstValue') return 'unquotedValue';
  const isKey = (wanted === 'key' || wanted === 'firstKey') && /^\s*[:=]/.test(text.slice(end, end + 40));
  return isKey ? 'unquotedKey' : 'strayText';
}

/** What is wrong within a string: its first character that JSON does not take, else that it does not end. */
function describeInvalidString(text: string, { start, end }: Seen): SyntaxFault {
  for (let at = start + 1; at < end; at++) {
    const character = text.charAt(at);
    if (character < ' ')
      return { message: 'controlCharacter', data: { code: codePoint(character) }, start: at, end: at + 1 };
    if (character !== '\\') continue;
    const escape = /^\\(?:["\\/bfnrt]|u[\da-fA-F]{4})/.exec(text.slice(at, at + 6))?.[0];
    if (escape === undefined) return badEscape(text, at, end);
    at += escape.length - 1;
  }
  return curlyQuote(text, { start, end }) ?? { message: 'stringNotClosed', ...span(text, start, end) };
}

/** A curly quotation mark in a string that should have ended there. */
function curlyQuote(text: string, { start, end }: Pick<Seen, 'start' | 'end'>): SyntaxFault | undefined {
  const index = text.slice(start, end).search(/[“”„＂]/);
  if (index < 0) return undefined;
  const at = start + index;
  return { message: 'wrongCharacter', data: { found: text.charAt(at), wanted: '"' }, start: at, end: at + 1 };
}

function badEscape(text: string, at: number, end: number): SyntaxFault {
  const isMarkdown = /^\\(?:[*_<>[\]{}#.!()~|`+-])/.test(text.slice(at, at + 2));
  const found = text.slice(at, Math.min(at + 2, end));
  return {
    message: isMarkdown ? 'markdownEscape' : 'badEscape',
    data: { found },
    start: at,
    end: Math.min(at + 2, end),
  };
}

function codePoint(character: string): string {
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
}

/** A stretch of a text that stays on its first line. */
export function span(text: string, start: number, end: number): { readonly start: number; readonly end: number } {
  const lineEnd = text.indexOf('\n', start);
  const last = Math.min(end, lineEnd < 0 ? text.length : lineEnd);
  return { start, end: Math.max(last, Math.min(start + 1, text.length)) };
}

/** The word, or the one character, at a place. */
function word(text: string, start: number): string {
  return /^(?:[\w.$-]+|\S)/u.exec(text.slice(start, start + 40))?.[0] ?? '';
}
