import { closeSync, fstatSync, openSync, readFileSync, readSync, existsSync } from 'node:fs';
import { resolve, sep } from 'node:path';

import { STDIN } from '../model/document.ts';
import { InputError } from '../model/errors.ts';
import type { Decoded, InputFile } from './file-system.ts';
import { isGb18030 } from './gb18030.ts';
import type { SyntaxFault } from '../model/syntax-error.ts';

/**
 * UTF-8, or UTF-16: by its mark, which is no part of the text, or by the zero byte next to its first letter, as PowerShell may
 * write it; all our texts start with ASCII.
 */
export function decode(bytes: Buffer): Decoded {
  if (isUtf16(bytes)) return { text: withoutMark(utf16(bytes)), fault: undefined, form: 'utf16' };
  const text = bytes.toString('utf8');
  return sound(text) ?? { text: withoutMark(text), fault: firstBadByte(text, bytes) };
}

/** Whether bytes are UTF-16, with its mark or without. */
export function isUtf16([first, second]: Buffer): boolean {
  if (first === undefined || second === undefined) return false;
  return (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff) || (first === 0) !== (second === 0);
}

/** A text that was read as UTF-8; `undefined` where it may have been none. */
function sound(text: string): Decoded | undefined {
  // What is no UTF-8 becomes this character, which costs next to nothing to look for.
  if (text.includes(REPLACEMENT)) return undefined;
  return text.startsWith(MARK) ? { text: text.slice(1), fault: undefined, form: 'marked' } : { text, fault: undefined };
}

function withoutMark(text: string): string {
  return text.startsWith(MARK) ? text.slice(1) : text;
}

function utf16(bytes: Buffer): string {
  const isBigEndian = bytes[0] === 0xfe || bytes[0] === 0;
  if (!isBigEndian) return bytes.toString('utf16le');
  return Buffer.from(bytes.subarray(0, bytes.length & ~1))
    .swap16()
    .toString('utf16le');
}

const REPLACEMENT = '\ufffd';
/** In front of a text it says how that is encoded. */
export const MARK = '\ufeff';

/** Up to the first bad byte a text has as many bytes as it was read from; the replacement character itself is written with three. */
function firstBadByte(text: string, bytes: Buffer): SyntaxFault | undefined {
  let at = 0;
  let offset = 0;
  for (let next = text.indexOf(REPLACEMENT); next >= 0; next = text.indexOf(REPLACEMENT, next + 1)) {
    offset += Buffer.byteLength(text.slice(at, next));
    at = next;
    if (bytes.toString('latin1', offset, offset + 3) === '\u00ef\u00bf\u00bd') continue;
    const byte = `0x${(bytes[offset] ?? 0).toString(16).toUpperCase().padStart(2, '0')}`;
    const start = text.startsWith(MARK) ? next - 1 : next;
    return { message: isGb18030(bytes) ? 'gb18030' : 'notUtf8', data: { byte }, start, end: start + 1 };
  }
  return undefined;
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
  return new InputError(path, `larger than ${String(MAX_BYTES / 1024 / 1024)} MB, the maximum file size; split it`);
}

const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  ENOENT: 'no such file',
  ENOSPC: 'the disk is full',
  EROFS: 'the disk is read-only',
  EISDIR: 'it is a folder',
  ELOOP: 'symbolic link loop',
  ENAMETOOLONG: 'the name is too long',
  EMFILE: 'too many open files',
  EIO: 'disk read error',
};

/** Why a file or folder cannot be read, in words. */
export function reason(error: unknown): string {
  const code = (error as NodeJS.ErrnoException).code ?? '';
  return REASONS[code] ?? (error instanceof Error ? error.message : String(error));
}

/** Whether there is a file or a folder at a path. */
export function isThere(path: string): boolean {
  return existsSync(resolve(path));
}

/** A path as reports write it. */
export function slashes(path: string): string {
  return sep === '\\' ? path.replaceAll('\\', '/') : path;
}

/** Whether a folder is another one or lies in it. */
export function isWithin(folder: string, other: string): boolean {
  const outer = resolve(other);
  return folder === outer || folder.startsWith(outer.endsWith(sep) ? outer : `${outer}${sep}`);
}
