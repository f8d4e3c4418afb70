import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

import type { LiveOptions } from '../cloud/collect-accounts.ts';
import type { LiveAccess } from '../cloud/connection.ts';
import { regionNotes } from '../cloud/endpoints.ts';
import { readShard, type Shard } from '../cloud/shard.ts';
import type { Recording, SnapshotWriter } from '../cloud/snapshot-format.ts';
import { memoryStore, type SnapshotStore } from '../cloud/snapshot-store.ts';
import { EXIT, type ExitCode } from '../engine/exit-code.ts';
import type { Access, Config } from '../inputs/config/config.ts';
import type { InputText } from '../files/file-system.ts';
import type { AccountId } from '../model/account.ts';
import { LIVE } from '../model/document.ts';
import type { LiveTexts } from '../messages/language.ts';
import { UsageError } from '../model/errors.ts';
import { DIRECTORY_ROLE } from '../model/role.ts';
import { interpolate } from '../report/common/messages.ts';
import { credentialFiles } from './credential-files.ts';
import { type Values, COMMANDS, type CommandCall } from './options.ts';
import { makeProgress } from './progress.ts';
import { makeSnapshotStore, storedAccount } from './snapshot-writer.ts';
import type { Streams } from './streams.ts';

/** A reading of live accounts from the command line. */
interface Live<Options> {
  readonly options: Options;
  /** The reading is over, however it ended: nothing of it stands on the terminal, and signals do what they always do. */
  readonly end: () => void;
  /** The exit code of a run that a signal has ended; `undefined`: none has. */
  readonly stoppedWith: () => ExitCode | undefined;
}

interface Configured {
  readonly config?: Config;
}

/** What `audit` without `--snapshot` is asked to read, and what becomes of it. */
export function liveAudit(
  values: Values,
  configured: Configured,
  streams: Streams,
  texts: LiveTexts,
): Live<{ readonly live: LiveOptions; readonly keeping: SnapshotStore }> {
  const parts = scope(values);
  const isResumed = values['resume'] === true;
  const regions = regionsOf(values) ?? configured.config?.regions ?? [];
  const withJobs = values['no-jobs'] !== true;
  const manner = { isResumed, ...(parts.shard && { shard: parts.shard, scope: shardScope(parts, withJobs, regions) }) };
  const keeping = makeSnapshotStore(textOf(values, 'save-snapshot'), manner) ?? memoryStore(LIVE);
  if (withJobs && values['quiet'] !== true) for (const note of regionNotes(regions)) streams.err(`note: ${note}\n`);
  const saved = textOf(values, 'save-snapshot');
  const { options: means, ...live } = meansOf(values, configured, { streams, texts, saved });
  const options: LiveOptions = { ...means, ...parts, regions, withJobs };
  return { ...live, options: { live: options, keeping } };
}

/** What `audit --dry-run` is asked to plan, and which accounts `--resume` would not ask. Nothing is written. */
export function plannedAudit(
  values: Values,
  configured: Configured,
  streams: Streams,
  texts: LiveTexts,
): { readonly options: LiveOptions; readonly kept: SnapshotWriter['kept'] } {
  const parts = scope(values);
  const regions = regionsOf(values) ?? configured.config?.regions ?? [];
  const { options, end } = meansOf(values, configured, { streams, texts });
  end();
  const isResumed = values['resume'] === true;
  const saved = textOf(values, 'save-snapshot');
  if (saved === undefined) makeSnapshotStore(undefined, { isResumed });
  return {
    options: { ...options, ...parts, regions, withJobs: values['no-jobs'] !== true },
    kept: (id) => (isResumed && saved !== undefined ? storedAccount(saved, id) : undefined),
  };
}

/** The same for `preflight`, whose tasks say what is read. */
export function livePreflight(
  values: Values,
  configured: Configured,
  streams: Streams,
  texts: LiveTexts,
): Live<{ readonly live: LiveAccess; readonly record?: (recording: Recording) => readonly InputText[] }> {
  const keeping = makeSnapshotStore(textOf(values, 'save-snapshot'), { isNamed: true });
  const { options: live, ...rest } = meansOf(values, configured, { streams, texts });
  return { ...rest, options: { live, ...(keeping && { record: (recording) => written(recording, keeping) }) } };
}

interface ReadingOutput {
  readonly streams: Streams;
  readonly texts: LiveTexts;
  /** The file or folder that keeps what was read when somebody ends the reading. */
  readonly saved?: string | undefined;
}

/** As whom accounts are read, and how fast. Ctrl-C ends the reading, not the report. */
function meansOf(values: Values, { config }: Configured, { streams, texts, saved }: ReadingOutput): Live<LiveAccess> {
  const stopping = new AbortController();
  const known = {
    accounts: config?.accounts ?? new Map<string, AccountId>(),
    access: config?.access ?? new Map<string, Access>(),
  };
  const names = new Map([...known.accounts].map(([name, id]) => [id as string, name]));
  const progress = makeProgress(streams, {
    isQuiet: values['quiet'] === true,
    nameOf(account) {
      const name = names.get(account);
      return name === undefined ? account : interpolate(texts.named, { name, id: account });
    },
    texts,
  });
  let exitCode: ExitCode | undefined;
  const stop = (signal: NodeJS.Signals): void => {
    exitCode = signal === 'SIGTERM' ? EXIT.terminated : EXIT.interrupted;
    progress.end();
    const template = saved === undefined ? texts.stopping : texts.stoppingSaved;
    streams.err(`${interpolate(template, { file: saved ?? '' })}\n`);
    stopping.abort();
    removeHandlers();
  };
  // A second signal ends the process.
  const removeHandlers = (): void => SIGNALS.forEach((signal) => void process.off(signal, stop));
  const end = (): void => {
    progress.end();
    removeHandlers();
  };
  const options: LiveAccess = {
    ...credentialOptions(values, streams),
    ...(config && { configuration: digestOf(readFileSync(config.file)) }),
    known,
    rate: numberOf(values, 'rate', { least: 1, most: RATES.most }) ?? RATES.usual,
    concurrency: numberOf(values, 'concurrency', { least: 1, most: 256, isWhole: true }) ?? 8,
    timeoutMs: (numberOf(values, 'timeout', { least: 1, most: 600 }) ?? 10) * 1000,
    stop: stopping.signal,
    ...(streams.clock && { clock: streams.clock }),
    onProgress(progressed) {
      if (progressed.kind !== 'over') progress.update(progressed);
      else {
        progress.over();
        end();
      }
    },
  };
  // Nothing after this fails, so what listens is taken off again by `end`.
  for (const signal of SIGNALS) process.on(signal, stop);
  return { options, end, stoppedWith: () => exitCode };
}

const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

/** What a reading yields; it is over then, even where it fails. */
export async function whileReading<T>(
  live: Pick<Live<unknown>, 'end'> | undefined,
  read: () => Promise<T>,
): Promise<T> {
  try {
    return await read();
  } finally {
    live?.end();
  }
}

/** Writes down what was read already. */
function written({ takenAt, accounts, gaps = [] }: Recording, keeping: SnapshotStore): readonly InputText[] {
  for (const { roles, id, name, ...rest } of accounts) {
    const called = { id, ...(name !== undefined && { name }) };
    const writer = keeping.open(called, takenAt);
    if (roles) writer.begin();
    for (const role of roles ?? []) writer.role(role);
    writer.end({ ...called, ...(roles === null && { roles }), ...rest });
  }
  return [...keeping.texts({ takenAt, accounts: accounts.map(({ id }) => id), gaps })].map((source) => ({
    path: source.path,
    text: source.read().text,
    isNamed: true,
  }));
}

function credentialOptions(
  values: Values,
  streams: Streams,
): Pick<LiveAccess, 'profile' | 'fromInstance' | 'env' | 'cliConfig' | 'readToken' | 'runCommand'> {
  const profile = textOf(values, 'profile');
  const fromInstance = values['credentials'] === 'ecs';
  if (profile !== undefined && fromInstance)
    throw new UsageError('--profile and --credentials ecs cannot be combined', 'use one of them');
  return {
    env: streams.env,
    fromInstance,
    ...(profile !== undefined && { profile }),
    ...credentialFiles(streams),
  };
}

function scope(values: Values): Pick<LiveOptions, 'accounts' | 'directory' | 'shard'> {
  const [folder, externalId] = [textOf(values, 'folder'), textOf(values, 'external-id')];
  const isDirectory = values['resource-directory'] === true;
  for (const option of ['folder', 'role-name', 'external-id'])
    if (!isDirectory && values[option] !== undefined) throw new UsageError(`--${option} needs --resource-directory`);
  const shard = shardOf(textOf(values, 'shard'), textOf(values, 'save-snapshot'));
  return {
    accounts: listOf(values, 'account') ?? [],
    ...(isDirectory && {
      directory: {
        roleName: textOf(values, 'role-name') ?? DIRECTORY_ROLE,
        ...(folder !== undefined && { folder }),
        ...(externalId !== undefined && { externalId }),
      },
    }),
    ...(shard && { shard }),
  };
}

/** Of a word that is none, DTS may say that it has no jobs there. */
function regionsOf(values: Values): readonly string[] | undefined {
  const words = listOf(values, 'region');
  const odd = words?.find((word) => !/^[a-z]{2,4}(?:-[a-z0-9]+)+$/.test(word));
  if (odd !== undefined)
    throw new UsageError(
      `invalid value "${odd}" for --region: expected a region ID`,
      'for example --region cn-hangzhou',
    );
  return words;
}

function textOf(values: Values, name: string): string | undefined {
  const value = values[name];
  return typeof value === 'string' ? value : undefined;
}

function listOf(values: Values, name: string): readonly string[] | undefined {
  return values[name] as readonly string[] | undefined;
}

interface Bounds {
  readonly least: number;
  readonly most: number;
  readonly isWhole?: boolean;
}

function numberOf(values: Values, name: string, { least, most, isWhole = false }: Bounds): number | undefined {
  const word = textOf(values, name);
  if (word === undefined) return undefined;
  const number = Number(word);
  if (number >= least && number <= most && (!isWhole || Number.isInteger(number))) return number;
  const kind = isWhole ? 'a whole number' : 'a number';
  throw new UsageError(
    `invalid value "${word}" for --${name}: expected ${kind} from ${String(least)} to ${String(most)}`,
  );
}

/** Refuses options about the reading of live accounts where `--snapshot` answers without it. Throws `UsageError`. */
export function refuseLive({ command, values }: Pick<CommandCall, 'command' | 'values'>): void {
  if (values['snapshot'] === undefined) return;
  const given = Object.entries(COMMANDS[command]?.options ?? {}).flatMap(([name, { isLive }]) =>
    isLive === true && values[name] !== undefined && values[name] !== false ? [`--${name}`] : [],
  );
  if (given.length > 0)
    throw new UsageError(
      `${given.join(', ')} ${given.length > 1 ? 'need' : 'needs'} live accounts and cannot be combined with --snapshot`,
      'remove one of them',
    );
}

/** `--shard`. A shard collects for a later run, which needs the files of all shards in one folder: throws `UsageError` without one. */
function shardOf(word: string | undefined, saveSnapshot: string | undefined): Shard | undefined {
  if (word === undefined) return undefined;
  const shard = readShard(word);
  if (saveSnapshot !== undefined && !saveSnapshot.endsWith('.json')) return shard;
  throw new UsageError(
    saveSnapshot === undefined
      ? '--shard needs --save-snapshot DIR'
      : `--shard needs a folder, but --save-snapshot ${saveSnapshot} is a file`,
    'each shard writes to DIR what it reads; "dts-xacct audit --snapshot DIR" then checks all of it',
  );
}

/** What all shards of a run are asked for, as their manifests say it. */
function shardScope(
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

/** By which a text is known again. */
function digestOf(text: string | Uint8Array): string {
  return `sha256:${createHash('sha256').update(text).digest('hex')}`;
}

/** Calls a second: below the quota, which the account's own tools use too. */
const RATES = { usual: 20, most: 80 } as const;

/** Where the vendor's part of this module comes from. */
export const RATE_FACTS = [
  {
    what: 'Calls a second for each API and account: 100 for RAM and STS, 20 for ListAccounts and DescribeDtsJobs',
    constants: ['RATES'],
    sources: ['ramQuota', 'stsQuota', 'directoryQuota', 'dtsJobs'],
    check: 'Read the quota of each call; that of ListRoles and GetPolicy was not read.',
  },
] as const;
