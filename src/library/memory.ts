import type {
  FileSystem,
  ConfigFiles,
  Matcher,
  NamedFile,
  NamedFiles,
  NotRead,
  Matches,
  PathWalk,
  InputFile,
} from '../files/file-system.ts';
import { globExpression, trimmedGlob } from '../files/glob-expression.ts';
import { NEVER_ENTERED, READ_IN_FOLDERS } from '../files/names.ts';
import { folderOf } from '../lib/paths.ts';
import { InputError, MissingPath, UsageError } from '../model/errors.ts';
import { pathFromRoot } from '../model/paths.ts';

/** Texts by the paths that they would have on a disk, with forward slashes. */
export type Texts = Readonly<Record<string, string>>;

/** The machine and the grammar that HCL is parsed with, by the names of their files. */
export interface HclParser {
  readonly machine: Uint8Array;
  readonly grammar: Uint8Array;
}

/** Texts in place of a disk. */
export function memoryFiles(texts: Texts, parser: HclParser | undefined): FileSystem {
  const paths = inOrder(Object.keys(texts));
  return {
    inputFiles: (asked, walk) => Promise.resolve(asked.flatMap((path) => [...found(path, paths, walk)])),
    readText: ({ path }) => ({ text: textOf(texts, path), fault: undefined }),
    filesBelow: () => Promise.resolve(namedFiles(texts, paths)),
    jsonFilesOf(path) {
      if (Object.hasOwn(texts, path)) return [path];
      const inside = paths.filter((each) => isIn(each, path));
      if (inside.length === 0) throw new MissingPath(path, 'check the path');
      const folder = path === '.' ? '' : `${path}/`;
      return inside.filter((each) => folderOf(each) === folder && /^[^.].*\.json$/i.test(nameOf(each)));
    },
    readParserFile(name) {
      const file = name === 'web-tree-sitter.wasm' ? parser?.machine : parser?.grammar;
      // Bytes of another realm, such as another frame, are copied: the parser takes none but its own.
      if (file !== undefined) return Promise.resolve(new Uint8Array(file));
      return Promise.reject(
        new UsageError('hcl is missing: expected the parser of HCL, since there are Terraform files'),
      );
    },
  };
}

/** The texts that a path stands for: itself, or those below a folder, as a walk would find them. */
function* found(path: string | Matches, paths: readonly string[], walk: PathWalk): Iterable<InputFile> {
  if (typeof path !== 'string') return;
  if (paths.includes(path)) {
    if (walk.refusesNamed?.(path) === true) walk.passedOver(path, IGNORED);
    else yield { path, isNamed: true };
    return;
  }
  const inside = paths.filter((each) => isIn(each, path));
  if (inside.length === 0) throw new MissingPath(path, 'check the path');
  for (const each of inside.filter(isWalked)) {
    if (walk.isLeftOut(each)) walk.passedOver(each, IGNORED);
    else yield { path: each, isNamed: false };
  }
}

/** Files that texts name: other texts of the call. */
function namedFiles(texts: Texts, paths: readonly string[]): NamedFiles {
  const fileAt = (given: string): NamedFile | NotRead => {
    const path = pathFromRoot(given, {});
    if (path.startsWith('../') || path.startsWith('/')) return 'outside';
    return Object.hasOwn(texts, path) ? { path, text: textOf(texts, path) } : 'missing';
  };
  return {
    fileAt,
    filesIn(folder, isWanted) {
      const inside = pathFromRoot(`${folder === '' ? '.' : folder}/_`, {}).slice(0, -1);
      if (inside.startsWith('../') || inside.startsWith('/')) return 'outside';
      const members = paths.filter((path) => folderOf(path) === inside);
      if (members.length === 0) return 'missing';
      return members.filter((path) => isWanted(nameOf(path))).map((path) => ({ path, text: textOf(texts, path) }));
    },
  };
}

/** What a configuration among the texts asks of the others. */
export function memoryConfigFiles(texts: Texts): ConfigFiles {
  return {
    readText: ({ path }) => ({ text: textOf(texts, path), fault: undefined }),
    isThere: (path) => Object.hasOwn(texts, path),
    around(config) {
      const folder = folderOf(config);
      const matcherOf = (globs: readonly string[]): Matcher => {
        const isMatch = globMatcher(globs);
        return (path) => path.startsWith(folder) && isMatch(path.slice(folder.length));
      };
      return {
        matcherOf,
        filesMatching: (globs) => () => Object.keys(texts).filter(matcherOf(globs)),
        isIn: (path) => isIn(`${folder}_`, path),
      };
    },
  };
}

/** Whether a path matches one of the globs. */
export function globMatcher(globs: readonly string[]): Matcher {
  const expression = globExpression(globs.map(trimmedGlob));
  return (path) => expression?.test(path) ?? false;
}

const IGNORED = 'ignored by the configuration or the options';

function textOf(texts: Texts, path: string): string {
  const text = Object.hasOwn(texts, path) ? texts[path] : undefined;
  if (text !== undefined) return text;
  throw new InputError(path, 'no such file', { cause: { code: 'ENOENT' } });
}

function isIn(path: string, folder: string): boolean {
  return folder === '.' || path.startsWith(`${folder}/`);
}

function isWalked(path: string): boolean {
  return READ_IN_FOLDERS.test(path) && !path.split('/').some((step) => NEVER_ENTERED.has(step));
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** As folders are walked: by name, a folder as a whole. */
function inOrder(paths: readonly string[]): readonly string[] {
  return paths.toSorted((one, other) => (orderKey(one) < orderKey(other) ? -1 : 1));
}

function orderKey(path: string): string {
  return path.replaceAll('/', '\0');
}
