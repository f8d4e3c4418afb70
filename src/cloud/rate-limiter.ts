import type { Clock } from './clock.ts';

/** Lets calls through one after the other, at a pace that the other side can bear. */
export interface RateLimiter {
  /** Waits until it is the caller's turn; `undefined`: it is. */
  turn(stop: AbortSignal): Promise<void> | undefined;
  /** Waits until a turn would come soon, and takes none; `undefined`: it would. */
  ready(stop: AbortSignal): Promise<void> | undefined;
  /** The other side was asked too much. Gives for how long it has answered nothing else, in milliseconds. */
  slowDown(retryAfterMs: number | undefined): number;
  /** Something else has come of a call than that. */
  responded(): void;
}

/** Calls that were under way together are throttled together: that is one slowing down, not many. */
const BLINK_MS = 500;
/** A pace that is far too quick is found out within moments; later only a little is tried too much. */
const FAR_OFF = { slower: 1.6, pauseMs: 1000 };
const NEAR = { slower: 1.15, pauseMs: 500 };
const CALM_MS = 3000;
/** Quick again by so many calls a second in each second: a quota is felt for from below. */
const QUICKER = 0.5;
const SLOWEST = 1;
/** Timers are a little late: a turn that is requested only when it is due delays all later ones. */
const SOON_MS = 20;

/** A pace of at most so many calls a second. The quota behind it is shared with the customer's own tools, and may be smaller. */
function makePace(rate: number, clock: Clock): RateLimiter {
  let allowed = rate;
  let next = 0;
  let slowedAt = Number.NEGATIVE_INFINITY;
  let raisedAt = 0;
  let throttledSince: number | undefined;
  return {
    turn(stop) {
      const at = clock.monotonic();
      if (allowed < rate && at - raisedAt > 1000) {
        allowed = Math.min(rate, allowed + (QUICKER * (at - raisedAt)) / 1000);
        raisedAt = at;
      }
      const mine = Math.max(at, next);
      next = mine + 1000 / allowed;
      return mine > at ? clock.sleep(mine - at, stop) : undefined;
    },
    ready(stop) {
      const wait = next - SOON_MS - clock.monotonic();
      return wait > 0 ? clock.sleep(wait, stop) : undefined;
    },
    slowDown(retryAfterMs) {
      const at = clock.monotonic();
      const { slower, pauseMs } = allowed < rate && at - slowedAt > CALM_MS ? NEAR : FAR_OFF;
      next = Math.max(next, at + (retryAfterMs ?? pauseMs));
      throttledSince ??= at;
      if (at - slowedAt >= BLINK_MS) {
        slowedAt = raisedAt = at;
        allowed = Math.max(SLOWEST, allowed / slower);
      }
      return at - throttledSince;
    },
    responded() {
      throttledSince = undefined;
    },
  };
}

/** The paces of all accounts and APIs. */
export interface RateLimiters {
  /** The pace of an action, in a region where it is asked in many: each has a quota of its own for each caller. */
  of(caller: string, action: string, region?: string): RateLimiter;
  /** Removes the rates of a caller that has no call in progress. */
  forget(caller: string): void;
}

/** Paces of at most so many calls a second each. */
export function makeRateLimiters(rate: number, clock: Clock): RateLimiters {
  const callers = new Map<string, Map<string, RateLimiter>>();
  return {
    of(caller, action, region) {
      let paces = callers.get(caller);
      if (paces === undefined) callers.set(caller, (paces = new Map<string, RateLimiter>()));
      const key = region === undefined ? action : `${action} ${region}`;
      let pace = paces.get(key);
      if (pace === undefined) paces.set(key, (pace = makePace(rate, clock)));
      return pace;
    },
    forget: (caller) => void callers.delete(caller),
  };
}
