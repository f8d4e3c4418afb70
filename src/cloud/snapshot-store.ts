import type { TextSource } from '../files/text-source.ts';
import type { LiveReading } from './collect-accounts.ts';
import {
  makeAccountWriter,
  recordingEnds,
  recordingText,
  type RecordedAccount,
  type AccountWriter,
  type SnapshotWriter,
} from './snapshot-format.ts';

/** Where a reading of accounts is written down, and read again to be judged. */
export interface SnapshotStore extends SnapshotWriter {
  /** Finishes what is written, and gives it as the texts that a report names. */
  texts(reading: LiveReading): Iterable<TextSource>;
}

/** Keeps a reading in memory: no finding has a place then. `path`: what its texts are called. */
export function memoryStore(path: string): SnapshotStore {
  const texts = new Map<string, Buffer>();
  return {
    kept: () => undefined,
    open({ id, name }, takenAt) {
      const pieces: Buffer[] = [];
      return accountWriter({ id, ...(name !== undefined && { name }) }, takenAt, {
        write: (text) => void pieces.push(Buffer.from(text)),
        close: () => void texts.set(id, Buffer.concat(pieces)),
      });
    },
    texts({ takenAt, accounts, gaps }) {
      const all = accounts.flatMap((id) => texts.get(id) ?? []);
      if (gaps.length > 0) all.push(Buffer.from(recordingText({ snapshotVersion: 1, takenAt, accounts: [], gaps })));
      return all.map((bytes, index) => ({
        path,
        isNamed: false,
        index,
        read: () => ({ text: bytes.toString(), fault: undefined }),
      }));
    },
  };
}

const PIECE = 64 * 1024;

/** The text of one account, written in large pieces. */
export function accountWriter(
  account: Pick<RecordedAccount, 'id' | 'name'>,
  takenAt: string,
  { write, close }: { readonly write: (text: string) => void; readonly close: () => void },
): AccountWriter {
  const { head, foot } = recordingEnds(takenAt);
  let pending = head;
  const add = (text: string): void => {
    pending += text;
    if (pending.length < PIECE) return;
    write(pending);
    pending = '';
  };
  const writer = makeAccountWriter(add, account);
  return {
    ...writer,
    end(rest) {
      writer.end(rest);
      write(pending + foot);
      close();
    },
  };
}
