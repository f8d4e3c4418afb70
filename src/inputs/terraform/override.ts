import type { Attribute, Block, SourceFile } from '../../formats/hcl/syntax.ts';

/** A file of a module, as far as overriding goes. */
interface File {
  readonly source: SourceFile;
  readonly blocks: readonly Block[];
}

/** Files that change what the others of their folder say. */
const OVERRIDE = /(?:^|[/_])override\.(?:tf|tofu)(?:\.json)?$/;

/**
 * The files of a module with what override files change in them, as Terraform's page on override files has it: file by file in
 * the order of their names, a block of the same type and labels takes over the arguments, and the inner blocks of each type, that
 * the later one has; locals are taken over one by one. What there is nothing to override for stays where it is.
 */
export function overridden<T extends File>(files: readonly T[]): readonly T[] {
  if (!files.some(isOverride)) return files;
  const base = files.filter((file) => !isOverride(file)).map((file) => ({ file, blocks: [...file.blocks] }));
  const byHead = new Map<string, Place[]>();
  for (const { file, blocks } of base)
    blocks.forEach((block, index) => {
      for (const head of headsOf(block, file.source)) {
        const places = byHead.get(head);
        if (places === undefined) byHead.set(head, [{ blocks, index }]);
        else places.push({ blocks, index });
      }
    });
  const overrides = files
    .filter(isOverride)
    .toSorted((one, other) => (one.source.file < other.source.file ? -1 : 1))
    .map((file) => ({ ...file, blocks: file.blocks.flatMap((block) => leftOf(block, file.source, byHead)) }));
  return [...base.map(({ file, blocks }) => ({ ...file, blocks })), ...overrides];
}

function isOverride({ source: { file } }: File): boolean {
  return OVERRIDE.test(file);
}

/** A block of a file by its place among the others, where a merged one takes it over. */
interface Place {
  readonly blocks: Block[];
  readonly index: number;
}

/** By what a block is found: a block of locals by each of its names. */
function headsOf({ type, labels, attributes }: Block, file: SourceFile): readonly string[] {
  if (type === 'locals') return [...attributes.keys()].map((name) => JSON.stringify([type, name]));
  const alias = type === 'provider' ? attributes.get('alias') : undefined;
  const { text } = alias?.source ?? file;
  return [JSON.stringify([type, ...labels, ...(alias ? [text.slice(alias.value.start, alias.value.end)] : [])])];
}

/** Merges a block of an override file into those that it overrides, and gives what is left of it. */
function leftOf(block: Block, source: SourceFile, byHead: ReadonlyMap<string, readonly Place[]>): readonly Block[] {
  const own = within(block, source);
  const placesOf = (head: string): readonly Place[] => byHead.get(head) ?? [];
  if (block.type !== 'locals') {
    const places = headsOf(block, source).flatMap(placesOf);
    for (const place of places) put(place, own);
    return places.length === 0 ? [block] : [];
  }
  const left = new Map(block.attributes);
  for (const [name, attribute] of own.attributes) {
    const places = placesOf(JSON.stringify(['locals', name]));
    for (const place of places) put(place, { ...own, attributes: new Map([[name, attribute]]) });
    if (places.length > 0) left.delete(name);
  }
  return left.size === 0 ? [] : [{ ...block, attributes: left }];
}

function put({ blocks, index }: Place, own: Block): void {
  const below = blocks[index];
  if (below !== undefined) blocks[index] = merged(below, own);
}

function merged(below: Block, own: Block): Block {
  const replaced = new Set(own.blocks.map(kindOf));
  return {
    ...below,
    attributes: new Map([...below.attributes, ...own.attributes]),
    blocks: [...below.blocks.filter((block) => !replaced.has(kindOf(block))), ...own.blocks],
  };
}

/** What a block inside of another makes: dynamic blocks are known by their label. */
function kindOf({ type, labels }: Block): string {
  return type === 'dynamic' ? (labels[0] ?? '') : type;
}

/** A block with the file that it and all in it stand in. */
function within(block: Block, source: SourceFile): Block {
  const attributes = new Map(
    [...block.attributes].map(([name, each]): [string, Attribute] => [name, { ...each, source }]),
  );
  return { ...block, source, attributes, blocks: block.blocks.map((each) => within(each, source)) };
}
