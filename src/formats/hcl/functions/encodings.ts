import { MAX_SIZE } from '../../evaluation-budget.ts';
import { jsonDocument } from '../../json/locate.ts';
import { parseJson } from '../../json/parse.ts';
import type { Path } from '../../../model/document.ts';
import type { SourceFile } from '../syntax.ts';
import { partsOf, textOf, type Slot, type SourceSpot, type TextPart, type Value } from '../values.ts';
import { knownText, objectOf, scalar } from './values.ts';
import type { Called, Calling, Decoded, Functions, Result } from '../scope.ts';

/** The functions of Terraform that read files, and that write and read encodings. */
export const encodings: Functions = {
  base64encode: encodedBy('base64encode'),
  yamlencode: encodedBy('yamlencode'),
  urlencode: encodedBy('urlencode'),
  textencodebase64: encodedBy('textencodebase64'),
  jsonencode: ([value], { at }) => value && { kind: 'json', of: value(), at },
  jsondecode: ([arg], calling) => {
    const value = arg?.();
    return value?.kind === 'json' ? value.of : decoded(value, calling, readJsonText);
  },
  yamldecode: ([arg], calling) => {
    const value = arg?.();
    if (value?.kind === 'json') return value.of;
    return encodes(value, 'yamlencode') ?? decoded(value, calling, readYamlText);
  },
  base64decode: ([arg]) => encodes(arg?.(), 'base64encode'),
  file: ([path], calling) => {
    const source = fileAt(path?.(), calling);
    return source && wholeText(source);
  },
  fileexists: ([path], calling) => (fileAt(path?.(), calling) === undefined ? undefined : scalar(true, calling.at)),
  templatefile: filledIn,
};

/** A text that is not worked out, and what it was made of: it may stand where the value itself is wanted. */
function encodedBy(by: string): Called {
  return ([value], { at }) => {
    const { source, start, end } = at;
    return value && { kind: 'unknown', name: source.text.slice(start, end), at, encodes: { by, of: value() } };
  };
}

function encodes(value: Value | undefined, by: string): Value | undefined {
  return value?.kind === 'unknown' && value.encodes?.by === by ? value.encodes.of : undefined;
}

function fileAt(path: Value | undefined, { surroundings, at }: Calling): SourceFile | undefined {
  const name = knownText(path);
  return name === undefined ? undefined : surroundings.readFile(name, at);
}

/** The text of a file, each of its characters in its place. */
function wholeText(source: SourceFile): Value {
  const { text } = source;
  const at = { source, start: 0, end: text.length };
  const list: readonly TextPart[] = [{ text, start: 0, end: text.length, kind: 'plain', isUnknown: false }];
  return { kind: 'scalar', value: text, at, parts: { list, indent: '', isHeredoc: true } };
}

/** Templates inside of templates. */
const MAX_TEMPLATES = 20;

function filledIn([path, values]: Parameters<Called>[0], calling: Calling): Result {
  const { surroundings, render, effort } = calling;
  const source = fileAt(path?.(), calling);
  const names = values?.();
  const parts = source && surroundings.parseTemplate(source.text);
  if (source === undefined || parts === undefined || names?.kind !== 'object') return undefined;
  if (effort.templates.length >= MAX_TEMPLATES || effort.templates.includes(source.file)) {
    effort.circles.add(source.file);
    return undefined;
  }
  effort.templates.push(source.file);
  const filled = render(parts, source, new Map([...names.members].map(([name, slot]) => [name, slot.value])));
  effort.templates.pop();
  return filled;
}

type ReadText = (file: string, text: string, calling: Calling) => Decoded | undefined;

const readJsonText: ReadText = (file, text) => {
  const parsed = parseJson(jsonDocument(file, text));
  return parsed.state === 'read' ? parsed : undefined;
};

const readYamlText: ReadText = (file, text, { surroundings }) => surroundings.readYaml?.(file, text);

function decoded(text: Value | undefined, calling: Calling, read: ReadText): Result {
  const plain = text && textOf(text);
  if (text?.kind !== 'scalar' || plain === undefined) return undefined;
  if (plain.length > MAX_SIZE) return 'tooMuch';
  const found = read(text.at.source.file, plain, calling);
  if (found === undefined) return undefined;
  const nodes = nodesIn(found.value, []);
  const spans = found.document.locate(
    found.document,
    nodes.map(({ path }) => path),
  );
  const offset = placing(text);
  const spots = new Map(
    nodes.map(({ path }, index) => {
      const { start = 0, end = plain.length } = spans[index] ?? {};
      return [JSON.stringify(path), offset(start, end)];
    }),
  );
  const isUnknown = text.parts?.list.some((part) => part.isUnknown) === true;
  return valueOf(found.value, [], { spotOf: (path) => spots.get(JSON.stringify(path)) ?? text.at, isUnknown });
}

interface Node {
  readonly value: unknown;
  readonly path: Path;
}

function nodesIn(value: unknown, path: Path): readonly Node[] {
  const inner = Array.isArray(value)
    ? value.map((item: unknown, index) => [index, item] as const)
    : typeof value === 'object' && value !== null
      ? Object.entries(value)
      : [];
  return [{ value, path }, ...inner.flatMap(([key, item]) => nodesIn(item, [...path, key]))];
}

/** Where characters of a text stand in the file. */
function placing(text: Value & { kind: 'scalar' }): (start: number, end: number) => SourceSpot {
  const { source } = text.at;
  const [only, ...more] = partsOf(text);
  if (only?.kind !== 'plain' || more.length > 0) return () => text.at;
  return (start, end) => ({ source, start: only.start + start, end: only.start + end });
}

interface Placing {
  readonly spotOf: (path: Path) => SourceSpot;
  /** The text has values in it that are known only later. */
  readonly isUnknown: boolean;
}

function valueOf(value: unknown, path: Path, placed: Placing): Value {
  const at = placed.spotOf(path);
  const slotOf = (item: unknown, key: string | number): Slot => {
    const inner = valueOf(item, [...path, key], placed);
    return { at: inner.at, value: inner };
  };
  if (Array.isArray(value))
    return { kind: 'list', items: value.map((item: unknown, index) => slotOf(item, index)), at, isDerived: true };
  if (typeof value === 'object' && value !== null)
    return objectOf(new Map(Object.entries(value).map(([key, item]) => [key, slotOf(item, key)])), at);
  const plain = value as string | number | boolean | null;
  if (typeof plain !== 'string' || !placed.isUnknown || !plain.includes('${')) return scalar(plain, at);
  const part: TextPart = { text: plain, start: at.start, end: at.end, kind: 'value', isUnknown: true };
  return { kind: 'scalar', value: plain, at, parts: { list: [part], indent: '', isHeredoc: false } };
}
