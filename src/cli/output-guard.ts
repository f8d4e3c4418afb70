import { realpathSync } from 'node:fs';
import { resolve, sep } from 'node:path';

import { disk } from '../files/disk.ts';
import { globMatcher } from '../files/globs.ts';
import { GLOB_CHARACTER, READ_IN_FOLDERS } from '../files/names.ts';
import { openText } from '../inputs/read-document.ts';
import { TERRAFORM_FILE } from '../inputs/terraform/file-names.ts';
import { InputError, UsageError } from '../model/errors.ts';
import type { CommandCall } from './options.ts';
import { statOf } from './streams.ts';

/** The files that a call names, to be read or to be written. */
type Naming = Pick<CommandCall, 'positionals' | 'values'>;

/** Throws `UsageError` where a file to be written is one that the call reads, or that is written with something else. */
export async function refuseInput(file: string, { positionals, values }: Naming): Promise<void> {
  const kept = values['save-snapshot'];
  if (typeof kept === 'string' && isSameFile(kept, file))
    throw new UsageError(`the report and the snapshot would both go to ${kept}`, 'give each its own file');
  const named = [
    values['snapshot'],
    values['config'],
    ...((values['var-file'] as readonly string[] | undefined) ?? []),
  ];
  const inputs = [...positionals, ...named.filter((each) => typeof each === 'string')];
  const same = inputs.find((each) => isSameFile(each, file));
  const input = same ?? (await inputWith(file, inputs));
  if (input !== undefined)
    throw new UsageError(
      `the output would overwrite the input ${same === undefined ? file : input}`,
      'choose another file',
    );
}

/** Whether two names are of one file, by links too. */
function isSameFile(one: string, other: string): boolean {
  if (resolve(one) === resolve(other)) return true;
  const [a, b] = [one, other].map(statOf);
  return a !== undefined && b !== undefined && a.isFile() && a.dev === b.dev && a.ino === b.ino;
}

/** The folder or the glob of a call by which a file is read, where it is one of ours: a report of an earlier run is none. */
async function inputWith(file: string, inputs: readonly string[]): Promise<string | undefined> {
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
