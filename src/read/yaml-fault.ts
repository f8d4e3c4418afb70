import type { SyntaxFault } from '../model/broken-text.ts';
import type { YamlError } from './yaml-tree.ts';

/** The first damage of a YAML document. One damage has many after-effects, so only the first is told. */
export function firstYamlFault(text: string, errors: readonly YamlError[]): SyntaxFault | undefined {
  const first = errors.reduce<YamlError | undefined>(
    (one, other) => (one && one.pos[0] <= other.pos[0] ? one : other),
    undefined,
  );
  return first === undefined ? undefined : tell(text, first);
}

/** Text of other tools on the line of a damage, and the message that names it. */
const TELLING: readonly { readonly pattern: RegExp; readonly message: string }[] = [
  { pattern: /^(?:<{7}|={7}|>{7})(?=\s|$)/, message: 'mergeMark' },
  { pattern: /\{\{|\{%|<%/, message: 'template' },
];

function tell(text: string, error: YamlError): SyntaxFault {
  const at = Math.min(error.pos[0], text.length);
  const lineStart = text.lastIndexOf('\n', at - 1) + 1;
  const line = lineOf(text, lineStart);
  const tab = /^ *\t/.exec(line);
  if (error.code === 'TAB_AS_INDENT' || (tab && error.code === 'BAD_INDENT')) {
    const start = tab ? lineStart + tab[0].length - 1 : at;
    return { message: 'tabIndent', start, end: start + 1 };
  }
  for (const { pattern, message } of TELLING) {
    const found = pattern.exec(line);
    if (found) return { message, data: { found: found[0] }, ...span(lineStart + found.index, found[0].length) };
  }
  // A quote or a bracket that stays open is only missed at the end of the text.
  const end = Math.max(at, Math.min(error.pos[1], lineStart + line.length));
  return { message: 'yaml', data: { reason: reasonOf(error) }, start: at, end };
}

function span(start: number, length: number): { readonly start: number; readonly end: number } {
  return { start, end: start + length };
}

function lineOf(text: string, start: number): string {
  const end = text.indexOf('\n', start);
  return text.slice(start, end < 0 ? text.length : end).replace(/\r$/, '');
}

/** What people did who get these, in place of what the grammar misses. */
const REASONS: Readonly<Record<string, string>> = {
  BLOCK_AS_IMPLICIT_KEY:
    'this value holds ": " or goes on as if it were a map; quote it, or put the map on a line of its own',
  MULTILINE_IMPLICIT_KEY: 'this line is neither a key with a colon nor part of the value above',
  'All mapping items must start at the same column': 'this line is not indented like the lines that it belongs to',
  'Missing closing "quote': 'a " is opened and never closed',
  "Missing closing 'quote": "a ' is opened and never closed",
  'Unexpected scalar at node end': 'there is text behind the end of a value',
  BAD_SCALAR_START: 'a value that begins with this character has to be quoted',
  BAD_DQ_ESCAPE: 'this escape does not exist; in "…" a backslash is written \\\\',
};

function reasonOf({ code, message }: YamlError): string {
  const told = REASONS[message] ?? REASONS[code];
  if (told !== undefined) return told;
  const words = (message.split('\n')[0] ?? '').replace(/ in YAML stream: .*| at line \d+, column \d+.*/, '');
  return words.charAt(0).toLowerCase() + words.slice(1);
}
