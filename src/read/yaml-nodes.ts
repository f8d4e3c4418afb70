import { isCollection, isMap, isNode, isPair, isScalar, isSeq, type Node } from 'yaml';

import type { Stretch } from '../model/document.ts';

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
export function stretchAt({ numbers }: YamlNodes, at: number): Stretch | undefined {
  return stretch(numbers[at + START], numbers[at + END]);
}

/** The text of the key of a member. */
export function keyAt({ numbers }: YamlNodes, at: number): Stretch | undefined {
  return stretch(numbers[at + KEY_START], numbers[at + KEY_END]);
}

function stretch(start = NONE, end = NONE): Stretch | undefined {
  return start === NONE ? undefined : { start, end };
}

/** What a node is; `undefined` for a scalar. */
export function containerAt({ numbers }: YamlNodes, at: number): Container | undefined {
  return CONTAINERS[numbers[at + KIND] ?? SCALAR];
}

/** The members or the items of a node. */
export function partsAt({ numbers }: YamlNodes, at: number): readonly number[] {
  const parts: number[] = [];
  const end = numbers[at + NEXT] ?? 0;
  for (let part = at + FIELDS; part < end; part = numbers[part + NEXT] ?? end) parts.push(part);
  return parts;
}

/** The name of a member; `undefined` for `<<` and for items of a list. */
export function nameAt({ names }: YamlNodes, at: number): string | undefined {
  return names[at / FIELDS];
}

/** Where a node ends, also one that has no text of its own. */
export function endAt({ numbers }: YamlNodes, at: number): number {
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
    alias: (at, target) => void targets.set(at, target),
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
