import type { Context, Inventory } from '../inventory/inventory.ts';
import type { Document, Path } from '../model/document.ts';
import type { Unchecked } from '../model/finding.ts';
import type { Subject } from '../model/subject.ts';

/** A row of the registry: what a kind of input is called, how it is recognised, and what reads it. */
export interface InputKind {
  /** What reports and `--show-files` call it. */
  readonly id: string;
  /** What the README says that it looks like, in Markdown. */
  readonly looks: string;
  /** What is expected where something else was given; kinds may share a phrase. */
  readonly expected: string;
  /** Whether a parsed text is of this kind. The first row that says so counts; a row without it is recognised by file name. */
  readonly looksLike?: (value: unknown) => boolean;
  /** It is a text of another tool: asked last, and only where this says that the text may hold policies. */
  readonly mayHold?: (text: string) => boolean;
  /** Whether a broken text was meant to be of this kind, by words that stand together nowhere else. */
  readonly mayBe?: (text: string) => boolean;
  /** It says how things were: to edit it would fix nothing and falsify the record. */
  readonly isRecord?: true | ((value: unknown) => boolean);
  /** A call prints it, so that several may stand one after the other in a text, or inside of what an SDK puts around them. */
  readonly isAnswer?: true;
  /** A command line is sent it or prints it, so that several may stand one after the other in a text. */
  readonly isStreamed?: true;
  /** Pre-flight takes tasks from it. */
  readonly hasTasks?: true;
  /** What reads it, which is loaded when it is needed where most runs do not need it. */
  readonly reader?: Reader | (() => Promise<Reader>);
}

export interface Reader {
  readonly read: Collect;
  /** Whether a document has anything of ours, where its looks do not tell. */
  readonly isRelevant?: (item: ParsedText) => boolean;
}

/** A document that is ours: what it is, and its value. */
export interface InputDocument extends ParsedText {
  readonly kind: InputKind;
}

/** A document, or a part of one, with its value. */
export interface ParsedText {
  readonly document: Document;
  readonly value: unknown;
  /** Where in the document the value stands, where that is not its root. */
  readonly path?: Path;
}

/** A text with its name; `isNamed` where the user named it and not a folder that holds it. */
export interface InputText {
  readonly path: string;
  readonly text: string;
  readonly isNamed: boolean;
  readonly isUtf16?: true;
}

/** What a document adds to a run: subjects that nothing else in the run can change, and what was read. The rest is kept in the estate. */
export interface Collected {
  readonly settled: readonly Subject[];
  readonly gaps: readonly Unchecked[];
  readonly roles: number;
  readonly tasks: number;
}

/** Takes up a document. */
export type Collect = (item: ParsedText, context: Context, estate: Inventory) => Collected;

/** Nothing yet; what a document adds is put over it. */
export const NOTHING: Collected = { settled: [], gaps: [], roles: 0, tasks: 0 };
