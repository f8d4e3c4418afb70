import { pause } from './stopping.ts';

/** The time that a run goes by: the machine's own, or a test's. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Milliseconds since some moment; never goes back, whoever sets the machine's clock. */
  monotonic(): number;
  /** Waits, but no longer than until `stop` is aborted. */
  sleep(ms: number, stop: AbortSignal): Promise<void>;
  /** Calls back when a call has taken too long, unless what is given back is called before. */
  deadline(ms: number, onLate: () => void): () => void;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  sleep: pause,
  deadline(ms, onLate) {
    const timer = setTimeout(onLate, ms);
    return () => clearTimeout(timer);
  },
};
