import { CallError, type CallFailure } from '../errors.ts';
import { ACTIONS, type Action } from './actions.ts';
import type { Answer } from './answer.ts';
import type { Clock } from './clock.ts';
import { centralEndpoint, hostIn, type EndpointOf } from './endpoints.ts';
import type { Gate } from './gate.ts';
import { isSilence, makeHosts } from './hosts.ts';
import type { Paces } from './pace.ts';
import { persist } from './persist.ts';
import type { Keys, Port } from './port.ts';
import type { Origin, Send } from './transport.ts';
import type { Watch } from './watch.ts';

/** What a call is asked with. */
interface Parameters {
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: Readonly<Record<string, string>>;
  readonly region?: string;
}

/** Asks an account something, as often as it takes. Throws `CallError`. */
export type Ask = (action: Action, parameters?: Parameters) => Promise<Answer>;

/** What all calls of a run share. */
export interface Line {
  readonly port: Port;
  /** For what is no call of an API. */
  readonly send: Send;
  /** Roles that are being read of all accounts together: no more than can be asked for. */
  readonly seats: Gate;
  readonly paces: Paces;
  readonly clock: Clock;
  /** Hosts of regions that no name server knows; found out once. */
  readonly missingHosts: Set<Origin>;
  readonly watch: Watch;
  readonly stop: AbortSignal;
  /** Ends all calls, those that are under way too. */
  readonly abandon: () => void;
  readonly onRetry: (failure: CallFailure) => void;
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
export function makeAsk(
  { port, paces, clock, stop, onRetry, missingHosts, watch }: Line,
  { quota, endpointOf, keys }: Caller,
): Ask {
  const hostAt = makeHosts(clock);
  const asked: Ask = async (action, { query, body, region } = {}) => {
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
          end(!isSilence(error));
          throw error;
        }
      };
      const isOver = (): boolean => host.isGivenUp();
      return host.call(() => persist(() => host.attempt(once), { pace, clock, stop, onRetry, isOver }));
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
