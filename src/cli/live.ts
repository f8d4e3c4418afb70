import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

import type { LiveOptions } from '../cloud/live.ts';
import type { Recording } from '../cloud/recording.ts';
import type { AuditOptions } from '../commands/audit.ts';
import { UsageError } from '../errors.ts';
import type { Config } from '../read/config.ts';
import type { Values } from './options.ts';
import { makeProgress } from './progress.ts';
import { makeKeeping } from './snapshots.ts';
import type { Streams } from './write.ts';

/** A reading of live accounts from the command line. */
interface LiveAudit {
  readonly options: Required<Pick<AuditOptions, 'live'>> & Pick<AuditOptions, 'record'>;
  /** Clears what stands on the terminal meanwhile. */
  readonly end: () => void;
  readonly wasStopped: () => boolean;
}

/** What `audit` without `--snapshot` is asked to read, and what becomes of it. Ctrl-C ends the reading, not the report. */
export function liveAudit(values: Values, { config }: { readonly config?: Config }, streams: Streams): LiveAudit {
  const stopping = new AbortController();
  const keeping = makeKeeping(textOf(values, 'save-snapshot'), values['resume'] === true);
  const progress = makeProgress(streams, values['quiet'] === true);
  process.once('SIGINT', () => {
    streams.err('ending: what was read is kept\n');
    stopping.abort();
  });
  const live: LiveOptions = {
    ...wishes(values, streams),
    ...scope(values),
    known: { accounts: config?.accounts ?? new Map(), access: config?.access ?? new Map() },
    regions: listOf(values, 'region') ?? config?.regions ?? [],
    withJobs: values['no-jobs'] !== true,
    rate: numberOf(values, 'rate', { least: 1, most: 80 }) ?? 20,
    concurrency: numberOf(values, 'concurrency', { least: 1, most: 256 }) ?? 8,
    timeoutMs: (numberOf(values, 'timeout', { least: 1, most: 600 }) ?? 10) * 1000,
    stop: stopping.signal,
    kept: keeping?.kept ?? (() => undefined),
    keep: keeping?.keep ?? (() => undefined),
    onProgress: progress.tell,
  };
  return {
    options: { live, ...(keeping && { record: (recording: Recording) => keeping.record(recording) }) },
    end: progress.end,
    wasStopped: () => stopping.signal.aborted,
  };
}

function wishes(values: Values, { env }: Streams): Pick<LiveOptions, 'profile' | 'env' | 'cliConfig' | 'readToken'> {
  const profile = textOf(values, 'profile');
  return {
    env,
    ...(profile !== undefined && { profile }),
    cliConfig() {
      const file = join(env['HOME'] ?? homedir(), '.aliyun', 'config.json');
      return { file, text: readSecretFile(file, 'the configuration of the aliyun CLI'), readToken };
    },
    readToken,
  };
}

function readToken(file: string): string {
  return readSecretFile(file, 'the OIDC token').trim();
}

/** A file of which nothing may be told. */
function readSecretFile(file: string, what: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new UsageError(`${what} cannot be read: ${file} (${String((error as NodeJS.ErrnoException).code)})`);
  }
}

function scope(values: Values): Pick<LiveOptions, 'accounts' | 'directory' | 'shard'> {
  const [folder, externalId] = [textOf(values, 'folder'), textOf(values, 'external-id')];
  const isDirectory = values['resource-directory'] === true;
  for (const option of ['folder', 'role-name', 'external-id'])
    if (!isDirectory && values[option] !== undefined)
      throw new UsageError(`--${option} goes with --resource-directory`);
  const shard = textOf(values, 'shard');
  return {
    accounts: listOf(values, 'account') ?? [],
    ...(isDirectory && {
      directory: {
        roleName: textOf(values, 'role-name') ?? 'ResourceDirectoryAccountAccessRole',
        ...(folder !== undefined && { folder }),
        ...(externalId !== undefined && { externalId }),
      },
    }),
    ...(shard !== undefined && { shard: shardOf(shard) }),
  };
}

function shardOf(word: string): { readonly index: number; readonly of: number } {
  const found = /^(\d{1,5})\/(\d{1,5})$/.exec(word);
  const [index, of] = [Number(found?.[1]), Number(found?.[2])];
  if (found === null || index < 1 || index > of) throw new UsageError(`--shard ${word}: give i/n, from 1/n to n/n`);
  return { index, of };
}

function textOf(values: Values, name: string): string | undefined {
  const value = values[name];
  return typeof value === 'string' ? value : undefined;
}

function listOf(values: Values, name: string): readonly string[] | undefined {
  return values[name] as readonly string[] | undefined;
}

function numberOf(values: Values, name: string, { least, most }: { least: number; most: number }): number | undefined {
  const word = textOf(values, name);
  if (word === undefined) return undefined;
  const number = Number(word);
  if (number >= least && number <= most) return number;
  throw new UsageError(`--${name} ${word}: give a number from ${String(least)} to ${String(most)}`);
}
