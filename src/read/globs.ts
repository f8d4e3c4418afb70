import { existsSync } from 'node:fs';
import { relative, resolve } from 'node:path';

import picomatch from 'picomatch';
import { globSync } from 'tinyglobby';

import { UsageError } from '../errors.ts';

/** Whether a path, as the user wrote it, matches one of the globs, which count from a folder. */
export function globMatcher(globs: readonly string[], folder: string): (path: string) => boolean {
  const isMatch = picomatch([...globs], { dot: true });
  return (path) => isMatch(relative(folder, resolve(path)));
}

/** Paths with glob characters that are no files, as the files that match them. */
export function expandGlobs(paths: readonly string[]): readonly string[] {
  return paths.flatMap((path) => {
    if (!/[*?[\]{}]/.test(path) || existsSync(path)) return [path];
    const found = globSync(path, { dot: true, followSymbolicLinks: false, expandDirectories: false }).sort();
    if (found.length === 0) throw new UsageError(`no file matches ${path}`, 'check the pattern');
    return found;
  });
}
