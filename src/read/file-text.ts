import { closeSync, fstatSync, openSync, readFileSync, readSync } from 'node:fs';
import { resolve } from 'node:path';

import { InputError } from '../errors.ts';
import { STDIN } from '../model/location.ts';
import { decode, isUtf16, sound, type Decoded } from './encoding.ts';

/** A file to read; `isNamed` where the user named it, and not a folder that holds it or a glob that it matches. */
export interface InputFile {
  readonly path: string;
  readonly isNamed: boolean;
}

/** Larger input is refused: a dump of 100,000 roles has 72 MB, and a string ends at 512 MB. */
const MAX_BYTES = 400 * 1024 * 1024;

let buffer = Buffer.allocUnsafe(64 * 1024);

/** The text of a file, or of standard input for `STDIN`. */
export function readText({ path, isNamed }: InputFile): Decoded {
  try {
    return path === STDIN ? readOpen(0, { path, isNamed: true }) : readFile(path, isNamed);
  } catch (error) {
    if (error instanceof InputError) throw error;
    throw new InputError(path, reason(error), { cause: error });
  }
}

function readFile(path: string, isNamed: boolean): Decoded {
  const file = openSync(resolve(path), 'r');
  try {
    return readOpen(file, { path, isNamed });
  } finally {
    closeSync(file);
  }
}

/** Three system calls a small file: the buffer is kept, and a read that does not fill it was the last, but of a pipe. */
function readOpen(file: number, { path, isNamed }: InputFile): Decoded {
  let length = 0;
  for (;;) {
    const read = readSync(file, buffer, length, buffer.length - length, null);
    length += read;
    if (read === 0 || (length < buffer.length && !isNamed)) break;
    if (length > MAX_BYTES) throw tooLarge(path);
    if (length < buffer.length) continue;
    const stats = fstatSync(file);
    if (stats.size > MAX_BYTES) throw tooLarge(path);
    // Node reads a large file of UTF-8 faster than we can.
    if (path !== STDIN && stats.isFile() && !isUtf16(buffer))
      return sound(readFileSync(resolve(path), 'utf8')) ?? decode(readFileSync(resolve(path)));
    buffer = Buffer.concat([buffer], buffer.length * 4);
  }
  return decode(buffer.subarray(0, length));
}

function tooLarge(path: string): InputError {
  return new InputError(
    path,
    `it is larger than ${String(MAX_BYTES / 1024 / 1024)} MB, the most that is read at once; give it in parts`,
  );
}

const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  ENOENT: 'no such file',
  ENOSPC: 'the disk is full',
  EROFS: 'the disk is read-only',
  EISDIR: 'it is a folder',
  ELOOP: 'its symbolic links go in a circle',
  ENAMETOOLONG: 'its name is too long',
  EMFILE: 'too many open files',
  EIO: 'the disk did not answer',
};

/** Why a file or folder cannot be read, in words. */
export function reason(error: unknown): string {
  const code = (error as NodeJS.ErrnoException).code ?? '';
  return REASONS[code] ?? (error instanceof Error ? error.message : String(error));
}
