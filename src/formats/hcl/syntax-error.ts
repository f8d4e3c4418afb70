import type { Stretch } from '../../model/document.ts';
import type { SyntaxFault } from '../../model/syntax-error.ts';
import { foreignCharacter, span } from '../json/syntax-error.ts';

/** A damage of HCL after which the meaning of the text is not known, up to where it may be known again. */
export interface HclFault extends SyntaxFault {
  readonly resumesAt?: number;
}

/** A bracket, a quotation mark or the opening of a hole in a text, and where it stands. */
interface Opener {
  readonly sign: string;
  readonly start: number;
}

interface Reading {
  readonly text: string;
  readonly open: Opener[];
  at: number;
}

const CLOSES: Readonly<Record<string, readonly string[]>> = { '}': ['{', '${', '%{'], ']': ['['], ')': ['('] };
/** What only begins a statement outside of all brackets, at the beginning of its line. */
const STATEMENT = /(?<=^|\n)(?:(?:resource|data|variable|output|module|provider)[ \t]+"|(?:locals|terraform)[ \t]*\{)/y;
const HEREDOC = /<<-?([A-Za-z_][\w-]*)[ \t]*(?=\r?\n)/y;
/** What can be passed over: nothing in it opens or closes anything. */
const PLAIN = /[\w \t\r\n.,=+*%<>&|!?:-]+/y;
const PLAIN_IN_STRING = /[^"\\$%\r\n]+/y;

/**
 * The first damage of a text that the parser refused, where its cause is one of those that people make: something that is not
 * closed, a bracket of another kind, a character of another script. A grammar reports those where it noticed them, lines later.
 */
export function firstHclFault(text: string): HclFault | undefined {
  const reading: Reading = { text, open: [], at: 0 };
  while (reading.at < text.length) {
    const { at } = reading;
    const fault = reading.open.at(-1)?.sign === '"' ? stepInString(reading) : stepInCode(reading);
    if (fault !== undefined) return fault;
    if (reading.at <= at) reading.at = at + 1;
  }
  const last = reading.open.at(-1);
  return last && notClosed(text, last);
}

function stepInString(reading: Reading): HclFault | undefined {
  const { text, open, at } = reading;
  const sign = text.charAt(at);
  const opener = open.at(-1) ?? { sign: '"', start: at };
  if (sign === '\n' || sign === '\r') return notClosed(text, opener);
  if (sign === '"') open.pop();
  else if (sign === '\\') reading.at = at + 2;
  else if (sign === '$' || sign === '%') {
    if (text.startsWith(`${sign}${sign}{`, at)) reading.at = at + 3;
    else if (text.charAt(at + 1) === '{') opened(reading, `${sign}{`);
  } else passOver(reading, PLAIN_IN_STRING);
  return undefined;
}

function stepInCode(reading: Reading): HclFault | undefined {
  const { text, open, at } = reading;
  const sign = text.charAt(at);
  const last = open.at(-1);
  if (last !== undefined && matchAt(STATEMENT, text, at) !== undefined) return notClosed(text, last);
  if (sign === '#' || text.startsWith('//', at)) return passComment(reading, '\n');
  if (text.startsWith('/*', at)) return passComment(reading, '*/');
  if (sign === '<' && text.charAt(at + 1) === '<') return passHeredoc(reading);
  if (sign === '"' || sign === '{' || sign === '[' || sign === '(') opened(reading, sign);
  else if (sign in CLOSES) return closed(reading, sign);
  else if (matchAt(PLAIN, text, at) !== undefined) passWords(reading);
  else return foreignCharacter(text, at);
  return undefined;
}

function opened(reading: Reading, sign: string): void {
  reading.open.push({ sign, start: reading.at });
  reading.at += sign.length;
}

function closed({ text, open, at }: Reading, sign: string): HclFault | undefined {
  const last = open.at(-1);
  const place = { start: at, end: at + 1 };
  if (last === undefined) return { message: 'extraBracket', data: { found: sign }, ...place };
  if (CLOSES[sign]?.includes(last.sign) === true) {
    open.pop();
    return undefined;
  }
  // A bracket that closes what lies further out stands where the inner one is missing.
  const isOuter = open.some((each) => CLOSES[sign]?.includes(each.sign));
  return isOuter
    ? notClosed(text, last)
    : { message: 'wrongBracket', data: { found: sign, open: last.sign }, ...place };
}

/** Up to the next sign, or to the next line: a statement may begin there. */
function passWords(reading: Reading): void {
  const found = matchAt(PLAIN, reading.text, reading.at) ?? '';
  const lineEnd = found.indexOf('\n');
  reading.at += lineEnd < 0 ? heredocStart(found) : Math.min(lineEnd + 1, heredocStart(found));
}

function heredocStart(found: string): number {
  const index = found.indexOf('<<');
  return index < 0 ? found.length : index;
}

function passOver(reading: Reading, pattern: RegExp): void {
  reading.at += Math.max(matchAt(pattern, reading.text, reading.at)?.length ?? 0, 1);
}

function passComment(reading: Reading, end: string): HclFault | undefined {
  const { text, at } = reading;
  const found = text.indexOf(end, at + 1);
  if (found < 0 && end === '*/') return { message: 'notClosed', data: { found: '/*' }, start: at, end: at + 2 };
  reading.at = found < 0 ? text.length : found + (end === '\n' ? 0 : end.length);
  return undefined;
}

function passHeredoc(reading: Reading): HclFault | undefined {
  const { text, at } = reading;
  const head = matchAt(HEREDOC, text, at);
  if (head === undefined) return undefined;
  const marker = head.replace(/^<<-?/, '').trim();
  const close = new RegExp(`\\n[ \\t]*${marker}[ \\t]*(?=\\r?\\n|\\r?$)`, 'g');
  close.lastIndex = at;
  if (close.test(text)) {
    reading.at = close.lastIndex;
    return undefined;
  }
  const meant = new RegExp(`\\b${marker}\\b[^\\n]*`, 'g');
  meant.lastIndex = at + head.length;
  const resumesAt = meant.test(text) ? meant.lastIndex : text.length;
  return { message: 'heredocNotClosed', data: { marker }, start: at, end: at + head.trimEnd().length, resumesAt };
}

function notClosed(text: string, { sign, start }: Opener): HclFault {
  if (sign !== '"') return { message: 'notClosed', data: { found: sign }, start, end: start + sign.length };
  const line = span(text, start, text.length);
  const written = text.slice(line.start, line.end).trimEnd();
  return { message: 'stringNotClosed', start, end: start + written.length, resumesAt: line.end };
}

function matchAt(pattern: RegExp, text: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0];
}

/** A text of the same length in which the damage is blank, so that what stands before and behind it can be read. */
export function withoutFault(text: string, { start, resumesAt = start }: HclFault): string {
  const lineStart = text.lastIndexOf('\n', start) + 1;
  return text.slice(0, lineStart) + text.slice(lineStart, resumesAt).replace(/[^\r\n]/g, ' ') + text.slice(resumesAt);
}

/** The first damage that the parser itself found, on its first line and never behind the end of the text. */
export function parserFault(
  text: string,
  { start, end, missing }: Stretch & { readonly missing: string | undefined },
): SyntaxFault {
  const from = start + (/^\s*/.exec(text.slice(start, end))?.[0].length ?? 0);
  if (missing !== undefined) {
    const wanted = /[a-z{]/.test(missing) ? 'a value' : `"${missing}"`;
    const last = text.slice(0, start).trimEnd().length;
    return { message: 'hclMissing', data: { wanted }, start: Math.max(last - 1, 0), end: last };
  }
  const lineEnd = text.indexOf('\n', from);
  const stop = Math.max(from, Math.min(end, lineEnd < 0 ? text.length : lineEnd));
  const found = text.slice(from, Math.min(stop, from + 40)).trim();
  return { message: 'hcl', data: { found }, start: from, end: Math.max(stop, Math.min(from + 1, text.length)) };
}
