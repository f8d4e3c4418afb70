import {
  accessSync,
  closeSync,
  constants,
  existsSync,
  fchmodSync,
  fchownSync,
  fstatSync,
  fsyncSync,
  openSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
  type Stats,
} from 'node:fs';
import { basename, dirname, join, resolve, sep } from 'node:path';

import { decode, isUtf16, reason } from '../files/read-file.ts';
import { InputError } from '../model/errors.ts';

/** A text that was read, and the one that should stand in its place. */
interface Exchange {
  readonly from: string;
  readonly to: string;
}

/**
 * Puts a text in the place of the one that was read, whole or not at all, with the same mode and owner.
 * A link stays one; what it leads to is written, where that lies in one of the folders (or is one of the files) that were
 * asked for. Throws `InputError` where the file is left as it is.
 */
export function replaceFile(name: string, { from, to }: Exchange, asked: readonly string[]): void {
  try {
    const file = realpathSync(resolve(name));
    if (!asked.some((root) => isIn(file, root)))
      throw new InputError(name, 'it is a link to a file outside the given paths; name that file');
    const stats = statSync(file);
    if (stats.nlink > 1) throw new InputError(name, 'it has several hard links; the others would keep the old text');
    if ((stats.mode & 0o222) === 0) throw new InputError(name, 'it is read-only');
    accessSync(file, constants.W_OK);
    const bytes = readFileSync(file);
    const { text, fault } = decode(bytes);
    if (isUtf16(bytes)) throw new InputError(name, 'it is UTF-16; only UTF-8 is edited: save it in that encoding');
    if (text === to) return;
    if (text !== from || fault !== undefined)
      throw new InputError(name, 'it changed while it was read; rerun the command');
    if (!encoded(from, bytes).equals(bytes)) throw new InputError(name, 'its encoding cannot be kept');
    exchange(file, encoded(to, bytes), stats);
  } catch (error) {
    throw error instanceof InputError ? error : new InputError(name, reason(error), { cause: error });
  }
}

/** Where links lead, for `replaceFile` to compare with. */
export function rootOf(path: string): string | undefined {
  return existsSync(resolve(path)) ? realpathSync(resolve(path)) : undefined;
}

function isIn(file: string, root: string): boolean {
  return file === root || file.startsWith(root.endsWith(sep) ? root : `${root}${sep}`);
}

/** A text as the bytes of UTF-8, with a mark where some bytes have one. */
function encoded(text: string, like: Buffer): Buffer {
  const hasMark = like[0] === 0xef && like[1] === 0xbb && like[2] === 0xbf;
  return Buffer.from(hasMark ? `\ufeff${text}` : text);
}

/** Removes the drafts of runs that were killed: those whose process is gone. */
function clearDrafts(file: string): void {
  const [start, folder] = [`.${basename(file)}.`, dirname(file)];
  for (const name of readdirSync(folder)) {
    const [, pid] = (name.startsWith(start) && /^(\d+)\.[\da-z]+\.tmp$/.exec(name.slice(start.length))) || [];
    if (pid !== undefined && !isRunning(Number(pid))) rmSync(join(folder, name), { force: true });
  }
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function exchange(file: string, bytes: Buffer, { mode, uid, gid }: Stats): void {
  clearDrafts(file);
  const draft = join(dirname(file), `.${basename(file)}.${String(process.pid)}.${Date.now().toString(36)}.tmp`);
  // Nobody else reads a draft, and two runs do not share one.
  const fd = openSync(draft, 'wx', 0o600);
  try {
    writeFileSync(fd, bytes);
    const own = fstatSync(fd);
    if (own.uid !== uid || own.gid !== gid) fchownSync(fd, uid, gid);
    fchmodSync(fd, mode & 0o7777);
    fsyncSync(fd);
    renameSync(draft, file);
  } finally {
    closeSync(fd);
    if (existsSync(draft)) rmSync(draft);
  }
}
