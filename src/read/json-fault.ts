import { createScanner, parse, printParseErrorCode, type ParseError } from 'jsonc-parser';

import type { Data } from '../model/finding.ts';
import { closes, opens, Token } from './json-tokens.ts';

/** What is wrong with a JSON text: a message of the `syntax` card, and the characters it is about. */
export interface JsonFault {
  readonly message: string;
  readonly data?: Data;
  readonly start: number;
  readonly end: number;
}

/** The first damage of a text that `JSON.parse` refused. One damage has many after-effects, so only the first is told. */
export function firstJsonFault(text: string): JsonFault {
  if (text.trim() === '') return { message: 'empty', start: 0, end: 0 };
  const errors: ParseError[] = [];
  try {
    parse(text, errors, { disallowComments: true, allowTrailingComma: false, allowEmptyContent: false });
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return { message: 'tooDeep', start: 0, end: 1 };
  }
  const first = errors.reduce<ParseError | undefined>(
    (one, other) => (one && one.offset <= other.offset ? one : other),
    undefined,
  );
  return first === undefined ? controlCharacter(text) : tell(text, first);
}

/** The tolerant parser takes raw control characters in strings; JSON does not. */
function controlCharacter(text: string): JsonFault {
  // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
  const at = /[\u0000-\u0008\u000b\u000c\u000e-\u001f]|(?<=")[^"\n]*\t/.exec(text)?.index ?? 0;
  return { message: 'controlCharacter', start: at, end: at + 1 };
}

/** Characters that people paste, and the message that names them. */
const TELLING: readonly { readonly pattern: RegExp; readonly message: string }[] = [
  { pattern: /^[，：；、“”‘’｛｝［］]/u, message: 'fullWidth' },
  { pattern: /^\\[{}[\]*_"]/, message: 'markdownEscape' },
  { pattern: /^\\\r?\n/, message: 'markdownEscape' },
  { pattern: /^\$\{|^\{\{|^<%|^\$\w/, message: 'template' },
  { pattern: /^'/, message: 'singleQuote' },
  { pattern: /^(?:<{7}|={7}|>{7})/, message: 'mergeMark' },
];

function tell(text: string, error: ParseError): JsonFault {
  const start = error.offset;
  const end = Math.max(start + 1, Math.min(start + error.length, lineEnd(text, start)));
  const rest = text.slice(start, start + 8);
  const telling = TELLING.find(({ pattern }) => pattern.test(rest));
  if (telling)
    return { message: telling.message, data: { found: rest.slice(0, 1) }, start, end: Math.max(start + 1, end) };
  if (start >= text.trimEnd().length) return unclosed(text);
  const before = previousToken(text, start);
  if (printParseErrorCode(error.error) === 'InvalidCommentToken') return { message: 'comment', start, end };
  if (before !== undefined && text[before] === ',' && /[}\]]/.test(text[start] ?? '')) {
    return { message: 'trailingComma', start: before, end: before + 1 };
  }
  if (isClosed(text, start)) return { message: 'textAfterEnd', data: { found: word(text, start) }, start, end };
  return {
    message: MESSAGE[printParseErrorCode(error.error)] ?? 'unexpected',
    data: { found: word(text, start) },
    start,
    end,
  };
}

const MESSAGE: Readonly<Record<string, string>> = {
  CommaExpected: 'commaExpected',
  ColonExpected: 'colonExpected',
  PropertyNameExpected: 'keyExpected',
  ValueExpected: 'valueExpected',
  UnexpectedEndOfString: 'stringNotClosed',
  InvalidEscapeCharacter: 'badEscape',
  InvalidUnicode: 'badEscape',
  InvalidCharacter: 'controlCharacter',
  InvalidNumberFormat: 'badNumber',
  EndOfFileExpected: 'textAfterEnd',
};

function lineEnd(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end < 0 ? text.length : end;
}

function previousToken(text: string, before: number): number | undefined {
  for (let at = before - 1; at >= 0; at--) if (!/\s/.test(text[at] ?? '')) return at;
  return undefined;
}

function word(text: string, start: number): string {
  return /^(?:[\w.-]+|[^\s])/u.exec(text.slice(start, start + 40))?.[0] ?? '';
}

/** Whether all that was opened before a place is closed there, so that what follows stands outside the document. */
function isClosed(text: string, before: number): boolean {
  const { open, sawAny } = openBrackets(text.slice(0, before));
  return sawAny && open.length === 0;
}

function unclosed(text: string): JsonFault {
  const last = openBrackets(text).open.at(-1);
  if (last === undefined)
    return { message: 'unexpectedEnd', start: Math.max(0, text.trimEnd().length - 1), end: text.trimEnd().length };
  return { message: 'notClosed', data: { found: text[last] ?? '' }, start: last, end: last + 1 };
}

function openBrackets(text: string): { readonly open: readonly number[]; readonly sawAny: boolean } {
  const scanner = createScanner(text, true);
  const open: number[] = [];
  let sawAny = false;
  for (let token = scanner.scan(); token !== Token.End; token = scanner.scan()) {
    if (opens(token)) {
      open.push(scanner.getTokenOffset());
      sawAny = true;
    } else if (closes(token)) open.pop();
  }
  return { open, sawAny };
}

/** The value that a broken text was meant to be, for telling whose it is; `undefined` where nothing can be made of it. */
export function tolerantValue(text: string): unknown {
  try {
    return parse(text, [], { allowTrailingComma: true });
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}
