import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';

import ignore, { type Ignore } from 'ignore';

import { GitFailure, runGit } from './git.ts';
import { slashes } from './read-file.ts';

/** The rules of one ignore file, and the folder that they count from. */
export interface Ignores {
  readonly folder: string;
  readonly rules: Ignore;
}

/**
 * Git's ignore files from the top of the repository down to a folder that was named (not its own: the walk reads that). None
 * when they ignore the folder itself, because it was named explicitly.
 */
export function ignoresAbove(named: string): readonly Ignores[] {
  const chain = [resolve(named)];
  while (!existsSync(join(chain[0] ?? '', '.git'))) {
    const parent = resolve(chain[0] ?? '', '..');
    if (parent === chain[0]) return [];
    chain.unshift(parent);
  }
  const found = chain.slice(0, -1).flatMap((folder) => ignoresOf(folder));
  const exclude = join('.git', 'info', 'exclude');
  if (existsSync(join(chain[0] ?? '', exclude))) found.unshift(ignoresIn(chain[0] ?? '', exclude));
  return isIgnored(`${named}/`, found) ? [] : found;
}

/** Git's ignore files that hold for what stands in a folder somewhere below one that was named. */
export function ignoresFor(folder: string, named: string): readonly Ignores[] {
  const steps = slashes(relative(named, folder)).split('/');
  const chain = steps.map((_, index) => join(named, ...steps.slice(0, index + 1)));
  const inside = steps[0] === '' ? [] : chain;
  return [...ignoresAbove(named), ...[named, ...inside].flatMap((each) => ignoresOf(each))];
}

function ignoresOf(folder: string): Ignores[] {
  return existsSync(resolve(folder, '.gitignore')) ? [ignoresIn(folder, '.gitignore')] : [];
}

/** One ignore file of a folder. One that cannot be read ignores nothing, as in Git. */
export function ignoresIn(folder: string, file: string): Ignores {
  const rules = ignore();
  try {
    rules.add(readFileSync(resolve(folder, file), 'utf8'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === undefined) throw error;
  }
  return { folder: resolve(folder), rules };
}

/** The ignore file nearest to a path decides, as in Git. */
export function isIgnored(path: string, ignores: readonly Ignores[]): boolean {
  const isFolder = path.endsWith('/');
  for (let at = ignores.length - 1; at >= 0; at--) {
    const level = ignores[at];
    if (level === undefined) continue;
    const inside = slashes(relative(level.folder, resolve(path)));
    if (inside === '' || inside.startsWith('..')) continue;
    const { ignored, unignored } = level.rules.test(isFolder ? `${inside}/` : inside);
    if (ignored) return true;
    if (unignored) return false;
  }
  return false;
}

/** Whether Git tracks a file, or any file of a folder, although a pattern of it matches. */
export type IsTracked = (path: string, isFolder: boolean) => boolean;

/**
 * Asks Git, once a repository and only when it is first asked for. `failed` gets the reason where Git gave no answer: then
 * only the patterns count.
 */
export function makeIsTracked(failed: (why: string) => void): IsTracked {
  const repositories = new Map<string, Tracked>();
  return (path, isFolder) => {
    const top = topOf(dirname(resolve(path)));
    if (top === undefined) return false;
    const known = repositories.get(top) ?? trackedIn(top, failed);
    repositories.set(top, known);
    return (isFolder ? known.folders : known.files).has(resolve(path));
  };
}

/** The folder of the repository that a folder belongs to. */
function topOf(folder: string): string | undefined {
  if (existsSync(join(folder, '.git'))) return folder;
  const parent = dirname(folder);
  return parent === folder ? undefined : topOf(parent);
}

interface Tracked {
  readonly files: ReadonlySet<string>;
  readonly folders: ReadonlySet<string>;
}

const QUESTION = ['ls-files', '--cached', '--ignored', '--exclude-standard', '-z'];

function trackedIn(top: string, failed: (why: string) => void): Tracked {
  const files = new Set<string>();
  const folders = new Set<string>();
  for (const name of asked(top, failed)) {
    const file = join(top, name);
    files.add(file);
    for (let folder = dirname(file); folder !== top && !folders.has(folder); folder = dirname(folder))
      folders.add(folder);
  }
  return { files, folders };
}

function asked(top: string, failed: (why: string) => void): readonly string[] {
  try {
    const answer = runGit(top, QUESTION).toString('utf8');
    return answer.split('\0').filter((name) => name !== '');
  } catch (error) {
    if (!(error instanceof GitFailure)) throw error;
    failed(error.message);
    return [];
  }
}
