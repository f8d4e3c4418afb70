import { realpathSync } from 'node:fs';
import { resolve, sep } from 'node:path';

import { disk } from '../files/disk.ts';
import { globMatcher } from '../files/globs.ts';
import { GLOB_CHARACTER, READ_IN_FOLDERS } from '../files/names.ts';
import { openText } from '../inputs/read-document.ts';
import { TERRAFORM_FILE } from '../inputs/terraform/file-names.ts';
import { InputError } from '../model/errors.ts';
import { statOf } from './streams.ts';

/** The folder or the glob of a call by which a file is read, where it is one of ours: a report of an earlier run is none. */
export async function inputWith(file: string, inputs: readonly string[]): Promise<string | undefined> {
  const found = statOf(file);
  if (found?.isFile() !== true || !READ_IN_FOLDERS.test(file)) return undefined;
  const input = inputs.find((each) => holds(each, file));
  return input !== undefined && (await isOurs(file)) ? input : undefined;
}

function holds(input: string, file: string): boolean {
  const found = statOf(input);
  if (found === undefined) return GLOB_CHARACTER.test(input) && globMatcher([input], resolve('.'))(file);
  const folder = realpathSync(resolve(input));
  return (
    found.isDirectory() && realpathSync(resolve(file)).startsWith(folder.endsWith(sep) ? folder : `${folder}${sep}`)
  );
}

async function isOurs(file: string): Promise<boolean> {
  if (TERRAFORM_FILE.test(file)) return true;
  try {
    const { items, broken } = await openText({ path: file, isNamed: false }, disk);
    return items.length > 0 || broken.length > 0;
  } catch (error) {
    if (error instanceof InputError) return true;
    throw error;
  }
}
