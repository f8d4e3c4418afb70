import { chmodSync, existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

import { recordingText, type RecordedAccount, type Recording } from '../cloud/recording.ts';
import { InputError, UsageError } from '../errors.ts';
import { readText } from '../read/file-text.ts';
import type { InputText } from '../read/reading.ts';
import { writeFile } from './write.ts';

/** Where a reading is written down: `--save-snapshot`. */
interface Keeping {
  /** What an earlier run left of an account, where it is to be taken up again. */
  readonly kept: (id: string) => RecordedAccount | undefined;
  readonly keep: (account: RecordedAccount, takenAt: string) => void;
  /** Writes what is not written yet, and gives all of this run as it stands in files. */
  record(recording: Recording): readonly InputText[];
}

/** What failed before it was known of which account; beside the accounts in a folder. */
const REST = 'unread.json';

/** A file for everything, where its name ends in `.json`; else a folder with one for each account. */
export function makeKeeping(path: string | undefined, isResumed: boolean): Keeping | undefined {
  if (path === undefined) {
    if (isResumed)
      throw new UsageError(
        '--resume goes with --save-snapshot',
        'it takes up again what an earlier run has saved there',
      );
    return undefined;
  }
  return path.endsWith('.json') ? inFile(path, isResumed) : inFolder(path, isResumed);
}

function inFile(path: string, isResumed: boolean): Keeping {
  const before = new Map((isResumed ? accountsIn(path) : []).map((account) => [account.id, account]));
  return {
    kept: (id) => before.get(id),
    keep: () => undefined,
    record(recording) {
      const text = recordingText(recording);
      writeFile(path, [text], SECRET);
      return [{ path, text, isNamed: true }];
    },
  };
}

/** What a snapshot tells of accounts is for their owners. */
const SECRET = 0o600;

function inFolder(path: string, isResumed: boolean): Keeping {
  const folder = path.replace(/(?<=.)\/+$/, '');
  makeFolder(folder);
  const fileOf = (id: string): string => join(folder, `${id}.json`);
  return {
    kept: (id) => (isResumed ? accountsIn(fileOf(id)) : []).find((account) => account.id === id),
    keep(account, takenAt) {
      writeFile(fileOf(account.id), [recordingText({ snapshotVersion: 1, takenAt, accounts: [account] })], SECRET);
    },
    record({ accounts, gaps, ...rest }) {
      rmSync(join(folder, REST), { force: true });
      if (gaps !== undefined) writeFile(join(folder, REST), [recordingText({ ...rest, accounts: [], gaps })], SECRET);
      const files = accounts.map(({ id }) => fileOf(id)).toSorted();
      return [...files, ...(gaps === undefined ? [] : [join(folder, REST)])].map((file) => ({
        path: file,
        text: readText({ path: file, isNamed: true }).text,
        isNamed: true,
      }));
    },
  };
}

function makeFolder(folder: string): void {
  if (existsSync(folder)) return;
  try {
    mkdirSync(folder, { recursive: true });
    chmodSync(folder, 0o700);
  } catch (error) {
    throw new UsageError(`cannot make the folder ${folder}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** The accounts of a snapshot of ours; none where there is none, or one that was not written whole. */
function accountsIn(file: string): readonly RecordedAccount[] {
  try {
    const value = JSON.parse(readText({ path: file, isNamed: true }).text) as Partial<Recording> | null;
    return value?.snapshotVersion === 1 ? (value.accounts ?? []) : [];
  } catch (error) {
    if (error instanceof InputError || error instanceof SyntaxError) return [];
    throw error;
  }
}
