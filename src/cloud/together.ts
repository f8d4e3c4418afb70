/** Does something for each item, so many at a time; the results are in the order of the items. */
export async function together<T, R>(
  items: readonly T[],
  most: number,
  work: (item: T, index: number) => Promise<R>,
): Promise<R[]> {
  const results: R[] = [];
  await inTurn(items, { most, work, take: (result) => void results.push(result) });
  return results;
}

/** What is done for each item, so many at a time, and who takes the results in the order of the items. */
interface Work<T, R> {
  readonly most: number;
  readonly work: (item: T, index: number) => Promise<R>;
  readonly take: (result: R) => void;
  /** Called when something fails for the first time: what is under way had better come to an end. */
  readonly onFailure?: () => void;
}

/** How many results may wait for a slow one before them. */
const AHEAD = 1000;

/**
 * Does something for each item. Results are given on as soon as those before them are, so that few of them are held. Where it
 * fails for one, no other is begun; what is under way is waited for, and the first failure thrown.
 */
export async function inTurn<T, R>(items: Iterable<T>, { most, work, take, onFailure }: Work<T, R>): Promise<void> {
  const waiting = new Map<number, R>();
  const rest = items[Symbol.iterator]();
  const so: { far: number; given: number; failure?: { readonly error: unknown } } = { far: 0, given: 0 };
  let wake: (() => void)[] = [];
  const hasFailed = (): boolean => so.failure !== undefined;
  const wakeAll = (): void => {
    for (const each of wake) each();
    wake = [];
  };
  const giveOn = (): void => {
    for (; waiting.has(so.given); so.given++) {
      const result = waiting.get(so.given) as R;
      waiting.delete(so.given);
      take(result);
    }
    wakeAll();
  };
  const worker = async (): Promise<void> => {
    for (;;) {
      while (!hasFailed() && so.far - so.given >= most + AHEAD)
        // oxlint-disable-next-line no-await-in-loop -- a worker does one thing after the other
        await new Promise<void>((resolve) => void wake.push(resolve));
      if (hasFailed()) return;
      const next = rest.next();
      if (next.done === true) return;
      const index = so.far++;
      // oxlint-disable-next-line no-await-in-loop -- a worker does one thing after the other
      waiting.set(index, await work(next.value, index));
      if (index === so.given && !hasFailed()) giveOn();
    }
  };
  const careful = async (): Promise<void> => {
    try {
      await worker();
    } catch (error) {
      if (hasFailed()) return;
      so.failure = { error };
      onFailure?.();
      wakeAll();
    }
  };
  await Promise.all(Array.from({ length: most }, careful));
  if (so.failure !== undefined) throw so.failure.error;
}
