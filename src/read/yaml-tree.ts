import { Composer, isAlias, isCollection, isNode, isPair, Parser, Schema, type Alias, type CST, type Node } from 'yaml';

import { MAX_DEPTH } from './json.ts';

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

/** The documents of YAML texts as trees. */
export interface TreeReader {
  readonly treesOf: (text: string) => readonly Tree[] | 'tooDeep';
  /** Lets go of a text's trees. */
  readonly forget: (text: string) => void;
}

/**
 * The trees of the texts that were read last: a text with findings is asked for its places, at the latest when the run ends,
 * and reading it costs most of the run. So many characters of text, since a tree takes 50 times the memory of its text.
 */
const MOST_KEPT = 2_000_000;

/** Reads trees, and keeps the last ones for as long as it is kept itself. */
export function makeTreeReader(): TreeReader {
  const kept = new Map<string, readonly Tree[]>();
  let length = 0;
  const forget = (text: string): void => {
    if (kept.delete(text)) length -= text.length;
  };
  const keep = (text: string, trees: readonly Tree[]): void => {
    for (const oldest of kept.keys()) {
      if (length + text.length <= MOST_KEPT) break;
      forget(oldest);
    }
    if (text.length > MOST_KEPT) return;
    kept.set(text, trees);
    length += text.length;
  };
  return {
    forget,
    treesOf(text) {
      const known = kept.get(text);
      if (known !== undefined) return known;
      const trees = compose(text);
      if (trees !== 'tooDeep') keep(text, trees);
      return trees;
    },
  };
}

/** YAML 1.2, made once: otherwise each document makes its own. */
const CORE = new Schema({ schema: 'core', resolveKnownTags: true, merge: false });

/**
 * The tokens are measured before nodes are made of them: what makes nodes calls itself, and after it has overflowed once, a
 * regular expression may end Node itself. Keys that stand twice are ours to find.
 */
function compose(text: string): readonly Tree[] | 'tooDeep' {
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

const NO_TARGETS: ReadonlyMap<Alias, Node> = new Map();

/** The node that each alias stands for: the last one before it that carries its name and is complete. */
export function aliasTargets(root: Node | null, text: string): ReadonlyMap<Alias, Node> {
  if (!text.includes('*')) return NO_TARGETS;
  const anchors = new Map<string, Node>();
  const targets = new Map<Alias, Node>();
  const visit = (node: unknown): void => {
    if (isPair(node)) {
      visit(node.key);
      visit(node.value);
    } else if (isAlias(node)) {
      const target = anchors.get(node.source);
      if (target !== undefined) targets.set(node, target);
    } else if (isNode(node)) {
      if (isCollection(node)) for (const item of node.items) visit(item);
      if (node.anchor !== undefined) anchors.set(node.anchor, node);
    }
  };
  visit(root);
  return targets;
}

/** `!Sub` is the short form of the function `Fn::Sub`, `!Ref` that of `Ref`; a tag of YAML itself is none. */
export function functionOf(node: Node): string | undefined {
  const tag = isAlias(node) ? undefined : node.tag;
  if (tag === undefined || tag === '!' || tag.startsWith('tag:yaml.org,2002:')) return undefined;
  const name = tag.replace(/^!+/, '').replace(/\W+/g, '_');
  return name === 'Ref' ? name : `Fn::${name}`;
}

/** Whether a key is YAML's `<<`, which takes in the members of other maps. */
export function isMergeKey(key: unknown): boolean {
  return isNode(key) && 'source' in key && key.source === '<<' && 'type' in key && key.type === 'PLAIN';
}
