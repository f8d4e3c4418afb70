import type { InputError } from '../model/errors.ts';
import type { SyntaxFault } from '../model/syntax-error.ts';

/** Where files are found and read: the disk, or a map of texts in a browser. */
export interface FileSystem {
  /** The files that paths and globs stand for, in a stable order; throws `UsageError` where there is no such path. */
  readonly inputFiles: (paths: readonly (string | Matches)[], walk: PathWalk) => Promise<Iterable<InputFile>>;
  /** Throws `InputError` where a file cannot be read. */
  readonly readText: (file: InputFile) => Decoded;
  /** The files that texts may name: those in the folder that the run is in and below it, and below these paths. */
  readonly filesBelow: (paths: readonly string[], read: FileSystem['readText']) => Promise<NamedFiles>;
  /** A file itself; of a folder the JSON files that lie in it. */
  readonly jsonFilesOf: (path: string) => readonly string[];
  /** The grammar of HCL and the machine that it runs on. */
  readonly readParserFile: (name: string) => Promise<Uint8Array>;
}

/** Why what a text names is not read. `outside`: it lies above the folder of the run, or a link leads there. */
export type NotRead = 'missing' | 'outside' | 'unreadable' | 'tooLarge';

/** A file that a text names, or that is in its folder. */
export interface NamedFile {
  readonly path: string;
  readonly text: string;
}

/** Reads the files that the texts of a run name. */
export interface NamedFiles {
  readonly filesIn: (folder: string, isWanted: (name: string) => boolean) => readonly NamedFile[] | NotRead;
  readonly fileAt: (path: string) => NamedFile | NotRead;
}

/** Whether a path, as the user wrote it, matches. */
export type Matcher = (path: string) => boolean;

/** What a configuration asks of the files around it. Its globs count from its folder. */
export interface ConfigFiles {
  readonly readText: (file: InputFile) => Decoded;
  readonly isThere: (file: string) => boolean;
  readonly around: (config: string) => ConfigFolder;
}

/** What is asked of the folder of a configuration. */
export interface ConfigFolder {
  readonly matcherOf: (globs: readonly string[]) => Matcher;
  /** The files that match any of the globs; looked for when they are first asked for, and once. */
  readonly filesMatching: (globs: readonly string[]) => () => readonly string[];
  /** Whether the folder is a path or lies in it. */
  readonly isIn: (path: string) => boolean;
}

/** A word with glob characters, and the files that match it. */
export interface Matches {
  readonly glob: string;
  readonly files: readonly string[];
}

/** Callbacks of the walk, with paths as the user would write them. */
export interface PathWalk {
  isLeftOut(path: string): boolean;
  /** A folder that cannot be opened; the walk goes on. */
  refused(error: InputError): void;
  /** A file or folder that is not looked at, and why. */
  passedOver(path: string, why: string): void;
  /** Git gave no answer, and why: of what its patterns match, nothing is read, also where Git tracks it. */
  readonly gitFailed?: (why: string) => void;
  /** Takes a file that was named and is left out all the same; without it all that are named are looked at. */
  readonly refusesNamed?: (path: string) => boolean;
}

/** A file to read; `isNamed` where the user named it, and not a folder that holds it or a glob that it matches. */
export interface InputFile {
  readonly path: string;
  readonly isNamed: boolean;
}

/** The text of some bytes, and where they are none in the encoding that they seem to have. */
export interface Decoded {
  readonly text: string;
  readonly fault: SyntaxFault | undefined;
  /** What a program that compares bytes has to know: a mark in front of the text, or an encoding other than UTF-8. */
  readonly form?: 'marked' | 'utf16';
}

/** A text with its name; `isNamed` where the user named it and not a folder that holds it. */
export interface InputText {
  readonly path: string;
  readonly text: string;
  readonly isNamed: boolean;
  readonly isUtf16?: true;
}
