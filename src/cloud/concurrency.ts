/** Does something for each item, so many at a time; the results are in the order of the items. */
export async function mapConcurrent<T, R>(
  items: readonly T[],
  most: number,
  work: (item: T, index: number) => Promise<R>,
): Promise<R[]> {
  const results: R[] = [];
  await mapConcurrentInOrder(items, { most, work, take: (result) => void results.push(result) });
  return results;
}

/** What is done for each item, so many at a time, and who takes the results in the order of the items. */
interface Work<T, R> {
  readonly most: number;
  /**
   * Acquires what each item needs before it is started; later items cost nothing yet. `undefined`: there is nothing to wait
   * for.
   */
  readonly enter?: () => Promise<void> | undefined;
  /** Gives it back. */
  readonly leave?: () => void;
  readonly work: (item: T, index: number) => Promise<R>;
  readonly take: (result: R) => void;
  /** Called when something fails for the first time: what is under way had better come to an end. */
  readonly onFailure?: () => void;
}

/** How many results may wait for a slow one before them. */
const AHEAD = 1000;

/**
 * Does something for each item. Results are given on as soon as those before them are, so that few of them are in memory. When
 * one fails, no other is started; those in progress are awaited, and the first failure is thrown.
 */
export async function mapConcurrentInOrder<T, R>(
  items: Iterable<T>,
  { most, enter, leave, work, take, onFailure }: Work<T, R>,
): Promise<void> {
  const waiting = new Map<number, R>();
  const so = { started: 0, underWay: 0, given: 0 };
  let failure: { readonly error: unknown } | undefined;
  let wake: (() => void) | undefined;
  const changed = (): Promise<void> => new Promise((resolve) => void (wake = resolve));
  const hasFailed = (): boolean => failure !== undefined;
  const isFull = (): boolean => so.underWay >= most || so.started - so.given >= most + AHEAD;
  const fail = (error: unknown): void => {
    if (hasFailed()) return;
    failure = { error };
    onFailure?.();
  };
  const giveOn = (): void => {
    for (; waiting.has(so.given); so.given++) {
      const result = waiting.get(so.given) as R;
      waiting.delete(so.given);
      take(result);
    }
  };
  const doOne = async (item: T, index: number): Promise<void> => {
    try {
      waiting.set(index, await work(item, index));
      if (index === so.given && !hasFailed()) giveOn();
    } catch (error) {
      fail(error);
    }
    leave?.();
    so.underWay--;
    wake?.();
  };
  const doAll = async (): Promise<void> => {
    for (const item of items) {
      // oxlint-disable-next-line no-await-in-loop -- one is started after the other
      while (isFull() && !hasFailed()) await changed();
      if (hasFailed()) return;
      const wait = enter?.();
      // oxlint-disable-next-line no-await-in-loop -- the same
      if (wait !== undefined) await wait;
      if (hasFailed()) {
        leave?.();
        return;
      }
      so.underWay++;
      void doOne(item, so.started++);
    }
  };
  try {
    await doAll();
  } catch (error) {
    fail(error);
  }
  // oxlint-disable-next-line no-await-in-loop -- until the last one is done
  while (so.underWay > 0) await changed();
  if (failure !== undefined) throw failure.error;
}

/** Limits what runs at a time; waiting callers are served in order. */
export interface Semaphore {
  /** Waits until there is room, and takes it; `undefined`: there was, and it is taken. */
  enter(): Promise<void> | undefined;
  /** Passes the place to the caller that waits longest. */
  leave(): void;
}

/** A gate with room for so much. */
export function makeSemaphore(most: number): Semaphore {
  const waiting: (() => void)[] = [];
  let first = 0;
  let through = 0;
  return {
    enter() {
      if (through === most) return new Promise((resolve) => void waiting.push(resolve));
      through++;
      return undefined;
    },
    leave() {
      const next = waiting[first];
      if (next === undefined) {
        through--;
        return;
      }
      next();
      first++;
      if (first < 1000) return;
      waiting.splice(0, first);
      first = 0;
    },
  };
}

/** The part of a gate that one account takes, and can give back where it does not answer. */
export interface SemaphoreShare extends Semaphore {
  /** Gives back all room at once; from then on this account takes none. */
  release(): void;
}

/** A share of a gate. */
export function shareOf(gate: Semaphore): SemaphoreShare {
  let occupied = 0;
  let isReleased = false;
  return {
    enter() {
      if (isReleased) return undefined;
      const room = gate.enter();
      if (room === undefined) {
        occupied++;
        return undefined;
      }
      return room.then(() => {
        if (isReleased) gate.leave();
        else occupied++;
      });
    },
    leave() {
      if (isReleased) return;
      occupied--;
      gate.leave();
    },
    release() {
      if (isReleased) return;
      isReleased = true;
      for (; occupied > 0; occupied--) gate.leave();
    },
  };
}
