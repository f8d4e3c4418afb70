import { evaluate, spotOf } from '../../formats/hcl/evaluate.ts';
import type { Frame } from '../../formats/hcl/scope.ts';
import { placedText, type SourceFile } from '../../formats/hcl/syntax.ts';
import {
  textOf,
  type Slot,
  type Value,
  extentOf,
  partsOf,
  type SourceSpot,
  type TextPart,
  type TextParts,
} from '../../formats/hcl/values.ts';
import { innerJson } from '../../formats/json/locate.ts';
import { isJson, parseJson } from '../../formats/json/parse.ts';
import type { InnerText } from '../../formats/parsed-text.ts';
import { unknownText } from '../../formats/nodes.ts';
import { folderOf } from '../../lib/paths.ts';
import {
  type Document,
  keyOf,
  type Located,
  type Location,
  type Path,
  type Composition,
  type Layout,
  type Span,
} from '../../model/document.ts';
import { TERRAFORM_CODE } from './file-names.ts';
import { keyText, type Declared, type Instance, type ModuleScope } from './blocks.ts';

/** A resource with its attributes worked out, and the documents that show where they stand. */
export interface Resource {
  readonly type: string;
  /** As Terraform writes it: `module.x["a"].alicloud_ram_role.r["b"]`. */
  readonly address: string;
  /** The address, made different where another resource has the same. */
  readonly id: string;
  /** How its module calls it. */
  readonly ownAddress: string;
  readonly home: string;
  readonly slots: ReadonlyMap<string, Slot>;
  readonly declared: Declared;
  /** What its names mean. */
  readonly frame: Omit<Frame, 'source'>;
  /** Whether what stands in a file is not reported: nobody asked for it, nor for the resource. */
  readonly isHidden: (source: SourceFile) => boolean;
  /** The resource itself; its attributes are below. */
  readonly at: Location;
  /** Of an attribute, in the file that has it: an override file, or that of the resource. */
  readonly placeOf: (attribute: string) => Location;
}

/** What a module makes of a block. */
interface Making {
  readonly scope: ModuleScope;
  readonly instance: Instance;
  /** What makes it: a provider with its alias. */
  readonly home: string;
  /** Whether the user asked for a file. */
  readonly isAsked: (file: string) => boolean;
}

/** What Terraform reads of a resource itself, the same for all instances. */
const META = new Set(['count', 'for_each', 'provider', 'depends_on']);

/** Works out the attributes of an instance of a resource. */
export function resourceOf(declared: Declared, { scope, instance, home, isAsked }: Making): Resource {
  const { block, source: file } = declared;
  const frame: Omit<Frame, 'source'> = { scope, ...(instance.names && { names: instance.names }) };
  const slots = new Map(
    [...block.attributes]
      .filter(([name]) => !META.has(name))
      .map(([name, { key, value, source = file }]): [string, Slot] => [
        name,
        { key: spotOf(key, source), at: spotOf(value, source), value: evaluate(value, { ...frame, source }) },
      ]),
  );
  const [type = '', name = ''] = block.labels;
  const prefix: Path = ['resource', type, name];
  const head = spotOf(block.head, file);
  const root: Slot = { key: head, at: head, value: { kind: 'object', members: slots, at: head } };
  const key = keyText(instance);
  const fullId = `${scope.prefix}${declared.id}${key}`;
  const isHidden = (source: SourceFile): boolean =>
    TERRAFORM_CODE.test(source.file) && !isAsked(source.file) && !isAsked(file.file);
  const documentIn = documentsOf({ root, prefix, part: fullId, isHidden, isByUse: true });
  const ownAddress = `${type}.${name}${key}`;
  return {
    type,
    address: `${scope.prefix}${ownAddress}`,
    id: fullId,
    ownAddress,
    home,
    slots,
    declared,
    frame,
    isHidden,
    at: { document: documentIn(file), path: prefix },
    placeOf: (attribute) => ({
      document: documentIn(slots.get(attribute)?.at.source ?? file),
      path: [...prefix, attribute],
    }),
  };
}

/** An attribute as text: what is not known is `${…}` with its name. Null is as good as not there. */
export function attributeText({ slots, placeOf }: Resource, ...names: readonly string[]): Located<string> | undefined {
  for (const name of names) {
    const value = slots.get(name)?.value;
    const text = value && valueText(value);
    if (text !== undefined) return { value: text, at: placeOf(name) };
  }
  return undefined;
}

function valueText(value: Value): string | undefined {
  return value.kind === 'unknown' ? unknownText(value.name) : textOf(value);
}

/** The name of an attribute of a resource, as a place. */
export function attributeKey({ placeOf }: Resource, name: string): Location {
  return keyOf(placeOf(name));
}

/** What the documents of a resource show of it: a place for each value, at its use, or where the text of it is written. */
interface Shown {
  readonly root: Slot;
  readonly prefix: Path;
  /** A resource is a part of its file: its findings must not supersede those of another. */
  readonly part: string;
  readonly isHidden: (source: SourceFile) => boolean;
  /** Of a value that stands elsewhere in the module the place of its use is shown. */
  readonly isByUse?: true;
}

/** A file as the text of one resource. */
interface View extends Shown {
  readonly source: SourceFile;
  readonly documentIn: (source: SourceFile) => Document;
}

/** The files that a resource is written in, each as the text of it. */
export function documentsOf(shown: Shown): (source: SourceFile) => Document {
  const documents = new Map<SourceFile, Document>();
  const documentIn = (source: SourceFile): Document => {
    const known = documents.get(source) ?? viewOf({ ...shown, source, documentIn });
    documents.set(source, known);
    return known;
  };
  return documentIn;
}

function viewOf(view: View): Document {
  const { source, part } = view;
  const { file, text, format, within } = placedText(source);
  // Member by member: a resource has several, and spreading one takes longer than all else here.
  return {
    file,
    text,
    format,
    within,
    index: 0,
    part,
    ...(view.isHidden(source) && { isHidden: true }),
    ...(source.isBroken && { readOnly: 'broken' as const }),
    variables: () => variablesIn(view.root.value),
    locate: (_, paths) => paths.map((path) => spanAt(path, view)),
    layoutOf: (_, path) => layoutAt(path, view),
    innerOffsets: (_, { start }, offsets) => offsets.map((offset) => start + offset),
  };
}

/** By account ID the hole of a template that it was put in. */
function variablesIn(value: Value, found = new Map<string, string>()): ReadonlyMap<string, string> {
  if (value.kind === 'json') return variablesIn(value.of, found);
  if (value.kind === 'scalar') {
    for (const { kind, text, start, end } of value.parts?.list ?? [])
      if (kind === 'value' && /^\d{10,}$/.test(text)) found.set(text, value.at.source.text.slice(start, end));
    return found;
  }
  const slots = value.kind === 'list' ? value.items : value.kind === 'object' ? [...value.members.values()] : [];
  for (const slot of slots) variablesIn(slot.value, found);
  return found;
}

/** The members of an object or a list as they are written, each with its key. */
function layoutAt(path: Path, { root, prefix, source }: View): Layout | undefined {
  let slot: Slot | undefined = root;
  for (const step of path.slice(prefix.length)) slot = slot && below(slot.value, step);
  const value = slot?.value.kind === 'json' ? slot.value.of : slot?.value;
  if (value?.at.source !== source || value.isDerived === true) return undefined;
  if (value.kind !== 'list' && value.kind !== 'object') return undefined;
  const slots = value.kind === 'list' ? value.items : [...value.members.values()];
  const members = slots.map(({ key, at }) => ({ start: key?.start ?? at.start, end: at.end }));
  // Of a key that stands twice the last value counts, in the place of the first.
  return { isBlock: false, isList: value.kind === 'list', members: members.toSorted((a, b) => a.start - b.start) };
}

function spanAt(path: Path, view: View): Span | undefined {
  const { root, prefix } = view;
  let slot = root;
  let span = spanOf(root, view, undefined);
  for (const step of path.slice(prefix.length)) {
    const next = below(slot.value, step);
    if (next === undefined) return undefined;
    slot = next;
    span = spanOf(slot, view, span);
  }
  return span;
}

function below(value: Value, step: string | number): Slot | undefined {
  if (value.kind === 'json') return below(value.of, step);
  if (value.kind === 'object') return value.members.get(String(step));
  return value.kind === 'list' ? value.items[Number(step)] : undefined;
}

/** Text that stands somewhere else, or stands for something else, can be shown and not replaced. */
function spanOf(slot: Slot, view: View, outer: Span | undefined): Span | undefined {
  const { source } = view;
  const { key, at, value, isKeyDerived, blocks } = slot;
  // What another module says is shown there: nobody looks for it at the name that stands for it.
  const isCallers = folderOf(at.source.file) !== folderOf(value.at.source.file) && value.at.source !== source;
  const spots = isCallers ? [] : view.isByUse === true ? [at] : [value.at, at];
  const place = spots.find((spot) => spot.source === source);
  if (place === undefined)
    return elsewhere(slot, view) ?? spanAtUse(slot, view) ?? (outer && { ...outer, computed: 'whole' });
  const isWritten =
    value.at.source === source && value.at.start === at.start && extentOf(value).isLiteral && isOwnText(value.at);
  const keyed = key !== undefined && key.source === source ? { start: key.start, end: key.end } : undefined;
  const span = {
    start: place.start,
    end: place.end,
    isContainer: isContainer(value),
    key: keyed,
    ...(isKeyDerived && { isKeyDerived }),
    ...(blocks?.every((block) => block.source === source) && { blocks }),
  };
  if (isDerived(value)) return { ...span, computed: 'whole' };
  return isWritten ? span : { ...span, computed: isContainer(value) ? 'inside' : 'whole' };
}

function isContainer({ kind }: Value): boolean {
  return kind === 'object' || kind === 'list' || kind === 'json';
}

/** The place of a value at the name that stands for it. */
function spanAtUse({ at, key, value }: Slot, { source }: View): Span | undefined {
  if (at.source !== source) return undefined;
  const keyed = key?.source === source ? { start: key.start, end: key.end } : undefined;
  return { start: at.start, end: at.end, isContainer: isContainer(value), key: keyed, computed: 'whole' };
}

/** The place of a value in another file. */
function elsewhere({ value }: Slot, { documentIn }: View): Span | undefined {
  const { source, start, end } = value.at;
  // Files of values hold what is no part of the code, such as passwords.
  if (source.isGiven === true || start === end) return undefined;
  const document = documentIn(source);
  return { start, end, isContainer: isContainer(value), key: undefined, computed: 'whole', document };
}

function isDerived(value: Value): boolean {
  return value.isDerived === true || (value.kind === 'json' && isDerived(value.of));
}

/** In the JSON syntax an expression stands in a string, whose escapes an edit does not know: there only JSON itself is replaced. */
function isOwnText({ source: { format, text }, start, end }: SourceSpot): boolean {
  if (format !== 'json') return true;
  const own = text.slice(start, end);
  return /^(?:"|[[{]\s*["[{])/.test(own) && isJson(own);
}

/** A policy that is written as a text (a heredoc, a quoted text), parsed; `open` where what is not known yet breaks it. */
export function textPolicy(
  value: Value & { readonly kind: 'scalar' },
  { document, path }: Location,
): InnerText | 'open' {
  const { text, composed, isOpen } = composedText(value);
  const parsed = parseJson(innerJson({ document, path, encoding: 'plain', composed }, text));
  return parsed.state === 'broken' && isOpen ? 'open' : parsed;
}

/** A text as it is parsed, and how the file writes it. `isOpen`: something in it is known only later. */
interface ComposedText {
  readonly text: string;
  readonly composed: Composition;
  readonly isOpen: boolean;
}

/** The text that a value stands for, with names for what is known only later. */
export function composedText(value: Value & { readonly kind: 'scalar' }): ComposedText {
  const parts = masked(partsOf(value));
  const isOpen =
    parts.some(({ isBare }) => isBare) ||
    value.parts?.list.some(({ kind, isUnknown }) => kind === 'value' && isUnknown) === true;
  return { text: parts.map((part) => part.text).join(''), composed: composition(parts, value.parts), isOpen };
}

/** A part as the policy is parsed with it. */
interface MaskedPart extends TextPart {
  /** What is not known stands where no string is: it may be anything, or more than one thing. */
  readonly isBare: boolean;
}

const NAME_ONLY = /^\$\{[^{}]*\}$/;

/** What is not known is a part of a string where it stands in one, and a value or a member of its own elsewhere. */
function masked(parts: readonly TextPart[]): readonly MaskedPart[] {
  // Where nothing is to be found out, nothing is read.
  if (!parts.some(isName)) return parts.map((part) => ({ isBare: false, ...part }));
  const reading: MaskReading = { isInString: false, open: [], last: '' };
  return parts.map((part, index) => {
    const isBare = isName(part) && !reading.isInString;
    const text = isBare ? bareText(part.text, signBehind(parts, index), reading) : part.text;
    readOn(text, reading);
    return { isBare, ...part, text };
  });
}

/** Whether a part is nothing but the name of what is not known. */
function isName({ kind, text }: TextPart): boolean {
  return kind === 'value' && NAME_ONLY.test(text);
}

/** How far a text was read: the brackets that are open, and the last sign that is no blank. */
interface MaskReading {
  isInString: boolean;
  readonly open: string[];
  last: string;
}

function readOn(text: string, reading: MaskReading): void {
  for (const [sign] of text.matchAll(/\\.|\S/gs)) {
    if (sign === '"') reading.isInString = !reading.isInString;
    else if (!reading.isInString && (sign === '{' || sign === '[')) reading.open.push(sign);
    else if (!reading.isInString && (sign === '}' || sign === ']')) reading.open.pop();
    reading.last = sign;
  }
}

/** The first sign behind a part that is no blank; what is not known stands for a value. */
function signBehind(parts: readonly TextPart[], index: number): string {
  for (const { kind, text } of parts.slice(index + 1, index + 3)) {
    const sign = kind === 'value' ? '"' : text.trimStart().charAt(0);
    if (sign !== '') return sign;
  }
  return '';
}

/** A part that may stand for several items or members has the commas that they bring along. */
function bareText(name: string, behind: string, { open, last }: MaskReading): string {
  const text = JSON.stringify(name);
  const isMember = open.at(-1) === '{' && last !== ':' && behind !== ':';
  const before = last === '' || '[{,:'.includes(last) ? '' : ',';
  const after = behind === '' || ']},:'.includes(behind) || open.length === 0 ? '' : ',';
  return `${before}${isMember ? `${text}:${text}` : text}${after}`;
}

function composition(parts: readonly MaskedPart[], layout: TextParts | undefined): Composition {
  const placed: (MaskedPart & { readonly from: number; readonly to: number })[] = [];
  let at = 0;
  for (const part of parts) placed.push({ from: at, to: (at += part.text.length), ...part });
  const end = placed.at(-1)?.end ?? 0;
  return {
    stretch(start, stop) {
      const [first, last] = [placed.find(({ to }) => start < to), placed.findLast(({ from }) => from < stop)];
      const from = first === undefined ? end : first.kind === 'plain' ? first.start + start - first.from : first.start;
      const to = last === undefined ? from : last.kind === 'plain' ? last.start + stop - last.from : last.end;
      return [from, stop === start ? from : to];
    },
    isPlain: (start, stop) =>
      placed.every(
        ({ kind, isRepeated, from, to }) => (kind !== 'value' && isRepeated !== true) || to <= start || stop <= from,
      ),
    write: (text) => written(text, layout),
  };
}

/** A rewritten reference must be valid HCL. */
function written(text: string, layout: TextParts | undefined): string | undefined {
  if (/[$%]\{(?![\w.-]+\})/.test(text)) return undefined;
  if (layout?.isHeredoc !== true) return JSON.stringify(text).slice(1, -1);
  return text.replaceAll('\n', `\n${layout.indent}`);
}
