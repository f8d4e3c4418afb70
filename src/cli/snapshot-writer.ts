import { chmodSync, existsSync, mkdirSync, readdirSync, rmdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';

import { type Shard, differentRuns, manifestName, manifestText, shardOfName } from '../cloud/shard.ts';
import {
  recordingEnds,
  recordingText,
  type RecordedGap,
  type AccountRest,
  type StoredAccount,
  type RecordedRole,
} from '../cloud/snapshot-format.ts';
import { accountWriter, type SnapshotStore } from '../cloud/snapshot-store.ts';
import { disk } from '../files/disk.ts';
import { readText } from '../files/read-file.ts';
import { fileSource, type TextSource } from '../files/text-source.ts';
import { asObject, type Node } from '../formats/nodes.ts';
import { InputError, UsageError } from '../model/errors.ts';
import { openDraft, writeFile } from './streams.ts';

/** What failed before its account was known, next to the accounts in a folder; each part of a run records its own. */
const REST = /^unread(?:-\d+-of-\d+)?\.json$/;

function restOf(shard: Shard | undefined): string {
  return shard === undefined ? 'unread.json' : `unread-${String(shard.index)}-of-${String(shard.of)}.json`;
}

/** How a reading is written down. */
interface Manner {
  /** It takes up again what an earlier one has left. */
  readonly isResumed?: boolean;
  /** Which part of all accounts it is of. */
  readonly shard?: Shard;
  /** What all shards are asked for. */
  readonly scope?: object;
  /** It is of some roles alone, and says nothing of what failed for others. */
  readonly isNamed?: boolean;
}

/** Only the owner may read a snapshot. */
const SECRET = 0o600;

/** Where a reading is written down, `--save-snapshot`: a file for everything, where its name ends in `.json`; else a folder with one for each account. */
export function makeSnapshotStore(path: string | undefined, manner: Manner): SnapshotStore | undefined {
  if (path === undefined) {
    if (manner.isResumed === true)
      throw new UsageError('--resume needs --save-snapshot', 'it continues what an earlier run saved there');
    return undefined;
  }
  if (path === '-')
    throw new UsageError(
      '--save-snapshot cannot write to standard output, which is for the report',
      'give a file (NAME.json) or a folder',
    );
  return path.endsWith('.json') ? inFile(path, manner) : inFolder(path.replace(/(?<=.)\/+$/, ''), manner);
}

function inFolder(folder: string, { isResumed = false, shard, scope, isNamed = false }: Manner): SnapshotStore {
  makeFolder(folder);
  if (shard !== undefined) refuseOtherRun(folder, shard);
  const rest = restOf(shard);
  const isOutdated = (name: string): boolean =>
    !isNamed && (shard === undefined ? REST.test(name) || shardOfName(name) !== undefined : name === rest);
  const fileOf = (id: string): string => join(folder, `${id}.json`);
  return {
    kept: (id) => (isResumed ? keptIn(textOf(fileOf(id))).find((account) => account.id === id) : undefined),
    begin({ takenAt, accounts }) {
      if (shard === undefined) return;
      // What an earlier run has left must not pass for what this one was to read.
      if (!isResumed) for (const id of accounts) rmSync(fileOf(id), { force: true });
      writeFile(join(folder, manifestName(shard)), [manifestText(shard, { takenAt, accounts, scope })], SECRET);
    },
    open(account, takenAt) {
      return accountWriter(account, takenAt, openDraft(fileOf(account.id), SECRET));
    },
    texts({ takenAt, accounts, gaps }) {
      for (const name of readdirSync(folder).filter(isOutdated)) rmSync(join(folder, name), { force: true });
      if (gaps.length > 0) writeFile(join(folder, rest), [restText(takenAt, gaps)], SECRET);
      const files = accounts.map(fileOf).toSorted();
      return [...files, ...(gaps.length > 0 ? [join(folder, rest)] : [])]
        .filter((file) => existsSync(file))
        .map((path) => fileSource({ path, isNamed: false }, disk));
    },
  };
}

/** Throws `UsageError` where shards of another run have written to the folder. */
function refuseOtherRun(folder: string, shard: Shard): void {
  const other = readdirSync(folder).find((name) => (shardOfName(name)?.of ?? shard.of) !== shard.of);
  if (other !== undefined) throw differentRuns(join(folder, other), join(folder, manifestName(shard)));
}

function restText(takenAt: string, gaps: readonly RecordedGap[]): string {
  return recordingText({ snapshotVersion: 1, takenAt, accounts: [], gaps });
}

/** During reading, each account has its own file next to it, so that an ended run keeps what it has read. */
function inFile(path: string, manner: Manner): SnapshotStore {
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory() === true)
    throw new UsageError(
      `cannot write ${path}: it is a folder`,
      'a name ending in .json means one file for everything',
    );
  const parts = `${path}.part`;
  if (manner.isResumed !== true) dropParts(parts);
  const folder = inFolder(parts, manner);
  if (manner.isResumed === true) split(path, folder);
  return {
    ...folder,
    texts({ takenAt, accounts, gaps }) {
      const texts = folder.texts({ takenAt, accounts, gaps: [] });
      writeFile(path, accounts.length === 0 ? [restText(takenAt, gaps)] : joined(texts, takenAt, gaps), SECRET);
      dropParts(parts);
      return [fileSource({ path, isNamed: true }, disk)];
    },
  };
}

const OPENING = '"accounts": [\n';

/** The accounts of several texts of ours as one text. */
function* joined(texts: Iterable<TextSource>, takenAt: string, gaps: readonly RecordedGap[]): Iterable<string> {
  const { head, foot } = recordingEnds(takenAt, gaps);
  const own = recordingEnds(takenAt);
  yield head;
  let before = '';
  for (const source of texts) {
    const { text } = source.read();
    // How long the head is depends on when the account was read.
    yield before + text.slice(text.indexOf(OPENING) + OPENING.length, -own.foot.length);
    before = ',\n';
  }
  yield foot;
}

/** Takes apart what an earlier run has finished, so that it can be taken up again. */
function split(path: string, folder: SnapshotStore): void {
  for (const { id, name, isWhole, takenAt, list, rest } of keptIn(textOf(path))) {
    if (!isWhole || folder.kept(id) !== undefined) continue;
    const writer = folder.open({ id, ...(name !== undefined && { name }) }, takenAt);
    writer.begin();
    for (const role of list) writer.role(role);
    writer.end(rest);
  }
}

function makeFolder(folder: string): void {
  const known = statSync(folder, { throwIfNoEntry: false });
  if (known?.isDirectory() === true) return;
  if (known !== undefined)
    throw new UsageError(
      `cannot create folder ${folder}: a file of that name exists`,
      'give a name ending in .json for one file, or the name of a folder',
    );
  try {
    mkdirSync(folder, { recursive: true });
    chmodSync(folder, 0o700);
  } catch (error) {
    throw new UsageError(`cannot create folder ${folder}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** Only what we have put there. */
function dropParts(folder: string): void {
  if (!existsSync(folder)) return;
  const names = readdirSync(folder);
  const ours = names.filter((name) => /^\.?\d+\.json(?:\.tmp)?$/.test(name));
  for (const name of ours) rmSync(join(folder, name), { force: true });
  if (ours.length === names.length) rmdirSync(folder);
}

/** `undefined` where there is no such file, or none that can be read. */
function textOf(path: string): string | undefined {
  try {
    return readText({ path, isNamed: false }).text;
  } catch (error) {
    if (error instanceof InputError) return undefined;
    throw error;
  }
}

/** An account that an earlier run has written down. */
interface KeptIn extends StoredAccount {
  readonly takenAt: string;
  readonly rest: AccountRest;
  readonly list: readonly RecordedRole[];
}

/** The accounts of a snapshot of ours; none where there is none, or one that was not written whole. */
function keptIn(text: string | undefined): readonly KeptIn[] {
  const { snapshotVersion, takenAt, accounts } = asObject(parsed(text)) ?? {};
  if (snapshotVersion !== 1 || !Array.isArray(accounts)) return [];
  return accounts.map((account: unknown) => {
    // What stands in a snapshot of ours has the shape that we gave it.
    const { roles, ...known } = account as Omit<AccountRest, 'roles'> & { readonly roles?: unknown };
    const rest = { ...known, roles: null };
    const list = Array.isArray(roles) ? (roles as readonly RecordedRole[]) : undefined;
    return {
      id: rest.id,
      ...(rest.name !== undefined && { name: rest.name }),
      ...(rest.dtsJobs !== undefined && { dtsJobs: rest.dtsJobs }),
      ...(rest.regions !== undefined && { regions: rest.regions }),
      roles: list?.length ?? 0,
      isWhole:
        list !== undefined &&
        rest.askedRoles === undefined &&
        !list.map(asObject).some(isRefused) &&
        Array.isArray(rest.gaps) &&
        rest.gaps.length === 0,
      takenAt: typeof takenAt === 'string' ? takenAt : '',
      rest,
      list: list ?? [],
    };
  });
}

function parsed(text: string | undefined): unknown {
  try {
    return text === undefined ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** What `--save-snapshot` has written of an account, for who writes nothing. */
export function storedAccount(path: string, id: string): StoredAccount | undefined {
  const files = path.endsWith('.json') ? [path, join(`${path}.part`, `${id}.json`)] : [join(path, `${id}.json`)];
  const found = files.flatMap((file) => keptIn(textOf(file))).filter((account) => account.id === id);
  return found.find(({ isWhole }) => isWhole) ?? found[0];
}

/** What an account says no to may be allowed by now. */
function isRefused(role: Node | undefined): boolean {
  return role === undefined || role['policies'] === null || (role['trustPolicy'] ?? null) === null;
}
