import { CallError, type CallFailure } from '../errors.ts';
import { ACTIONS, type Action } from './actions.ts';
import type { Answer } from './answer.ts';
import type { Clock } from './clock.ts';
import type { EndpointOf } from './endpoints.ts';
import type { Gate } from './gate.ts';
import type { Paces } from './pace.ts';
import { persist } from './persist.ts';
import type { Keys, Port } from './port.ts';
import type { Send } from './transport.ts';

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

/** A way to ask as one caller. Keys that have run out midway are renewed, once for each call. */
export function makeAsk({ port, paces, clock, stop, onRetry }: Line, { quota, endpointOf, keys }: Caller): Ask {
  return async (action, { query, body, region } = {}) => {
    const { api } = ACTIONS[action];
    const endpoint = endpointOf(api, region);
    const pace = paces.of(quota, action, region);
    const call = async (renewed: boolean): Promise<Answer> => {
      const current = await keys(renewed);
      return persist(() => port({ action, endpoint, keys: current, ...(query && { query }), ...(body && { body }) }), {
        pace,
        clock,
        stop,
        onRetry,
      });
    };
    try {
      return await call(false);
    } catch (error) {
      if (!(error instanceof CallError) || error.code?.startsWith('InvalidSecurityToken.Expired') !== true) throw error;
      return call(true);
    }
  };
}
