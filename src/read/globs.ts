import { existsSync } from 'node:fs';
import { isAbsolute, relative, resolve, sep } from 'node:path';

import picomatch from 'picomatch';
import { globSync } from 'tinyglobby';

import { UsageError } from '../errors.ts';

/** `**` and the like, dotfiles too; no `!` and no `+(…)`, whose patterns can take for ever. */
const PICOMATCH = { dot: true, nonegate: true, noextglob: true, windows: false };

/** Whether a path, as the user wrote it, matches one of the globs, which count from a folder. One that names a folder means all in it. */
export function globMatcher(globs: readonly string[], folder: string): (path: string) => boolean {
  const all = globs.map(trimmed).flatMap((glob) => [glob, `${glob}/**`]);
  const [absolute, inFolder] = [all.filter(isAbsolute), all.filter((glob) => !isAbsolute(glob))];
  const isInFolder = picomatch(inFolder, PICOMATCH);
  const isMatch = picomatch(absolute, PICOMATCH);
  return (path) => {
    const whole = resolve(path);
    return isInFolder(slashes(relative(folder, whole))) || (absolute.length > 0 && isMatch(slashes(whole)));
  };
}

/** `./orders/` is `orders`. */
function trimmed(glob: string): string {
  return glob.replace(/^(?:\.\/)+/, '').replace(/(?<=.)\/+$/, '');
}

function slashes(path: string): string {
  return sep === '\\' ? path.replaceAll('\\', '/') : path;
}

/** As the walk through folders: links to folders are not followed, and some folders never entered. */
const TINYGLOBBY = { dot: true, followSymbolicLinks: false, ignore: ['**/node_modules/**', '**/.git/**'] };

/** Whether any file matches one of the globs, which count from a folder. */
export function hasMatch(globs: readonly string[], folder: string): boolean {
  return globSync(globs.map(trimmed), { ...TINYGLOBBY, cwd: folder }).length > 0;
}

/** Paths with glob characters that are no files, as the files that match them. */
export function expandGlobs(paths: readonly string[]): readonly string[] {
  return paths.flatMap((path) => {
    if (!/[*?[\]{}]/.test(path) || existsSync(path)) return [path];
    const found = globSync(path, { ...TINYGLOBBY, expandDirectories: false, absolute: isAbsolute(path) });
    if (found.length === 0)
      throw new UsageError(`no file matches ${path}`, 'check the pattern; a folder is named without one');
    return found.toSorted();
  });
}
