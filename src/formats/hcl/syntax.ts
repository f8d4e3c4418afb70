import type { Document, Embedding, Stretch } from '../../model/document.ts';

/** A node of a syntax tree by its offsets, in UTF-16 units. Tokens that say nothing by themselves are left out. */
export interface HclNode {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly children: readonly HclNode[];
}

/** A file of a module. */
export interface SourceFile {
  readonly file: string;
  readonly text: string;
  readonly format: 'hcl' | 'json';
  /** It does not parse as a whole. */
  readonly isBroken?: true;
  /** It gives variables their values: it may hold what is no part of the code, such as passwords. */
  readonly isGiven?: true;
  /** The text that it stands in, where it is no file of its own; `file` then is a name and no path. */
  readonly within?: Embedding;
}

/** A text and where it stands, as documents of it say. */
export function placedText({
  file,
  text,
  format,
  within,
}: SourceFile): Pick<Document, 'file' | 'text' | 'format' | 'within'> {
  return { file: within?.document.file ?? file, text, format, within };
}

/** An expression of HCL, as far as we work it out; anything else is `other`. */
export type Expression = Stretch &
  (
    | { readonly kind: 'literal'; readonly value: string | number | boolean | null }
    | { readonly kind: 'template'; readonly parts: readonly TemplatePart[]; readonly heredoc: Heredoc | undefined }
    | { readonly kind: 'object'; readonly members: readonly ObjectMember[] }
    | { readonly kind: 'list'; readonly items: readonly Expression[] }
    | {
        readonly kind: 'call';
        readonly name: string;
        readonly args: readonly Expression[];
        /** The last argument is a list of arguments: `f(list...)`. */
        readonly isSpread?: true;
      }
    | { readonly kind: 'reference'; readonly root: string; readonly steps: readonly TraversalStep[] }
    /** Steps into anything but a name: `f(x)[0].b`. */
    | { readonly kind: 'access'; readonly of: Expression; readonly steps: readonly TraversalStep[] }
    /** `[for item in list : value if condition]`; with a key it makes an object. */
    | ({
        readonly kind: 'for';
        readonly key: Expression | undefined;
        readonly value: Expression;
        readonly condition: Expression | undefined;
        /** Values of one key become a list: `value...`. */
        readonly isGrouped?: true;
      } & Loop)
    | {
        readonly kind: 'conditional';
        readonly condition: Expression;
        readonly yes: Expression;
        readonly no: Expression;
      }
    | { readonly kind: 'operation'; readonly operator: string; readonly operands: readonly Expression[] }
    | { readonly kind: 'other' }
  );

/** What a loop goes over, and how it calls what it meets. */
export interface Loop {
  readonly over: Expression;
  readonly keyName: string | undefined;
  readonly itemName: string;
}

/** `.name`, `[index]`, or `[*]` with the steps into each item. */
export type TraversalStep = string | Expression | { readonly each: readonly TraversalStep[] };

/** A member of an object; its key is a name or text, or an expression in brackets. */
export interface ObjectMember {
  readonly key: Stretch & { readonly name: string | Expression };
  readonly value: Expression;
}

/** What stands in front of each line of an indented heredoc (`<<-`) and is no part of it. */
interface Heredoc {
  readonly indent: string;
}

/** A block: `resource "type" "name" { … }`. `source`: where it stands, unless that is the file of what it is a part of. */
export interface Block extends Stretch {
  readonly source?: SourceFile;
  readonly type: string;
  readonly labels: readonly string[];
  /** From its type to its last label. */
  readonly head: Stretch;
  readonly attributes: ReadonlyMap<string, Attribute>;
  readonly blocks: readonly Block[];
}

/** An attribute; `source` as that of a block. */
export interface Attribute {
  readonly source?: SourceFile;
  readonly key: Stretch;
  readonly value: Expression;
}

/** A part of a template: text as it is, or something to be put in. */
export type TemplatePart = Stretch &
  (
    | { readonly kind: 'text'; readonly text: string; readonly isEscape?: true }
    | { readonly kind: 'expression'; readonly value: Expression }
    /** `%{ for … }` up to its end. */
    | ({ readonly kind: 'loop'; readonly parts: readonly TemplatePart[] } & Loop)
    /** `%{ if … }` up to its end. */
    | {
        readonly kind: 'choice';
        readonly condition: Expression;
        readonly yes: readonly TemplatePart[];
        readonly no: readonly TemplatePart[];
      }
    /** A directive that cannot be read. */
    | { readonly kind: 'directive' }
  );

/** The blocks of a file, and the attributes outside of any block (of `.tfvars`). */
export function readBody(root: HclNode, text: string): Pick<Block, 'attributes' | 'blocks'> {
  const body = root.type === 'body' ? root : root.children.find(({ type }) => type === 'body');
  return bodyOf(body?.children ?? [], text);
}

function bodyOf(nodes: readonly HclNode[], text: string): Pick<Block, 'attributes' | 'blocks'> {
  const attributes = new Map<string, Attribute>();
  const blocks: Block[] = [];
  for (const node of nodes) {
    if (node.type === 'block') blocks.push(blockOf(node, text));
    else if (node.type === 'attribute') {
      const [key, value] = node.children;
      // Of a value that is missing nothing but a point is there.
      if (key === undefined || value === undefined || value.start === value.end) continue;
      attributes.set(text.slice(key.start, key.end), { key: stretch(key), value: expression(value, text) });
    }
  }
  return { attributes, blocks };
}

function blockOf(node: HclNode, text: string): Block {
  const head = node.children.filter(({ type }) => type === 'identifier' || type === 'string_lit');
  const [type, ...labels] = head.map((each) => text.slice(each.start, each.end).replace(/^"|"$/g, ''));
  const body = node.children.find((child) => child.type === 'body');
  return {
    start: node.start,
    end: node.end,
    type: type ?? '',
    labels,
    head: { start: node.start, end: head.at(-1)?.end ?? node.end },
    ...bodyOf(body?.children ?? [], text),
  };
}

/**
 * Spread last into an object: on Node 20, `{ ...first, more }` gives each object a hidden class of its own, which makes all
 * that reads it slow.
 */
function stretch({ start, end }: Stretch): Stretch {
  return { start, end };
}

/** Reads an expression; brackets around it are no part of it. */
function expression(node: HclNode, text: string): Expression {
  const place = stretch(node);
  switch (node.type) {
    case 'expression':
      return wrapped(node, text);
    case 'literal_value':
    case 'template_expr':
    case 'collection_value':
    case 'operation': {
      const [only] = node.children;
      return only === undefined ? literal(node, text) : expression(only, text);
    }
    case 'numeric_lit':
    case 'bool_lit':
    case 'null_lit':
      return literal(node, text);
    case 'string_lit':
    case 'quoted_template':
    case 'heredoc_template':
      return template(node, text);
    case 'tuple':
      return { kind: 'list', items: node.children.map((item) => expression(item, text)), ...place };
    case 'object':
      return { kind: 'object', members: node.children.flatMap((member) => memberOf(member, text)), ...place };
    case 'function_call':
      return call(node, text);
    case 'conditional': {
      const [condition, yes, no] = node.children.filter(({ type }) => type === 'expression');
      if (condition === undefined || yes === undefined || no === undefined) return { kind: 'other', ...place };
      const [first, second, third] = [condition, yes, no].map((part) => expression(part, text));
      return first && second && third
        ? { kind: 'conditional', condition: first, yes: second, no: third, ...place }
        : { kind: 'other', ...place };
    }
    case 'binary_operation':
    case 'unary_operation':
      return operation(node, text);
    case 'for_expr':
    case 'for_tuple_expr':
    case 'for_object_expr':
      return forExpression(node, text);
    default:
      return { kind: 'other', ...place };
  }
}

/** `( … )`, or a value and the steps that lead into it. */
function wrapped(node: HclNode, text: string): Expression {
  return chain(node.children, stretch(node), text);
}

const STEPS = /^(?:get_attr|index|splat)$/;

function chain(nodes: readonly HclNode[], place: Stretch, text: string): Expression {
  const [first, ...rest] = nodes;
  if (first === undefined) return { kind: 'other', ...place };
  const steps = rest.filter(({ type }) => STEPS.test(type));
  if (steps.length < rest.length) return { kind: 'other', ...place };
  if (first.type === 'variable_expr')
    return {
      kind: 'reference',
      root: text.slice(first.start, first.end),
      steps: steps.map((step) => stepOf(step, text)),
      ...place,
    };
  const of = expression(first, text);
  return steps.length === 0 ? of : { kind: 'access', of, steps: steps.map((step) => stepOf(step, text)), ...place };
}

function stepOf(node: HclNode, text: string): TraversalStep {
  const [inner] = node.children;
  const unread: Expression = { kind: 'other', ...stretch(node) };
  if (inner === undefined) return unread;
  if (node.type === 'get_attr') return text.slice(inner.start, inner.end);
  if (node.type === 'splat') {
    const steps = inner.children.filter(({ type }) => STEPS.test(type));
    return { each: steps.map((step) => stepOf(step, text)) };
  }
  if (inner.type === 'legacy_index')
    return { kind: 'literal', value: Number(text.slice(inner.start + 1, inner.end)), ...stretch(inner) };
  const [index] = inner.children;
  return index === undefined ? unread : expression(index, text);
}

function forExpression(node: HclNode, text: string): Expression {
  const [first] = node.children;
  if (node.type === 'for_expr' && first !== undefined) return forExpression(first, text);
  const place = stretch(node);
  const intro = node.children.find(({ type }) => type === 'for_intro');
  const loop = intro && loopOf(intro, text);
  const parts = node.children.filter(({ type }) => type === 'expression').map((each) => expression(each, text));
  const guard = node.children
    .find(({ type }) => type === 'for_cond')
    ?.children.find(({ type }) => type === 'expression');
  const [key, value] = node.type === 'for_object_expr' ? parts : [undefined, ...parts];
  if (loop === undefined || value === undefined) return { kind: 'other', ...place };
  const isGrouped = node.children.some(({ type }) => type === 'ellipsis');
  return {
    kind: 'for',
    ...loop,
    key,
    value,
    condition: guard && expression(guard, text),
    ...(isGrouped && { isGrouped }),
    ...place,
  };
}

function loopOf({ children }: HclNode, text: string): Loop | undefined {
  const names = children.filter(({ type }) => type === 'identifier').map(({ start, end }) => text.slice(start, end));
  const over = children.find(({ type }) => type === 'expression');
  const itemName = names.at(-1);
  if (over === undefined || itemName === undefined) return undefined;
  return { over: expression(over, text), keyName: names.length > 1 ? names[0] : undefined, itemName };
}

function literal({ type, start, end }: HclNode, text: string): Expression {
  const written = text.slice(start, end);
  if (type === 'numeric_lit') return { start, end, kind: 'literal', value: numberOf(written) };
  if (written === 'null') return { start, end, kind: 'literal', value: null };
  return written === 'true' || written === 'false'
    ? { start, end, kind: 'literal', value: written === 'true' }
    : { start, end, kind: 'other' };
}

/** What a number in either syntax stands for. An account ID has more digits than a number may keep: it stays text. */
export function numberOf(written: string): string | number {
  const value = Number(written);
  return Number.isSafeInteger(value) && String(value) === written ? value : /^\d+$/.test(written) ? written : value;
}

function template(node: HclNode, text: string): Expression {
  return { kind: 'template', ...templateParts(node, text, (inner) => expression(inner, text)), ...stretch(node) };
}

function memberOf(node: HclNode, text: string): readonly ObjectMember[] {
  const [key, value] = node.children;
  if (node.type !== 'object_elem' || key === undefined || value === undefined) return [];
  return [{ key: { name: keyOf(key, text), ...stretch(key) }, value: expression(value, text) }];
}

/** A bare name is the key itself, not a variable. */
function keyOf(node: HclNode, text: string): string | Expression {
  const written = text.slice(node.start, node.end);
  if (/^[A-Za-z_][\w-]*$/.test(written)) return written;
  const value = expression(node, text);
  if (value.kind === 'literal') return String(value.value);
  const [only, ...more] = value.kind === 'template' ? value.parts : [];
  return only?.kind === 'text' && more.length === 0 ? only.text : value;
}

function call(node: HclNode, text: string): Expression {
  const [name, list] = node.children;
  const isSpread = list?.children.at(-1)?.type === 'ellipsis';
  const args = list?.children.slice(0, isSpread ? -1 : undefined) ?? [];
  if (name === undefined || args.some(({ type }) => type !== 'expression')) return { kind: 'other', ...stretch(node) };
  return {
    kind: 'call',
    name: text.slice(name.start, name.end),
    args: args.map((each) => expression(each, text)),
    ...(isSpread && { isSpread }),
    ...stretch(node),
  };
}

/** `a.b == c` has the steps of its operands next to them. */
function operation(node: HclNode, text: string): Expression {
  const place = stretch(node);
  const groups: HclNode[][] = [[]];
  let operator = '';
  for (const child of node.children) {
    if (/^(?:[=!<>]=|[<>!+*/%-]|&&|\|\|)$/.test(child.type)) {
      operator = child.type;
      if (groups[0] !== undefined && groups[0].length > 0) groups.push([]);
    } else groups.at(-1)?.push(child);
  }
  const operands = groups.map((group) => {
    const [first, last] = [group[0], group.at(-1)];
    return chain(group, { start: first?.start ?? place.start, end: last?.end ?? place.end }, text);
  });
  return operator === '' ? { kind: 'other', ...place } : { kind: 'operation', operator, operands, ...place };
}

/** Reads the expression in a hole. */
type Read = (node: HclNode) => Expression;

interface Template {
  readonly parts: readonly TemplatePart[];
  readonly heredoc: Heredoc | undefined;
}

/** The parts of a quoted text or a heredoc. Their text is taken from the source: the grammar leaves out blanks. */
function templateParts(node: HclNode, text: string, read: Read): Template {
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

/** Parts that the grammar found, and the text between them. `~` at a bracket removes the blanks next to it. */
function fill(node: HclNode, { start, end }: Stretch, { text, read, plain }: Filling): readonly TemplatePart[] {
  const holes = node.children.filter(({ type }) => HOLE.test(type));
  const parts: TemplatePart[] = [];
  let at = start;
  for (const hole of holes) {
    const isTrimmed = text.startsWith('~', hole.start + 2);
    parts.push(...plain({ start: at, end: isTrimmed ? trimmedEnd(text, at, hole.start) : hole.start }));
    parts.push(holeOf(hole, { text, read, plain }));
    at = text[hole.end - 2] === '~' ? trimmedStart(text, hole.end, end) : hole.end;
  }
  parts.push(...plain({ start: at, end }));
  return parts;
}

function holeOf(hole: HclNode, filling: Filling): TemplatePart {
  const place = stretch(hole);
  const [first] = hole.children;
  if (hole.type === 'template_directive') return directiveOf(first ?? hole, filling) ?? { kind: 'directive', ...place };
  const inner = hole.children.find(({ type }) => type === 'expression');
  return inner === undefined
    ? { kind: 'directive', ...place }
    : { kind: 'expression', value: filling.read(inner), ...place };
}

/** A loop or a choice with the text in it; `undefined` where a part of it is missing. */
function directiveOf(node: HclNode, filling: Filling): TemplatePart | undefined {
  const place = stretch(node);
  const marks = node.children.filter(({ type }) => /_(?:start|intro|end)$/.test(type) && type.startsWith('template_'));
  const [head, second, third] = marks;
  const expressions = head?.children.filter(({ type }) => type === 'expression') ?? [];
  const [first] = expressions;
  if (head === undefined || second === undefined || first === undefined) return undefined;
  const between = (from: HclNode, to: HclNode): readonly TemplatePart[] => bodyBetween(node, [from, to], filling);
  if (node.type === 'template_for') {
    const loop = loopOf(head, filling.text);
    return loop && { kind: 'loop', ...loop, parts: between(head, second), ...place };
  }
  const no = third === undefined ? [] : between(second, third);
  return { kind: 'choice', condition: filling.read(first), yes: between(head, second), no, ...place };
}

/** The parts between two marks, whose `~` removes the blanks next to it. */
function bodyBetween(
  { children }: HclNode,
  [from, to]: readonly [HclNode, HclNode],
  filling: Filling,
): readonly TemplatePart[] {
  const { text } = filling;
  const inside = children.filter(({ start, end }) => start >= from.end && end <= to.start);
  const first = inside.find(({ type }) => HOLE.test(type))?.start ?? to.start;
  const last = inside.findLast(({ type }) => HOLE.test(type))?.end ?? from.end;
  const start = text[from.end - 2] === '~' ? trimmedStart(text, from.end, first) : from.end;
  const end = text.startsWith('~', to.start + 2) ? trimmedEnd(text, Math.max(last, start), to.start) : to.start;
  return fill({ type: 'body', start, end, children: inside }, { start, end }, filling);
}

const HOLE = /^template_(?:interpolation|directive)$/;

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
  for (const part of allParts(parts)) {
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

/** The parts, and those inside of loops and choices, in the order of the text. */
function allParts(parts: readonly TemplatePart[]): readonly TemplatePart[] {
  return parts.flatMap((part) => {
    if (part.kind === 'loop') return [part, ...allParts(part.parts)];
    return part.kind === 'choice' ? [part, ...allParts(part.yes), ...allParts(part.no)] : [part];
  });
}

/** The lines of a text part, each without the indent. */
function outdented(
  part: TemplatePart,
  start: number,
  { text, indent }: { text: string; indent: string },
): readonly TemplatePart[] {
  const inside = (parts: readonly TemplatePart[]): readonly TemplatePart[] =>
    parts.flatMap((each) => outdented(each, start, { text, indent }));
  if (part.kind === 'loop') return [{ ...part, parts: inside(part.parts) }];
  if (part.kind === 'choice') return [{ ...part, yes: inside(part.yes), no: inside(part.no) }];
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
