import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import type { PreflightReport } from '../../src/commands/preflight.ts';
import type { Forecast } from '../../src/model/forecast.ts';
import { DEFECTS, HOLES } from './defects.ts';
import { rightWorld } from './random-world.ts';
import { look } from './world.ts';

const RUNS = { numRuns: 20 };

function forecasts({ preflight }: PreflightReport): readonly Forecast[] {
  return preflight.map(({ forecast }) => forecast);
}

describe('tasks and accounts at random', () => {
  test('all is right: each will work', async () => {
    await fc.assert(
      fc.asyncProperty(rightWorld, async (at) => {
        const report = await look(at);
        expect(new Set(forecasts(report))).toEqual(new Set(['will work']));
        expect([report.counts.error, report.summary.complete]).toEqual([0, true]);
      }),
      RUNS,
    );
  });

  test.each(Object.entries(DEFECTS))('one defect: %s', async (_, [rules, spoil]) => {
    await fc.assert(
      fc.asyncProperty(rightWorld, async (at) => {
        spoil(at);
        const report = await look(at);
        expect(forecasts(report)[0]).toBe('will fail');
        expect(report.findings.map(({ rule }) => rule).some((rule) => rules.split('|').includes(rule))).toBe(true);
        expect(report.counts.error).toBeGreaterThan(0);
      }),
      RUNS,
    );
  });

  test.each(Object.entries(HOLES))('one thing that nobody knows: %s', async (_, forget) => {
    await fc.assert(
      fc.asyncProperty(rightWorld, async (at) => {
        forget(at);
        const report = await look(at);
        expect(forecasts(report)[0]).toBe('cannot tell');
        expect(report.counts.error).toBe(0);
        expect(report.summary.complete).toBe(false);
      }),
      RUNS,
    );
  });

  test('whatever is missing, no failure becomes a pass', async () => {
    const choices = fc.tuple(
      rightWorld,
      fc.constantFrom(...Object.values(DEFECTS)),
      fc.constantFrom(...Object.values(HOLES)),
    );
    await fc.assert(
      fc.asyncProperty(choices, async ([at, [, spoil], forget]) => {
        spoil(at);
        try {
          forget(at);
        } catch (error) {
          // The defect took away what was to be forgotten.
          if (!(error instanceof Error) || !error.message.startsWith('no ')) throw error;
        }
        expect(forecasts(await look(at))[0]).not.toBe('will work');
      }),
      RUNS,
    );
  });
});
