import type { Action } from './actions.ts';
import type { Clock } from './clock.ts';

/** A call that is under way. */
export interface Waiting {
  /** Whose it is: an account's ID, or a word for an identity that is not known yet. */
  readonly caller: string;
  readonly action: Action;
  readonly host: string;
  readonly forMs: number;
}

/** Knows which calls are under way, and since when nothing was answered. */
export interface StallWatch {
  /** A call begins; what is given back is called when it ends, answered or not. */
  begin(caller: string, action: Action, host: string): (hasResponse: boolean) => void;
  /** Waits until a caller has had no answer for a while from now on, although it asks; or until `over` is aborted. */
  silence(caller: string, over: AbortSignal): Promise<void>;
}

/** So long nobody minds waiting. */
const SILENT_MS = 2000;
/** How often the same wait is reported again. */
const REPEAT_MS = 10_000;

interface Call {
  readonly caller: string;
  readonly action: Action;
  readonly host: string;
  readonly since: number;
}

/** Watches the calls of a run until it is stopped; `onSilence` gets the call that has waited longest. */
export function makeStallWatch(clock: Clock, stop: AbortSignal, onSilence: (waiting: Waiting) => void): StallWatch {
  const calls = new Set<Call>();
  const lastResponses = new Map<string, number>();
  let lastAnswer = clock.monotonic();
  let reportedAt = Number.NEGATIVE_INFINITY;
  const oldest = (caller?: string): Call | undefined => {
    // Calls are in the order in which they began.
    for (const call of calls) if (caller === undefined || call.caller === caller) return call;
    return undefined;
  };
  const watch = async (): Promise<void> => {
    while (!stop.aborted) {
      const now = clock.monotonic();
      const call = oldest();
      if (call !== undefined && now - Math.max(lastAnswer, call.since) >= SILENT_MS && now - reportedAt >= REPEAT_MS) {
        reportedAt = now;
        onSilence({ caller: call.caller, action: call.action, host: call.host, forMs: now - call.since });
      }
      // oxlint-disable-next-line no-await-in-loop -- one look after the other
      await clock.sleep(SILENT_MS / 4, stop);
    }
  };
  void watch();
  return {
    begin(caller, action, host) {
      const call = { caller, action, host, since: clock.monotonic() };
      calls.add(call);
      return (hasResponse) => {
        calls.delete(call);
        if (!hasResponse) return;
        lastAnswer = clock.monotonic();
        reportedAt = Number.NEGATIVE_INFINITY;
        lastResponses.set(caller, lastAnswer);
      };
    },
    async silence(caller, over) {
      const startedAt = clock.monotonic();
      while (!over.aborted && !stop.aborted) {
        const responded = lastResponses.get(caller);
        // Before its first call, somebody has to let it in.
        const asking = oldest(caller)?.since ?? (responded === undefined ? startedAt : Infinity);
        const since = Math.max(startedAt, asking, responded ?? startedAt);
        if (clock.monotonic() - since >= SILENT_MS) return;
        // oxlint-disable-next-line no-await-in-loop -- one look after the other
        await clock.sleep(SILENT_MS / 4, over);
      }
    },
  };
}
