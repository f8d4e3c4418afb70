import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

import { InputError } from '../errors.ts';
import { reason } from './file-text.ts';

/** A text that is read bit by bit, as often as one likes: it may be larger than what can be held. */
export interface ByteSource {
  readonly path: string;
  readonly isNamed: boolean;
  /** Which text of that name it is, where several have one: those that are no files. */
  readonly index: number;
  /** In bytes. */
  readonly size: number;
  /** The bytes between two offsets; fewer where it has ended before. */
  read(from: number, to: number): Buffer;
}

/** A file as a source; `undefined` where it is none that can be read from any place: a pipe. Throws `InputError`. */
export function fileSource(path: string, isNamed: boolean): ByteSource | undefined {
  const opened = <T>(use: (fd: number) => T): T => {
    try {
      const fd = openSync(path, 'r');
      try {
        return use(fd);
      } finally {
        closeSync(fd);
      }
    } catch (error) {
      throw new InputError(path, reason(error), { cause: error });
    }
  };
  const size = opened((fd) => {
    const stats = fstatSync(fd);
    return stats.isFile() ? stats.size : undefined;
  });
  if (size === undefined) return undefined;
  return { path, isNamed, index: 0, size, read: (from, to) => opened((fd) => readBytes(fd, from, to)) };
}

/** Reads from a file what there is between two offsets. */
export function readBytes(fd: number, from: number, to: number): Buffer {
  const bytes = Buffer.allocUnsafe(Math.max(0, to - from));
  let length = 0;
  while (length < bytes.length) {
    const read = readSync(fd, bytes, length, bytes.length - length, from + length);
    if (read === 0) break;
    length += read;
  }
  return bytes.subarray(0, length);
}
