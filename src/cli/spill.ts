import { closeSync, openSync, unlinkSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { Bytes } from '../cloud/keeping.ts';
import { readBytes } from '../read/byte-source.ts';

/** So much is held before a disk is asked for: an ordinary run writes nothing that it was not told to write. */
const MOST_HELD = 16 * 1024 * 1024;

/** Bytes of any number and size, most of them on a disk where they are many. */
export interface Spill {
  newBytes(): Bytes;
  close(): void;
}

interface Piece {
  readonly at: number;
  readonly length: number;
  /** The bytes, or where they begin in the file. */
  readonly held: Buffer | number;
}

/** Starts with nothing. The file has no name that outlives the run, however it ends. */
export function makeSpill(mostHeld = MOST_HELD): Spill {
  let file: SpillFile | undefined;
  let held = 0;
  const put = (bytes: Buffer): Buffer | number => {
    held += bytes.length;
    if (held <= mostHeld) return bytes;
    file ??= openSpillFile();
    return file === undefined ? bytes : file.add(bytes);
  };
  const take = ({ held: bytes, length }: Piece, from: number, to: number): Buffer =>
    typeof bytes === 'number'
      ? readBytes(file?.fd ?? -1, bytes + from, bytes + Math.min(to, length))
      : bytes.subarray(from, to);
  return {
    newBytes() {
      const pieces: Piece[] = [];
      let size = 0;
      return {
        get size() {
          return size;
        },
        add(bytes) {
          pieces.push({ at: size, length: bytes.length, held: put(bytes) });
          size += bytes.length;
        },
        read(from, to) {
          const asked = pieces.filter(({ at, length }) => at < to && at + length > from);
          return Buffer.concat(asked.map((piece) => take(piece, Math.max(0, from - piece.at), to - piece.at)));
        },
      };
    },
    close: () => file?.close(),
  };
}

interface SpillFile {
  readonly fd: number;
  add(bytes: Buffer): number;
  close(): void;
}

/** `undefined` where there is no place for one: then all is held. */
function openSpillFile(): SpillFile | undefined {
  const name = join(tmpdir(), `dts-xacct-${Math.random().toString(36).slice(2)}`);
  let fd: number;
  try {
    fd = openSync(name, 'wx+', 0o600);
  } catch {
    return undefined;
  }
  const isGone = unlinked(name);
  let end = 0;
  return {
    fd,
    add(bytes) {
      const start = end;
      for (let done = 0; done < bytes.length;) done += writeSync(fd, bytes, done, bytes.length - done, start + done);
      end += bytes.length;
      return start;
    },
    close() {
      closeSync(fd);
      if (!isGone) unlinked(name);
    },
  };
}

/** A file that is open cannot be unlinked everywhere. */
function unlinked(name: string): boolean {
  try {
    unlinkSync(name);
    return true;
  } catch {
    return false;
  }
}
