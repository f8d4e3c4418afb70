import {
  isAlias,
  isCollection,
  isMap,
  isNode,
  isPair,
  isScalar,
  isSeq,
  type Alias,
  type Node,
  type YAMLMap,
} from 'yaml';

import type { Document, Span } from '../model/document.ts';
import type { Path } from '../model/path.ts';
import { aliasTargets, functionOf, isMergeKey, type TreeReader } from './yaml-tree.ts';

interface Member {
  readonly key: unknown;
  readonly value: unknown;
}

interface Search {
  readonly text: string;
  readonly targets: ReadonlyMap<Alias, Node>;
  /** The members of the maps that were passed, by name: paths have their first steps in common. */
  readonly members: Map<YAMLMap, ReadonlyMap<string, Member>>;
}

function searchIn(root: Node, text: string): Search {
  return { text, targets: aliasTargets(root, text), members: new Map() };
}

/** Finds nodes of one document in the trees of its text. A node behind an alias or `<<` stands where its text stands. */
export function yamlLocator(
  treesOf: TreeReader['treesOf'],
  release: () => void,
): Required<Pick<Document, 'locate' | 'keep'>> {
  const kept = new Map<Path, Span | undefined>();
  const locate = ({ text, index }: Document, paths: readonly Path[]): readonly (Span | undefined)[] => {
    if (paths.every((path) => kept.has(path))) return paths.map((path) => kept.get(path));
    const trees = treesOf(text);
    const root = trees === 'tooDeep' ? undefined : trees[index]?.root;
    if (!root) return paths.map(() => undefined);
    const search = searchIn(root, text);
    return paths.map((path) => {
      const found = find(root, path, search);
      return found && spanOf(found.value, found.key, text);
    });
  };
  return {
    locate,
    keep(document, paths) {
      const spans = locate(document, paths);
      paths.forEach((path, index) => kept.set(path, spans[index]));
      release();
    },
  };
}

/** Tells how lists and maps are laid out in the trees of a text. */
export function yamlLayout(treesOf: TreeReader['treesOf']): NonNullable<Document['layoutOf']> {
  // Each fix of a document asks for how a list in it is laid out.
  let latest: { readonly root: Node; readonly search: Search } | undefined;
  return ({ text, index }, path) => {
    const trees = treesOf(text);
    const root = trees === 'tooDeep' ? undefined : trees[index]?.root;
    if (root && latest?.root !== root) latest = { root, search: searchIn(root, text) };
    const node = root && latest && find(root, path, latest.search)?.value;
    if (!isCollection(node) || !node.range) return undefined;
    const isFlow = node.flow === true;
    let at = isFlow ? node.range[0] + 1 : node.range[0];
    const members = node.items.map((item) => {
      const start = firstCharacter(text, at, isFlow ? /[\s,]/ : /\s/);
      const last = isPair(item) ? (item.value ?? item.key) : item;
      at = isNode(last) && last.range ? Math.max(start, endOf(last, text)) : start;
      return { start, end: at };
    });
    return { isBlock: !isFlow, isList: isSeq(node), members };
  };
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

function find(root: Node, path: Path, search: Search): Member | undefined {
  let key: unknown;
  let node: unknown = target(root, search);
  let isFunction = isNode(node) && functionOf(node) !== undefined;
  for (const step of path) {
    if (isFunction && isNode(node)) {
      // The function's name is no node of its own: it is the tag of the node.
      if (functionOf(node) !== String(step)) return undefined;
      isFunction = false;
      continue;
    }
    const member = memberOf(node, String(step), search);
    if (member === undefined) return undefined;
    key = member.key;
    node = target(member.value, search);
    isFunction = isNode(node) && functionOf(node) !== undefined;
  }
  return { key, value: node };
}

function target(node: unknown, { targets }: Search): unknown {
  return isAlias(node) ? targets.get(node) : node;
}

function memberOf(node: unknown, name: string, search: Search): Member | undefined {
  if (isMap(node)) return membersOf(node, search).get(name);
  if (!isSeq(node)) return undefined;
  const item: unknown = node.items[Number(name)];
  if (item === undefined) return undefined;
  return { key: undefined, value: item };
}

/** As the value has them: of two keys the last counts, and a map's own before those behind `<<`. */
function membersOf(map: YAMLMap, search: Search): ReadonlyMap<string, Member> {
  const known = search.members.get(map);
  if (known !== undefined) return known;
  const members = new Map<string, Member>();
  search.members.set(map, members);
  const merged: Member[] = [];
  for (const pair of map.items) {
    if (isMergeKey(pair.key)) merged.push(pair);
    else members.set(nameOf(pair.key, search), pair);
  }
  for (const { value } of merged) {
    const source = target(value, search);
    for (const each of isSeq(source) ? source.items : [source]) {
      const from = target(each, search);
      if (!isMap(from)) continue;
      for (const [name, member] of membersOf(from, search)) if (!members.has(name)) members.set(name, member);
    }
  }
  return members;
}

function nameOf(key: unknown, search: Search): string {
  const node = target(key, search);
  if (isScalar(node)) return isAlias(key) ? String(node.value) : (node.source ?? String(node.value));
  const span = spanOf(node, undefined, search.text);
  return span === undefined ? '' : search.text.slice(span.start, span.end);
}

function spanOf(node: unknown, key: unknown, text: string): Span | undefined {
  const keyed = isNode(key) && key.range ? { start: key.range[0], end: key.range[1] } : undefined;
  if (isNode(node) && node.range) {
    return { start: node.range[0], end: endOf(node, text), isContainer: isCollection(node), key: keyed };
  }
  // `? key` without a value.
  return keyed && { start: keyed.end, end: keyed.end, isContainer: false, key: keyed };
}

/** Where the text of a node ends: a block ends where its last entry does, and takes in neither comments nor empty lines. */
function endOf(node: Node, text: string): number {
  const [start, end] = node.range ?? [0, 0];
  if (isCollection(node)) {
    if (node.flow === true) return end;
    const last: unknown = node.items.at(-1);
    const inner = isPair(last) ? (last.value ?? last.key) : last;
    return isNode(inner) && inner.range ? Math.max(start, endOf(inner, text)) : end;
  }
  const isBlock = isScalar(node) && (node.type === 'BLOCK_LITERAL' || node.type === 'BLOCK_FOLDED');
  return isBlock && !/^.\d?\+/.test(text.slice(start, start + 3)) ? lastLineEnd(text, start, end) : end;
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
