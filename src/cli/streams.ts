import {
  closeSync,
  existsSync,
  fchmodSync,
  fstatSync,
  fsyncSync,
  openSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
  type Stats,
} from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { styleText } from 'node:util';

import type { Clock } from '../cloud/clock.ts';
import { UsageError } from '../model/errors.ts';
import type { Level } from '../model/finding.ts';
import { PLAIN } from '../report/common/messages.ts';
import type { Style } from '../report/reporter.ts';

/** Where a command's words go, and what it may know of the terminal. */
export interface Streams {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  readonly isOutTerminal: () => boolean;
  readonly isErrTerminal: () => boolean;
  /** How wide the terminal of standard output is; `undefined` where it is none. */
  readonly outColumns?: () => number | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  /** The clock for live accounts; the system clock by default. */
  readonly clock?: Clock;
}

/** Whether a standard stream is a terminal. Using `process.stdout` loads modules, so pipes and files are checked first. */
export function isTerminal(fd: 1 | 2, of: Pick<NodeJS.Process, 'stdout' | 'stderr'>): boolean {
  if (!fstatSync(fd).isCharacterDevice()) return false;
  return fd === 1 ? of.stdout.isTTY : of.stderr.isTTY;
}

const PIECE = 64 * 1024;

/** Writes a text piece by piece. A reader that has gone (`| head`) ends the output quietly; one that is slow is waited for. */
function writeOut(fd: number, text: string): void {
  const encoder = new TextEncoder();
  bytes ??= new Uint8Array(PIECE);
  for (let at = 0; at < text.length;) {
    const { read, written } = encoder.encodeInto(at === 0 ? text : text.slice(at), bytes);
    if (!writeBytes(fd, bytes.subarray(0, written))) return;
    at += read;
  }
}

/** Writes to standard output. Throws `UsageError` where that leads to something that takes no more. */
export function writeStandardOut(text: string): void {
  try {
    writeOut(1, text);
  } catch (error) {
    throw new UsageError(`cannot write standard output: ${reason(error)}`, hintFor(error));
  }
}

/** Writes to standard error. Where that fails there is no other place to say so. */
export function writeErr(text: string): void {
  try {
    writeOut(2, text);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === undefined) throw error;
  }
}

/** Kept, since memory that is new costs more than filling it. */
let bytes: Uint8Array | undefined;

/** `false` where nobody reads any more. */
function writeBytes(fd: number, piece: Uint8Array): boolean {
  for (let at = 0; at < piece.length;) {
    try {
      at += writeSync(fd, piece, at);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'EPIPE') return false;
      if (code !== 'EAGAIN') throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
    }
  }
  return true;
}

const BEYOND_LATIN_1 = /[^\0-\xff]/;

/**
 * Joins pieces until they are worth a call. One character beyond Latin-1 makes V8 hold a whole text with two bytes each, which
 * takes five times as long to encode, so pieces with such characters are joined with their like.
 */
export function writeAll(write: (text: string) => void, pieces: Iterable<string>): void {
  let pending = '';
  let isWide = false;
  for (const piece of pieces) {
    const isWider = BEYOND_LATIN_1.test(piece);
    if (pending.length >= PIECE || isWider !== isWide) {
      if (pending !== '') write(pending);
      pending = '';
      isWide = isWider;
    }
    pending += piece;
  }
  if (pending !== '') write(pending);
}

/**
 * Writes a file whole or not at all: under another name first, then renamed. Without a mode a file that is there keeps its own. A
 * link to a file is replaced: what it leads to may be anybody's.
 * Throws `UsageError` where it cannot be written.
 */
export function writeFile(name: string, pieces: Iterable<string>, mode?: number): void {
  const file = resolve(name);
  const draft = join(dirname(file), `.${basename(file)}.${String(process.pid)}.tmp`);
  try {
    const known = statSync(file, { throwIfNoEntry: false });
    if (known !== undefined && (isSpecial(known) || isStream(file))) {
      writeTo(openSync(file, 'w'), pieces);
      return;
    }
    if (known?.isDirectory() === true) throw Object.assign(new Error(file), { code: 'EISDIR' });
    const fd = startDraft(draft, mode ?? 0o644);
    if (known !== undefined && mode === undefined) fchmodSync(fd, known.mode & 0o7777);
    writeTo(fd, pieces, fsyncSync);
    renameSync(draft, file);
  } catch (error) {
    if (existsSync(draft)) rmSync(draft);
    throw new UsageError(`cannot write ${name}: ${reason(error)}`, hintFor(error));
  }
}

/** A new file: what stands there, left by a run that was killed or laid there by somebody, is neither kept nor followed. */
function startDraft(draft: string, mode: number): number {
  rmSync(draft, { force: true });
  return openSync(draft, 'wx', mode);
}

/** A file that is written bit by bit under another name, which it loses when it is whole. */
export function openDraft(
  file: string,
  mode: number,
): { readonly write: (text: string) => void; readonly close: () => void } {
  const draft = join(dirname(file), `.${basename(file)}.tmp`);
  const trying = <T>(work: () => T): T => {
    try {
      return work();
    } catch (error) {
      throw new UsageError(`cannot write ${file}: ${reason(error)}`, hintFor(error));
    }
  };
  const fd = trying(() => startDraft(draft, mode));
  return {
    write: (text) => trying(() => writeOut(fd, text)),
    close: () =>
      trying(() => {
        fsyncSync(fd);
        closeSync(fd);
        renameSync(draft, file);
      }),
  };
}

function writeTo(fd: number, pieces: Iterable<string>, finish?: (fd: number) => void): void {
  try {
    writeAll((text) => writeOut(fd, text), pieces);
    finish?.(fd);
  } finally {
    closeSync(fd);
  }
}

const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  ENOENT: 'no such folder',
  ENOTDIR: 'part of the path is not a folder',
  EISDIR: 'it is a folder',
  ENOSPC: 'the disk is full',
  EROFS: 'the disk is read-only',
  ENAMETOOLONG: 'the name is too long',
};

function reason(error: unknown): string {
  const code = (error as NodeJS.ErrnoException).code ?? '';
  return REASONS[code] ?? (error instanceof Error ? error.message : String(error));
}

function hintFor(error: unknown): string {
  const isFull = (error as NodeJS.ErrnoException).code === 'ENOSPC';
  return isFull ? 'make room on it, or write elsewhere' : 'check the folder and its permissions';
}

/** `/dev/stdout` is a link to whatever the stream is: nothing is put in its place. */
function isStream(file: string): boolean {
  return /^\/(?:dev|proc)\//.test(file);
}

/** A pipe or a device (`/dev/stdout`) cannot be renamed over; it takes the text as it comes. */
function isSpecial(stats: Stats): boolean {
  return !stats.isFile() && !stats.isDirectory();
}

/** Of a path that leads nowhere nothing is known; the write that follows reports why. */
export function statOf(path: string): Stats | undefined {
  try {
    return statSync(resolve(path), { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}

type Format = Parameters<typeof styleText>[0];

const LEVELS = {
  error: ['bold', 'redBright'],
  warning: ['bold', 'yellowBright'],
  note: ['bold', 'greenBright'],
} as const satisfies Record<Level, Format>;

const COLOURED: Style = {
  bold: (text) => painted('bold', text),
  dim: (text) => painted('blueBright', text),
  level: (level, text) => painted(LEVELS[level], text),
};

/** Our options decide on colour. Newer Node would check standard output too unless that is switched off. */
function painted(format: Format, text: string): string {
  return styleText(format, text, { validateStream: false });
}

/** The style of a report: with colours or without. */
export function style(isColoured: boolean): Style {
  return isColoured ? COLOURED : PLAIN;
}
