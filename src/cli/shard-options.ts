import type { LiveOptions } from '../cloud/live.ts';
import { UsageError } from '../errors.ts';
import { readShard, type Shard } from '../read/shard.ts';

/** `--shard`. A shard collects for a later run, which needs the files of all shards in one folder: throws `UsageError` without one. */
export function shardOf(word: string | undefined, saveSnapshot: string | undefined): Shard | undefined {
  if (word === undefined) return undefined;
  const shard = readShard(word);
  if (saveSnapshot !== undefined && !saveSnapshot.endsWith('.json')) return shard;
  throw new UsageError(
    saveSnapshot === undefined
      ? '--shard goes with --save-snapshot DIR'
      : `--shard: --save-snapshot ${saveSnapshot} is a file, and shards share a folder`,
    'each shard writes to DIR what it reads; then "dts-xacct audit --snapshot DIR" judges all of it',
  );
}

/** What all shards of a run are asked for, as their manifests say it. */
export function shardScope(
  { accounts, directory }: Pick<LiveOptions, 'accounts' | 'directory'>,
  withJobs: boolean,
  regions: readonly string[],
): object {
  return {
    ...(accounts.length > 0 && { accounts: accounts.toSorted() }),
    ...(directory && {
      resourceDirectory: {
        ...(directory.folder !== undefined && { folder: directory.folder }),
        roleName: directory.roleName,
      },
    }),
    ...(withJobs && { regions: regions.toSorted() }),
  };
}
