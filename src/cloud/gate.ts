/** Lets so much be under way at a time; whoever waits does so in the order of coming. */
export interface Gate {
  /** Waits until there is room, and takes it; `undefined`: there was, and it is taken. */
  enter(): Promise<void> | undefined;
  /** Gives the room to whoever waits longest. */
  leave(): void;
}

/** A gate with room for so much. */
export function makeGate(most: number): Gate {
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
