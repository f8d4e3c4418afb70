import { isAbsolute, resolve } from 'node:path';

import { InputError, UsageError } from '../model/errors.ts';
import { repositoryRoot } from './discover.ts';
import { disk } from './disk.ts';
import type { FileSystem, NamedFile, NotRead, Matches, PathWalk, Decoded, InputFile } from './file-system.ts';
import { GitFailure, runGit } from './git.ts';
import { READ_IN_FOLDERS } from './names.ts';
import { decode, slashes } from './read-file.ts';

/** Files as a revision has them, by the paths that the working tree has. */
export interface RevisionFiles extends FileSystem {
  /** The commit, in short. */
  readonly commit: string;
}

/** What is read in addition to Terraform code. */
const TERRAFORM_EXTRAS = /\.(?:tfvars|hcl)$/i;
/** More is read from no file of a folder. */
const LARGEST = 16 * 1024 * 1024;

/** The files of a Git revision, as text: nothing is checked out, and no filter runs. Throws `UsageError`. */
export function revisionFiles(revision: string, cwd: string): RevisionFiles {
  const root = repositoryRoot(cwd);
  if (root === undefined)
    throw new UsageError(
      '--base needs a Git repository, and this folder is in none',
      'name two folders: dts-xacct diff OLD NEW',
    );
  const ask = (...words: readonly string[]): string => runGit(root, words).toString('utf8');
  const commit = commitOf(revision, ask);
  const blobs = new Map<string, string>();
  for (const line of asked(() => ask('ls-tree', '-r', '-z', '--full-tree', commit)).split('\0')) {
    const [, mode = '', blob = '', name = ''] = /^(\d+) blob ([0-9a-f]+)\t(.*)$/s.exec(line) ?? [];
    // A link leads somewhere else, and is no text of its own.
    if (mode.startsWith('100') && (READ_IN_FOLDERS.test(name) || TERRAFORM_EXTRAS.test(name)))
      blobs.set(resolve(root, name), blob);
  }
  const readText = ({ path }: InputFile): Decoded => {
    const blob = blobs.get(resolve(cwd, path));
    if (blob === undefined) throw new InputError(path, `it is not in ${revision}`);
    const size = Number(asked(() => ask('cat-file', '-s', blob)));
    if (size > LARGEST) throw new InputError(path, 'it is larger than 16 MB');
    return decode(runGit(root, ['cat-file', 'blob', blob]));
  };
  const pathsBelow = (path: string): readonly string[] => {
    const top = resolve(cwd, path);
    if (blobs.has(top)) return [slashes(path)];
    const start = top.endsWith('/') ? top : `${top}/`;
    const given = path === '.' || path === '' ? '' : `${slashes(path).replace(/(?<=[^/])\/+$/, '')}/`;
    return [...blobs.keys()]
      .filter((name) => name.startsWith(start))
      .map((name) => given + slashes(name.slice(start.length)));
  };
  return {
    commit,
    readText,
    inputFiles: (paths, walk) => Promise.resolve(filesBelow(paths, walk, pathsBelow)),
    filesBelow: () => Promise.resolve(namedFiles({ blobs, cwd, readText })),
    jsonFilesOf: (path) => pathsBelow(path).filter((name) => name.endsWith('.json')),
    readParserFile: disk.readParserFile,
  };
}

function commitOf(revision: string, ask: (...words: readonly string[]) => string): string {
  try {
    return ask('rev-parse', '--verify', '--quiet', '--end-of-options', `${revision}^{commit}`).trim();
  } catch (error) {
    if (!(error instanceof GitFailure)) throw error;
    const isShallow = asked(() => ask('rev-parse', '--is-shallow-repository')).trim() === 'true';
    throw new UsageError(
      `there is no revision ${revision}`,
      isShallow
        ? 'this clone is shallow and does not have all revisions: git fetch --unshallow, or fetch-depth: 0 of actions/checkout'
        : 'name a branch, a tag or a commit that git log shows',
    );
  }
}

function asked(ask: () => string): string {
  try {
    return ask();
  } catch (error) {
    if (!(error instanceof GitFailure)) throw error;
    throw new UsageError(`git: ${error.message}`, 'the clone may lack objects: git fetch --unshallow');
  }
}

function* filesBelow(
  paths: readonly (string | Matches)[],
  walk: PathWalk,
  pathsBelow: (path: string) => readonly string[],
): Iterable<InputFile> {
  const seen = new Set<string>();
  for (const path of paths) {
    const names = typeof path === 'string' ? pathsBelow(path) : path.files.flatMap(pathsBelow);
    for (const name of names.toSorted()) {
      if (seen.has(name)) continue;
      seen.add(name);
      if (READ_IN_FOLDERS.test(name) && !walk.isLeftOut(name)) yield { path: name, isNamed: false };
    }
  }
}

interface Below {
  readonly blobs: ReadonlyMap<string, string>;
  readonly cwd: string;
  readonly readText: (file: InputFile) => Decoded;
}

/** The files that texts name, in the same revision. */
function namedFiles({ blobs, cwd, readText }: Below): Awaited<ReturnType<FileSystem['filesBelow']>> {
  const fileAt = (path: string): NamedFile | NotRead => {
    if (isAbsolute(path)) return 'outside';
    if (!blobs.has(resolve(cwd, path))) return 'missing';
    const { text, fault } = readText({ path, isNamed: false });
    return fault === undefined ? { path, text } : 'unreadable';
  };
  return {
    fileAt,
    filesIn(folder, isWanted) {
      const start = `${resolve(cwd, folder)}/`;
      return [...blobs.keys()]
        .filter(
          (name) =>
            name.startsWith(start) && !name.slice(start.length).includes('/') && isWanted(name.slice(start.length)),
        )
        .flatMap((name) => {
          const found = fileAt(`${folder === '' || folder === '.' ? '' : `${folder}/`}${name.slice(start.length)}`);
          return typeof found === 'string' ? [] : [found];
        });
    },
  };
}
