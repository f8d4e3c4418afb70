import type { FileSystem, InputFile, InputText } from '../files/file-system.ts';
import type { InventoryAccount } from '../inventory/account.ts';
import type { Context, InventoryPart, RunFacts } from '../inventory/inventory.ts';
import type { AccountId } from '../model/account.ts';
import type { Document, Path } from '../model/document.ts';
import type { LoadEmbedded } from './nested-texts.ts';

/** A row of the registry: what a kind of input is called, how it is recognised, and what reads it. */
export interface InputKind {
  /** What reports and `--show-files` call it. */
  readonly id: string;
  /** What the README says that it looks like, in Markdown. */
  readonly looks: string;
  /** What is expected where something else was given; kinds may share a phrase. */
  readonly expected: string;
  /** Whether a parsed text is of this kind. The first row that says so counts. */
  readonly looksLike?: (value: unknown) => boolean;
  /** The names of its files, where its texts look like nothing else: all of a run are read together. */
  readonly fileName?: RegExp;
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
  readonly reader: DocumentReader | LoadReader;
}

/** What a text is that is of no kind. */
export const NOT_RECOGNISED = 'not recognised';

/** What a text is that holds nothing but blanks. */
export const EMPTY = 'empty';

/** Loads a reader for documents, with what they need. */
type LoadReader = (documents: readonly ParsedText[], loadEmbedded: LoadEmbedded) => Promise<DocumentReader | RunReader>;

/** Reads a document into a value, and changes nothing. */
export interface DocumentReader {
  readonly read: (document: ReadDocument, around: Around) => InventoryPart;
  /** Whether a document has anything of ours, when its shape does not show it. */
  readonly isRelevant?: (document: ParsedText) => boolean;
  readonly readTogether?: undefined;
}

/** Reads all texts of a run together: what one of them says depends on the others. */
export interface RunReader {
  readonly readTogether: (texts: readonly InputText[], around: Around) => Promise<InventoryPart>;
  readonly read?: undefined;
  readonly isRelevant?: undefined;
}

/** What texts cannot say of themselves, and the files around them. */
export interface Around extends RunFacts {
  readonly contextOf: (file: InputFile) => Context;
  readonly files: FileSystem;
  readonly loadEmbedded: LoadEmbedded;
  /** What the user asked for: files that texts name are read within it. */
  readonly paths: readonly string[];
  /** Values of variables of Terraform and parameters of ROS templates. */
  readonly variables: ReadonlyMap<string, string>;
  /** Files of such values; later ones count more. */
  readonly valueFiles: readonly InputText[];
  /** Accounts by their names in the configuration. */
  readonly accountNames?: ReadonlyMap<string, AccountId>;
  /** The accounts of a recording that are looked at; others are as if nobody had read them. */
  readonly isAskedFor?: (account: Pick<InventoryAccount, 'id' | 'name'>) => boolean;
}

/** A document as its reader takes it. */
export interface ReadDocument extends ParsedText {
  readonly context: Context;
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
  readonly path?: Path | undefined;
}
