import type { Document, Layout, Span } from '../model/document.ts';
import type { Path } from '../model/path.ts';
import { containerAt, endAt, keyAt, nameAt, partsAt, stretchAt, type YamlNodes } from './yaml-nodes.ts';

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

/** Tells how lists and maps of a document are laid out. */
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
