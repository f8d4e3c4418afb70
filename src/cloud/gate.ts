import type { Port } from './port.ts';

/**
 * Lets so many calls through at a time. Who waits holds nothing yet: a call that is signed and then waits for a socket would use
 * up its deadline and, with thousands of others, the memory.
 */
export function gated(port: Port, most: number): Port {
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
  return async (call, stop) => {
    if (through < most) through++;
    else await new Promise<void>((resolve) => void waiting.push(resolve));
    try {
      return await port(call, stop);
    } finally {
      leave();
    }
  };
}
