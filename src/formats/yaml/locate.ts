import { isCollection, isMap, isNode, isPair, isScalar, isSeq, type Node } from 'yaml';

import type { Stretch, Document, Layout, Span, Path } from '../../model/document.ts';

/**
 * Where the nodes of a document stand, some numbers a node: the library's nodes take 50 times the memory of their text, so
 * they are not kept, and a text is not parsed again for the places of what was found in it. A node is known by where its
 * numbers begin; those of the nodes in it follow.
 */
export interface YamlNodes {
  readonly numbers: Int32Array;
  /** The names of members; a `<<` has none. */
  readonly names: readonly (string | undefined)[];
  /** What aliases stand for. */
  readonly targets: ReadonlyMap<number, number>;
  /** The functions that short forms such as `!Sub` stand for. */
  readonly functions: ReadonlyMap<number, string>;
}

const START = 0;
const END = 1;
const KEY_START = 2;
const KEY_END = 3;
const KIND = 4;
/** Where the numbers of the next node begin that is not in this one. */
const NEXT = 5;
const FIELDS = 6;

/** No offset: a node has no text or no key. */
const NONE = -1;

interface Container {
  readonly isList: boolean;
  readonly isFlow: boolean;
}

const SCALAR = 0;
const MAP = 1;
const LIST = 2;
const FLOW_MAP = 3;
const FLOW_LIST = 4;

const CONTAINERS: readonly (Container | undefined)[] = [
  undefined,
  { isList: false, isFlow: false },
  { isList: true, isFlow: false },
  { isList: false, isFlow: true },
  { isList: true, isFlow: true },
];

/** The text of a node; `undefined` for a pair of `!!omap`, which has none of its own. */
function stretchAt({ numbers }: YamlNodes, at: number): Stretch | undefined {
  return stretch(numbers[at + START], numbers[at + END]);
}

/** The text of the key of a member. */
function keyAt({ numbers }: YamlNodes, at: number): Stretch | undefined {
  return stretch(numbers[at + KEY_START], numbers[at + KEY_END]);
}

function stretch(start = NONE, end = NONE): Stretch | undefined {
  return start === NONE ? undefined : { start, end };
}

/** What a node is; `undefined` for a scalar. */
function containerAt({ numbers }: YamlNodes, at: number): Container | undefined {
  return CONTAINERS[numbers[at + KIND] ?? SCALAR];
}

/** The members or the items of a node. */
function partsAt({ numbers }: YamlNodes, at: number): readonly number[] {
  const parts: number[] = [];
  const end = numbers[at + NEXT] ?? 0;
  for (let part = at + FIELDS; part < end; part = numbers[part + NEXT] ?? end) parts.push(part);
  return parts;
}

/** The name of a member; `undefined` for `<<` and for items of a list. */
function nameAt({ names }: YamlNodes, at: number): string | undefined {
  return names[at / FIELDS];
}

/** Where a node ends, also one that has no text of its own. */
function endAt({ numbers }: YamlNodes, at: number): number {
  return numbers[at + END] ?? NONE;
}

/** The nodes of a document while it is walked. */
export interface YamlNodeWriter {
  /** Begins a node, or a member of a map that has none. Those in it come before it is closed. */
  open(node: unknown, key?: unknown, name?: string): number;
  close(at: number): void;
  alias(at: number, target: number): void;
  function(at: number, name: string): void;
  nodes(): YamlNodes;
}

/** Takes down the nodes of a text. */
export function writeYamlNodes(text: string): YamlNodeWriter {
  const numbers: number[] = [];
  const names: (string | undefined)[] = [];
  const targets = new Map<number, number>();
  const functions = new Map<number, string>();
  return {
    open(node, key, name) {
      const at = numbers.length;
      const [keyStart, keyEnd] = (isNode(key) ? key.range : undefined) ?? [NONE, NONE];
      // `? key` has no value, and a pair of `!!omap` no text of its own.
      const end = endOfPair(isPair(node) ? node : { key, value: node }, text);
      const start = isPair(node) ? NONE : isNode(node) ? (node.range?.[0] ?? end) : end;
      numbers.push(start, end, keyStart, keyEnd, kindOf(node), 0);
      names.push(name);
      return at;
    },
    close: (at) => void (numbers[at + NEXT] = numbers.length),
    alias: (at, aliased) => void targets.set(at, aliased),
    function: (at, name) => void functions.set(at, name),
    nodes: () => ({ numbers: new Int32Array(numbers), names, targets, functions }),
  };
}

function kindOf(node: unknown): number {
  if (isMap(node)) return node.flow === true ? FLOW_MAP : MAP;
  if (isSeq(node)) return node.flow === true ? FLOW_LIST : LIST;
  return SCALAR;
}

/** Where the text of a node ends: a block ends where its last entry does, and takes in neither comments nor empty lines. */
function endOf(node: Node, text: string): number {
  const [start, end] = node.range ?? [0, 0];
  if (isCollection(node)) {
    if (node.flow === true) return end;
    const last: unknown = node.items.at(-1);
    const inner = isPair(last) ? endOfPair(last, text) : isNode(last) ? endOf(last, text) : end;
    return Math.max(start, inner === NONE ? end : inner);
  }
  const isBlock = isScalar(node) && (node.type === 'BLOCK_LITERAL' || node.type === 'BLOCK_FOLDED');
  return isBlock && !/^.\d?\+/.test(text.slice(start, start + 3)) ? lastLineEnd(text, start, end) : end;
}

function endOfPair({ key, value }: { readonly key: unknown; readonly value: unknown }, text: string): number {
  const last = value ?? key;
  return isNode(last) ? endOf(last, text) : NONE;
}

/** A tab is text. */
function isEmptyLine(line: string): boolean {
  return !/[^ \r\n]/.test(line);
}

/** Before the line break and the empty lines at the end of a block scalar. */
function lastLineEnd(text: string, start: number, end: number): number {
  let at = end;
  for (let line = at; line > start && isEmptyLine(text.slice(line, at)); at = line) {
    line = text.lastIndexOf('\n', at - 1);
    if (line <= start || !isEmptyLine(text.slice(line, at))) break;
  }
  return text[at - 1] === '\r' ? at - 1 : at;
}

interface Search {
  readonly nodes: YamlNodes;
  /** The members of the maps and lists that were passed, by name: paths have their first steps in common. */
  readonly members: Map<number, ReadonlyMap<string, number>>;
}

/** A node, and the member of a map or a list as which it was found: of an alias these are two. */
interface Found {
  readonly member: number;
  readonly node: number;
}

function searchIn(nodes: YamlNodes): Search {
  return { nodes, members: new Map() };
}

/** Finds nodes of a document. A node behind an alias or `<<` stands where its text stands. */
export function yamlLocator(nodes: YamlNodes): Document['locate'] {
  return (_, paths) => {
    const search = searchIn(nodes);
    return paths.map((path) => {
      const found = find(path, search);
      return found && spanOf(found, nodes);
    });
  };
}

/** Returns the layout of lists and maps of a document. */
export function yamlLayout(nodes: YamlNodes): NonNullable<Document['layoutOf']> {
  // Each fix of a document asks for how a list in it is laid out.
  let search: Search | undefined;
  return ({ text }, path) => {
    const found = find(path, (search ??= searchIn(nodes)));
    return found && layoutAt(found.node, nodes, text);
  };
}

function layoutAt(at: number, nodes: YamlNodes, text: string): Layout | undefined {
  const container = containerAt(nodes, at);
  const whole = stretchAt(nodes, at);
  if (container === undefined || whole === undefined) return undefined;
  const { isFlow, isList } = container;
  let from = isFlow ? whole.start + 1 : whole.start;
  const members = partsAt(nodes, at).map((part) => {
    const start = firstCharacter(text, from, isFlow ? /[\s,]/ : /\s/);
    from = Math.max(start, endAt(nodes, part));
    return { start, end: from };
  });
  return { isBlock: !isFlow, isList, members };
}

/** Behind blanks and comments. */
function firstCharacter(text: string, from: number, blank: RegExp): number {
  for (let at = from; at < text.length; at++) {
    if (text[at] === '#') at = text.indexOf('\n', at);
    else if (!blank.test(text.charAt(at))) return at;
    if (at < 0) break;
  }
  return text.length;
}

function find(path: Path, search: Search): Found | undefined {
  const { nodes } = search;
  if (nodes.names.length === 0) return undefined;
  let found: Found = { member: 0, node: 0 };
  let open = nodes.functions.get(0);
  for (const step of path) {
    if (open !== undefined) {
      // The function's name is no node of its own: it is the tag of the node.
      if (open !== String(step)) return undefined;
      open = undefined;
      continue;
    }
    const member = membersOf(found.node, search).get(String(step));
    if (member === undefined) return undefined;
    found = { member, node: target(member, nodes) };
    open = nodes.functions.get(found.node);
  }
  return found;
}

function target(at: number, { targets }: YamlNodes): number {
  return targets.get(at) ?? at;
}

/** As the value has them: a map's own before those behind `<<`, of which the first counts. */
function membersOf(at: number, search: Search): ReadonlyMap<string, number> {
  const known = search.members.get(at);
  if (known !== undefined) return known;
  const members = new Map<string, number>();
  search.members.set(at, members);
  const { nodes } = search;
  const container = containerAt(nodes, at);
  const parts = partsAt(nodes, at);
  if (container?.isList === true) {
    parts.forEach((part, index) => members.set(String(index), part));
    return members;
  }
  const merged: number[] = [];
  for (const part of parts) {
    const name = nameAt(nodes, part);
    if (name === undefined) merged.push(target(part, nodes));
    else members.set(name, part);
  }
  for (const source of merged) {
    const maps = containerAt(nodes, source)?.isList === true ? partsAt(nodes, source) : [source];
    for (const map of maps) {
      for (const [name, member] of membersOf(target(map, nodes), search))
        if (!members.has(name)) members.set(name, member);
    }
  }
  return members;
}

function spanOf({ member, node }: Found, nodes: YamlNodes): Span | undefined {
  const text = stretchAt(nodes, node);
  return text && { ...text, isContainer: containerAt(nodes, node) !== undefined, key: keyAt(nodes, member) };
}
