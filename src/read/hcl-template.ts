import type { Expression, Heredoc, TemplatePart } from './hcl-ast.ts';
import type { Stretch } from '../model/document.ts';
import type { HclNode } from './hcl-grammar.ts';

/** Reads the expression in a hole. */
type Read = (node: HclNode) => Expression;

interface Template {
  readonly parts: readonly TemplatePart[];
  readonly heredoc: Heredoc | undefined;
}

/** The parts of a quoted text or a heredoc. Their text is taken from the source: the grammar leaves out blanks. */
export function templateParts(node: HclNode, text: string, read: Read): Template {
  return node.type === 'heredoc_template' ? heredocParts(node, text, read) : quotedParts(node, text, read);
}

function quotedParts(node: HclNode, text: string, read: Read): Template {
  const content = { start: node.start + 1, end: node.end - 1 };
  const plain = ({ start, end }: Stretch): readonly TemplatePart[] => unescaped(text, { start, end }, QUOTED);
  return { parts: fill(node, content, { text, read, plain }), heredoc: undefined };
}

interface Filling {
  readonly text: string;
  readonly read: Read;
  /** The parts of plain text. */
  readonly plain: (stretch: Stretch) => readonly TemplatePart[];
}

/** Parts that the grammar found, and the text between them. `~` at a bracket takes the blanks beside it away. */
function fill(node: HclNode, { start, end }: Stretch, { text, read, plain }: Filling): readonly TemplatePart[] {
  const holes = node.children.filter(({ type }) => type === 'template_interpolation' || type === 'template_directive');
  const parts: TemplatePart[] = [];
  let at = start;
  for (const hole of holes) {
    const isTrimmed = text.startsWith('~', hole.start + 2);
    parts.push(...plain({ start: at, end: isTrimmed ? trimmedEnd(text, at, hole.start) : hole.start }));
    parts.push(holeOf(hole, read));
    at = text[hole.end - 2] === '~' ? trimmedStart(text, hole.end, end) : hole.end;
  }
  parts.push(...plain({ start: at, end }));
  return parts;
}

function holeOf(hole: HclNode, read: Read): TemplatePart {
  const place = { start: hole.start, end: hole.end };
  const inner = hole.children.find(({ type }) => type === 'expression');
  return hole.type === 'template_interpolation' && inner !== undefined
    ? { kind: 'expression', value: read(inner), ...place }
    : { kind: 'directive', ...place };
}

function trimmedEnd(text: string, start: number, end: number): number {
  return start + text.slice(start, end).trimEnd().length;
}

function trimmedStart(text: string, start: number, end: number): number {
  return end - text.slice(start, end).trimStart().length;
}

const QUOTED = /\\(?:u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|.)|\$\$\{|%%\{/g;
const BARE = /\$\$\{|%%\{/g;
const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', '"': '"', '\\': '\\' };

function unescaped(text: string, { start, end }: Stretch, pattern: RegExp): readonly TemplatePart[] {
  if (start >= end) return [];
  const written = text.slice(start, end);
  const parts: TemplatePart[] = [];
  let at = 0;
  const plain = (to: number): void => {
    if (to > at) parts.push({ kind: 'text', text: written.slice(at, to), start: start + at, end: start + to });
  };
  for (const found of written.matchAll(pattern)) {
    plain(found.index);
    at = found.index + found[0].length;
    parts.push({ kind: 'text', text: meaning(found[0]), start: start + found.index, end: start + at, isEscape: true });
  }
  plain(written.length);
  return parts;
}

function meaning(escape: string): string {
  if (!escape.startsWith('\\')) return escape.slice(1);
  const letter = escape.charAt(1);
  if (letter === 'u' || letter === 'U')
    return String.fromCodePoint(Math.min(Number.parseInt(escape.slice(2), 16), 0x10ffff));
  return ESCAPES[letter] ?? escape;
}

/** From the line below the marker to the line break before the closing one, which belongs to the text. */
function heredocParts(node: HclNode, text: string, read: Read): Template {
  const start = text.indexOf('\n', node.start) + 1;
  const last = node.children.findLast(({ type }) => type === 'heredoc_identifier');
  const end = Math.max(start, text.lastIndexOf('\n', (last?.start ?? node.end) - 1) + 1);
  const isIndented = text.startsWith('<<-', node.start);
  const plain = ({ start: from, end: to }: Stretch): readonly TemplatePart[] =>
    unescaped(text, { start: from, end: to }, BARE);
  const parts = fill(node, { start, end }, { text, read, plain });
  if (!isIndented) return { parts, heredoc: { indent: '' } };
  const indent = commonIndent(parts, start, text);
  return {
    parts: indent === '' ? parts : parts.flatMap((part) => outdented(part, start, { text, indent })),
    heredoc: { indent },
  };
}

/** The blanks that all lines have in front, lines of blanks alone aside. */
function commonIndent(parts: readonly TemplatePart[], start: number, text: string): string {
  let indent: string | undefined;
  const take = (found: string): void => {
    if (indent === undefined || found.length < indent.length) indent = found;
  };
  for (const part of parts) {
    const isLineStart = part.start === start || text[part.start - 1] === '\n';
    if (part.kind !== 'text') {
      if (isLineStart) take('');
      continue;
    }
    const lines = text.slice(part.start, part.end).split(/(?<=\n)/);
    lines.forEach((line, index) => {
      if (index === 0 && !isLineStart) return;
      const blanks = /^[^\S\n]*/.exec(line)?.[0] ?? '';
      if (line.slice(blanks.length) !== '\n' && !/^\s*\n$/.test(line)) take(blanks);
    });
  }
  return indent ?? '';
}

/** The lines of a text part, each without the indent. */
function outdented(
  part: TemplatePart,
  start: number,
  { text, indent }: { text: string; indent: string },
): readonly TemplatePart[] {
  if (part.kind !== 'text' || part.isEscape === true) return [part];
  const parts: TemplatePart[] = [];
  let at = part.start;
  for (const line of part.text.split(/(?<=\n)/)) {
    const isLineStart = at === start || text[at - 1] === '\n';
    const isBlank = /^\s*\n$/.test(line);
    const cut = isLineStart && !isBlank ? Math.min(indent.length, line.length) : 0;
    const end = at + line.length;
    if (line.length > cut) parts.push({ kind: 'text', text: line.slice(cut), start: at + cut, end });
    at = end;
  }
  return parts;
}
