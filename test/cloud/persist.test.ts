import { afterEach, beforeEach, expect, test, vi } from 'vitest';

import { withRetry } from '../../src/cloud/calls.ts';
import { systemClock } from '../../src/cloud/clock.ts';
import { makeRateLimiters } from '../../src/cloud/rate-limiter.ts';
import { CallError } from '../../src/model/errors.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const stop = new AbortController().signal;
const SECOND = 1000;

interface Told {
  tries: number;
  answered: number;
  givenUp: number;
}

/** So many calls at a time to who answers or throttles as `isThrottled` says; until `seconds` are over. */
async function asked(calls: number, seconds: number, isThrottled: (atMs: number) => boolean): Promise<Told> {
  const pace = makeRateLimiters(80, systemClock).of('account', 'GetRole');
  const begun = performance.now();
  const told: Told = { tries: 0, answered: 0, givenUp: 0 };
  const attempt = (): Promise<void> => {
    told.tries++;
    return isThrottled(performance.now() - begun) ? Promise.reject(new CallError('throttled')) : Promise.resolve();
  };
  for (let call = 0; call < calls; call++)
    void withRetry(attempt, { pace, clock: systemClock, stop, onRetry: () => undefined }).then(
      () => void told.answered++,
      () => void told.givenUp++,
    );
  await vi.advanceTimersByTimeAsync(seconds * SECOND);
  return told;
}

test('who is throttled for a minute is answered in the end', async () => {
  expect(await asked(24, 240, (at) => at < 60 * SECOND)).toMatchObject({ answered: 24, givenUp: 0 });
});

test('who is throttled without end is given up, all calls at once and not one after the other', async () => {
  const told = await asked(100, 320, () => true);
  expect(told).toMatchObject({ answered: 0, givenUp: 100 });
  expect(told.tries).toBeLessThan((100 * 12) / 2);
});

test('a quota that is small, not used up, is waited for', async () => {
  let last = Number.NEGATIVE_INFINITY;
  const told = await asked(300, 600, (at) => {
    const isTooSoon = at - last < SECOND;
    if (!isTooSoon) last = at;
    return isTooSoon;
  });
  expect(told.answered).toBe(300 - told.givenUp);
  expect(told.givenUp).toBeLessThan(10);
});
