import type { Layout, Stretch, Document } from '../model/document.ts';
import type { Edit } from '../model/finding.ts';

/** A stretch of a text and what to put there. */
export interface Change extends Stretch {
  readonly newText: string;
}

/** One more member behind the last one of a YAML block, on a line of its own. */
export function addedToBlock(
  text: string,
  { members, isList }: Layout,
  entryAt: (indent: string) => string,
): Change | undefined {
  const [first, last] = [members[0], members.at(-1)];
  if (first === undefined || last === undefined) return undefined;
  const indent = indentOf(text, first);
  const line = `${indent}${isList ? '- ' : ''}${entryAt(indent)}`;
  // A block of text that keeps the line breaks at its end has the next line for its end.
  if (text[last.end - 1] === '\n') return { start: last.end, end: last.end, newText: `${line}${lineBreak(text)}` };
  const at = endOfLine(text, last.end);
  return { start: at, end: at, newText: `${lineBreak(text)}${line}` };
}

/** A member less, with its lines; of the comments only one behind it on its line goes. */
export function removedFromBlock(text: string, layout: Layout, index: number): Change | undefined {
  const { members, isList } = layout;
  const [member, next] = [members[index], members[index + 1]];
  if (member === undefined) return undefined;
  if (members.length === 1) return insteadOfBlock(text, layout, isList ? '[]' : '{}');
  if (isFirstOnLine(text, member)) return { ...wholeLines(text, member), newText: '' };
  // In front of the first member of a block may stand the `-` of the list that holds the block.
  const hasComment = next === undefined || text.slice(member.end, next.start).includes('#');
  return { start: member.start, end: hasComment ? member.end : next.start, newText: '' };
}

/** Something in brackets or quotes in the place of a whole block: behind its key, where nothing stands between. */
export function insteadOfBlock(text: string, { members, isList }: Layout, newText: string): Change | undefined {
  const [first, last] = [members[0], members.at(-1)];
  if (first === undefined || last === undefined) return undefined;
  const end = text[last.end - 1] === '\n' ? last.end - 1 : last.end;
  const gap = /(?<=:)[ \t]*\r?\n[ \t]*$/.exec(text.slice(0, first.start))?.[0];
  if (gap !== undefined) return { start: first.start - gap.length, end, newText: ` ${newText}` };
  // A list may stand right below its key; anything else has to stand further in.
  return { start: first.start, end, newText: isList && isFirstOnLine(text, first) ? `  ${newText}` : newText };
}

/** Other values in a YAML block list. Members that keep their value keep their lines, and comments stay. */
export function rewrittenBlock(
  text: string,
  { members }: Layout,
  values: readonly string[],
  write: (value: string, sibling?: string) => string,
): Change | undefined {
  const [first, last] = [members[0], members.at(-1)];
  if (first === undefined || last === undefined || values.length === 0) return undefined;
  const kept = values.slice(0, members.length);
  if (members.length > values.length && !members.every((member) => isFirstOnLine(text, member))) return undefined;
  const changes = aligned(
    members.map((member) => valueOf(text, member)),
    kept,
  ).map((value, index) => changeOf(text, members[index] ?? first, { value, write }));
  const added = values.slice(members.length).map((value) => `${indentOf(text, first)}- ${write(value)}`);
  const end = Math.max(endOfLine(text, last.end), ...changes.map((change) => change?.end ?? 0));
  const start = Math.min(first.start, ...changes.map((change) => change?.start ?? first.start));
  return { start, end, newText: [applied(text, { start, end }, changes), ...added].join(lineBreak(text)) };
}

interface Rewritten {
  readonly value: string | undefined;
  readonly write: (value: string, sibling?: string) => string;
}

function changeOf(text: string, member: Stretch, { value, write }: Rewritten): Change | undefined {
  if (value === undefined) return { ...wholeLines(text, member), newText: '' };
  const old = valueOf(text, member);
  return isSame(old, value)
    ? undefined
    : { start: member.end - old.length, end: member.end, newText: write(value, old) };
}

function applied(text: string, { start, end }: Stretch, changes: readonly (Change | undefined)[]): string {
  let at = start;
  let out = '';
  for (const change of changes) {
    if (change === undefined) continue;
    out += text.slice(at, change.start) + change.newText;
    at = change.end;
  }
  return out + text.slice(at, end);
}

/** For each old value the one that takes its place; `undefined` where it goes. Both keep their order. */
function aligned(old: readonly string[], values: readonly string[]): readonly (string | undefined)[] {
  let next = 0;
  return old.map((each, index) => {
    const value = values[next];
    const canGo = old.length - index > values.length - next;
    const isLater = value !== undefined && old.slice(index + 1).some((other) => isSame(other, value));
    if (value === undefined || (canGo && isLater && !isSame(each, value))) return undefined;
    next++;
    return value;
  });
}

/** The value of a list's member as the text has it. */
function valueOf(text: string, { start, end }: Stretch): string {
  return text.slice(start, end).replace(/^-\s*/, '');
}

/** Whether a text writes this value, in whatever quotes. */
export function isSame(written: string, value: string): boolean {
  return written === value || written === JSON.stringify(value) || written === `'${value}'`;
}

/** What a line begins with that is to stand below a member: its blanks and tabs, and blanks below whatever else stands before it. */
export function indentOf(text: string, { start }: Stretch): string {
  return text.slice(startOfLine(text, start), start).replaceAll(/[^ \t]/g, ' ');
}

export function isFirstOnLine(text: string, { start }: Stretch): boolean {
  return text.slice(startOfLine(text, start), start).trim() === '';
}

/** All lines of a member with the break behind the last one, or the one in front where none is behind. */
export function wholeLines(text: string, member: Stretch): Stretch {
  const start = startOfLine(text, member.start);
  if (text[member.end - 1] === '\n') return { start, end: member.end };
  const end = text.indexOf('\n', member.end);
  if (end >= 0) return { start, end: end + 1 };
  return { start: Math.max(0, start - (text[start - 2] === '\r' ? 2 : 1)), end: text.length };
}

export function startOfLine(text: string, at: number): number {
  return text.lastIndexOf('\n', at - 1) + 1;
}

/** Where the text of a line ends. */
export function endOfLine(text: string, at: number): number {
  const next = text.indexOf('\n', at);
  const end = next < 0 ? text.length : next;
  return end > at && text[end - 1] === '\r' ? end - 1 : end;
}

export function lineBreak(text: string): string {
  return text.includes('\r\n') ? '\r\n' : '\n';
}

/** One more `principal` block behind the last one of a statement. */
export function addedPrincipal(
  { at, key, value }: Extract<Edit, { kind: 'set' }>,
  blocks: readonly Stretch[],
): Change | undefined {
  const { document, path } = at;
  const { text } = document;
  const last = blocks.at(-1);
  if (path.at(-1) !== 'Principal' || last === undefined || !isAlone(text, last)) return undefined;
  const [outer, inner] = [indentOf(text, last), /\n([ \t]*)\S/.exec(text.slice(last.start, last.end))?.[1]];
  if (inner === undefined || document.format !== 'hcl') return undefined;
  const texts = typeof value === 'string' ? [value] : value;
  const [sibling] = /identifiers\s*=[^]*\]/.exec(text.slice(last.start, last.end)) ?? [];
  const list = memberValueText(document, withNames(document, texts, ''), sibling);
  const lines = [
    'principal {',
    `${inner}entity      = ${JSON.stringify(key)}`,
    `${inner}identifiers = ${list}`,
    `${outer}}`,
  ];
  const newLine = lineBreak(text);
  return { start: last.end, end: last.end, newText: `${newLine}${outer}${lines.join(newLine)}` };
}

/** Blocks or arguments of HCL with their lines; `undefined` where anything else stands on these. */
export function removedLines(text: string, stretches: readonly Stretch[]): Change | undefined {
  const [first, last] = [stretches[0], stretches.at(-1)];
  if (first === undefined || last === undefined || !stretches.every((each) => isAlone(text, each))) return undefined;
  const isTogether = stretches.every((each, index) => {
    const before = stretches[index - 1];
    return before === undefined || text.slice(before.end, each.start).trim() === '';
  });
  return isTogether ? { ...wholeLines(text, { start: first.start, end: last.end }), newText: '' } : undefined;
}

export function isAlone(text: string, stretch: Stretch): boolean {
  return isFirstOnLine(text, stretch) && text.slice(stretch.end, endOfLine(text, stretch.end)).trim() === '';
}

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

/** The value of a new member, with quotes and lists as in its sibling. */
export function memberValueText(document: Document, value: EditValue, neighbour: string | undefined): string {
  const own = neighbour?.replace(/^("(?:[^"\\]|\\.)*"|'[^']*'|[\w-]+)\s*[:=]\s*/, '');
  const sibling = own?.replace(/^(?:[[{\s]|(?:#|\/\/)[^\n]*\n)*/, '');
  if (typeof value !== 'object') return valueText(document, value, sibling);
  const items = value.map((each) => valueText(document, each, sibling));
  const layout = own === undefined ? undefined : multilineList(own);
  if (layout === undefined) return `[${items.join(', ')}]`;
  const { newLine, indent, hasLastComma, end } = layout;
  return `[${items.map((item) => `${newLine}${indent}${item}`).join(',')}${hasLastComma ? ',' : ''}${end}`;
}

/** How a list in brackets with a line for each item is laid out; `undefined` for any other text. */
function multilineList(
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

/** The expressions in a text of HCL. */
export function holesOf(text: string): readonly string[] {
  return Array.from(text.matchAll(/[$%]\{[^{}]*\}/g), ([hole]) => hole).toSorted();
}

/** A value in which an account that a variable stands for is that variable, where the old text has not its digits. */
export function withNames<T extends EditValue>(document: Document, value: T, old: string): T {
  const names = variablesOf(document);
  if (names === undefined || names.size === 0) return value;
  const named = (text: string): string =>
    text.replaceAll(/\d{10,}/g, (digits) => (old.includes(digits) ? digits : (names.get(digits) ?? digits)));
  if (typeof value === 'string') return named(value) as T;
  // A list of texts stays one.
  return (typeof value === 'object' ? value.map(named) : value) as T;
}

function variablesOf(document: Document): ReadonlyMap<string, string> | undefined {
  return document.variables?.() ?? (document.within && variablesOf(document.within.document));
}
