import type { LiveReading } from './live.ts';
import { makeSheet, recordingEnds, recordingText, type RecordedAccount, type Sheet, type Shelf } from './recording.ts';
import type { ByteSource } from '../read/byte-source.ts';

/** Where a reading of accounts is written down, and read again to be judged. */
export interface Keeping extends Shelf {
  /** Finishes what is written, and gives it as the texts that a report names. */
  texts(reading: LiveReading): Iterable<ByteSource>;
  /** Lets go of what nobody asked to keep. */
  close?(): void;
}

/** Bytes that are added to, and read again. */
export interface Bytes {
  readonly size: number;
  add(bytes: Buffer): void;
  read(from: number, to: number): Buffer;
}

/** Keeps a reading in no file of the user's: no finding has a place then. `path`: what its texts are called; `newBytes`: where that of an account goes. */
export function unwritten(path: string, newBytes: () => Bytes): Keeping {
  const texts = new Map<string, Bytes>();
  return {
    kept: () => undefined,
    open({ id, name }, takenAt) {
      const bytes = newBytes();
      return accountSheet({ id, ...(name !== undefined && { name }) }, takenAt, {
        write: (text) => bytes.add(Buffer.from(text)),
        close: () => void texts.set(id, bytes),
      });
    },
    *texts({ takenAt, accounts, gaps }) {
      const all = accounts.flatMap((id) => texts.get(id) ?? []);
      if (gaps.length > 0) {
        const rest = inMemory();
        rest.add(Buffer.from(recordingText({ snapshotVersion: 1, takenAt, accounts: [], gaps })));
        all.push(rest);
      }
      for (const [index, bytes] of all.entries())
        yield { path, isNamed: true, index, size: bytes.size, read: (from, to) => bytes.read(from, to) };
    },
  };
}

const PIECE = 64 * 1024;

/** The text of one account, written in large pieces. */
export function accountSheet(
  account: Pick<RecordedAccount, 'id' | 'name'>,
  takenAt: string,
  { write, close }: { readonly write: (text: string) => void; readonly close: () => void },
): Sheet {
  const { head, foot } = recordingEnds(takenAt);
  let pending = head;
  const add = (text: string): void => {
    pending += text;
    if (pending.length < PIECE) return;
    write(pending);
    pending = '';
  };
  const sheet = makeSheet(add, account);
  return {
    ...sheet,
    end(rest) {
      sheet.end(rest);
      write(pending + foot);
      close();
    },
  };
}

/** Bytes that stay where they are. */
export function inMemory(): Bytes {
  let pieces: Buffer[] = [];
  let size = 0;
  return {
    get size() {
      return size;
    },
    add(bytes) {
      pieces.push(bytes);
      size += bytes.length;
    },
    read(from, to) {
      if (pieces.length > 1) pieces = [Buffer.concat(pieces)];
      return pieces[0]?.subarray(from, to) ?? Buffer.alloc(0);
    },
  };
}
