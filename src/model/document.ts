import { pointer, type Path } from './path.ts';

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
  /** A program wrote it and may write it anew: its lines do not identify what stands on them. */
  readonly isRecorded?: boolean;
  /** It holds what nobody may see, anywhere: no line of it is shown. */
  readonly isConfidential?: boolean;
  /**
   * Integers that a YAML text does not quote although no number keeps them as they are written: 12 digits and more, or a
   * leading zero. JSON pointer → digits. The value holds them as strings.
   */
  readonly numbers?: ReadonlyMap<string, string>;
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
}

/** The document that is a file of its own: the one that holds this one, however deep. */
export function outermost(document: Document): Document {
  return document.within === undefined ? document : outermost(document.within.document);
}

/** The same for two readings of one document: a policy inside another text is read anew each time it is asked for. */
export function documentKey({ file, index, part = '', within }: Document): string {
  return within === undefined ? `${file}#${index}${part}` : `${documentKey(within.document)}${pointer(within.path)}#`;
}
