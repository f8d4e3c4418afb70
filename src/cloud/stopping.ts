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
export function pause(ms: number, stop: AbortSignal): Promise<void> {
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
