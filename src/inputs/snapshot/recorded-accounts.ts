import type { FileSystem, InputText } from '../../files/file-system.ts';
import type { AccountId } from '../../model/account.ts';
import { InputError, UsageError } from '../../model/errors.ts';
import type { Unchecked } from '../../model/finding.ts';
import type { SyntaxErrorInfo } from '../../model/syntax-error.ts';
import { resolveLocations } from '../../source/locations.ts';
import type { InputDocument } from '../input-kind.ts';
import { openText, readJson, type InputDocuments } from '../read-document.ts';
import { expectation } from './problems.ts';
import {
  type RecordedAccounts,
  foreignVersion,
  readSnapshot,
  type Snapshot,
  type SnapshotAccount,
} from './snapshot.ts';

/** What there is to know of a reading that has just been written down, or has only been kept in mind. Throws `UsageError`. */
export function recordedAccounts(texts: readonly InputText[]): RecordedAccounts {
  const snapshots = texts.flatMap(({ path, text, isNamed }) =>
    snapshotsIn(path, readJson(path, text, isNamed)).map((item) => trusted(path, item)),
  );
  return {
    accounts: snapshots.flatMap(({ accounts }) => accounts),
    gaps: snapshots.flatMap(({ gaps }) => gaps),
    files: texts.map(({ path }) => path),
  };
}

/**
 * All accounts of a snapshot, or of a folder with one file an account. Throws `UsageError` where it is none, broken, or of
 * another version: what cannot be trusted whole is not trusted in part.
 */
export async function readRecordings(
  path: string,
  disk: Pick<FileSystem, 'jsonFilesOf' | 'readText'>,
): Promise<RecordedAccounts> {
  const accounts = new Map<AccountId, SnapshotAccount>();
  const gaps: Unchecked[] = [];
  const files: string[] = [];
  const names = disk.jsonFilesOf(path);
  for (const file of names) {
    // oxlint-disable-next-line no-await-in-loop -- one after the other: the first broken one is reported
    const items = snapshotsIn(file, await open(file, disk));
    if (items.length > 0) files.push(file);
    for (const snapshot of items.map((item) => trusted(file, item))) {
      for (const each of snapshot.gaps) gaps.push(each);
      for (const account of snapshot.accounts) {
        const twin = accounts.get(account.id);
        if (twin !== undefined) throw twice(twin, account);
        accounts.set(account.id, account);
      }
    }
  }
  if (files.length === 0) throw noSnapshot(path, names.length === 1 && names[0] === path);
  return { accounts: [...accounts.values()], gaps, files };
}

async function open(file: string, disk: Pick<FileSystem, 'readText'>): Promise<InputDocuments> {
  try {
    return await openText({ path: file, isNamed: true }, disk);
  } catch (error) {
    if (error instanceof InputError) throw new UsageError(`cannot read the snapshot ${file}: ${error.message}`);
    throw error;
  }
}

function snapshotsIn(file: string, { items, broken: [broken], isTooDeep }: InputDocuments): readonly InputDocument[] {
  if (isTooDeep) throw new UsageError(`the snapshot ${file} is nested deeper than 100 levels`);
  if (broken !== undefined) {
    throw new UsageError(
      `the snapshot ${file} has a syntax error at ${placeOf(broken)}`,
      `"dts-xacct lint" shows what is wrong there`,
    );
  }
  return items.filter(({ kind }) => kind.id === 'snapshot');
}

function placeOf({ document, faults: [fault] }: SyntaxErrorInfo): string {
  const at = { document, path: [], offsets: [fault?.start ?? 0, fault?.end ?? 0] } as const;
  const { startLine, startColumn } = resolveLocations([at]).place(at);
  return `line ${String(startLine)}, column ${String(startColumn)}`;
}

function trusted(file: string, { value, document }: InputDocument): Snapshot {
  const version = foreignVersion(value);
  if (version !== undefined) {
    throw new UsageError(
      `${file} is a snapshot of version ${version}; expected version 1`,
      'take a new one, or use the version of dts-xacct that wrote it',
    );
  }
  const snapshot = readSnapshot(value, { document, path: [] });
  const [fault] = snapshot.faults;
  if (fault !== undefined) {
    const { startLine, startColumn } = resolveLocations([fault.at]).place(fault.at);
    const place = `${String(startLine)}:${String(startColumn)}`;
    throw new UsageError(`${file}:${place}: invalid snapshot: ${expectation(fault)}`, FORM);
  }
  return snapshot;
}

const FORM = '"dts-xacct schema snapshot" prints the schema';

function noSnapshot(path: string, isFile: boolean): UsageError {
  return new UsageError(isFile ? `${path} is not a snapshot` : `no snapshot found in ${path}`, FORM);
}

function twice(one: SnapshotAccount, other: SnapshotAccount): UsageError {
  const files = [one, other].map(({ at }) => at.document.file);
  return new UsageError(
    `account ${one.id} appears twice: in ${files.join(' and in ')}`,
    'remove the older snapshot: the two may contradict each other',
  );
}
