import type { Effort } from './effort.ts';
import type { Block, Expression, SourceFile } from './hcl-ast.ts';
import type { Value } from './hcl-value.ts';

/** An expression and the file that it stands in. */
export interface Written {
  readonly source: SourceFile;
  readonly expression: Expression;
}

/** A block and the file that it stands in. */
export interface Declared {
  /** Its address, made different where another resource has the same. */
  readonly id: string;
  readonly source: SourceFile;
  readonly block: Block;
}

/** What the names of a module stand for. */
export interface Scope {
  readonly variables: ReadonlyMap<string, readonly Written[]>;
  readonly locals: ReadonlyMap<string, readonly Written[]>;
  /** Resources and data sources of kinds that are ours, by address. */
  readonly resources: ReadonlyMap<string, readonly Declared[]>;
  /** What was worked out already; `undefined` while it is being worked out. */
  readonly known: Map<string, Value | undefined>;
  readonly effort: Effort;
}

/** Of things of one name the one that a file means: its own, else the first. */
export function meantBy<T extends { readonly source: SourceFile }>(
  source: SourceFile,
  things: readonly T[] | undefined,
): T | undefined {
  return things?.find((each) => each.source === source) ?? things?.[0];
}
