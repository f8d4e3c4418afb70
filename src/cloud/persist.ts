import { CallError, type CallFailure } from '../errors.ts';
import type { Clock } from './clock.ts';
import type { Pace } from './pace.ts';

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
export interface Patience {
  readonly pace: Pace;
  readonly clock: Clock;
  readonly stop: AbortSignal;
  /** At most so many tries, whatever fails. */
  readonly most?: number;
  /** Whether no other try is worth it, whoever else was asked meanwhile. */
  readonly isOver?: () => boolean;
  /** Told of each failure that is followed by another try. */
  readonly onRetry: (failure: CallFailure) => void;
}

/** Makes a call until it is answered, or until no other try is worth it: then throws the last `CallError`. */
export async function persist<T>(
  attempt: () => Promise<T>,
  { pace, clock, stop, most = Infinity, isOver = () => false, onRetry }: Patience,
): Promise<T> {
  for (let failures = 1; ; failures++) {
    try {
      const turn = pace.turn(stop);
      // oxlint-disable-next-line no-await-in-loop -- one try after the other
      if (turn !== undefined) await turn;
      if (stop.aborted) throw new CallError('stopped');
      // oxlint-disable-next-line no-await-in-loop -- one try after the other
      const answer = await attempt();
      pace.answered();
      return answer;
    } catch (error) {
      if (stop.aborted) throw new CallError('stopped');
      if (!(error instanceof CallError)) throw error;
      let throttledMs = 0;
      if (error.failure === 'throttled') throttledMs = pace.slowDown(error.retryAfterMs);
      else pace.answered();
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
