import { existsSync, readdirSync } from 'node:fs';
import { resolve } from 'node:path';

import { InputError } from '../errors.ts';
import { readText } from './file-text.ts';
import { folderOf } from './slashes.ts';

/** The texts of the files beside a file whose names are wanted, in the order of their names. What cannot be read was not asked for. */
export function textsBeside(
  path: string,
  isWanted: (name: string) => boolean,
): readonly { readonly path: string; readonly text: string }[] {
  const folder = folderOf(path);
  const entries = existsSync(resolve(folder)) ? readdirSync(resolve(folder)) : [];
  return entries
    .filter((name) => isWanted(name))
    .toSorted()
    .flatMap((name) => {
      try {
        return [{ path: `${folder}${name}`, text: readText({ path: `${folder}${name}`, isNamed: false }).text }];
      } catch (error) {
        if (error instanceof InputError) return [];
        throw error;
      }
    });
}
