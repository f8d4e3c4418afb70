import { CallError, type CallFailure } from '../model/errors.ts';
import { ACTIONS, type Action } from './actions.ts';
import type { Answer, Keys, ApiClient } from './api-client.ts';
import type { Clock } from './clock.ts';
import type { Semaphore } from './concurrency.ts';
import { centralEndpoint, hostIn, type EndpointOf } from './endpoints.ts';
import { isNoAnswer, makeHosts } from './host-health.ts';
import type { KeyRequest, RunCommand } from './credentials/key-source.ts';
import type { RateLimiters, RateLimiter } from './rate-limiter.ts';
import type { StallWatch } from './stall-watch.ts';
import type { Origin, Send } from './transport.ts';

/** What a call is asked with. */
interface Parameters {
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: Readonly<Record<string, string>>;
  readonly region?: string;
}

/** Asks an account something, as often as it takes. Throws `CallError`. */
export type CallApi = (action: Action, parameters?: Parameters) => Promise<Answer>;

/** What all calls of a run share. */
export interface Connection {
  readonly port: ApiClient;
  /** For what is no call of an API. */
  readonly send: Send;
  /** Roles that are being read of all accounts together: no more than can be asked for. */
  readonly seats: Semaphore;
  readonly paces: RateLimiters;
  readonly clock: Clock;
  /** Hosts of regions that no name server knows; found out once. */
  readonly missingHosts: Set<Origin>;
  readonly watch: StallWatch;
  readonly stop: AbortSignal;
  /** Ends all calls, those that are under way too. */
  readonly abandon: () => void;
  readonly onRetry: (failure: CallFailure) => void;
  /** Runs the command of a profile that prints keys. */
  readonly runCommand: RunCommand;
  /** Called before a command is run or an address is requested. */
  readonly onKeyRequest: (request: KeyRequest) => void;
}

/** Whose calls these are. */
export interface Caller {
  /** Whose quotas are used: an account's ID, or a word for an identity that is not known yet. */
  readonly quota: string;
  readonly endpointOf: EndpointOf;
  /** The keys as they are now; `renewed`: those that were given last are refused. `undefined` keys: calls are not signed. */
  readonly keys: (renewed?: boolean) => Promise<Keys | undefined>;
}

/**
 * A way to ask as one caller. Keys that have run out midway are renewed, once for each call. Where the host of a region is not
 * there, the central one is asked.
 */
export function makeCallApi(
  { port, paces, clock, stop, onRetry, missingHosts, watch }: Connection,
  { quota, endpointOf, keys }: Caller,
): CallApi {
  const hostAt = makeHosts(clock);
  const asked: CallApi = async (action, { query, body, region } = {}) => {
    const pace = paces.of(quota, action, region);
    const call = async (endpoint: Origin, renewed: boolean): Promise<Answer> => {
      const current = await keys(renewed);
      const request = { action, endpoint, keys: current, ...(query && { query }), ...(body && { body }) };
      const host = hostAt(endpoint);
      const once = async (): Promise<Answer> => {
        const end = watch.begin(quota, action, hostIn(endpoint));
        try {
          const answer = await port(request);
          end(true);
          return answer;
        } catch (error) {
          end(!isNoAnswer(error));
          throw error;
        }
      };
      const isOver = (): boolean => host.isGivenUp();
      return host.call(() => withRetry(() => host.attempt(once), { pace, clock, stop, onRetry, isOver }));
    };
    const callAt = async (endpoint: Origin): Promise<Answer> => {
      try {
        return await call(endpoint, false);
      } catch (error) {
        if (!(error instanceof CallError) || error.code?.startsWith('InvalidSecurityToken.Expired') !== true)
          throw error;
        return call(endpoint, true);
      }
    };
    const own = endpointOf(ACTIONS[action].api, region);
    const central = centralEndpoint(own);
    if (central === undefined) return callAt(own);
    if (!missingHosts.has(own)) {
      try {
        return await callAt(own);
      } catch (error) {
        if (!(error instanceof CallError) || error.failure !== 'unknownHost') throw error;
        missingHosts.add(own);
      }
    }
    return callAt(central);
  };
  return async (action, parameters) => {
    try {
      return await asked(action, parameters);
    } catch (error) {
      throw error instanceof CallError ? error.of(action) : error;
    }
  };
}

/** How often a call is tried that fails so. What is not listed fails the same way again. All calls only read, so each may be repeated. */
const TRIES: Partial<Record<CallFailure, number>> = {
  throttled: 12,
  server: 8,
  network: 8,
  unknownHost: 3,
  proxy: 3,
  timeout: 4,
  // A proxy in between may have a bad moment; an API that answers nonsense does so each time.
  malformed: 4,
};

/** Who has answered nothing else for so long has no quota left for anybody. */
const LONGEST_THROTTLED_MS = 150_000;
const FIRST_WAIT_MS = 200;
const LONGEST_WAIT_MS = 8000;

/** What a call is made under. */
interface RetryPolicy {
  readonly pace: RateLimiter;
  readonly clock: Clock;
  readonly stop: AbortSignal;
  /** At most so many tries, whatever fails. */
  readonly most?: number;
  /** Whether another try is pointless. */
  readonly isOver?: () => boolean;
  /** Called for each failure that is retried. */
  readonly onRetry: (failure: CallFailure) => void;
}

/** Makes a call until it is answered, or until no other try is worth it: then throws the last `CallError`. */
export async function withRetry<T>(
  attempt: () => Promise<T>,
  { pace, clock, stop, most = Infinity, isOver = () => false, onRetry }: RetryPolicy,
): Promise<T> {
  for (let failures = 1; ; failures++) {
    try {
      const turn = pace.turn(stop);
      // oxlint-disable-next-line no-await-in-loop -- one try after the other
      if (turn !== undefined) await turn;
      if (stop.aborted) throw new CallError('stopped');
      // oxlint-disable-next-line no-await-in-loop -- one try after the other
      const answer = await attempt();
      pace.responded();
      return answer;
    } catch (error) {
      if (stop.aborted) throw new CallError('stopped');
      if (!(error instanceof CallError)) throw error;
      let throttledMs = 0;
      if (error.failure === 'throttled') throttledMs = pace.slowDown(error.retryAfterMs);
      else pace.responded();
      const isLast = failures >= Math.min(most, TRIES[error.failure] ?? 1);
      if (isLast || throttledMs > LONGEST_THROTTLED_MS || isOver()) throw error.after(failures);
      onRetry(error.failure);
    }
    // oxlint-disable-next-line no-await-in-loop -- one try after the other
    await clock.sleep(waitBefore(failures), stop);
  }
}

/** Anything up to twice the wait before: calls that failed together do not come back together. */
function waitBefore(failures: number): number {
  return Math.random() * Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** failures);
}
