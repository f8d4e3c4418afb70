import { every, not, some, type Ternary } from '../../lib/ternary.ts';
import type { Stretch } from '../../model/document.ts';
import { unknownText } from '../nodes.ts';
import {
  extentOf,
  isKnown,
  partsOf,
  partsWithin,
  sizeLimit,
  textOf,
  type Slot,
  type SourceSpot,
  type TextPart,
  type Value,
} from './values.ts';

/** An argument, worked out when it is asked for. */
type Argument = () => Value;

/** `tooMuch`: what comes out is larger than anything real, so it was not made. */
type Called = (args: readonly Argument[], at: SourceSpot) => Value | 'tooMuch' | undefined;

/** What a function of Terraform gives; `undefined` where that is not known, or for a function that we do not work out. */
export function callFunction(name: string, args: readonly Argument[], at: SourceSpot): Value | 'tooMuch' | undefined {
  return Object.hasOwn(FUNCTIONS, name) ? FUNCTIONS[name]?.(args, at) : undefined;
}

const FUNCTIONS: Readonly<Record<string, Called>> = {
  jsonencode: ([value], at) => value && { kind: 'json', of: value(), at },
  format: formatted,
  coalesce: (args) => firstThat(args, (value) => !isNothing(value)),
  try: (args) => firstThat(args, () => true),
  lookup: lookedUp,
  merge: merged,
  concat: concatenated,
  join: joined,
  lower: changed((text) => text.toLowerCase()),
  upper: changed((text) => text.toUpperCase()),
  trimspace: changed((text) => text.trim()),
  tostring: ([value]) => value?.(),
  tolist: ([value]) => value?.(),
  toset: ([value]) => value?.(),
  nonsensitive: ([value]) => value?.(),
};

/** An argument that is not known may be the one, whatever follows. */
function firstThat(args: readonly Argument[], fits: (value: Value) => boolean): Value | undefined {
  for (const arg of args) {
    const value = arg();
    if (value.kind === 'unknown') return undefined;
    if (fits(value)) return value;
  }
  return undefined;
}

function isNothing(value: Value): boolean {
  return value.kind === 'scalar' && (value.value === null || value.value === '');
}

function lookedUp([map, key, otherwise]: readonly Argument[]): Value | undefined {
  const [from, name] = [map?.(), key && textOf(key())];
  if (from?.kind !== 'object' || name === undefined || !isKnown(from)) return undefined;
  return from.members.get(name)?.value ?? otherwise?.();
}

function merged(args: readonly Argument[], at: SourceSpot): ReturnType<Called> {
  const members = new Map<string, Slot>();
  let size = 0;
  for (const arg of args) {
    const value = arg();
    if (value.kind !== 'object') return undefined;
    if ((size += extentOf(value).size) > sizeLimit(at)) return 'tooMuch';
    for (const [key, slot] of value.members) members.set(key, slot);
  }
  return { kind: 'object', members, at };
}

function concatenated(args: readonly Argument[], at: SourceSpot): ReturnType<Called> {
  const items: Slot[] = [];
  let size = 0;
  for (const arg of args) {
    const value = arg();
    if (value.kind !== 'list') return undefined;
    if ((size += extentOf(value).size) > sizeLimit(at)) return 'tooMuch';
    for (const item of value.items) items.push(item);
  }
  return { kind: 'list', items, at };
}

function joined([delimiter, items]: readonly Argument[], at: SourceSpot): ReturnType<Called> {
  const [delimiterText, all] = [delimiter && textOf(delimiter()), items?.()];
  if (delimiterText === undefined || all?.kind !== 'list') return undefined;
  const values = all.items.flatMap(({ value }, index) => (index > 0 ? [delimiterText, value] : [value]));
  return computed(values, at);
}

function changed(change: (text: string) => string): Called {
  return ([value], at) => {
    const given = value?.();
    const text = given && isKnown(given) ? textOf(given) : undefined;
    return text === undefined ? undefined : computed([change(text)], at);
  };
}

const VERB = /%(?:%|(?:\[(\d{1,9})\])?[-+ #0]{0,9}\d{0,9}(?:\.\d{1,9})?[sdvq])/g;

/** Puts values in place of `%s`, `%d` and `%v`; the text around them still stands where it stands. */
function formatted([spec, ...rest]: readonly Argument[], at: SourceSpot): ReturnType<Called> {
  const format = spec?.();
  if (format?.kind !== 'scalar' || typeof format.value !== 'string') return undefined;
  const values = rest.map((arg) => arg());
  const parts: TextPart[] = [];
  let next = 0;
  let length = 0;
  for (const part of partsOf(format)) {
    if (part.kind !== 'plain') {
      parts.push(part);
      continue;
    }
    let last = 0;
    const plain = (end: number): void => {
      if (end > last) parts.push({ ...part, ...between(part, last, end), text: part.text.slice(last, end) });
    };
    for (const found of part.text.matchAll(VERB)) {
      plain(found.index);
      last = found.index + found[0].length;
      if (found[1] !== undefined) next = Number(found[1]) - 1;
      const value = found[0] === '%%' ? '%' : values[next++];
      if (value === undefined || !/^%(?:%|(?:\[\d+\])?[sdv])$/.test(found[0])) return undefined;
      const filled = partOf(value, between(part, found.index, last));
      if ((length += filled.text.length) > sizeLimit(at)) return 'tooMuch';
      parts.push(filled);
    }
    plain(part.text.length);
  }
  const layout = format.parts ?? { indent: '', isHeredoc: false };
  return { kind: 'scalar', value: textOfParts(parts), at: format.at, parts: { ...layout, list: parts } };
}

function between({ start }: Stretch, from: number, to: number): Stretch {
  return { start: start + from, end: start + to };
}

function partOf(value: string | Value, place: Stretch): TextPart {
  const { start, end } = place;
  if (typeof value === 'string') return { text: value, start, end, kind: 'value', isUnknown: false };
  const text = textOf(value);
  const isOpen = text === undefined || text === '';
  return { text: isOpen ? openText(value) : text, start, end, kind: 'value', isUnknown: isOpen || !isKnown(value) };
}

function textOfParts(parts: readonly TextPart[]): string {
  return parts.map(({ text }) => text).join('');
}

/** A text that no characters of the file stand for as they are. */
function computed(values: readonly (string | Value)[], at: SourceSpot): ReturnType<Called> {
  const list = partsWithin(values, sizeLimit(at), (value) => partOf(value, at));
  if (list === undefined) return 'tooMuch';
  return { kind: 'scalar', value: textOfParts(list), at, parts: { list, indent: '', isHeredoc: false } };
}

/** The text of what is not known: by its own name, else by the text that stands for it. */
function openText(value: Value): string {
  const { source, start, end } = value.at;
  return unknownText(value.kind === 'unknown' ? value.name : source.text.slice(start, end));
}

type Scalar = string | number | boolean | null;

/** What an operator makes of its operands; `undefined` where that is not known, or where we do not count. */
export function operate(operator: string, operands: readonly Value[]): Scalar | undefined {
  const values = operands.map(scalarOf);
  const [one, other] = values;
  switch (operator) {
    case '!':
      return not(answer(one));
    case '-':
      return values.length === 1 && typeof one === 'number' ? -one : undefined;
    case '&&':
      return every(values.map(answer));
    case '||':
      return some(values.map(answer));
    case '==':
    case '!=':
      return equal(one, other, operator === '==');
    default:
      return typeof one === 'number' && typeof other === 'number' ? compare(operator, one, other) : undefined;
  }
}

function scalarOf(value: Value): Scalar | undefined {
  return value.kind === 'scalar' && isKnown(value) ? value.value : undefined;
}

function answer(value: Scalar | undefined): Ternary {
  return typeof value === 'boolean' ? value : undefined;
}

function equal(one: Scalar | undefined, other: Scalar | undefined, isEqual: boolean): boolean | undefined {
  return one === undefined || other === undefined ? undefined : (one === other) === isEqual;
}

function compare(operator: string, one: number, other: number): boolean | undefined {
  switch (operator) {
    case '<':
      return one < other;
    case '>':
      return one > other;
    case '<=':
      return one <= other;
    case '>=':
      return one >= other;
    default:
      return undefined;
  }
}
