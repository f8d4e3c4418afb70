import { readdirSync, realpathSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

import { STDIN } from '../model/document.ts';
import { InputError } from '../model/errors.ts';
import { isFile } from './discover.ts';
import type { FileSystem, NamedFile, NamedFiles, NotRead } from './file-system.ts';
import { isWithin } from './read-file.ts';

/** A policy has at most some thousand characters, and what it is made of is not much more. */
const MAX_BYTES = 1024 * 1024;

/** Where files may be read: in the folder that the program is run in, and where the paths that it is given lie elsewhere, there. */
export function makeNamedFiles(paths: readonly string[], read: FileSystem['readText']): NamedFiles {
  const roots = ['.', ...paths.filter((path) => path !== STDIN).map(folderAt)].flatMap((path) => realPath(path) ?? []);
  const refusal = (path: string): NotRead | undefined => {
    // What does not lie below the run is not even looked for.
    if (
      !roots.some((root) => isWithin(resolve(path), root) || isWithin(resolve(realPath(dirname(path)) ?? path), root))
    )
      return 'outside';
    const real = realPath(path);
    if (real === undefined) return 'missing';
    return roots.some((root) => isWithin(real, root)) ? undefined : 'outside';
  };
  const textAt = (path: string): NamedFile | 'unreadable' => {
    try {
      const { text, fault } = read({ path, isNamed: false });
      return fault === undefined ? { path, text } : 'unreadable';
    } catch (error) {
      if (error instanceof InputError) return 'unreadable';
      throw error;
    }
  };
  return {
    filesIn(folder, isWanted) {
      const refused = refusal(folder === '' ? '.' : folder);
      if (refused !== undefined) return refused;
      const prefix = folder === '' || folder.endsWith('/') ? folder : `${folder}/`;
      try {
        return readdirSync(resolve(folder), { withFileTypes: true })
          .filter((entry) => isWanted(entry.name) && isFile(entry, `${prefix}${entry.name}`))
          .map(({ name }) => `${prefix}${name}`)
          .toSorted()
          .flatMap((path) => {
            const found = refusal(path) === undefined ? textAt(path) : 'outside';
            return typeof found === 'object' ? [found] : [];
          });
      } catch {
        return 'missing';
      }
    },
    fileAt(path) {
      const refused = refusal(path);
      if (refused !== undefined) return refused;
      const stats = statSync(resolve(path));
      if (!stats.isFile()) return 'unreadable';
      return stats.size > MAX_BYTES ? 'tooLarge' : textAt(path);
    },
  };
}

function folderAt(path: string): string {
  const stats = statSync(resolve(path), { throwIfNoEntry: false });
  return stats?.isDirectory() === true ? path : dirname(path);
}

function realPath(path: string): string | undefined {
  try {
    return realpathSync(resolve(path));
  } catch {
    return undefined;
  }
}
