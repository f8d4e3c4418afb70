import { sha256 } from '@noble/hashes/sha2.js';
import { utf8ToBytes } from '@noble/hashes/utils.js';

import isManifest from '../../generated/shard.js';
import type { FileSystem, InputFile } from '../files/file-system.ts';
import { unreadable } from '../inventory/unchecked.ts';
import { parseAccountId, type AccountId } from '../model/account.ts';
import { UsageError, InputError } from '../model/errors.ts';
import type { Unchecked } from '../model/finding.ts';

/** One of the parts that a run is split into, from 1: `2/8`. */
export interface Shard {
  readonly index: number;
  readonly of: number;
}

/** Reads `i/n`; throws `UsageError` for anything else. */
export function readShard(word: string): Shard {
  const found = /^(\d{1,5})\/(\d{1,5})$/.exec(word);
  const [index, of] = [Number(found?.[1]), Number(found?.[2])];
  if (found === null || index < 1 || index > of)
    throw new UsageError(`invalid value "${word}" for --shard: expected I/N, from 1/N to N/N`);
  return { index, of };
}

/** Whether what has a name is in a shard: by the name alone, so that no machine has to know of another one. */
export function isInShard(name: string, { index, of }: Shard): boolean {
  return new DataView(sha256(utf8ToBytes(name)).buffer).getUint32(0) % of === index - 1;
}

/** What a shard was to read, as `schemas/shard.schema.json` describes it. */
interface Manifest extends Shard {
  readonly accounts: readonly AccountId[];
  /** What all shards were asked for, to be compared. */
  readonly scope: string;
}

/** The shards that wrote to a snapshot folder. */
interface ShardFolder {
  readonly files: readonly InputFile[];
  /** The accounts that they were to read, each with the shard that says so. */
  readonly accounts: ReadonlyMap<AccountId, Shard>;
  readonly gaps: readonly Unchecked[];
}

/** `shard-3-of-8.json` */
export function manifestName({ index, of }: Shard): string {
  return `shard-${String(index)}-of-${String(of)}.json`;
}

/** The text of a manifest. */
export function manifestText(
  { index, of }: Shard,
  reading: { readonly takenAt: string; readonly accounts: readonly string[]; readonly scope: object | undefined },
): string {
  return `${JSON.stringify({ manifestVersion: 1, shard: index, of, ...reading }, null, 2)}\n`;
}

/** The shard of which a file name says that it is the manifest. */
export function shardOfName(name: string): Shard | undefined {
  const [, index, of] = (/^shard-([1-9]\d{0,4})-of-([1-9]\d{0,4})\.json$/.exec(name) ?? []).map(Number);
  return index === undefined || of === undefined ? undefined : { index, of };
}

/**
 * Reads the manifests among the files of a snapshot folder; `undefined` where there are none. A shard that is missing is a gap.
 * Throws `UsageError` for shards of different runs.
 */
export function readShards(
  folder: string,
  files: readonly InputFile[],
  disk: Pick<FileSystem, 'readText'>,
): ShardFolder | undefined {
  const found = files.flatMap((file) => {
    const shard = file.isNamed ? undefined : shardOfName(baseName(file.path));
    return shard === undefined ? [] : [{ file, shard }];
  });
  const [first] = found;
  if (first === undefined) return undefined;
  const { of } = first.shard;
  const other = found.find(({ shard }) => shard.of !== of);
  if (other !== undefined) throw differentRuns(first.file.path, other.file.path);
  const gaps: Unchecked[] = missing(new Set(found.map(({ shard }) => shard.index)), of);
  const manifests = found.flatMap(({ file, shard }) => {
    const manifest = readManifest(file, shard, disk);
    if ('because' in manifest) gaps.push(manifest);
    return 'because' in manifest ? [] : [manifest];
  });
  if (new Set(manifests.map(({ scope }) => scope)).size > 1)
    gaps.push({ what: folder, because: 'shardScopes', reason: 'not-readable' });
  return {
    files: found.map(({ file }) => file),
    accounts: new Map(manifests.flatMap((manifest) => manifest.accounts.map((id) => [id, manifest] as const))),
    gaps,
  };
}

/** What two runs of different numbers of shards have collected does not belong together. */
export function differentRuns(one: string, other: string): UsageError {
  return new UsageError(
    `${one} and ${other} belong to different runs`,
    'run all shards with the same N, in a folder of their own',
  );
}

function readManifest(file: InputFile, shard: Shard, { readText }: Pick<FileSystem, 'readText'>): Manifest | Unchecked {
  const gap = (because: string): Unchecked => ({ what: file.path, because, reason: 'not-readable' });
  let value: unknown;
  try {
    value = JSON.parse(readText(file).text);
  } catch (error) {
    return error instanceof InputError ? unreadable(error) : gap('shardManifest');
  }
  if (!isManifest(value)) return gap('shardManifest');
  const { shard: index, of, accounts, scope } = value as Written;
  if (index !== shard.index || of !== shard.of || index > of) return gap('shardManifest');
  const ids = accounts.map(parseAccountId);
  if (ids.includes(undefined)) return gap('shardManifest');
  return { ...shard, accounts: ids.filter((id) => id !== undefined), scope: JSON.stringify(scope ?? null) };
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/**
 * Accounts that a shard was to read and that no file has; those whose files were reported as unreadable are not reported again.
 */
export function uncollected(
  { accounts }: ShardFolder,
  { read, unreadable: files }: { readonly read: ReadonlySet<string>; readonly unreadable: readonly string[] },
): readonly Unchecked[] {
  const named = new Set(files.map((path) => baseName(path).replace(/\.json$/, '')));
  return [...accounts].flatMap(([id, { index, of }]): readonly Unchecked[] => {
    if (read.has(id) || named.has(id)) return [];
    const data = { shard: `${String(index)}/${String(of)}` };
    return [{ what: id, because: 'notCollected', data, reason: 'not-readable', account: id }];
  });
}

/** A manifest that fits its schema. */
interface Written {
  readonly shard: number;
  readonly of: number;
  readonly accounts: readonly string[];
  readonly scope?: object;
}

/** One gap for each row of shards that are missing: there may be thousands. */
function missing(present: ReadonlySet<number>, of: number): Unchecked[] {
  const gaps: Unchecked[] = [];
  for (let index = 1; index <= of; index++) {
    if (present.has(index)) continue;
    const first = index;
    while (index < of && !present.has(index + 1)) index++;
    const shard = (each: number): string => `${String(each)}/${String(of)}`;
    const what = first === index ? `shard ${shard(first)}` : `shards ${shard(first)} to ${shard(index)}`;
    gaps.push({ what, because: 'shardMissing', reason: 'not-readable' });
  }
  return gaps;
}
