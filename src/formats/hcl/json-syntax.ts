import { parseTree, type Node } from 'jsonc-parser';

import type { Stretch } from '../../model/document.ts';
import { jsonEscapes } from '../escapes.ts';
import { asObject } from '../nodes.ts';
import { isTree, type ParseHcl } from './grammar.ts';
import {
  type Attribute,
  type Block,
  type Expression,
  type ObjectMember,
  type TemplatePart,
  numberOf,
  readBody,
} from './syntax.ts';

type Body = Pick<Block, 'attributes' | 'blocks'>;

/** How many keys stand between the type of a block and its body ("JSON Configuration Syntax" of Terraform's documentation). */
const LABELS: Readonly<Record<string, number>> = {
  resource: 2,
  data: 2,
  ephemeral: 2,
  variable: 1,
  output: 1,
  provider: 1,
  module: 1,
  check: 1,
  dynamic: 1,
};

interface Reading {
  readonly text: string;
  readonly parse: ParseHcl;
  /** Texts are no templates: so it is in the default of a variable, and in files of values. */
  readonly isLiteral: boolean;
  /** Expressions by their nodes: each level above a node takes it for an attribute once more. */
  readonly known: Map<Node, Expression>;
}

/** The blocks of a file in Terraform's JSON syntax, as if they were written in the other one. The text is one that `JSON.parse` takes. */
export function readJsonBody(text: string, parse: ParseHcl): Body {
  const root = parseTree(text);
  return root === undefined ? NOTHING : bodyOf(objectsOf(root), { text, parse, isLiteral: false, known: new Map() });
}

const NOTHING: Body = { attributes: new Map(), blocks: [] };

/** Which of the members are blocks and which are attributes only the provider knows: an object is both. */
function bodyOf(objects: readonly Node[], reading: Reading): Body {
  const attributes = new Map<string, Attribute>();
  const blocks: Block[] = [];
  for (const [key, value] of objects.flatMap(membersOf)) {
    const name = String(key.value);
    // A member of this name is a comment.
    if (name === '//') continue;
    attributes.set(name, { key: stretch(key), value: expression(value, reading) });
    for (const each of blocksOf({ key, type: name, labels: [] }, value, reading)) blocks.push(each);
  }
  return { attributes, blocks };
}

interface Head {
  readonly key: Node;
  readonly type: string;
  readonly labels: readonly string[];
}

function blocksOf(head: Head, value: Node, reading: Reading): readonly Block[] {
  const { key, type, labels } = head;
  const bodies = objectsOf(value);
  if (labels.length < (LABELS[type] ?? 0)) {
    return bodies
      .flatMap(membersOf)
      .filter(([label]) => label.value !== '//')
      .flatMap(([label, inner]) =>
        blocksOf({ key: label, type, labels: [...labels, String(label.value)] }, inner, reading),
      );
  }
  const inside = type === 'variable' ? { ...reading, isLiteral: true, known: new Map<Node, Expression>() } : reading;
  return bodies.map((body) => ({
    start: body.offset,
    end: body.offset + body.length,
    type,
    labels,
    head: stretch(key),
    ...bodyOf([body], inside),
  }));
}

/** An object, or all objects of a list: several blocks of one kind stand in a list. */
function objectsOf(node: Node): readonly Node[] {
  if (node.type === 'object') return [node];
  return node.type === 'array' ? (node.children ?? []).filter(({ type }) => type === 'object') : [];
}

function membersOf({ children = [] }: Node): readonly (readonly [Node, Node])[] {
  return children.flatMap(({ children: [key, value] = [] }) =>
    key === undefined || value === undefined ? [] : [[key, value] as const],
  );
}

function stretch({ offset, length }: Node): Stretch {
  return { start: offset, end: offset + length };
}

function expression(node: Node, reading: Reading): Expression {
  const found = reading.known.get(node) ?? expressionOf(node, reading);
  reading.known.set(node, found);
  return found;
}

function expressionOf(node: Node, reading: Reading): Expression {
  const place = stretch(node);
  switch (node.type) {
    case 'object':
      return { kind: 'object', members: membersOf(node).map((member) => memberOf(member, reading)), ...place };
    case 'array':
      return { kind: 'list', items: (node.children ?? []).map((item) => expression(item, reading)), ...place };
    case 'string':
      return { kind: 'template', heredoc: undefined, parts: partsOf(node, reading), ...place };
    case 'number':
      return { kind: 'literal', value: numberOf(reading.text.slice(place.start, place.end)), ...place };
    case 'boolean':
    case 'null':
      return { kind: 'literal', value: node.value as boolean | null, ...place };
    case 'property':
    default:
      return { kind: 'other', ...place };
  }
}

function memberOf([key, value]: readonly [Node, Node], reading: Reading): ObjectMember {
  const parts = partsOf(key, reading);
  const isPlain = parts.every(({ kind }) => kind === 'text');
  const name = isPlain ? String(key.value) : expression(key, reading);
  return { key: { name, ...stretch(key) }, value: expression(value, reading) };
}

const HOLE = /[$%]\{/;

/** The parts of a text; what stands in its holes is read as the other syntax reads it. */
function partsOf(node: Node, reading: Reading): readonly TemplatePart[] {
  const decoded = String(node.value);
  const { start, end } = stretch(node);
  const written = reading.text.slice(start + 1, end - 1);
  const offsets = jsonEscapes(
    written,
    Array.from({ length: decoded.length + 1 }, (_, index) => index),
  ).map((offset) => start + 1 + offset);
  const whole: TemplatePart = { kind: 'text', text: decoded, start: 0, end: decoded.length };
  const isTemplate = !reading.isLiteral && HOLE.test(decoded);
  const parts = isTemplate ? templateOf(decoded, reading.parse) : [whole];
  if (parts === undefined) return [{ kind: 'directive', start: start + 1, end: end - 1 }];
  return parts.flatMap((part) => placed(part, offsets));
}

/** A text as a heredoc, in which nothing but holes has a meaning of its own; `undefined` where it is no template. */
export function templateOf(decoded: string, parse: ParseHcl): readonly TemplatePart[] | undefined {
  const taken = new Set(Array.from(decoded.matchAll(/END\d+/g), ([word]) => word));
  let number = 0;
  while (taken.has(`END${String(number)}`)) number++;
  const mark = `END${String(number)}`;
  const before = `t = <<${mark}\n`;
  const text = `${before}${decoded}\n${mark}\n`;
  const tree = parse(text);
  if (!isTree(tree) || tree.damage !== undefined) return undefined;
  const value = readBody(tree.root, text).attributes.get('t')?.value;
  if (value?.kind !== 'template') return undefined;
  const moved = value.parts.map((part) => shifted(part, before.length));
  const last = moved.at(-1);
  if (last?.kind !== 'text') return moved;
  const rest = last.text.slice(0, -1);
  return rest === '' ? moved.slice(0, -1) : [...moved.slice(0, -1), { ...last, text: rest, end: last.end - 1 }];
}

/** The same with all its offsets so much nearer to the start. */
function shifted<T>(value: T, by: number): T {
  return withOffsets(value, (offset) => offset - by);
}

function withOffsets<T>(value: T, offsetOf: (offset: number) => number): T {
  const revive = (item: unknown): unknown => {
    if (typeof item !== 'object' || item === null) return item;
    if (Array.isArray(item)) return item.map(revive);
    return Object.fromEntries(
      Object.entries(item).map(([key, member]) => [key, isOffset(key, member) ? offsetOf(member) : revive(member)]),
    );
  };
  // What comes out has the shape of what went in.
  return revive(value) as T;
}

function isOffset(key: string, member: unknown): member is number {
  return (key === 'start' || key === 'end') && typeof member === 'number';
}

/** A part of the decoded text where it stands in the file: runs of characters as they are, and escapes by themselves. */
function placed(part: TemplatePart, offsets: readonly number[]): readonly TemplatePart[] {
  const at = (offset: number): number => offsets[offset] ?? offsets.at(-1) ?? 0;
  if (part.kind !== 'text' || part.isEscape === true) return [withOffsets(part, at)];
  const parts: TemplatePart[] = [];
  for (let from = part.start; from < part.end;) {
    let to = from + 1;
    const isEscape = at(to) - at(from) > 1;
    if (!isEscape) while (to < part.end && at(to + 1) - at(to) === 1) to++;
    const text = part.text.slice(from - part.start, to - part.start);
    parts.push({ kind: 'text', text, start: at(from), end: at(to), ...(isEscape && { isEscape }) });
    from = to;
  }
  return parts;
}

/** Values in JSON as lines of HCL, which says them in the same words, but for the signs that begin a template; `undefined` for anything but an object. */
export function fromJson(text: string): string | undefined {
  try {
    const values = asObject(JSON.parse(text));
    return (
      values &&
      Object.entries(values)
        .map(([name, value]) => `${name} = ${asHcl(value)}\n`)
        .join('')
    );
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return undefined;
  }
}

/** A value of JSON as an expression of HCL. */
export function asHcl(value: unknown): string {
  return JSON.stringify(value).replaceAll(/[$%](?=\{)/g, (sign) => sign + sign);
}
