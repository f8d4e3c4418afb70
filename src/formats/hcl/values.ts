import type { Stretch } from '../../model/document.ts';
import { MAX_SIZE } from '../evaluation-budget.ts';
import { unknownText } from '../nodes.ts';
import type { SourceFile } from './syntax.ts';

/** Characters of one of the files. */
export interface SourceSpot extends Stretch {
  readonly source: SourceFile;
}

/**
 * A value that was worked out, with the characters that it was worked out from. `refersTo`: the resource that it was taken from.
 * `isDerived`: put together from blocks or arguments; the characters at its place are not its text.
 */
export type Value = { readonly at: SourceSpot; readonly refersTo?: string; readonly isDerived?: true } & (
  | { readonly kind: 'scalar'; readonly value: string | number | boolean | null; readonly parts?: TextParts }
  /** `open`: it has more members, each of which is called by this name and its own. */
  | { readonly kind: 'object'; readonly members: ReadonlyMap<string, Slot>; readonly open?: OpenMembers }
  | { readonly kind: 'list'; readonly items: readonly Slot[] }
  /** What `jsonencode` makes of a value. */
  | { readonly kind: 'json'; readonly of: Value }
  /** Not known before the run; the name is what stands in the text. */
  | { readonly kind: 'unknown'; readonly name: string; readonly encodes?: Encoding }
);

/** What a text was made of that is not worked out, and by which function. */
interface Encoding {
  readonly by: string;
  readonly of: Value;
}

/** What members of an object are called that are not known before the run. */
interface OpenMembers {
  readonly name: string;
  readonly refersTo?: string;
  /** It is one of several, nobody knows which: an index leads to the same again. */
  readonly isAnyItem?: true;
  /** Works out a member when it is asked for; there are no others. */
  readonly read?: (name: string) => Value | undefined;
}

/** Where a value stands in its object or list, by the expression for it. */
export interface Slot {
  readonly key?: SourceSpot;
  /** The key cannot be replaced: it is an expression, or only marks the place. */
  readonly isKeyDerived?: true;
  /** The blocks that make it; removing it removes them. */
  readonly blocks?: readonly SourceSpot[];
  /** An item that stands for any number of items, also none. */
  readonly isSpread?: true;
  readonly at: SourceSpot;
  readonly value: Value;
}

/** A text in the parts that it is composed of. */
export interface TextParts {
  readonly list: readonly TextPart[];
  /** What stands in front of each line in the file and is no part of the text. */
  readonly indent: string;
  readonly isHeredoc: boolean;
}

/** A part of a text: characters of the file as they are, one escape, or the value of an expression. */
export interface TextPart extends Stretch {
  readonly text: string;
  readonly kind: 'plain' | 'escape' | 'value';
  /** The value is known only later. */
  readonly isUnknown: boolean;
  /** A loop writes it more than once, or a condition decides whether it is written. */
  readonly isRepeated?: true;
}

/** The value as JSON has it; what is not known is `${…}` with its name. */
export function plainValue(value: Value): unknown {
  switch (value.kind) {
    case 'scalar':
      return value.value;
    case 'unknown':
      return unknownText(value.name);
    case 'json':
      return JSON.stringify(plainValue(value.of));
    case 'list':
      return value.items.map((item) => plainValue(item.value));
    case 'object':
    default:
      return plainObject(value);
  }
}

/** Members that are known only later are one more, under their name. */
function plainObject({ members, open }: Value & { readonly kind: 'object' }): unknown {
  const name = open && unknownText(open.name);
  if (name !== undefined && members.size === 0) return name;
  const plain = [...members].map(([key, slot]) => [key, plainValue(slot.value)]);
  return Object.fromEntries(name === undefined ? plain : [...plain, [name, name]]);
}

/** What is asked of a value again and again. Names share values: walked as a tree, one would be met as often as it is named. */
interface Extent {
  /** Values and characters in it. */
  readonly size: number;
  /** How deep lists and objects lie in it. */
  readonly height: number;
  /** Nothing in it is left to be known. */
  readonly isKnown: boolean;
  /** It is written as it is, all of it. */
  readonly isLiteral: boolean;
}

const extents = new WeakMap<Value, Extent>();

/** How large a value is, and of what kind; worked out once. */
export function extentOf(value: Value): Extent {
  if (value.kind === 'scalar') return scalarExtent(value);
  if (value.kind === 'unknown') return { size: value.name.length, height: 0, isKnown: false, isLiteral: false };
  const known = extents.get(value);
  if (known !== undefined) return known;
  const found = value.kind === 'json' ? jsonExtent(extentOf(value.of)) : containerExtent(value);
  extents.set(value, found);
  return found;
}

function scalarExtent({ value, parts, refersTo }: Value & { readonly kind: 'scalar' }): Extent {
  return {
    size: typeof value === 'string' ? value.length : 1,
    height: 0,
    isKnown: parts === undefined || parts.list.every((part) => !part.isUnknown),
    isLiteral: parts === undefined && refersTo === undefined,
  };
}

/** Each quote in the text of a value is written as two characters. */
function jsonExtent({ size, ...inner }: Extent): Extent {
  return { size: 2 * size + 2, ...inner };
}

function containerExtent(value: Value & { readonly kind: 'list' | 'object' }): Extent {
  const slots = value.kind === 'list' ? value.items : value.members.values();
  const all = { size: 1, height: 0, isKnown: value.kind === 'list' || value.open === undefined, isLiteral: true };
  for (const slot of slots) {
    const inner = extentOf(slot.value);
    all.isKnown &&= slot.isSpread !== true;
    all.size += 1 + inner.size;
    all.height = Math.max(all.height, inner.height);
    all.isKnown &&= inner.isKnown;
    all.isLiteral &&= inner.isLiteral;
  }
  if (value.kind === 'object') for (const name of value.members.keys()) all.size += name.length;
  return { ...all, height: all.height + 1 };
}

/** How large the value of an expression may be: what is written out may be as long as it is. */
export function sizeLimit({ start, end }: Stretch): number {
  return MAX_SIZE + end - start;
}

/** The parts that a text is made of, worked out one by one; `undefined` as soon as they are longer than the limit together. */
export function partsWithin<T>(
  items: Iterable<T>,
  limit: number,
  partOf: (item: T) => TextPart,
): readonly TextPart[] | undefined {
  const parts: TextPart[] = [];
  let length = 0;
  for (const item of items) {
    const part = partOf(item);
    length += part.text.length;
    if (length > limit) return undefined;
    parts.push(part);
  }
  return parts;
}

/** Whether nothing in a value is left to be known. */
export function isKnown(value: Value): boolean {
  return extentOf(value).isKnown;
}

/** A scalar as text; `undefined` for null and for what is no scalar. */
export function textOf(value: Value): string | undefined {
  if (value.kind === 'json') return JSON.stringify(plainValue(value.of));
  return value.kind === 'scalar' && value.value !== null ? String(value.value) : undefined;
}

/** The parts of a text; one that has no other parts stands between its quotes as it is. */
export function partsOf({ value, at, parts, isDerived }: Value & { readonly kind: 'scalar' }): readonly TextPart[] {
  if (parts !== undefined) return parts.list;
  const text = String(value);
  if (isDerived) return [{ text, start: at.start, end: at.end, kind: 'value', isUnknown: false }];
  return [{ text, start: at.start + 1, end: at.end - 1, kind: 'plain', isUnknown: false }];
}
