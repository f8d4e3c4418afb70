import type { Stretch } from '../../../model/document.ts';
import { unknownText } from '../../nodes.ts';
import {
  isKnown,
  partsOf,
  partsWithin,
  sizeLimit,
  textOf,
  type Slot,
  type SourceSpot,
  type TextPart,
  type Value,
} from '../values.ts';
import { countedItems, itemsIn, knownNumber, knownText, list, scalar } from './values.ts';
import type { Argument, Called, Calling, Functions, Result } from '../scope.ts';

/** Without the line ends at its end; a regular expression would look at each line end inside again and again. */
function chomp(text: string): string {
  let end = text.length;
  while (text[end - 1] === '\n' || text[end - 1] === '\r') end--;
  return text.slice(0, end);
}

/** The functions of Terraform that work on texts and numbers. */
export const texts: Functions = {
  abs: counted(Math.abs),
  basename: changed((text) => text.split('/').findLast((part) => part !== '') ?? (text === '' ? '.' : '/')),
  ceil: counted(Math.ceil),
  chomp: changed(chomp),
  dirname: changed((text) => (text.includes('/') ? text.replace(/\/[^/]*$/, '') || '/' : '.')),
  endswith: tested((text, end) => text.endsWith(end)),
  floor: counted(Math.floor),
  format: formatted,
  formatlist: formattedList,
  indent: ([by, text], { at }) => {
    const [count, plain] = [knownNumber(by?.()), knownText(text?.())];
    if (count === undefined || plain === undefined || count < 0) return undefined;
    if (count * plain.split('\n').length > sizeLimit(at)) return 'tooMuch';
    return computed([plain.replaceAll('\n', `\n${' '.repeat(count)}`)], at);
  },
  join: joined,
  lower: changed((text) => text.toLowerCase()),
  replace: replaced,
  split: ([by, text], { at }) => {
    const [mark, plain] = [knownText(by?.()), knownText(text?.())];
    if (mark === undefined || plain === undefined) return undefined;
    return list(
      plain.split(mark).map((each): Slot => ({ at, value: scalar(each, at) })),
      at,
    );
  },
  startswith: tested((text, start) => text.startsWith(start)),
  strcontains: tested((text, part) => text.includes(part)),
  strrev: changed((text) => Array.from(text).toReversed().join('')),
  substr: ([text, from, count], { at }) => {
    const [plain, start, length] = [knownText(text?.()), knownNumber(from?.()), knownNumber(count?.())];
    if (plain === undefined || start === undefined || length === undefined) return undefined;
    const characters = Array.from(plain).slice(start);
    return computed([(length < 0 ? characters : characters.slice(0, length)).join('')], at);
  },
  title: changed((text) => text.replace(/(?<![\w'])\p{L}/gu, (letter) => letter.toUpperCase())),
  trim: twice((text, signs) => trimmed(trimmed(text, signs, 'start'), signs, 'end')),
  trimprefix: twice((text, start) => (text.startsWith(start) ? text.slice(start.length) : text)),
  trimspace: changed((text) => text.trim()),
  trimsuffix: twice((text, end) => (end !== '' && text.endsWith(end) ? text.slice(0, -end.length) : text)),
  upper: changed((text) => text.toUpperCase()),
};

function changed(change: (text: string) => string): Called {
  return ([value], { at }) => {
    const text = knownText(value?.());
    return text === undefined ? undefined : computed([change(text)], at);
  };
}

function twice(change: (text: string, by: string) => string): Called {
  return ([value, by], { at }) => {
    const [text, other] = [knownText(value?.()), knownText(by?.())];
    return text === undefined || other === undefined ? undefined : computed([change(text, other)], at);
  };
}

function tested(test: (text: string, part: string) => boolean): Called {
  return ([value, part], { at }) => {
    const [text, other] = [knownText(value?.()), knownText(part?.())];
    return text === undefined || other === undefined ? undefined : scalar(test(text, other), at);
  };
}

function counted(change: (number: number) => number): Called {
  return ([value], { at }) => {
    const number = knownNumber(value?.());
    return number === undefined ? undefined : scalar(change(number), at);
  };
}

function trimmed(text: string, signs: string, side: 'start' | 'end'): string {
  const characters = Array.from(text);
  const isKept = (character: string): boolean => !signs.includes(character);
  const first = side === 'start' ? characters.findIndex(isKept) : 0;
  const last = side === 'end' ? characters.findLastIndex(isKept) + 1 : characters.length;
  return first < 0 ? '' : characters.slice(first, last).join('');
}

/** Only a text is looked for: a pattern of somebody else may take for ever. */
function replaced([text, from, to]: readonly Argument[], { at }: Calling): Result {
  const [plain, mark, other] = [knownText(text?.()), knownText(from?.()), knownText(to?.())];
  if (plain === undefined || mark === undefined || other === undefined || /^\/.+\/$/.test(mark)) return undefined;
  if (mark !== '' && plain.split(mark).length * other.length > sizeLimit(at)) return 'tooMuch';
  return computed([plain.replaceAll(mark, () => other)], at);
}

function joined([delimiter, ...given]: readonly Argument[], { at }: Calling): Result {
  const [mark, lists] = [knownText(delimiter?.()), given.map((items) => itemsIn(items()))];
  if (mark === undefined || lists.length === 0) return undefined;
  const all = lists.flatMap((items) => items ?? []);
  if (lists.includes(undefined)) return undefined;
  return computed(
    all.flatMap(({ value }, index) => (index > 0 ? [mark, value] : [value])),
    at,
  );
}

/** `formatlist`: the text once for each item of its lists. */
function formattedList([spec, ...rest]: readonly Argument[], calling: Calling): Result {
  const values = rest.map((arg) => arg());
  const lists = values.map((value) => (value.kind === 'list' ? countedItems(value) : undefined));
  const isOpen = values.some(
    (value, index) => value.kind === 'unknown' || (value.kind === 'list' && lists[index] === undefined),
  );
  const count = Math.max(...lists.map((items) => items?.length ?? 0));
  if (spec === undefined || isOpen || count * 10 > sizeLimit(calling.at)) return undefined;
  const items: Slot[] = [];
  for (let index = 0; index < count; index++) {
    const args = values.map(
      (value, place): Argument =>
        () =>
          lists[place]?.[index]?.value ?? value,
    );
    const value = formatted([spec, ...args], calling);
    if (value === undefined || value === 'tooMuch') return value;
    items.push({ at: calling.at, value });
  }
  return list(items, calling.at);
}

const VERB = /%(?:%|(?:\[(\d{1,9})\])?[-+ #0]{0,9}\d{0,9}(?:\.\d{1,9})?[sdvq])/g;

/** Puts values in place of `%s`, `%d` and `%v`; the text around them still stands where it stands. */
function formatted([spec, ...rest]: readonly Argument[], { at }: Calling): Result {
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
  return { text: text ?? openText(value), start, end, kind: 'value', isUnknown: text === undefined || !isKnown(value) };
}

function textOfParts(parts: readonly TextPart[]): string {
  return parts.map(({ text }) => text).join('');
}

/** A text that no characters of the file stand for as they are. */
function computed(values: readonly (string | Value)[], at: SourceSpot): Result {
  const parts = partsWithin(values, sizeLimit(at), (value) => partOf(value, at));
  if (parts === undefined) return 'tooMuch';
  return { kind: 'scalar', value: textOfParts(parts), at, parts: { list: parts, indent: '', isHeredoc: false } };
}

/** The text of what is not known: by its own name, else by the text that stands for it. */
function openText(value: Value): string {
  const { source, start, end } = value.at;
  return unknownText(value.kind === 'unknown' ? value.name : source.text.slice(start, end));
}
