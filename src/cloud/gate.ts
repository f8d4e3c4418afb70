/** Lets some work through at a time; whoever waits does so in the order of coming. */
export type Gate = <T>(work: () => Promise<T>) => Promise<T>;

/** A gate that lets so much through at a time. Who waits holds nothing yet but what it was called with. */
export function makeGate(most: number): Gate {
  const waiting: (() => void)[] = [];
  let first = 0;
  let through = 0;
  const leave = (): void => {
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
  };
  return async (work) => {
    if (through < most) through++;
    else await new Promise<void>((resolve) => void waiting.push(resolve));
    try {
      return await work();
    } finally {
      leave();
    }
  };
}
