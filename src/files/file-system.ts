import type { Matches, PathWalk } from './discover.ts';
import type { Decoded, InputFile } from './read-file.ts';

/** Where files are found and read: the disk, or a map of texts in a browser. */
export interface FileSystem {
  /** The files that paths and globs stand for, in a stable order; throws `UsageError` where there is no such path. */
  readonly inputFiles: (paths: readonly (string | Matches)[], walk: PathWalk) => Promise<Iterable<InputFile>>;
  /** Throws `InputError` where a file cannot be read. */
  readonly readText: (file: InputFile) => Decoded;
  /** The texts of the files beside a file whose names are wanted, in the order of their names. */
  readonly readSiblings: (
    path: string,
    isWanted: (name: string) => boolean,
  ) => readonly { readonly path: string; readonly text: string }[];
  /** A file itself; of a folder the JSON files that lie in it. */
  readonly jsonFilesOf: (path: string) => readonly string[];
  /** The grammar of HCL and the machine that it runs on. */
  readonly readParserFile: (name: string) => Promise<Uint8Array>;
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
