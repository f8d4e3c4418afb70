import type { Scope } from '../../formats/hcl/scope.ts';
import type { Attribute, Block, SourceFile } from '../../formats/hcl/syntax.ts';
import type { Value } from '../../formats/hcl/values.ts';

/** A file of a module as it was parsed. */
export interface ModuleFile {
  readonly source: SourceFile;
  readonly attributes: ReadonlyMap<string, Attribute>;
  readonly blocks: readonly Block[];
}

/** A folder of files that Terraform reads as one, and the files that give its variables values, in the order in which they count. */
export interface Module {
  /** The folder as the user would write it; empty for the one that the run is in. */
  readonly path: string;
  readonly files: readonly ModuleFile[];
  readonly values: readonly ModuleFile[];
  /** All its files could be read. */
  readonly isWhole: boolean;
}

/** A block and the file that it stands in. */
export interface Declared {
  /** Its address in its module, made different where another resource has the same. */
  readonly id: string;
  readonly source: SourceFile;
  readonly block: Block;
}

/** What the names of a module stand for, and what it is to those that call it. */
export interface ModuleScope extends Scope {
  /** Resources and data sources of kinds that are ours, by address. */
  readonly resources: ReadonlyMap<string, readonly Declared[]>;
  /** The instances of blocks that were worked out already; `undefined` while they are being worked out. */
  readonly instances: Map<Block, Instances | undefined>;
  /** What stands in front of the addresses of its resources: `module.x["a"].`. */
  readonly prefix: string;
}

/** One of the things that a block with `count` or `for_each` makes. */
export interface Instance {
  /** Absent where there is one without a key, or it is not known which there are. */
  readonly key?: string | number;
  /** What `each` and `count` mean in it. */
  readonly names?: ReadonlyMap<string, Value>;
}

/** What a block makes. `open`: it is not known how many, so one stands for all. */
export interface Instances {
  readonly kind: 'single' | 'open' | 'list' | 'map';
  readonly all: readonly Instance[];
}

/** How Terraform writes the key of an instance. */
export function keyText({ key }: Instance): string {
  if (key === undefined) return '';
  return typeof key === 'number' ? `[${String(key)}]` : `[${JSON.stringify(key)}]`;
}

const TOP = /^(?:resource|data|locals|variable|provider|module|output)$/;
const UNLABELLED = /^(?:locals)$/;

/** Where a bracket is missing, the blocks below it seem to stand inside of one another. */
export function everyBlock(blocks: readonly Block[]): readonly Block[] {
  return blocks.flatMap((block) => [block, ...everyBlock(block.blocks).filter(standsAlone)]);
}

/** Whether a block stands in no other, whatever the brackets say. */
export function standsAlone({ type, labels }: Block): boolean {
  return TOP.test(type) && (UNLABELLED.test(type) || labels.length > 0);
}
