import {
  isAlias,
  isMap,
  isNode,
  isPair,
  isScalar,
  isSeq,
  type Alias,
  type Node,
  type Pair,
  type Scalar,
  type YAMLMap,
  Composer,
  Parser,
  Schema,
  type CST,
  type ScalarTag,
} from 'yaml';

import { pointer } from '../../model/document.ts';
import type { SyntaxFault } from '../../model/syntax-error.ts';
import { MAX_DEPTH } from '../evaluation-budget.ts';
import { foreignCharacter } from '../json/syntax-error.ts';
import { writeYamlNodes, type YamlNodes, type YamlNodeWriter } from './locate.ts';

/**
 * A document's nodes as a plain value. Aliases share what they stand for, so a value is never larger than its text.
 *
 * The library's `toJS` with `merge` and `maxAliasCount` cannot make it. It looks for the anchor of each alias among all nodes
 * of the document, and `uniqueKeys` compares each key with all others, so both take quadratic time. An alias without an
 * anchor and a `<<` of no map are errors without a place. Keys are rewritten (`0123` as `123`), and tags that nobody can
 * list beforehand, such as `!Sub`, are dropped.
 */
interface YamlValue {
  readonly value: unknown;
  /** Where the nodes stand that it was made of. */
  readonly nodes: YamlNodes;
  /** Integers that no number keeps as written: see `Document.numbers`. */
  readonly numbers: ReadonlyMap<string, string>;
  readonly faults: readonly SyntaxFault[];
  /** Aliases pile up what they stand for deeper than `MAX_DEPTH`. */
  readonly isTooDeep: boolean;
}

/** How many values aliases and `<<` may repeat: a walk visits each of them again. */
const MAX_REPEATED = 100_000;

interface Anchored {
  readonly value: unknown;
  /** The node that an alias of it stands for. */
  readonly at: number;
  /** Values in it, what its own aliases repeat included. */
  readonly size: number;
  readonly height: number;
}

interface Walk {
  readonly text: string;
  readonly nodes: YamlNodeWriter;
  readonly path: (string | number)[];
  readonly anchors: Map<string, Anchored>;
  readonly numbers: Map<string, string>;
  readonly faults: SyntaxFault[];
  size: number;
  repeated: number;
  depth: number;
  deepest: number;
}

/** Reads a document's nodes. */
export function yamlValue(root: Node | null, text: string): YamlValue {
  const walk: Walk = {
    text,
    nodes: writeYamlNodes(text),
    path: [],
    anchors: new Map(),
    numbers: new Map(),
    faults: [],
    size: 0,
    repeated: 0,
    depth: 0,
    deepest: 0,
  };
  const value = root === null ? null : valueOf(root, walk);
  const { numbers, faults, deepest } = walk;
  return { value, nodes: walk.nodes.nodes(), numbers, faults, isTooDeep: deepest > MAX_DEPTH };
}

/** The value of a node, which may be that of a member with this key. */
function valueOf(node: unknown, walk: Walk, key?: unknown, name?: string): unknown {
  walk.size++;
  const at = walk.nodes.open(node, key, name);
  const value = nodeValue(node, at, walk);
  walk.nodes.close(at);
  return value;
}

function nodeValue(node: unknown, at: number, walk: Walk): unknown {
  if (isAlias(node)) return aliasValue(node, at, walk);
  // `!!omap` and `!!pairs` are lists of pairs.
  if (isPair(node)) return mapValue({ items: [node] }, walk);
  if (!isNode(node)) return null;
  return node.anchor === undefined ? taggedValue(node, at, walk) : anchoredValue(node, at, walk);
}

/** Keeps what an anchor names once it is complete, so that no alias can stand inside what it stands for. */
function anchoredValue(node: Node, at: number, walk: Walk): unknown {
  const { size, deepest, depth } = walk;
  walk.deepest = depth;
  const value = taggedValue(node, at, walk);
  walk.anchors.set(node.anchor ?? '', { value, at, size: walk.size - size + 1, height: walk.deepest - depth });
  walk.deepest = Math.max(walk.deepest, deepest);
  return value;
}

function taggedValue(node: Node, at: number, walk: Walk): unknown {
  const name = functionOf(node);
  if (name === undefined) return bareValue(node, walk);
  walk.nodes.function(at, name);
  walk.path.push(name);
  goDown(walk);
  const value = bareValue(node, walk);
  walk.depth--;
  walk.path.pop();
  return { [name]: value };
}

function bareValue(node: Node, walk: Walk): unknown {
  if (isScalar(node)) return scalarValue(node, walk);
  if (isTemplate(node)) return walk.text.slice(node.range?.[0] ?? 0, node.range?.[1] ?? 0);
  goDown(walk);
  const value = isMap(node) ? mapValue(node, walk) : isSeq(node) ? listValue(node.items, walk) : null;
  walk.depth--;
  return value;
}

function goDown(walk: Walk): void {
  walk.deepest = Math.max(walk.deepest, ++walk.depth);
}

function aliasValue(alias: Alias, at: number | undefined, walk: Walk): unknown {
  const target = walk.anchors.get(alias.source);
  if (target === undefined) return broken(walk, alias, { message: 'yamlAlias', data: { name: alias.source } });
  if (at !== undefined) walk.nodes.alias(at, target.at);
  walk.deepest = Math.max(walk.deepest, walk.depth + target.height);
  return repeats(walk, target.size, alias) ? target.value : null;
}

/** Counts what is there once more; `false` as soon as it is too much, which is reported once. */
function repeats(walk: Walk, size: number, at: unknown): boolean {
  const wasTooMuch = walk.repeated > MAX_REPEATED;
  walk.size += size;
  walk.repeated += size;
  if (walk.repeated <= MAX_REPEATED) return true;
  if (!wasTooMuch) broken(walk, at, { message: 'yamlRepeats', data: { limit: MAX_REPEATED } });
  return false;
}

/** One is enough: the next ones are mostly its after-effects. */
function broken(walk: Walk, node: unknown, fault: Pick<SyntaxFault, 'message' | 'data'>): null {
  if (!walk.faults.some(({ message }) => message !== 'doubledKey')) walk.faults.push({ ...fault, ...spanOf(node) });
  return null;
}

function spanOf(node: unknown): { readonly start: number; readonly end: number } {
  const range = typeof node === 'object' && node !== null && 'range' in node ? (node as Node).range : undefined;
  return { start: range?.[0] ?? 0, end: range?.[1] ?? 0 };
}

function scalarValue({ value, source, format, type }: Scalar, walk: Walk): unknown {
  if (format === DIGITS && type === 'PLAIN') walk.numbers.set(pointer(walk.path), source ?? '');
  if (typeof value === 'string' || typeof value === 'boolean' || value === null) return value;
  // Dates and bytes have a tag of their own, and JSON knows no infinity.
  return typeof value === 'number' && Number.isFinite(value) ? value : (source ?? '');
}

function listValue(items: readonly unknown[], walk: Walk): unknown[] {
  return items.map((item, index) => {
    walk.path.push(index);
    const value = valueOf(item, walk);
    walk.path.pop();
    return value;
  });
}

type Members = Record<string, unknown>;

type Member = Pick<Pair, 'key' | 'value'>;

function mapValue({ items }: Pick<YAMLMap, 'items'>, walk: Walk): Members {
  const members: Members = {};
  const merged = new Set<string>();
  for (const { key, value } of items) {
    const colon = value === null ? foreignColon(key, walk) : undefined;
    if (colon !== undefined) walk.faults.push(colon);
    if (isMergeKey(key)) {
      merge({ key, value }, { members, merged }, walk);
      continue;
    }
    const name = keyText(key, walk);
    if (Object.hasOwn(members, name) && !merged.delete(name)) {
      walk.faults.push({ message: 'doubledKey', data: { key: name }, ...spanOf(key) });
    }
    walk.path.push(name);
    put(members, name, valueOf(value, walk, key, name));
    walk.path.pop();
  }
  return members;
}

const FOREIGN_COLON = /^[\w.-]+(?=：)/;

/** In braces a key may stand alone, also one that a colon of another script was to part from its value. */
function foreignColon(key: unknown, { text }: Walk): SyntaxFault | undefined {
  const { start, end } = spanOf(key);
  const [name] = (isScalar(key) && key.type === 'PLAIN' && FOREIGN_COLON.exec(text.slice(start, end))) || [];
  return name === undefined ? undefined : foreignCharacter(text, start + name.length);
}

/** The key as it is written: `0123` and `yes` are the names of members, whatever they would be as values. */
function keyText(key: Pair['key'], walk: Walk): string {
  if (isScalar(key)) return key.source ?? String(key.value);
  if (isAlias(key)) return String(aliasValue(key, undefined, walk));
  const { start, end } = spanOf(key);
  return walk.text.slice(start, end);
}

function put(members: Members, name: string, value: unknown): void {
  if (name !== '__proto__') members[name] = value;
  else Object.defineProperty(members, name, { value, writable: true, enumerable: true, configurable: true });
}

/** Members of the map, or maps, behind `<<`; what the map has itself, or had from an earlier one, stays. */
function merge(
  { key, value: source }: Member,
  into: { readonly members: Members; readonly merged: Set<string> },
  walk: Walk,
): void {
  walk.path.push('<<');
  // What is taken in lies no deeper than the map that takes it.
  walk.depth--;
  const value = valueOf(source, walk, key);
  walk.depth++;
  walk.path.pop();
  for (const each of Array.isArray(value) ? (value as unknown[]) : [value]) {
    if (typeof each !== 'object' || each === null || Array.isArray(each)) {
      broken(walk, source, { message: 'yamlMerge' });
      return;
    }
    if (!repeats(walk, Object.keys(each).length, source)) return;
    for (const [name, member] of Object.entries(each)) {
      if (Object.hasOwn(into.members, name)) continue;
      put(into.members, name, member);
      into.merged.add(name);
    }
  }
}

/** One document of a YAML stream as nodes, and what is wrong with it. */
export interface Tree {
  readonly root: Node | null;
  readonly errors: readonly YamlError[];
}

/** What `yaml` says of a damage, as far as we use it. */
export interface YamlError {
  readonly code: string;
  readonly message: string;
  readonly pos: readonly [number, number];
}

/** The format of a scalar whose digits a number would lose. */
const DIGITS = 'DIGITS';

/** Digits that a number would lose: an account ID has 16, and a reader in another language may hold 15. */
const digits: ScalarTag = {
  tag: 'tag:yaml.org,2002:int',
  default: true,
  test: /^(?:\d{12,}|0\d+(?:\.\d*)?(?:[eE][-+]?\d+)?|0o[0-7]+|0x[\dA-Fa-f]+)$/,
  format: DIGITS,
  resolve: (written) => written,
};

/** What is surely text, by its first character: most scalars are, and all other tags would be tried on each. */
const words: ScalarTag = {
  tag: 'tag:yaml.org,2002:str',
  default: true,
  test: /^[^-+.\d~nNtTfF]/,
  resolve: (written) => written,
};

/** YAML 1.2, made once: otherwise each document makes its own. */
const CORE = new Schema({
  schema: 'core',
  resolveKnownTags: true,
  merge: false,
  customTags: (tags) => [words, digits, ...tags],
});

/**
 * The documents of a text as trees. The tokens are measured before nodes are made of them: what makes nodes calls itself, and after it has overflowed once, a
 * regular expression may end Node itself. Keys that stand twice are ours to find.
 */
export function yamlTrees(text: string): readonly Tree[] | 'tooDeep' {
  const tokens = [...new Parser().parse(text)];
  if (isDeeper(tokens, MAX_DEPTH)) return 'tooDeep';
  const composer = new Composer({ schema: CORE, uniqueKeys: false });
  return [...composer.compose(tokens)].map(({ contents, errors }) => ({ root: contents, errors }));
}

/** Goes down no further than the limit, so that it cannot overflow itself. */
function isDeeper(tokens: readonly CST.Token[], limit: number): boolean {
  return tokens.some((token) => token.type === 'document' && goesBelow(token.value, limit));
}

function goesBelow(token: CST.Token | null | undefined, levels: number): boolean {
  if (!token || !('items' in token)) return false;
  if (levels === 0) return true;
  for (const { key, value } of token.items) if (goesBelow(key, levels - 1) || goesBelow(value, levels - 1)) return true;
  return false;
}

/** `!Sub` is the short form of the function `Fn::Sub`, `!Ref` that of `Ref`; a tag of YAML itself is none. */
function functionOf(node: Node): string | undefined {
  const tag = isAlias(node) ? undefined : node.tag;
  if (tag === undefined || tag === '!' || tag.startsWith('tag:yaml.org,2002:')) return undefined;
  const name = tag.replace(/^!+/, '').replace(/\W+/g, '_');
  return name === 'Ref' ? name : `Fn::${name}`;
}

/** Whether a key is YAML's `<<`, which takes in the members of other maps. */
function isMergeKey(key: unknown): boolean {
  return isNode(key) && 'source' in key && key.source === '<<' && 'type' in key && key.type === 'PLAIN';
}

/** `{{ creator }}` without quotes: a map in a map to YAML, but meant as a value that a template fills in. */
function isTemplate(node: Node): boolean {
  if (!isMap(node) || node.flow !== true || node.items.length !== 1) return false;
  const [item] = node.items;
  return isMap(item?.key) && item.key.flow === true && (item.value === null || isEmptyScalar(item.value));
}

function isEmptyScalar(value: unknown): boolean {
  return isScalar(value) && value.value === null && (value.source ?? '') === '';
}
