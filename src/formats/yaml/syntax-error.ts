import { isCollection, isNode, isPair, isScalar, type Node } from 'yaml';

import type { SyntaxFault } from '../../model/syntax-error.ts';
import { foreignCharacter, INVISIBLE } from '../json/syntax-error.ts';
import { yamlTrees, type Tree, type YamlError } from './to-value.ts';

/** The first damage of a YAML document. One mistake causes many errors, so only the first is reported. */
export function firstYamlError(text: string, { root, errors }: Tree): SyntaxFault | undefined {
  const first = errors.reduce<YamlError | undefined>(
    (one, other) => (one && one.pos[0] <= other.pos[0] ? one : other),
    undefined,
  );
  return first && (foreignSign(text, root, first) ?? notClosed(text, root, first) ?? describeYamlError(text, first));
}

const INVISIBLE_INDENT = new RegExp(`^[ \\t-]*(?=${INVISIBLE.source.slice(1)})`);
const INVISIBLES = new RegExp(`^(?:${INVISIBLE.source.slice(1)})+`);
/** A sign of another script where YAML has one of its own: behind a key, or around a value. */
const FOREIGN_SIGN =
  /^[ \t-]*(?:[{[][ \t]*)?(?:[^\s:"'#{}[\],：]+(?=：)|[^\s:"'#]+:(?=[\u00a0\u3000])|[^\s:"'#]+:[ \t]+(?=[“”]))/;

/** What looks like a blank or a colon and is none: it stands on the line of the damage, or on one above it. */
function foreignSign(text: string, root: Node | null, { pos }: YamlError): SyntaxFault | undefined {
  const indents: number[] = [];
  let [start, last] = [0, 0];
  for (const line of text.split('\n')) {
    if (start <= pos[0]) last = start;
    const indent = INVISIBLE_INDENT.exec(line);
    if (indent !== null) indents.push(start + indent[0].length);
    start += line.length + 1;
  }
  const end = text.indexOf('\n', last);
  const at = indents.find((offset) => !isInText(root, offset)) ?? text.length;
  if (at < (end < 0 ? text.length : end) && isDamage(text, indents, pos[0])) return foreignCharacter(text, at);
  const line = text.slice(last, end < 0 ? last + 200 : Math.min(end, last + 200));
  const sign = FOREIGN_SIGN.exec(line);
  if (sign !== null) return foreignCharacter(text, last + sign[0].length);
  const candidates = [...line.matchAll(/[：，]/g)].map(({ index }) => last + index);
  const culprit = candidates.slice(0, MOST_TRIED).find((offset) => causes(text, root, { offset, damage: pos[0] }));
  return culprit === undefined ? undefined : foreignCharacter(text, culprit);
}

/** Each is tried by reading the whole text once more. */
const MOST_TRIED = 5;

/** Whether a full-width colon or comma causes a damage: with the sign of YAML in its place the text can be read beyond it. */
function causes(
  text: string,
  root: Node | null,
  { offset, damage }: { readonly offset: number; readonly damage: number },
): boolean {
  if (isInText(root, offset)) return false;
  const sign = text.charAt(offset) === '：' ? ':' : ',';
  const trees = yamlTrees(`${text.slice(0, offset)}${sign}${text.slice(offset + 1)}`);
  return trees !== 'tooDeep' && trees.every(({ errors }) => errors.every(({ pos: [start] }) => start > damage));
}

/** Whether an offset lies inside of a block text or a text in quotes, where any character may stand. */
function isInText(node: unknown, offset: number): boolean {
  if (isPair(node)) return isInText(node.key, offset) || isInText(node.value, offset);
  if (!isNode(node) || !node.range || offset < node.range[0] || offset >= node.range[1]) return false;
  if (isCollection(node)) return node.items.some((item) => isInText(item, offset));
  return isScalar(node) && node.type !== 'PLAIN';
}

/** Whether the damage is another one, or none, with plain blanks in place of those. */
function isDamage(text: string, indents: readonly number[], damage: number): boolean {
  let plain = '';
  let done = 0;
  for (const at of indents) {
    const [blanks = ''] = INVISIBLES.exec(text.slice(at, at + 200)) ?? [];
    plain += text.slice(done, at) + ' '.repeat(blanks.length);
    done = at + blanks.length;
  }
  const trees = yamlTrees(plain + text.slice(done));
  return trees !== 'tooDeep' && !trees.some(({ errors }) => errors.some(({ pos: [start] }) => start === damage));
}

/** An unclosed bracket or quote is noticed only later, but reported where it opens. */
function notClosed(text: string, root: Node | null, { message, pos }: YamlError): SyntaxFault | undefined {
  const isQuote = /^Missing closing ["']quote$/.test(message);
  if (!isQuote && !/^Flow \w+ .*end with a [\]}]$/.test(message)) return undefined;
  const start = startOfEnding(root, { text, offset: pos[0], opener: isQuote ? /^["']/ : /^[[{]/ });
  if (start === undefined) return undefined;
  const data = { found: text.charAt(start) };
  return { message: isQuote ? 'stringNotClosed' : 'notClosed', data, start, end: start + 1 };
}

interface Ending {
  readonly text: string;
  readonly offset: number;
  readonly opener: RegExp;
}

/** Where the innermost node begins that ends at an offset, of those that an opener begins. */
function startOfEnding(node: unknown, ending: Ending): number | undefined {
  if (isPair(node)) return startOfEnding(node.value, ending) ?? startOfEnding(node.key, ending);
  if (!isNode(node)) return undefined;
  for (const item of isCollection(node) ? node.items : []) {
    const found = startOfEnding(item, ending);
    if (found !== undefined) return found;
  }
  const [start, end] = node.range ?? [];
  return start !== undefined && end === ending.offset && ending.opener.test(ending.text.charAt(start))
    ? start
    : undefined;
}

/** Text of other tools on the line of a damage, and the message that names it. */
const ERROR_PATTERNS: readonly { readonly pattern: RegExp; readonly message: string }[] = [
  { pattern: /^(?:<{7}|={7}|>{7})(?=\s|$)/, message: 'mergeMark' },
  { pattern: /\{\{|\{%|<%/, message: 'template' },
];

function describeYamlError(text: string, error: YamlError): SyntaxFault {
  const pos = Math.min(error.pos[0], text.length);
  const lineStart = text.lastIndexOf('\n', pos - 1) + 1;
  const line = lineOf(text, lineStart);
  const tab = /^ *\t/.exec(line);
  if (error.code === 'TAB_AS_INDENT' || (tab && error.code === 'BAD_INDENT')) {
    return { message: 'tabIndent', ...span(tab ? lineStart + tab[0].length - 1 : pos, 1) };
  }
  for (const { pattern, message } of ERROR_PATTERNS) {
    const found = pattern.exec(line);
    if (found) return { message, data: { found: found[0] }, ...span(lineStart + found.index, found[0].length) };
  }
  const lineEnd = lineStart + line.length;
  const start = pos + (/^ */.exec(text.slice(pos, lineEnd))?.[0].length ?? 0);
  const end = Math.max(start, Math.min(Math.max(error.pos[1], start + 1), lineEnd));
  const done = DONE[error.message] ?? DONE[error.code];
  return done === undefined
    ? { message: 'yaml', data: { reason: reasonOf(error) }, start, end }
    : { message: done, start, end };
}

function span(start: number, length: number): { readonly start: number; readonly end: number } {
  return { start, end: start + length };
}

function lineOf(text: string, start: number): string {
  const end = text.indexOf('\n', start);
  return text.slice(start, end < 0 ? text.length : end).replace(/\r$/, '');
}

/** What people did who get these, in place of what the grammar misses: messages, by the library's code or words. */
const DONE: Readonly<Record<string, string>> = {
  BLOCK_AS_IMPLICIT_KEY: 'yamlColonInValue',
  MULTILINE_IMPLICIT_KEY: 'yamlNoKey',
  'All mapping items must start at the same column': 'yamlIndent',
  'Implicit map keys need to be followed by map values': 'yamlNoColon',
  BAD_SCALAR_START: 'yamlStart',
  BAD_DQ_ESCAPE: 'yamlEscape',
};

/** The library's names for tokens, as they stand in a text. */
const WORDS: readonly (readonly [RegExp, string])[] = [
  [/ in YAML (?:stream|document): .*| at line \d+, column \d+.*/, ''],
  [/flow-map-start/, '"{"'],
  [/flow-map-end/, '"}"'],
  [/flow-seq-start/, '"["'],
  [/flow-seq-end/, '"]"'],
  [/explicit-key-ind/, '"?"'],
  [/map-value-ind/, '":"'],
  [/(?:block-seq|seq-item)-ind/, '"-"'],
  [/(?:single|double)-quoted-scalar/, 'quoted text'],
  [/block-scalar|\bscalar/, 'text'],
  [/ token$/, ''],
  [/ at node end$/, ' behind the end of a value'],
];

/** What the library says, where it is nothing that people are known to do. */
function reasonOf({ message }: YamlError): string {
  const words = WORDS.reduce((text, [pattern, word]) => text.replace(pattern, word), message.split('\n')[0] ?? '');
  return words.charAt(0).toLowerCase() + words.slice(1);
}
