import { isKnown, textOf, type Slot, type SourceSpot, type Value } from '../values.ts';

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
