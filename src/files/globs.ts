import { existsSync, readdirSync, type Dirent } from 'node:fs';
import { isAbsolute, relative, resolve } from 'node:path';

import picomatch from 'picomatch';
import { globSync } from 'tinyglobby';

import { UsageError } from '../model/errors.ts';
import { isFile } from './discover.ts';
import type { Matcher, Matches } from './file-system.ts';
import { globExpression, trimmedGlob } from './glob-expression.ts';
import { GLOB_CHARACTER, NEVER_ENTERED, READ_IN_FOLDERS } from './names.ts';
import { slashes } from './read-file.ts';

/** Makes matchers of globs that count from a folder. One that names a folder means all in it. */
export function matchersIn(folder: string): (globs: readonly string[]) => Matcher {
  let last = { path: '', inFolder: '', whole: '' };
  // Many matchers are asked about one path in turn.
  const located = (path: string): typeof last => {
    if (path !== last.path) {
      const whole = resolve(path);
      last = { path, inFolder: slashes(relative(folder, whole)), whole: slashes(whole) };
    }
    return last;
  };
  return (globs) => {
    const all = globs.map(trimmedGlob);
    const inFolder = globExpression(all.filter((glob) => !isAbsolute(glob)));
    const absolute = globExpression(all.filter(isAbsolute));
    return (path) => {
      const place = located(path);
      return (inFolder?.test(place.inFolder) ?? false) || (absolute?.test(place.whole) ?? false);
    };
  };
}

/** Whether a path matches one of the globs, which count from a folder. */
export function globMatcher(globs: readonly string[], folder: string): Matcher {
  return matchersIn(folder)(globs);
}

/** As the walk through folders: links to folders are not followed, and some folders never entered. */
const TINYGLOBBY = { dot: true, followSymbolicLinks: false, ignore: ['**/node_modules/**', '**/.git/**'] };

/** The files that match any of the globs, which count from a folder; it is walked when it is first asked for, and once. */
export function filesMatching(globs: readonly string[], folder: string): () => readonly string[] {
  let found: readonly string[] | undefined;
  return () => (found ??= globSync(globs.map(trimmedGlob), { ...TINYGLOBBY, cwd: folder, absolute: true }));
}

/**
 * Paths with glob characters that are no files, with what matches them. As in a folder, only names of JSON and YAML do, unless
 * the glob says itself how names end.
 */
export function expandGlobs(paths: readonly string[]): readonly (string | Matches)[] {
  return paths.map((path) => {
    if (!GLOB_CHARACTER.test(path) || existsSync(resolve(path))) return path;
    const found = walkGlob(path);
    const hasExtension = path.slice(path.lastIndexOf('/') + 1).includes('.');
    const files = hasExtension ? found : found.filter((file) => READ_IN_FOLDERS.test(file));
    if (files.length === 0)
      throw new UsageError(`no file matches ${path}`, 'check the pattern; a folder needs no pattern');
    return { glob: path, files: files.toSorted() };
  });
}

/** As the walk through folders does it: a link to a file is that file, one to a folder is not followed. */
function walkGlob(glob: string): readonly string[] {
  const steps = glob.replace(/^(?:\.\/)+/, '').split('/');
  const first = steps.findIndex((step) => GLOB_CHARACTER.test(step));
  const rest = steps.slice(first);
  // Alternatives may be of any depth.
  const isDeep = /\*\*|[{(]/.test(glob);
  const isMatch = picomatch(steps.join('/'), { dot: true, windows: false });
  const folder = steps.slice(0, first).join('/');
  const base = first > 0 && folder === '' ? '/' : folder;
  return [...filesBelow(base, isDeep ? Infinity : rest.length)].filter((file) => isMatch(file));
}

function* filesBelow(folder: string, depth: number): Iterable<string> {
  for (const entry of entriesOf(folder)) {
    const path = folder === '' ? entry.name : `${folder === '/' ? '' : folder}/${entry.name}`;
    if (entry.isDirectory()) {
      if (depth > 1 && !NEVER_ENTERED.has(entry.name)) yield* filesBelow(path, depth - 1);
    } else if (isFile(entry, path)) yield path;
  }
}

/** What cannot be opened has no file that matches. */
function entriesOf(folder: string): readonly Dirent[] {
  try {
    return readdirSync(resolve(folder), { withFileTypes: true });
  } catch {
    return [];
  }
}
