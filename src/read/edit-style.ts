import type { Document, Stretch } from '../model/document.ts';

/** How a text is put into a document; none: as a plain word of YAML. */
type Quote = '"' | "'" | '';

/** A value of an edit. */
export type EditValue = string | number | boolean | readonly string[];

/** A value on one line, in the quotes of a neighbour where the format has several kinds. */
export function valueText(document: Document, value: EditValue, neighbour: string | undefined, isFlow = true): string {
  if (typeof value === 'object')
    return `[${value.map((each) => valueText(document, each, neighbour, true)).join(', ')}]`;
  if (typeof value !== 'string') return String(value);
  if (document.format !== 'yaml') return JSON.stringify(value);
  const quote = quoteOf(neighbour);
  if (quote === '' && isPlainWord(value, isFlow && neighbour?.includes(':') !== true)) return value;
  return quoted(value, quote === '' ? usualQuote(document.text) : quote);
}

/** The value of a new member, with quotes and lists as in a member beside it. */
export function memberValueText(document: Document, value: EditValue, neighbour: string | undefined): string {
  const own = neighbour?.replace(/^("(?:[^"\\]|\\.)*"|'[^']*'|[\w-]+)\s*[:=]\s*/, '');
  const beside = own?.replace(/^(?:[[{\s]|(?:#|\/\/)[^\n]*\n)*/, '');
  if (typeof value !== 'object') return valueText(document, value, beside);
  const items = value.map((each) => valueText(document, each, beside));
  const tall = own === undefined ? undefined : tallList(own);
  if (tall === undefined) return `[${items.join(', ')}]`;
  const { newLine, indent, hasLastComma, end } = tall;
  return `[${items.map((item) => `${newLine}${indent}${item}`).join(',')}${hasLastComma ? ',' : ''}${end}`;
}

/** How a list in brackets with a line for each item is laid out; `undefined` for any other text. */
function tallList(
  text: string,
):
  | { readonly newLine: string; readonly indent: string; readonly hasLastComma: boolean; readonly end: string }
  | undefined {
  const [, newLine, indent] = /^\[[ \t]*(?:(?:#|\/\/)[^\r\n]*)?(\r?\n)([ \t]*)[^\s\]]/.exec(text) ?? [];
  const [end] = /\r?\n[ \t]*\]$/.exec(text) ?? [];
  if (newLine === undefined || indent === undefined || end === undefined) return undefined;
  const last = text.slice(0, -end.length).split(newLine).at(-1) ?? '';
  return { newLine, indent, hasLastComma: /,[ \t]*(?:(?:#|\/\/).*)?$/.test(last), end };
}

/** A key as a format writes it: in the quotes of another key, bare where that one is bare and the format has bare keys. */
export function keyText({ format }: Document, key: string, neighbour: string | undefined): string {
  const quote = quoteOf(neighbour);
  if (format === 'json' || quote === '"') return JSON.stringify(key);
  if (quote === "'") return quoted(key, quote);
  const isBare =
    format === 'yaml' ? isPlainWord(key, neighbour?.includes(':') !== true) : /^[A-Za-z][A-Za-z_]+$/.test(key);
  return isBare ? key : JSON.stringify(key);
}

function quoteOf(neighbour = '"'): Quote {
  const first = neighbour.charAt(0);
  return first === '"' || first === "'" ? first : '';
}

/** The quote that a YAML text has more of. */
function usualQuote(text: string): Quote {
  return countOf(text, "'") > countOf(text, '"') ? "'" : '"';
}

function countOf(text: string, character: string): number {
  return text.split(character).length - 1;
}

function quoted(value: string, quote: Quote): string {
  // Single quotes have no escapes.
  return quote === "'" && /^[^\p{Cc}\p{Cf}]*$/u.test(value)
    ? `'${value.replaceAll("'", "''")}'`
    : JSON.stringify(value);
}

/** Words that some reader of YAML takes for something else than text. */
const NO_TEXT = /^(?:y|n|yes|no|on|off|true|false|null|nan|inf)$/i;

/** Whether YAML reads a text without quotes as just this text. */
function isPlainWord(value: string, isFlow: boolean): boolean {
  if (!/^[A-Za-z0-9][\w.@/*:+-]*(?: [\w.@/*+-]+)*$/.test(value) || value.endsWith(':') || NO_TEXT.test(value))
    return false;
  // Some readers take any colon inside brackets for one behind a key.
  if (isFlow && value.includes(':')) return false;
  // Digits with an exponent, a base, a sign or colons are numbers.
  return /[A-Za-z]/.test(value.replace(/^[\d.]+[eE][+-]?\d+$|^0[xob][\da-fA-F_]+$/, ''));
}

/** Something to separate a key from its value, as a neighbour has it. */
export function separatorOf(document: Document, members: readonly Stretch[], key: string): string {
  const last = members.at(-1);
  const written = last === undefined ? '' : document.text.slice(last.start, last.end);
  if (document.format === 'json') return /^"(?:[^"\\]|\\.)*"([ \t]*:[ \t]*)/.exec(written)?.[1] ?? ': ';
  if (document.format === 'yaml') return ': ';
  const [, name = '', blanks = ' ', sign = '='] = /^("(?:[^"\\]|\\.)*"|[\w-]+)([ \t]*)([=:])/.exec(written) ?? [];
  if (sign === ':') return `${blanks}: `;
  // Equals signs of neighbouring lines stand below one another.
  const isAligned = blanks.length > 1 && !written.includes('\n');
  return isAligned ? `${' '.repeat(Math.max(1, name.length + blanks.length - key.length))}= ` : ' = ';
}
