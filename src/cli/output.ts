import type { Values } from './options.ts';

/** The file that `--output` names; `undefined`: standard output, which `-` is too. */
export function outputOf({ output }: Values): string | undefined {
  return fileOf(typeof output === 'string' ? output : undefined);
}

/** A file that is to be written; `undefined` where it is standard output. */
export function fileOf(word: string | undefined): string | undefined {
  return word === '-' ? undefined : word;
}
