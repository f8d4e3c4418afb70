import { extentOf, isKnown, plainValue, sizeLimit, textOf, type Slot, type SourceSpot, type Value } from '../values.ts';
import { countedItems, isNothing, itemsIn, knownNumber, knownText, list, objectOf, scalar } from './values.ts';
import type { Argument, Calling, Functions, Result } from '../scope.ts';

/** The functions of Terraform that work on lists and maps. */
export const collections: Functions = {
  alltrue: ([items], { at }) => allAre(countedItems(items?.()), true, at),
  anytrue: ([items], { at }) => allAre(countedItems(items?.()), false, at),
  compact: ([items], { at }) => {
    const found = itemsIn(items?.());
    return (
      found &&
      list(
        found.filter(({ value }) => !isNothing(value)),
        at,
      )
    );
  },
  concat: concatenated,
  contains: ([items, value], { at }) => contained(itemsIn(items?.()), value?.(), at),
  distinct: ([items], { at }) => {
    const found = itemsIn(items?.());
    return found && list(distinct(found), at);
  },
  element: ([items, index]) => {
    const [found, place] = [countedItems(items?.()), knownNumber(index?.())];
    if (found === undefined || place === undefined || found.length === 0) return undefined;
    return found[((place % found.length) + found.length) % found.length]?.value;
  },
  flatten: ([items], { at }) => {
    const found = itemsIn(items?.());
    return found && within(flattened(found), at);
  },
  index: ([items, value], { at }) => {
    const [found, wanted] = [countedItems(items?.()), value?.()];
    if (found === undefined || wanted === undefined || !isKnown(wanted) || !found.every(isKnownSlot)) return undefined;
    const place = found.findIndex((slot) => identity(slot.value) === identity(wanted));
    return place < 0 ? undefined : scalar(place, at);
  },
  keys: ([map], { at }) => {
    const members = membersIn(map?.());
    return (
      members &&
      list(
        members.map(([key, slot]) => keySlot(key, slot, at)),
        at,
      )
    );
  },
  length: ([of], { at }) => lengthOf(of?.(), at),
  lookup: lookedUp,
  merge: merged,
  one: ([items], { at }) => {
    const found = countedItems(items?.());
    if (found === undefined || found.length > 1) return undefined;
    return found[0]?.value ?? scalar(null, at);
  },
  range: ranged,
  reverse: ([items], { at }) => {
    const found = itemsIn(items?.());
    return found && list(found.toReversed(), at);
  },
  setintersection: (args, { at }) => ofKnownSets(args, at, (has, others) => others.every((each) => each.has(has))),
  setproduct: multiplied,
  setsubtract: (args, { at }) => ofKnownSets(args, at, (has, others) => others.every((each) => !each.has(has))),
  setunion: (args, calling) => {
    const all = concatenated(args, calling);
    return all === undefined || all === 'tooMuch' ? all : asSet(all, calling.at);
  },
  slice: ([items, from, to], { at }) => {
    const [found, start, end] = [countedItems(items?.()), knownNumber(from?.()), knownNumber(to?.())];
    if (found === undefined || start === undefined || end === undefined) return undefined;
    return 0 <= start && start <= end && end <= found.length ? list(found.slice(start, end), at) : undefined;
  },
  sort: ([items], { at }) => {
    const found = itemsIn(items?.());
    return found && list(sorted(found), at);
  },
  sum: ([items], { at }) =>
    counted(itemsIn(items?.()), at, (numbers) => numbers.reduce((one, other) => one + other, 0)),
  max: (args, { at }) => counted(slotsOf(args), at, (numbers) => Math.max(...numbers)),
  min: (args, { at }) => counted(slotsOf(args), at, (numbers) => Math.min(...numbers)),
  tolist: ([value], { at }) => asList(value?.(), at),
  toset: ([value], { at }) => asSet(asList(value?.(), at), at),
  values: ([map], { at }) => {
    const members = membersIn(map?.());
    return (
      members &&
      list(
        members.map(([, slot]) => ({ at: slot.at, value: slot.value })),
        at,
      )
    );
  },
  zipmap: ([keys, values], { at }) => {
    const [names, found] = [countedItems(keys?.()), countedItems(values?.())];
    if (names?.length !== found?.length || names === undefined || found === undefined) return undefined;
    const members = new Map<string, Slot>();
    for (const [index, slot] of found.entries()) {
      const name = knownText(names[index]?.value);
      if (name === undefined) return undefined;
      members.set(name, slot);
    }
    return objectOf(members, at);
  },
};

function slotsOf(args: readonly Argument[]): readonly Slot[] {
  return args.map((arg): Slot => {
    const value = arg();
    return { at: value.at, value };
  });
}

function isKnownSlot({ value }: Slot): boolean {
  return isKnown(value);
}

/** What makes two values the same. */
function identity(value: Value): string {
  return JSON.stringify(plainValue(value));
}

function within(items: readonly Slot[], at: SourceSpot): Result {
  let size = 0;
  for (const { value } of items) if ((size += extentOf(value).size) > sizeLimit(at)) return 'tooMuch';
  return list(items, at);
}

function allAre(items: readonly Slot[] | undefined, isAll: boolean, at: SourceSpot): Value | undefined {
  const found = items?.map(({ value }) => textOf(value));
  if (found === undefined || found.some((text) => text !== 'true' && text !== 'false')) return undefined;
  return scalar(isAll ? found.every((text) => text === 'true') : found.includes('true'), at);
}

function contained(items: readonly Slot[] | undefined, value: Value | undefined, at: SourceSpot): Value | undefined {
  if (items === undefined || value === undefined || !isKnown(value)) return undefined;
  const wanted = identity(value);
  if (items.some((slot) => isKnownSlot(slot) && identity(slot.value) === wanted)) return scalar(true, at);
  return items.every((slot) => isKnownSlot(slot) && slot.isSpread !== true) ? scalar(false, at) : undefined;
}

function distinct(items: readonly Slot[]): readonly Slot[] {
  const seen = new Set<string>();
  return items.filter(({ value }) => {
    const key = isKnown(value) ? identity(value) : '';
    if (key === '' || !seen.has(key)) return seen.add(key).has(key);
    return false;
  });
}

/** What is not known may be a list of any length. */
function flattened(items: readonly Slot[]): readonly Slot[] {
  return items.flatMap((slot) => {
    const { value } = slot;
    if (value.kind === 'list') return flattened(value.items);
    return value.kind === 'unknown' ? [{ ...slot, isSpread: true } as const] : [slot];
  });
}

function sorted(items: readonly Slot[]): readonly Slot[] {
  const texts = new Map(items.map((slot) => [slot, knownText(slot.value)]));
  if ([...texts.values()].some((text) => text === undefined)) return items;
  return items.toSorted((one, other) => ((texts.get(one) ?? '') < (texts.get(other) ?? '') ? -1 : 1));
}

/** The members of a map in the order of their names; `undefined` where it may have more. */
function membersIn(value: Value | undefined): readonly (readonly [string, Slot])[] | undefined {
  if (value?.kind !== 'object' || value.open !== undefined) return undefined;
  return [...value.members].toSorted(([one], [other]) => (one < other ? -1 : 1));
}

function keySlot(key: string, { key: at }: Slot, around: SourceSpot): Slot {
  const spot = at ?? around;
  return { at: spot, value: scalar(key, spot) };
}

function lengthOf(value: Value | undefined, at: SourceSpot): Value | undefined {
  const items = countedItems(value);
  if (items !== undefined) return scalar(items.length, at);
  if (value?.kind === 'object') return value.open === undefined ? scalar(value.members.size, at) : undefined;
  const text = value?.kind === 'list' ? undefined : knownText(value);
  return text === undefined ? undefined : scalar(charactersIn(text), at);
}

/** The characters of a text as people count them. */
function charactersIn(text: string): number {
  return /^[\x20-\x7e]*$/.test(text) ? text.length : [...new Intl.Segmenter().segment(text)].length;
}

function lookedUp([map, key, otherwise]: readonly Argument[]): Value | undefined {
  const [from, name] = [map?.(), knownText(key?.())];
  if (from?.kind !== 'object' || name === undefined) return undefined;
  const found = from.members.get(name)?.value;
  return found ?? (from.open === undefined ? otherwise?.() : undefined);
}

/** Later members count; what is not known may have any, so it leaves open what stands before it. */
function merged(args: readonly Argument[], { at }: Calling): Result {
  const members = new Map<string, Slot>();
  let open: (Value & { kind: 'object' })['open'];
  let size = 0;
  for (const arg of args) {
    const value = arg();
    if (isNothing(value)) continue;
    if (value.kind === 'unknown') {
      members.clear();
      open = { name: value.name };
      continue;
    }
    if (value.kind !== 'object') return undefined;
    if ((size += extentOf(value).size) > sizeLimit(at)) return 'tooMuch';
    for (const [key, slot] of value.members) members.set(key, slot);
    open = value.open ?? open;
  }
  return { kind: 'object', members, at, ...(open && { open }) };
}

function concatenated(args: readonly Argument[], { at }: Calling): Result {
  const items: Slot[] = [];
  let size = 0;
  for (const arg of args) {
    const value = arg();
    if (value.kind === 'unknown') {
      items.push({ at: value.at, value, isSpread: true });
      continue;
    }
    if (value.kind !== 'list') return undefined;
    if ((size += extentOf(value).size) > sizeLimit(at)) return 'tooMuch';
    for (const item of value.items) items.push(item);
  }
  return { kind: 'list', items, at };
}

/** More numbers than that make no policy. */
const MAX_RANGE = 1000;

function ranged(args: readonly Argument[], { at }: Calling): Result {
  const numbers = args.map((arg) => knownNumber(arg()));
  if (numbers.some((each) => each === undefined)) return undefined;
  const [first = 0, second, third] = numbers;
  const [start, end] = second === undefined ? [0, first] : [first, second];
  const step = third ?? (end < start ? -1 : 1);
  const count = Math.ceil((end - start) / step);
  // Steps that lead away from the end are refused.
  if (step === 0 || count < 0) return undefined;
  if (count > MAX_RANGE) return 'tooMuch';
  const all = Array.from({ length: count }, (_, index) => start + index * step);
  return list(
    all.map((each) => ({ at, value: scalar(each, at) })),
    at,
  );
}

function ofKnownSets(
  args: readonly Argument[],
  at: SourceSpot,
  isIn: (key: string, others: readonly ReadonlySet<string>[]) => boolean,
): Value | undefined {
  const sets = args.map((arg) => countedItems(arg()));
  const [first, ...more] = sets;
  if (first === undefined || sets.some((items) => items?.every(isKnownSlot) !== true)) return undefined;
  const others = more.map((items) => new Set(items?.map(({ value }) => identity(value))));
  return list(sorted(distinct(first.filter(({ value }) => isIn(identity(value), others)))), at);
}

function multiplied(args: readonly Argument[], { at }: Calling): Result {
  let rows: readonly (readonly Slot[])[] = [[]];
  for (const arg of args) {
    const items = countedItems(arg());
    if (items === undefined) return undefined;
    if (rows.length * items.length > MAX_RANGE) return 'tooMuch';
    rows = rows.flatMap((row) => items.map((item) => [...row, item]));
  }
  return within(
    rows.map((row) => ({ at, value: list(row, at) })),
    at,
  );
}

function counted(
  items: readonly Slot[] | undefined,
  at: SourceSpot,
  make: (numbers: readonly number[]) => number,
): Value | undefined {
  const numbers = items?.map(({ value, isSpread }) => (isSpread ? undefined : knownNumber(value)));
  if (numbers === undefined || numbers.length === 0 || numbers.length > MAX_RANGE) return undefined;
  const known = numbers.filter((each) => each !== undefined);
  return known.length === numbers.length ? scalar(make(known), at) : undefined;
}

function asList(value: Value | undefined, at: SourceSpot): Value | undefined {
  if (value?.kind !== 'object' || value.open !== undefined) return value;
  return list(
    [...value.members.values()].map((slot) => ({ at: slot.at, value: slot.value })),
    at,
  );
}

/** A set has each value once, in the order of their texts. */
function asSet(value: Value | undefined, at: SourceSpot): Value | undefined {
  if (value?.kind !== 'list') return value;
  const items = sorted(distinct(value.items));
  // A list that is a set as it stands keeps its place, so that it can be edited.
  return items.every((item, index) => item === value.items[index]) && items.length === value.items.length
    ? value
    : list(items, at);
}
