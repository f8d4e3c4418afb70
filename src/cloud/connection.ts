import type { AccountId } from '../model/account.ts';
import { CallError, NoAccess, type CallFailure, type UsageError } from '../model/errors.ts';
import { accountText, assumeRoleAdvice, identityOf } from './advice.ts';
import { openApiClient } from './api-client.ts';
import type { CallFailures } from './call-failures.ts';
import { makeCallApi, type CallApi, type Connection } from './calls.ts';
import { systemClock, type Clock } from './clock.ts';
import { makeSemaphore } from './concurrency.ts';
import type { CredentialOptions, CredentialOrigin, FoundCredentials } from './credentials/credentials.ts';
import type { Hosts } from './endpoints.ts';
import type { KeyRequest, RunCommand } from './credentials/key-source.ts';
import { makeRateLimiters } from './rate-limiter.ts';
import type { RecordedScope } from './snapshot-format.ts';
import { makeStallWatch, type Waiting } from './stall-watch.ts';
import { getCallerIdentity, askIdentity, type CallerIdentity, type KnownAccounts, type Target } from './targets.ts';

/** As whom accounts are read, and how fast. */
export interface LiveAccess extends CredentialOptions {
  readonly known: KnownAccounts;
  /** The digest of the configuration, where there is one. */
  readonly configuration?: string;
  /** Calls a second for each account and API. */
  readonly rate: number;
  /** Accounts at a time. */
  readonly concurrency: number;
  /** How long a call may take. */
  readonly timeoutMs: number;
  readonly runCommand: RunCommand;
  readonly stop: AbortSignal;
  /** The system's own by default. */
  readonly clock?: Clock;
  readonly onProgress: (progress: Progress) => void;
}

/** What happens meanwhile. */
export type Progress =
  /** Which credentials are at hand, before anything is called with them. */
  | { readonly kind: 'credentials'; readonly origin: CredentialOrigin }
  /** What of a profile is about to be run or asked for its keys. */
  | { readonly kind: 'keyRequest'; readonly request: KeyRequest }
  /** Whose the credentials at hand are. */
  | { readonly kind: 'caller'; readonly caller: Pick<CallerIdentity, 'id' | 'arn' | 'isRoot'> }
  | { readonly kind: 'accounts'; readonly of: number }
  | { readonly kind: 'roles'; readonly account: string; readonly read: number; readonly of: number }
  | { readonly kind: 'retry'; readonly failure: CallFailure }
  /** Nothing has been answered for a while. */
  | { readonly kind: 'waiting'; readonly waiting: Waiting }
  | { readonly kind: 'account'; readonly account: ReadAccount }
  | { readonly kind: 'over' };

/** How far an account was read. */
export interface ReadAccount {
  readonly id: string;
  readonly name?: string;
  readonly roles: number;
  readonly gaps: number;
}

/** Does something with what all calls of a run go through. It is closed at the end, with whatever still waits for an answer. */
export async function withConnection<T>(means: LiveAccess, work: (line: Connection) => Promise<T>): Promise<T> {
  const line = await openLine(means);
  try {
    return await work(line);
  } finally {
    line.abandon();
  }
}

async function openLine({
  env,
  stop,
  timeoutMs,
  rate,
  clock = systemClock,
  runCommand,
  onProgress,
}: LiveAccess): Promise<Connection> {
  const abandoning = new AbortController();
  const ending = AbortSignal.any([stop, abandoning.signal]);
  const { makeSend, MOST_SOCKETS } = await import('./transport.ts');
  const { proxyIn } = await import('./transport.ts');
  const send = makeSend({ timeoutMs, stop: ending, proxy: proxyIn(env, timeoutMs, ending), clock });
  const port = await openApiClient(send);
  // A call that is signed and then waits for a socket would use up its deadline.
  const sockets = makeSemaphore(MOST_SOCKETS);
  return {
    async port(call) {
      const room = sockets.enter();
      if (room !== undefined) await room;
      try {
        return await port(call);
      } finally {
        sockets.leave();
      }
    },
    send,
    seats: makeSemaphore(MOST_SOCKETS),
    paces: makeRateLimiters(rate, clock),
    clock,
    missingHosts: new Set(),
    watch: makeStallWatch(clock, ending, (waiting) => onProgress({ kind: 'waiting', waiting })),
    stop: ending,
    abandon: () => abandoning.abort(),
    onRetry: (failure) => onProgress({ kind: 'retry', failure }),
    runCommand,
    onKeyRequest: (request) => onProgress({ kind: 'keyRequest', request }),
  };
}

/** The credentials at hand: whose they are, or why nobody knows; neither where there are none. */
export interface CallerCheck {
  readonly hand: CallerIdentity | undefined;
  readonly failure: CallError | undefined;
}

/** How accounts are read in this run. */
export function accountScopeOf(
  { configuration }: Pick<LiveAccess, 'configuration'>,
  caller: AccountId | undefined,
): RecordedScope {
  return {
    ...(caller !== undefined && { caller }),
    version: __VERSION__,
    ...(configuration !== undefined && { configuration }),
  };
}

/** Asks the credentials at hand whose they are. Their origin is reported before the call, their account after it. */
export async function checkCaller(
  found: FoundCredentials | undefined,
  line: Connection,
  { hosts, onProgress }: Pick<LiveAccess, 'onProgress'> & { readonly hosts: Hosts },
): Promise<CallerCheck> {
  if (found === undefined) return { hand: undefined, failure: undefined };
  onProgress({ kind: 'credentials', origin: found.origin });
  try {
    const hand = await getCallerIdentity(found.source, line, hosts);
    onProgress({ kind: 'caller', caller: hand });
    return { hand, failure: undefined };
  } catch (error) {
    if (error instanceof CallError) return { hand: undefined, failure: error };
    throw error;
  }
}

/** Somebody who got into an account: a way to ask, and as whom. */
export interface AccountAccess {
  readonly ask: CallApi;
  readonly target: Target;
  /** The user or role that asks, where that is known. */
  readonly identity: string | undefined;
}

/** Gets into an account; `undefined` where nobody does, or into another one than was meant: the failures has it then. */
export async function openAccount(
  target: Target,
  line: Connection,
  failures: CallFailures,
): Promise<AccountAccess | undefined> {
  const { id, name, keys, endpointOf, way, role, caller, isProven, instead } = target;
  const ask = makeCallApi(line, { quota: id, endpointOf, keys });
  if (instead !== undefined && (await isRefused(keys))) return openAccount(instead, line, failures);
  const owner = await failures.tried(
    isProven ? 'AssumeRole' : 'GetCallerIdentity',
    way,
    async () => {
      await keys();
      if (isProven) return { id, identity: role ?? target.identity };
      const { id: own, arn } = await askIdentity(ask);
      return { id: own, identity: identityOf(arn) };
    },
    (error) =>
      role === undefined ? undefined : assumeRoleAdvice(error, { role, owner: accountText(id, name), caller }),
  );
  if (owner !== undefined && owner.id !== id) failures.addFailure(way, `the credentials belong to account ${owner.id}`);
  return owner?.id === id ? { ask, target, identity: owner.identity } : undefined;
}

/** Whether a role is not there, or may not be taken: not whether nobody could be asked. */
async function isRefused(keys: Target['keys']): Promise<boolean> {
  try {
    await keys();
    return false;
  } catch (error) {
    if (!(error instanceof CallError)) throw error;
    return error.failure === 'denied' || error.failure === 'absent';
  }
}

export function noCredentials(): UsageError {
  return new NoAccess(
    'no credentials found to read accounts',
    'run "aliyun configure", or pass --profile NAME, or set ALIBABA_CLOUD_ACCESS_KEY_ID and ALIBABA_CLOUD_ACCESS_KEY_SECRET, or name credentials for the accounts in .dts-xacct.yaml; --snapshot PATH needs no credentials',
  );
}
