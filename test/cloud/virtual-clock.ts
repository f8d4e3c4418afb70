import type { ServerResponse } from 'node:http';

import { type Clock, whenStopped } from '../../src/cloud/clock.ts';
import type { ServerClock } from './api-server.mjs';

/**
 * Time for a program and its servers in one process. It stands still while anybody is at work, and goes on to the next one who
 * waits when all wait: a call is at work from when it is sent until it is answered, unless its server waits or hangs.
 */
export function makeVirtualClock(): Clock & ServerClock {
  let now = Date.now();
  /** Calls that are sent and not answered. */
  let sent = 0;
  /** Calls whose server waits, or will never answer. */
  let stuck = 0;
  /** Calls given up by who sent them; their servers do not know yet. */
  let givenUp = 0;
  let isChecking = false;
  const waiting = new Set<{ readonly at: number; readonly wake: () => void }>();
  const next = (): void => {
    isChecking = false;
    if (sent > stuck) return;
    const [first] = [...waiting].toSorted((one, other) => one.at - other.at);
    if (first === undefined) return;
    now = Math.max(now, first.at);
    waiting.delete(first);
    first.wake();
    check();
  };
  // Whatever goes on without waiting is done before that.
  const check = (): void => {
    if (isChecking) return;
    isChecking = true;
    setImmediate(next);
  };
  const wakeAfter = (ms: number, wake: () => void): (() => void) => {
    const waiter = { at: now + ms, wake };
    waiting.add(waiter);
    check();
    return () => void waiting.delete(waiter);
  };
  const unstuck = (): void => {
    stuck--;
    if (givenUp > 0) {
      givenUp--;
      sent--;
    }
    check();
  };
  return {
    now: () => now,
    monotonic: () => now,
    sleep: (ms, stop) =>
      new Promise((resolve) => {
        if (stop.aborted) {
          resolve();
          return;
        }
        const forget = whenStopped(stop, () => {
          cancel();
          resolve();
        });
        const cancel = wakeAfter(ms, () => {
          forget();
          resolve();
        });
      }),
    deadline(ms, onLate) {
      sent++;
      let isOpen = true;
      const cancel = wakeAfter(ms, () => {
        isOpen = false;
        givenUp++;
        onLate();
      });
      return () => {
        if (!isOpen) return;
        isOpen = false;
        cancel();
        sent--;
        check();
      };
    },
    async wait(ms) {
      stuck++;
      await new Promise<void>((resolve) => void wakeAfter(ms, resolve));
      unstuck();
    },
    hang(response: ServerResponse) {
      stuck++;
      response.once('close', unstuck);
      check();
    },
  };
}
