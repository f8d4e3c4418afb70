import { CallError, type CallFailure } from '../model/errors.ts';
import type { Clock } from './clock.ts';
import { makeSemaphore, type Semaphore } from './concurrency.ts';
import { hostIn } from './endpoints.ts';
import type { Origin } from './transport.ts';

/** What one caller knows of a host: whether it answers. */
interface Host {
  /** Makes a call with all its tries. Where it fails, the error names the host. */
  call<T>(work: () => Promise<T>): Promise<T>;
  /** Makes one try. While the host does not answer, few are made at a time. */
  attempt<T>(once: () => Promise<T>): Promise<T>;
  /** It has not answered for so long that another try is pointless. */
  isGivenUp(): boolean;
}

/** Calls that hang take the room of others. */
const ON_TRIAL = 2;
const MOST_SILENT = 8;
const LONGEST_SILENCE_MS = 30_000;

const SILENCES: ReadonlySet<CallFailure> = new Set([
  'timeout',
  'network',
  'unknownHost',
  'proxy',
  'untrusted',
  'stopped',
]);

/** Whether no answer came. */
export function isNoAnswer(error: unknown): boolean {
  return error instanceof CallError && SILENCES.has(error.failure);
}

/** The hosts of one caller. */
export function makeHosts(clock: Clock): (endpoint: Origin) => Host {
  const hosts = new Map<Origin, Host>();
  return (endpoint) => {
    const known = hosts.get(endpoint) ?? makeHost(endpoint, clock);
    hosts.set(endpoint, known);
    return known;
  };
}

/** Counts tries in a row without an answer. */
function makeSilence(clock: Clock): {
  readonly isOnTrial: () => boolean;
  readonly hasResponded: () => boolean;
  readonly succeeded: () => void;
  /** Gives whether the host has been silent for long enough. */
  readonly failed: (error: CallError) => boolean;
} {
  let hasResponded = false;
  let silent = 0;
  let lastResponse = clock.monotonic();
  const succeeded = (): void => {
    hasResponded = true;
    silent = 0;
    lastResponse = clock.monotonic();
  };
  return {
    isOnTrial: () => !hasResponded || silent > 0,
    hasResponded: () => hasResponded,
    succeeded,
    failed(error) {
      if (!isNoAnswer(error)) succeeded();
      else if (error.failure !== 'stopped') silent++;
      return silent >= MOST_SILENT && clock.monotonic() - lastResponse >= LONGEST_SILENCE_MS;
    },
  };
}

function makeHost(endpoint: Origin, clock: Clock): Host {
  const trial: Semaphore = makeSemaphore(ON_TRIAL);
  const { isOnTrial, hasResponded, succeeded, failed } = makeSilence(clock);
  let failure: CallError | undefined;
  const once = async <T>(work: () => Promise<T>): Promise<T> => {
    if (failure !== undefined) throw failure;
    try {
      const answer = await work();
      succeeded();
      return answer;
    } catch (error) {
      if (error instanceof CallError && failed(error)) failure ??= error;
      throw error;
    }
  };
  return {
    isGivenUp: () => failure !== undefined,
    async attempt(work) {
      if (!isOnTrial()) return once(work);
      const room = trial.enter();
      if (room !== undefined) await room;
      // Those behind need not wait for this one where an answer has come meanwhile.
      if (!isOnTrial()) {
        trial.leave();
        return once(work);
      }
      try {
        return await once(work);
      } finally {
        trial.leave();
      }
    },
    async call(work) {
      if (failure !== undefined) throw failure.at(hostIn(endpoint));
      try {
        return await work();
      } catch (error) {
        if (!(error instanceof CallError)) throw error;
        const named = error.at(hostIn(endpoint));
        // One that has never answered, however often it was asked.
        if (isNoAnswer(error) && error.failure !== 'stopped' && !hasResponded()) failure ??= named;
        throw named;
      }
    },
  };
}
