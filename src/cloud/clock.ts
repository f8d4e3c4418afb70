const watched = new WeakMap<AbortSignal, Set<() => void>>();

/**
 * Calls back where a run is ended, at once where it is already, unless what is given back is called before. The signal has one
 * listener, however many calls and waits of the run are under way: thousands of its own kind cost more than the calls.
 */
export function whenStopped(stop: AbortSignal, callback: () => void): () => void {
  if (stop.aborted) {
    callback();
    return () => undefined;
  }
  let callbacks = watched.get(stop);
  if (callbacks === undefined) {
    const all = new Set<() => void>();
    watched.set(stop, (callbacks = all));
    stop.addEventListener('abort', () => [...all].forEach((each) => each()), { once: true });
  }
  const own = callbacks.add(callback);
  return () => void own.delete(callback);
}

/** Waits, but no longer than until the run is ended. */
function pause(ms: number, stop: AbortSignal): Promise<void> {
  if (stop.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const finish = (): void => {
      clearTimeout(timer);
      forget();
      resolve();
    };
    const timer = setTimeout(finish, Math.ceil(ms));
    const forget = whenStopped(stop, finish);
  });
}

/** The time that a run goes by: the machine's own, or a test's. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Milliseconds since some moment; never goes back, even when the system clock is set. */
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
