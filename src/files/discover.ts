import { readdirSync, statSync, type Dirent, type Stats, existsSync } from 'node:fs';
import { dirname, resolve, join } from 'node:path';

import { STDIN } from '../model/document.ts';
import { InputError, MissingPath, UsageError } from '../model/errors.ts';
import type * as ignoreFiles from './gitignore.ts';
import type { Ignores, IsTracked } from './gitignore.ts';
import { GLOB_CHARACTER, NEVER_ENTERED, READ_IN_FOLDERS } from './names.ts';
import { reason, slashes } from './read-file.ts';
import type { InputFile, Matches, PathWalk } from './file-system.ts';

const IGNORED_BY_GIT = 'ignored by Git';
/** Why a file is left out. */
const IGNORED = 'ignored by the configuration or --ignore';

/** What is asked of Git and of its ignore files, which is loaded where a folder or a glob is walked. */
interface Git {
  readonly patterns: typeof ignoreFiles;
  readonly isTracked: IsTracked;
}

async function loadGit({ gitFailed }: PathWalk): Promise<Git> {
  const patterns = await import('./gitignore.ts');
  return { patterns, isTracked: patterns.makeIsTracked(gitFailed ?? (() => undefined)) };
}

/** The files that paths and globs stand for, in a stable order; throws `UsageError` where there is no such path. */
export async function inputFiles(paths: readonly (string | Matches)[], walk: PathWalk): Promise<Iterable<InputFile>> {
  const starts = paths.map((path) => startOf(path, walk));
  const git = starts.some(({ isWalked }) => isWalked) ? await loadGit(walk) : undefined;
  return starts.length === 1 ? filesOf(starts, walk, git) : distinct(filesOf(starts, walk, git));
}

function* distinct(files: Iterable<InputFile>): Iterable<InputFile> {
  const seen = new Set<string>();
  for (const file of files) {
    const id = resolve(file.path);
    if (!seen.has(id)) yield file;
    seen.add(id);
  }
}

/** A path or a glob of the call: what has to be walked, or a file; `file` is `undefined` where it was refused. */
type Start =
  | { readonly isWalked: true; readonly path: string | Matches }
  | { readonly isWalked: false; readonly file: string | undefined };

function startOf(path: string | Matches, walk: PathWalk): Start {
  if (typeof path === 'object') return { isWalked: true, path };
  if (path === STDIN) return { isWalked: false, file: path };
  const stats = statsOf(path);
  if (stats instanceof InputError) {
    walk.refused(stats);
    return { isWalked: false, file: undefined };
  }
  if (stats === undefined) throw new MissingPath(path, 'check the path; globs need quotes in most shells');
  return stats.isDirectory() ? { isWalked: true, path } : { isWalked: false, file: slashes(path) };
}

function* filesOf(starts: readonly Start[], walk: PathWalk, git: Git | undefined): Iterable<InputFile> {
  for (const start of starts) {
    if (!start.isWalked) {
      const { file } = start;
      if (file === undefined) continue;
      if (file === STDIN || walk.refusesNamed?.(file) !== true) yield { path: file, isNamed: true };
      else walk.passedOver(file, IGNORED);
    } else if (git !== undefined) {
      const { path } = start;
      if (typeof path === 'object') yield* filesMatching(path, { walk, git });
      else yield* filesIn(trimmed(path), { ignores: git.patterns.ignoresAbove(path), isHidden: false }, { walk, git });
    }
  }
}

interface Walking {
  readonly walk: PathWalk;
  readonly git: Git;
}

/** A glob is like a folder: what Git or the configuration ignores is passed over. */
function* filesMatching({ glob, files }: Matches, { walk, git }: Walking): Iterable<InputFile> {
  const patternsOf = new Map<string, Patterns>();
  const named = dirname(`${glob.slice(0, glob.search(GLOB_CHARACTER))}_`);
  let isAny = false;
  for (const path of files) {
    const folder = dirname(path);
    const patterns = patternsOf.get(folder) ?? patternsAt(folder, named, git);
    patternsOf.set(folder, patterns);
    const why = whyIgnored(path, { ...patterns, walk, git });
    if (why === undefined) {
      isAny = true;
      yield { path, isNamed: false };
    } else walk.passedOver(path, why);
  }
  if (!isAny) throw new UsageError(`all files that match ${glob} are ignored`, 'name the files to lint them anyway');
}

function patternsAt(folder: string, named: string, git: Git): Patterns {
  const ignores = git.patterns.ignoresFor(folder, named);
  let isHidden = false;
  for (let each = folder; !isHidden && each !== named && each !== dirname(each); each = dirname(each))
    isHidden = git.patterns.isIgnored(`${each}/`, ignores);
  return { ignores, isHidden };
}

function trimmed(path: string): string {
  const plain = slashes(path).replace(/(?<=[^/])\/+$/, '');
  return plain === '.' ? '' : plain;
}

/** What holds for the files of a folder; `isHidden`: a pattern matches the folder itself, so only what Git tracks is read. */
interface Patterns {
  readonly ignores: readonly Ignores[];
  readonly isHidden: boolean;
}

/** Symbolic links to folders are not followed: a loop would never end. */
function* filesIn(folder: string, { ignores: above, isHidden }: Patterns, walking: Walking): Iterable<InputFile> {
  const { walk, git } = walking;
  const entries = readFolder(folder, walk);
  const ignores = entries.some(({ name }) => name === '.gitignore')
    ? [...above, git.patterns.ignoresIn(folder, '.gitignore')]
    : above;
  for (const entry of entries) {
    const path = folder === '' ? entry.name : `${folder === '/' ? '' : folder}/${entry.name}`;
    const why = whyPassedOver(entry, path, { ignores, isHidden, walk, git });
    if (why !== undefined) walk.passedOver(path, why);
    else if (entry.isDirectory())
      yield* filesIn(path, { ignores, isHidden: isHidden || git.patterns.isIgnored(`${path}/`, ignores) }, walking);
    else yield { path, isNamed: false };
  }
}

type Refusals = Walking & Patterns;

function whyPassedOver(entry: Dirent, path: string, refusals: Refusals): string | undefined {
  const isFolder = entry.isDirectory();
  if (isFolder && NEVER_ENTERED.has(entry.name)) return 'never read';
  if (!isFolder && !READ_IN_FOLDERS.test(entry.name)) return 'not a JSON, YAML or Terraform file name';
  if (!isFolder && !isFile(entry, path))
    return entry.isSymbolicLink() ? 'link that does not lead to a file' : 'not a file';
  return whyIgnored(path, refusals, isFolder);
}

function whyIgnored(path: string, { ignores, isHidden, walk, git }: Refusals, isFolder = false): string | undefined {
  const isMatched = isHidden || git.patterns.isIgnored(isFolder ? `${path}/` : path, ignores);
  if (walk.isLeftOut(path)) return isMatched ? IGNORED_BY_GIT : IGNORED;
  return isMatched && !git.isTracked(path, isFolder) ? IGNORED_BY_GIT : undefined;
}

function readFolder(folder: string, walk: PathWalk): Dirent[] {
  try {
    const entries = readdirSync(resolve(folder), { withFileTypes: true });
    return entries.toSorted((one, other) => (one.name < other.name ? -1 : 1));
  } catch (error) {
    walk.refused(new InputError(folder, reason(error), { cause: error }));
    return [];
  }
}

/** Whether an entry of a folder is a file, or a link that leads to one. */
export function isFile(entry: Dirent, path: string): boolean {
  if (!entry.isSymbolicLink()) return entry.isFile();
  const stats = statsOf(path);
  return stats !== undefined && !(stats instanceof InputError) && stats.isFile();
}

/** What a path is; `undefined` when nothing is there, and the reason when it is not known. */
function statsOf(path: string): Stats | InputError | undefined {
  try {
    return statSync(resolve(path), { throwIfNoEntry: false });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return code === 'ENOTDIR' || code === 'ENAMETOOLONG'
      ? undefined
      : new InputError(path, reason(error), { cause: error });
  }
}

/** A file itself; of a folder the JSON files that lie in it, whatever Git ignores. */
export function jsonFilesOf(path: string): readonly string[] {
  if (path === STDIN) return [path];
  const stats = statsOf(path);
  if (stats === undefined) throw new MissingPath(path, 'check the path');
  if (stats instanceof InputError) throw new UsageError(`${path}: ${stats.message}`, 'check the path');
  if (!stats.isDirectory()) return [slashes(path)];
  const folder = trimmed(path);
  const names = readdirSync(resolve(path)).filter(
    (name) => name.toLowerCase().endsWith('.json') && !name.startsWith('.'),
  );
  return names.toSorted().map((name) => (folder === '' ? name : `${folder === '/' ? '' : folder}/${name}`));
}

/** The top of the repository, upward from a folder; `undefined` outside of one. */
export function repositoryRoot(folder: string): string | undefined {
  for (let at = folder; ; at = dirname(at)) {
    if (existsSync(join(at, '.git'))) return at;
    if (dirname(at) === at) return undefined;
  }
}

const NAMES = ['.dts-xacct.yaml', '.dts-xacct.yml'];

/** The nearest configuration upward from a folder, no further than the top of its repository; `undefined` where there is none. */
export function findConfig(folder: string): string | undefined {
  for (let at = folder; ; at = dirname(at)) {
    for (const name of NAMES) if (existsSync(join(at, name))) return join(at, name);
    if (existsSync(join(at, '.git')) || dirname(at) === at) return undefined;
  }
}

/** From where reports name files. */
export function foldersOf(cwd: string): { readonly cwd: string; readonly root?: string } {
  const root = repositoryRoot(cwd);
  return { cwd: slashes(cwd), ...(root !== undefined && { root: slashes(root) }) };
}
