import type { Stretch } from './hcl-ast.ts';

/** A file of a module. */
export interface Source {
  readonly file: string;
  readonly text: string;
  readonly format: 'hcl' | 'json';
  /** It gives variables their values: it may hold what is no part of the code, such as passwords. */
  readonly isGiven?: true;
}

/** Characters of one of the files. */
export interface Spot extends Stretch {
  readonly source: Source;
}

/** A value that was worked out, with the characters that it was worked out from. `refersTo`: the resource that it was taken from. */
export type Value = { readonly at: Spot; readonly refersTo?: string } & (
  | { readonly kind: 'scalar'; readonly value: string | number | boolean | null; readonly parts?: TextParts }
  | { readonly kind: 'object'; readonly members: ReadonlyMap<string, Slot> }
  | { readonly kind: 'list'; readonly items: readonly Slot[] }
  /** What `jsonencode` makes of a value. */
  | { readonly kind: 'json'; readonly of: Value }
  /** Not known before the run; the name is what stands in the text. */
  | { readonly kind: 'unknown'; readonly name: string }
);

/** Where a value stands in its object or list, by the expression for it. */
export interface Slot {
  readonly key?: Spot;
  readonly at: Spot;
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
}

/** `${…}` around the name of what is not known, in characters that no string or bracket of a policy is made of. */
export function unknownText(name: string): string {
  const plain = name
    .replace(/\s+/g, ' ')
    .replaceAll('"', "'")
    .replace(/[{}\\]/g, '');
  return `\${${plain.trim()}}`;
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
      return Object.fromEntries([...value.members].map(([key, slot]) => [key, plainValue(slot.value)]));
  }
}

/** Whether nothing in a value is left to be known. */
export function isKnown(value: Value): boolean {
  switch (value.kind) {
    case 'scalar':
      return value.parts === undefined || value.parts.list.every((part) => !part.isUnknown);
    case 'unknown':
      return false;
    case 'json':
      return isKnown(value.of);
    case 'list':
      return value.items.every((item) => isKnown(item.value));
    case 'object':
    default:
      return [...value.members.values()].every((slot) => isKnown(slot.value));
  }
}

/** A scalar as text; `undefined` for null and for what is no scalar. */
export function textOf(value: Value): string | undefined {
  if (value.kind === 'json') return JSON.stringify(plainValue(value.of));
  return value.kind === 'scalar' && value.value !== null ? String(value.value) : undefined;
}

/** The parts of a text; one that has no other parts stands between its quotes as it is. */
export function partsOf({ value, at, parts }: Value & { readonly kind: 'scalar' }): readonly TextPart[] {
  return (
    parts?.list ?? [{ text: String(value), start: at.start + 1, end: at.end - 1, kind: 'plain', isUnknown: false }]
  );
}
