import type { Connection } from './calls.ts';
import { shareOf, type SemaphoreShare, mapConcurrentInOrder } from './concurrency.ts';

/** How many accounts without an answer may be waited for, in addition to those that are read. */
const MOST_SILENT = 64;

interface Reading<T, R> {
  /** Accounts at a time, without those that do not answer. */
  readonly most: number;
  readonly idOf: (account: T) => string;
  /** Reads one account, in its share of the room that all accounts have together. */
  readonly read: (account: T, seats: SemaphoreShare) => Promise<R>;
}

/**
 * Reads each account; the results are in the order of the accounts. One that does not answer keeps no other waiting: its place and
 * its seats go to those behind it, and it is finished in its own time.
 */
export async function readEachAccount<T, R>(
  accounts: readonly T[],
  line: Connection,
  { most, idOf, read }: Reading<T, R>,
): Promise<R[]> {
  const results: R[] = [];
  const late: Promise<void>[] = [];
  let silent = 0;
  await mapConcurrentInOrder(accounts, {
    most,
    async work(account, index) {
      const seats = shareOf(line.seats);
      const over = new AbortController();
      const whole = read(account, seats)
        .then((result) => void (results[index] = result))
        .finally(() => over.abort());
      await Promise.race([whole, line.watch.silence(idOf(account), over.signal)]);
      if (over.signal.aborted || silent >= MOST_SILENT) return whole;
      silent++;
      seats.release();
      late.push(whole);
      whole.catch(() => line.abandon()).finally(() => silent--);
      return undefined;
    },
    take: () => undefined,
    onFailure: line.abandon,
  });
  await Promise.all(late);
  return results;
}
