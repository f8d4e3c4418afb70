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

/** The part of a gate that one account takes, and can give back where it does not answer. */
export interface Share extends Gate {
  /** Gives back all room at once; from then on this account takes none. */
  release(): void;
}

/** A share of a gate. */
export function shareOf(gate: Gate): Share {
  let held = 0;
  let isReleased = false;
  return {
    enter() {
      if (isReleased) return undefined;
      const room = gate.enter();
      if (room === undefined) {
        held++;
        return undefined;
      }
      return room.then(() => {
        if (isReleased) gate.leave();
        else held++;
      });
    },
    leave() {
      if (isReleased) return;
      held--;
      gate.leave();
    },
    release() {
      if (isReleased) return;
      isReleased = true;
      for (; held > 0; held--) gate.leave();
    },
  };
}
