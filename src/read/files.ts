import {
  closeSync,
  fstatSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  statSync,
  type Dirent,
  type Stats,
} from 'node:fs';
import { dirname, resolve } from 'node:path';

import { InputError, UsageError } from '../errors.ts';
import { decode, isUtf16, sound, type Decoded } from './encoding.ts';
import { ignoresAbove, ignoresFor, ignoresIn, isIgnored, slashes, type Ignores } from './ignores.ts';

/** A file to read; `isNamed` where the user named it, and not a folder that holds it or a glob that it matches. */
export interface InputFile {
  readonly path: string;
  readonly isNamed: boolean;
}

/** A word with glob characters, and the files that match it. */
export interface Matches {
  readonly glob: string;
  readonly files: readonly string[];
}

/** What makes a word a glob. */
export const GLOB_CHARACTER = /[*?[\]{}]/;

/** What `lint` opens in a folder. A file that is named is opened whatever it is called. */
export const READ_IN_FOLDERS = /\.(?:json|jsonc|ya?ml|tf|tofu)$/i;
const NEVER_ENTERED = new Set(['.git', 'node_modules']);

/** Larger input is refused: a dump of 100,000 roles has 72 MB, and a string ends at 512 MB. */
const MAX_BYTES = 400 * 1024 * 1024;
/** `yaml` reads 3 MB a second. */
export const MAX_YAML_BYTES = 16 * 1024 * 1024;

/** The name under which standard input is reported, and the argument that means it. */
export const STDIN = '<stdin>';

/** The name of what accounts answered and nobody wrote down: no finding names it as its file. */
export const LIVE = '<live>';

/** What the walk asks, and tells, of paths as the user would write them. */
export interface Walk {
  isLeftOut(path: string): boolean;
  /** A folder that cannot be opened; the walk goes on. */
  refused(error: InputError): void;
  /** A file or folder that is not looked at, and why. */
  passedOver(path: string, why: string): void;
}

/** The files that paths and globs stand for, in a stable order. */
export function* inputFiles(paths: readonly (string | Matches)[], walk: Walk): Iterable<InputFile> {
  const [only, ...more] = paths;
  if (only !== undefined && more.length === 0) {
    yield* filesUnder(only, walk);
    return;
  }
  const seen = new Set<string>();
  for (const path of paths) {
    for (const file of filesUnder(path, walk)) {
      const id = resolve(file.path);
      if (!seen.has(id)) yield file;
      seen.add(id);
    }
  }
}

function filesUnder(path: string | Matches, walk: Walk): Iterable<InputFile> {
  if (typeof path === 'object') return filesMatching(path, walk);
  if (path === STDIN) return [{ path, isNamed: true }];
  const stats = statsOf(path);
  if (stats instanceof InputError) {
    walk.refused(stats);
    return [];
  }
  if (stats === undefined)
    throw new UsageError(`no such file or folder: ${path}`, 'check the path; globs need quotes in most shells');
  if (!stats.isDirectory()) return [{ path: slashes(path), isNamed: true }];
  return filesIn(trimmed(path), ignoresAbove(path), walk);
}

/** A glob is like a folder: what Git or the configuration ignores is passed over. */
function* filesMatching({ glob, files }: Matches, walk: Walk): Iterable<InputFile> {
  const ignoresOf = new Map<string, readonly Ignores[]>();
  const named = dirname(`${glob.slice(0, glob.search(GLOB_CHARACTER))}_`);
  let isAny = false;
  for (const path of files) {
    const folder = dirname(path);
    const ignores = ignoresOf.get(folder) ?? ignoresFor(folder, named);
    ignoresOf.set(folder, ignores);
    const why = whyIgnored(path, { ignores, walk });
    if (why === undefined) {
      isAny = true;
      yield { path, isNamed: false };
    } else walk.passedOver(path, why);
  }
  if (!isAny) throw new UsageError(`all files that match ${glob} are ignored`, 'name them to lint them all the same');
}

function trimmed(path: string): string {
  const plain = slashes(path).replace(/(?<=[^/])\/+$/, '');
  return plain === '.' ? '' : plain;
}

/** Symbolic links to folders are not followed: a loop would never end. */
function* filesIn(folder: string, above: readonly Ignores[], walk: Walk): Iterable<InputFile> {
  const entries = readFolder(folder, walk);
  const ignores = entries.some(({ name }) => name === '.gitignore')
    ? [...above, ignoresIn(folder, '.gitignore')]
    : above;
  for (const entry of entries) {
    const path = folder === '' ? entry.name : `${folder === '/' ? '' : folder}/${entry.name}`;
    const why = whyPassedOver(entry, path, { ignores, walk });
    if (why !== undefined) walk.passedOver(path, why);
    else if (entry.isDirectory()) yield* filesIn(path, ignores, walk);
    else yield { path, isNamed: false };
  }
}

interface Refusals {
  readonly ignores: readonly Ignores[];
  readonly walk: Walk;
}

function whyPassedOver(entry: Dirent, path: string, { ignores, walk }: Refusals): string | undefined {
  const isFolder = entry.isDirectory();
  if (isFolder && NEVER_ENTERED.has(entry.name)) return 'never entered';
  if (!isFolder && !READ_IN_FOLDERS.test(entry.name)) return 'not a name of JSON, YAML or Terraform';
  if (!isFolder && !isFile(entry, path)) return entry.isSymbolicLink() ? 'a link that leads to no file' : 'not a file';
  return whyIgnored(path, { ignores, walk }, isFolder);
}

function whyIgnored(path: string, { ignores, walk }: Refusals, isFolder = false): string | undefined {
  if (isIgnored(isFolder ? `${path}/` : path, ignores)) return 'ignored by Git';
  return walk.isLeftOut(path) ? 'ignored by the configuration or --ignore' : undefined;
}

function readFolder(folder: string, walk: Walk): Dirent[] {
  try {
    const entries = readdirSync(folder === '' ? '.' : folder, { withFileTypes: true });
    return entries.toSorted((one, other) => (one.name < other.name ? -1 : 1));
  } catch (error) {
    walk.refused(new InputError(folder, reason(error), { cause: error }));
    return [];
  }
}

function isFile(entry: Dirent, path: string): boolean {
  if (!entry.isSymbolicLink()) return entry.isFile();
  const stats = statsOf(path);
  return stats !== undefined && !(stats instanceof InputError) && stats.isFile();
}

/** What a path is; `undefined` where there is nothing, and why where that cannot be told. */
function statsOf(path: string): Stats | InputError | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return code === 'ENOTDIR' || code === 'ENAMETOOLONG'
      ? undefined
      : new InputError(path, reason(error), { cause: error });
  }
}

let buffer = Buffer.allocUnsafe(64 * 1024);

/** The text of a file, or of standard input for `STDIN`. */
export function readText({ path, isNamed }: InputFile): Decoded {
  try {
    return path === STDIN ? decode(readFileSync(0)) : readFile(path, isNamed);
  } catch (error) {
    if (error instanceof InputError) throw error;
    throw new InputError(path, reason(error), { cause: error });
  }
}

/** Three system calls a small file: the buffer is kept, and a read that does not fill it was the last, but of a named pipe. */
function readFile(path: string, mayBePipe: boolean): Decoded {
  const file = openSync(path, 'r');
  try {
    let length = 0;
    for (;;) {
      const read = readSync(file, buffer, length, buffer.length - length, null);
      length += read;
      if (read === 0 || (length < buffer.length && !mayBePipe)) break;
      if (length > MAX_BYTES) throw tooLarge(path);
      if (length < buffer.length) continue;
      const stats = fstatSync(file);
      if (stats.size > MAX_BYTES) throw tooLarge(path);
      // Node reads a large file of UTF-8 faster than we can.
      if (stats.isFile() && !isUtf16(buffer)) return sound(readFileSync(path, 'utf8')) ?? decode(readFileSync(path));
      buffer = Buffer.concat([buffer], buffer.length * 4);
    }
    return decode(buffer.subarray(0, length));
  } finally {
    closeSync(file);
  }
}

function tooLarge(path: string): InputError {
  return new InputError(path, `it is larger than ${String(MAX_BYTES / 1024 / 1024)} MB`);
}

const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  ENOENT: 'it is gone',
  EISDIR: 'it is a folder',
  ELOOP: 'its symbolic links go in a circle',
  ENAMETOOLONG: 'its name is too long',
  EMFILE: 'too many open files',
  EIO: 'the disk did not answer',
};

function reason(error: unknown): string {
  const code = (error as NodeJS.ErrnoException).code ?? '';
  return REASONS[code] ?? (error instanceof Error ? error.message : String(error));
}

/** A file itself; of a folder the JSON files that lie in it, whatever Git ignores. */
export function jsonFilesOf(path: string): readonly string[] {
  if (path === STDIN) return [path];
  const stats = statsOf(path);
  if (stats === undefined) throw new UsageError(`no such file or folder: ${path}`, 'check the path');
  if (stats instanceof InputError) throw new UsageError(`${path}: ${stats.message}`, 'check the path');
  if (!stats.isDirectory()) return [slashes(path)];
  const folder = trimmed(path);
  const names = readdirSync(path).filter((name) => name.toLowerCase().endsWith('.json') && !name.startsWith('.'));
  return names.toSorted().map((name) => (folder === '' ? name : `${folder === '/' ? '' : folder}/${name}`));
}
