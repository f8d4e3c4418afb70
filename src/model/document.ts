/**
 * A text that was read, and how to find places in it again. A policy inside another text (an escaped string in a role
 * answer, a string in a snapshot) is a document of its own, `within` the outer one: its places are places of the outer text.
 */
export interface Document {
  /** The path as the user gave it, with forward slashes; `<stdin>` for standard input. */
  readonly file: string;
  /** That of a file of a snapshot folder is read again where it was dropped. */
  readonly text: string;
  readonly format: 'json' | 'yaml' | 'hcl';
  /** Which document of a YAML stream, from 0. */
  readonly index: number;
  /** Which part of the text it is, where parts are judged apart: a resource of a template. */
  readonly part?: string;
  readonly within: Embedding | undefined;
  /** A program wrote it and may write it again, so lines do not identify its content. */
  readonly isRecorded?: boolean;
  /**
   * No fix is offered in it. `record`: it says how things were (a snapshot, a plan, a state, an event, a listing). `broken`: it does
   * not parse, so where a node ends is a guess. `planned`: its values are those that a plan has in their place.
   */
  readonly readOnly?: 'record' | 'broken' | 'planned';
  /** Nobody asked for it, nor for what it is a part of: what stands in it is not reported. */
  readonly isHidden?: boolean;
  /** It holds what nobody may see, anywhere: no line of it is shown. */
  readonly isConfidential?: boolean;
  /**
   * Integers that a YAML text does not quote although no number keeps them as they are written: 12 digits and more, or a
   * leading zero. JSON pointer → digits. The value holds them as strings.
   */
  readonly numbers?: ReadonlyMap<string, string>;
  /** Account IDs that expressions in it stand for, as `${…}`: an edit writes the expression. */
  readonly variables?: () => ReadonlyMap<string, string>;
  /** Finds nodes in the text, in one pass however many are asked for; an entry is `undefined` where there is no such node. */
  readonly locate: (document: Document, paths: readonly Path[]) => readonly (Span | undefined)[];
  /** Where characters of a string node's value stand in the document's text; offsets in rising order. */
  readonly innerOffsets: (document: Document, string: Span, offsets: readonly number[]) => readonly number[];
  /** How a list or a map is laid out; absent where all are written as in JSON, with brackets and commas. */
  readonly layoutOf?: (document: Document, path: Path) => Layout | undefined;
}

/** A list or a map as the text writes it. */
export interface Layout {
  /** A line or more for each member, without brackets. */
  readonly isBlock: boolean;
  readonly isList: boolean;
  /** From the first character of a member, which may be its `-`, to the last one of its value. */
  readonly members: readonly Stretch[];
}

/** Some characters of a text, by offsets; the end is exclusive. */
export interface Stretch {
  readonly start: number;
  readonly end: number;
}

/** Where an inner document stands in the outer one, and how the outer text writes it down beyond its own string escapes. */
export interface Embedding {
  readonly document: Document;
  readonly path: Path;
  readonly encoding: 'plain' | 'percent';
  /** The string as the outer document has it, where `text` is not that string. */
  readonly encoded?: string;
  /** How the outer text composes the string of parts, where it does: places and new text go through it. */
  readonly composed?: Composition;
}

/** A text that another one writes in parts: lines without their indent, escapes, values of expressions. */
export interface Composition {
  /** Where a stretch of the text stands in the outer one. */
  stretch(start: number, end: number): readonly [start: number, end: number];
  /** Whether a stretch is written as it is: no value of an expression is in it. */
  isPlain(start: number, end: number): boolean;
  /** New text as the outer one has to write it; `undefined` where it cannot. */
  write(text: string): string | undefined;
}

/** A node by its offsets in the document's text, in UTF-16 units, ends exclusive. */
export interface Span {
  readonly start: number;
  readonly end: number;
  readonly isContainer: boolean;
  readonly key: Stretch | undefined;
  /** The value is not written here as it is, but worked out (`whole`), or something in it is (`inside`). */
  readonly computed?: 'whole' | 'inside';
  /** The key cannot be replaced. */
  readonly isKeyDerived?: boolean;
  /** It is written as blocks of HCL: removing it removes them. */
  readonly blocks?: readonly Stretch[];
  /** The document whose text the offsets are of, where the node stands in another file: it can be shown and not edited. */
  readonly document?: Document;
}

/** The document that is a file of its own: the one that holds this one, however deep. */
export function outermost(document: Document): Document {
  return document.within === undefined ? document : outermost(document.within.document);
}

/** Why no fix is offered in a document, by its own text or by one around it. */
export function readOnlyReason({ readOnly, within }: Document): Document['readOnly'] {
  return readOnly ?? (within && readOnlyReason(within.document));
}

/** The same for two readings of one document: a policy inside another text is parsed each time it is requested. */
export function documentKey({ file, index, part = '', within }: Document): string {
  return within === undefined
    ? `${file}#${index}${part}`
    : `${documentKey(within.document)}${pointer(within.path)}#${part}`;
}

/** The name under which standard input is reported, and the argument that means it. */
export const STDIN = '<stdin>';

/** The name of what accounts answered and nobody wrote down: no finding names it as its file. */
export const LIVE = '<live>';

/** A place by name: which document, which node of it (or its key). Never a line number. */
export interface Location {
  readonly document: Document;
  readonly path: Path;
  readonly part?: 'key' | 'value';
  /** Characters of the document's text instead of a node: for text that has no nodes. */
  readonly offsets?: readonly [start: number, end: number];
}

/** A value and where it stands. */
export interface Located<T> {
  readonly value: T;
  readonly at: Location;
}

/** A place by number, as editors and SARIF count: lines and columns from 1, columns in UTF-16 units, the end exclusive. */
export interface Region {
  readonly startLine: number;
  readonly startColumn: number;
  readonly endLine: number;
  readonly endColumn: number;
}

/** The node one step (or more) below a location. */
export function below(at: Location, ...steps: readonly (string | number)[]): Location {
  return { document: at.document, path: [...at.path, ...steps] };
}

/** The key of a member instead of its value. */
export function keyOf(at: Location): Location {
  return { document: at.document, path: at.path, part: 'key' };
}

/** The digits at a place where a YAML text has an integer without quotes that no number keeps as it is written. */
export function unquotedNumber({ document, path }: Location): string | undefined {
  const { numbers } = document;
  return numbers === undefined || numbers.size === 0 ? undefined : numbers.get(pointer(path));
}

/** Whether a reader that takes those digits for a number loses some: it cannot hold so many, or drops a leading zero. */
export function losesDigits(at: Location): boolean {
  const digits = unquotedNumber(at);
  return digits !== undefined && String(Number(digits)) !== digits;
}

/** Whether a number is written as the digits that quotes around it would keep: no leading zero, exponent or other base. */
export function isPlainNumber(written: string): boolean {
  return /^(?:0|[1-9]\d*)$/.test(written);
}

/** The way from a document's root to a node: `['Statement', 0, 'Principal', 'Service', 0]`. */
export type Path = readonly (string | number)[];

/** A path as a JSON pointer: `/Statement/0/Effect`. */
export function pointer(path: Path): string {
  return path.map((step) => `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

/** The steps of a JSON pointer; those into a list are digits. */
export function pointerSteps(text: string): readonly string[] {
  const steps = text.split('/').slice(1);
  return steps.map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
}
