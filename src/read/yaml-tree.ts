import { Composer, isAlias, isMap, isNode, isScalar, Parser, Schema, type CST, type Node, type ScalarTag } from 'yaml';

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

/** The format of a scalar whose digits a number would lose. */
export const DIGITS = 'DIGITS';

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

/** `{{ creator }}` without quotes: to YAML a map in a map, to whoever wrote it a value that a template fills in. */
export function isTemplate(node: Node): boolean {
  if (!isMap(node) || node.flow !== true || node.items.length !== 1) return false;
  const [item] = node.items;
  return isMap(item?.key) && item.key.flow === true && (item.value === null || isEmptyScalar(item.value));
}

function isEmptyScalar(value: unknown): boolean {
  return isScalar(value) && value.value === null && (value.source ?? '') === '';
}
