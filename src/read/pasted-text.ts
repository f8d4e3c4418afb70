import type { SyntaxFault } from '../model/broken-text.ts';
import { Token } from './json-tokens.ts';

/** What may stand next in a JSON text: `first` where the object or list may also end at once. */
export type ExpectedToken = 'value' | 'firstValue' | 'key' | 'firstKey' | 'colon' | 'comma' | 'nothing';

/** A token of a JSON text, by its offsets. */
export interface Seen {
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
const TELLING: readonly (readonly [RegExp, string])[] = [
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

/** Text that is no token of JSON: what it is, as far as it can be told. */
export function tellUnknown(text: string, token: Seen, wanted: ExpectedToken): SyntaxFault {
  const { start, end } = token;
  const place = span(text, start, end);
  if (token.kind !== Token.Unknown) return { message: 'comment', ...place };
  const foreign = foreignCharacter(text, start);
  if (foreign !== undefined) return foreign;
  if (text.charAt(start) === '%' && text[start - 1] === '{')
    return { message: 'template', data: { found: '{%' }, ...place };
  const told = tellOtherTool(text, token);
  if (told !== undefined) return told;
  const found = word(text, start);
  const literal = LITERALS.get(text.slice(start, end));
  if (literal !== undefined) return { message: 'literal', data: { found, wanted: literal }, ...place };
  return { message: messageOfWord(text, token, wanted), data: { found }, ...place };
}

/** Text that belongs to another tool: a template, a version control system, Markdown, HTML. */
function tellOtherTool(text: string, { start, end }: Seen): SyntaxFault | undefined {
  const rest = text.slice(start, start + 120);
  for (const [pattern, message] of TELLING) {
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
export function tellInString(text: string, { start, end }: Seen): SyntaxFault {
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
export function curlyQuote(text: string, { start, end }: Pick<Seen, 'start' | 'end'>): SyntaxFault | undefined {
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
export function word(text: string, start: number): string {
  return /^(?:[\w.$-]+|\S)/u.exec(text.slice(start, start + 40))?.[0] ?? '';
}
