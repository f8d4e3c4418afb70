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
}

/** How many results may wait for a slow one before them. */
const AHEAD = 1000;

/** Does something for each item. Results are given on as soon as those before them are, so that few of them are held. */
export async function inTurn<T, R>(items: Iterable<T>, { most, work, take }: Work<T, R>): Promise<void> {
  const waiting = new Map<number, R>();
  const rest = items[Symbol.iterator]();
  const so = { far: 0, given: 0 };
  let wake: (() => void)[] = [];
  const giveOn = (): void => {
    for (; waiting.has(so.given); so.given++) {
      const result = waiting.get(so.given) as R;
      waiting.delete(so.given);
      take(result);
    }
    for (const each of wake) each();
    wake = [];
  };
  const worker = async (): Promise<void> => {
    for (;;) {
      // oxlint-disable-next-line no-await-in-loop -- a worker does one thing after the other
      while (so.far - so.given >= most + AHEAD) await new Promise<void>((resolve) => void wake.push(resolve));
      const next = rest.next();
      if (next.done === true) return;
      const index = so.far++;
      // oxlint-disable-next-line no-await-in-loop -- a worker does one thing after the other
      waiting.set(index, await work(next.value, index));
      if (index === so.given) giveOn();
    }
  };
  await Promise.all(Array.from({ length: most }, worker));
}
