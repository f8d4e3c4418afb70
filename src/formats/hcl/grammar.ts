import { Language, Parser, type TreeCursor } from 'web-tree-sitter';

import type { Stretch } from '../../model/document.ts';
import { MAX_DEPTH } from '../evaluation-budget.ts';
import type { HclNode } from './syntax.ts';

/** What the parser makes of a text. `damage`: the first place that it could not read. */
export interface HclTree {
  readonly root: HclNode;
  readonly damage: { readonly start: number; readonly end: number; readonly missing: string | undefined } | undefined;
  readonly comments: readonly Stretch[];
}

/** A text that was not parsed to its end, and the character in front of what took so long. */
interface HclStopped {
  readonly stoppedAt: number;
}

/** Parses a text; what is broken in it is passed over and noted. */
export type ParseHcl = (text: string) => HclTree | HclStopped | 'tooDeep';

/** Whether a text could be parsed. */
export function isTree(parsed: ReturnType<ParseHcl>): parsed is HclTree {
  return parsed !== 'tooDeep' && 'root' in parsed;
}

let loaded: Promise<ParseHcl> | undefined;

/** Gives a file of the parser by its name. */
export type ReadParserFile = (name: string) => Uint8Array | Promise<Uint8Array>;

/** The parser of Terraform's language, loaded when it is first asked for. */
export function loadHcl(readFile: ReadParserFile): Promise<ParseHcl> {
  loaded ??= load(readFile).catch((error: unknown) => {
    // Another caller may have the files.
    loaded = undefined;
    throw error;
  });
  return loaded;
}

async function load(readFile: ReadParserFile): Promise<ParseHcl> {
  await Parser.init({ wasmBinary: await readFile('web-tree-sitter.wasm') });
  const parser = new Parser();
  parser.setLanguage(await Language.load(await readFile('tree-sitter-terraform.wasm')));
  return (text) => {
    const budget = makeBudget(text);
    const tree = parser.parse(budget.read, undefined, { progressCallback: budget.isSpent });
    if (tree === null || budget.isSpent()) {
      tree?.delete();
      parser.reset();
      return { stoppedAt: budget.stoppedAt() };
    }
    const cursor = tree.walk();
    try {
      return treeOf(cursor, tree.rootNode.hasError);
    } finally {
      cursor.delete();
      tree.delete();
    }
  };
}

/**
 * How many characters the parser gets at a time. It asks for a part again when it goes back in the text, so what it asks for is
 * counted: that is the same on every machine.
 */
const PART = 128;
/** Files of people, also those with deep indents, take up to four times as many parts as they have. */
const TIMES = 8;
const AT_LEAST = 1000;

interface Budget {
  readonly read: (index: number) => string;
  readonly isSpent: () => boolean;
  readonly stoppedAt: () => number;
}

function makeBudget(text: string): Budget {
  const limit = AT_LEAST + (TIMES * text.length) / PART;
  let [parts, previous, wentBackTo] = [0, 0, 0];
  return {
    read(index) {
      parts++;
      if (index < previous) wentBackTo = index;
      previous = index;
      return parts > limit ? '' : text.slice(index, index + PART);
    },
    isSpent: () => parts > limit,
    stoppedAt: () => Math.max(text.slice(0, wentBackTo).trimEnd().length - 1, 0),
  };
}

/** An expression in brackets is four nodes deep. */
const MAX_NODES_DEEP = MAX_DEPTH * 5;

/** Tokens that stand for nothing but their place in the grammar. */
const SILENT = /^(?!==$)(?:[^A-Za-z0-9_%!<>&|?*+/-]+|comment|block_start|block_end|(?:object|tuple)_(?:start|end)|=)$/;

interface Building {
  readonly cursor: TreeCursor;
  readonly types: Map<number, string | undefined>;
  readonly comments: Stretch[];
  damage: HclTree['damage'];
}

function treeOf(cursor: TreeCursor, hasError: boolean): HclTree | 'tooDeep' {
  const building: Building = { cursor, types: new Map(), comments: [], damage: undefined };
  const root = nodeAt(building, 0, hasError);
  return root === undefined ? 'tooDeep' : { root, damage: building.damage, comments: building.comments };
}

/** Each question to the cursor crosses into another memory, so what is silent is asked nothing more. */
function nodeAt(building: Building, depth: number, hasError: boolean): HclNode | undefined {
  if (depth > MAX_NODES_DEEP) return undefined;
  const { cursor } = building;
  const { startIndex: start, endIndex: end, nodeType: type } = cursor;
  const children: HclNode[] = [];
  if (hasError) note(building, { type, start, end });
  if (cursor.gotoFirstChild()) {
    do {
      if (!hasError && isSilent(building)) continue;
      const child = nodeAt(building, depth + 1, hasError);
      if (child === undefined) return undefined;
      if (child.type === 'comment') building.comments.push({ start: child.start, end: child.end });
      if (!SILENT.test(child.type)) children.push(child);
    } while (cursor.gotoNextSibling());
    cursor.gotoParent();
  }
  return { type, start, end, children };
}

function isSilent({ cursor, types }: Building): boolean {
  const id = cursor.nodeTypeId;
  if (!types.has(id)) {
    const type = cursor.nodeType;
    types.set(id, type !== 'comment' && SILENT.test(type) ? undefined : type);
  }
  return types.get(id) === undefined;
}

function note(building: Building, { type, start, end }: Omit<HclNode, 'children'>): void {
  const isMissing = building.cursor.nodeIsMissing;
  if (building.damage !== undefined || (type !== 'ERROR' && !isMissing)) return;
  building.damage = { start, end, missing: isMissing ? type : undefined };
}
