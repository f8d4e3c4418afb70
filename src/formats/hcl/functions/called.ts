import type { EvaluationBudget } from '../../evaluation-budget.ts';
import type { ReadYaml } from '../../yaml/parse.ts';
import type { SourceFile, TemplatePart } from '../syntax.ts';
import { isKnown, textOf, type Slot, type SourceSpot, type Value } from '../values.ts';

/** An argument, worked out when it is asked for. */
export type Argument = () => Value;

/** What an expression may ask for outside of the text that it stands in. */
export interface Surroundings {
  /** A file by its path as seen from the folder of the root module; `undefined` where it may not or cannot be read. */
  readonly readFile: (path: string, at: SourceSpot) => SourceFile | undefined;
  /** The parts of a text as a template; `undefined` where it is none. */
  readonly parseTemplate: (text: string) => readonly TemplatePart[] | undefined;
  /** Absent where no text of the module asks for YAML. */
  readonly readYaml?: ReadYaml;
}

/** What a function is given beside its arguments. */
export interface Calling {
  readonly at: SourceSpot;
  readonly effort: EvaluationBudget;
  readonly surroundings: Surroundings;
  /** Fills a template in with the values of its names. */
  readonly render: (parts: readonly TemplatePart[], source: SourceFile, names: ReadonlyMap<string, Value>) => Value;
}

/** `tooMuch`: what comes out is larger than anything real, so it was not made. */
export type Result = Value | 'tooMuch' | undefined;

/** A function of Terraform; what it gives is `undefined` where that is not known. */
export type Called = (args: readonly Argument[], calling: Calling) => Result;

/** Functions by their names. */
export type Functions = Readonly<Record<string, Called>>;

/** A value that no characters of the file stand for as they are. */
export function scalar(value: string | number | boolean | null, at: SourceSpot): Value {
  return { kind: 'scalar', value, at, isDerived: true };
}

/** A list that a function has made. */
export function list(items: readonly Slot[], at: SourceSpot): Value {
  return { kind: 'list', items, at, isDerived: true };
}

/** An object that a function has made. */
export function objectOf(members: ReadonlyMap<string, Slot>, at: SourceSpot): Value {
  return { kind: 'object', members, at, isDerived: true };
}

/** The items of a list; `undefined` for anything else. */
export function itemsIn(value: Value | undefined): readonly Slot[] | undefined {
  return value?.kind === 'list' ? value.items : undefined;
}

/** The items of a list of which it is known how many it has. */
export function countedItems(value: Value | undefined): readonly Slot[] | undefined {
  const items = itemsIn(value);
  return items?.some(({ isSpread }) => isSpread) === true ? undefined : items;
}

/** A text of which nothing is left to be known. */
export function knownText(value: Value | undefined): string | undefined {
  return value !== undefined && isKnown(value) ? textOf(value) : undefined;
}

/** A whole number of which nothing is left to be known. */
export function knownNumber(value: Value | undefined): number | undefined {
  const text = knownText(value);
  return text !== undefined && /^-?\d{1,15}(?:\.\d{1,9})?$/.test(text) ? Number(text) : undefined;
}

/** Whether a value is null or an empty text, which `coalesce` and `compact` pass over. */
export function isNothing(value: Value): boolean {
  return value.kind === 'scalar' && (value.value === null || value.value === '');
}
