import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import type { PreflightReport } from '../../src/commands/preflight.ts';
import type { Verdict } from '../../src/model/report.ts';
import { runs } from '../support/property.ts';
import { apply } from './apply.ts';
import { DEFECTS, HOLES } from './defects.ts';
import { rightWorld } from './random-world.ts';
import { look } from '../support/accounts.ts';

const RUNS = runs(5);

function forecasts({ preflight }: PreflightReport): readonly Verdict[] {
  return preflight.map(({ forecast }) => forecast);
}

/** Does what can be done: something else may have taken away what it is about, or broken the policy that it changes. */
function unlessGone(change: () => void): void {
  try {
    change();
  } catch (error) {
    const isGone = error instanceof SyntaxError || (error instanceof Error && error.message.startsWith('no '));
    if (!isGone) throw error;
  }
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
      fc.asyncProperty(rightWorld, async (made) => {
        const at = structuredClone(made);
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
      fc.asyncProperty(rightWorld, async (made) => {
        const at = structuredClone(made);
        forget(at);
        const report = await look(at);
        expect(forecasts(report)[0]).toBe('cannot tell');
        expect(report.counts.error).toBe(0);
        expect(report.summary.complete).toBe(false);
      }),
      RUNS,
    );
  });

  test('several defects of roles: what is to be done makes each work', async () => {
    const byHand = new Set(['an ARN', 'the default role', 'a public address', 'no default role']);
    const spoils = Object.entries(DEFECTS).flatMap(([name, [, spoil]]) => (byHand.has(name) ? [] : [spoil]));
    const choices = fc.tuple(rightWorld, fc.shuffledSubarray(spoils, { minLength: 1, maxLength: 3 }));
    await fc.assert(
      fc.asyncProperty(choices, async ([made, chosen]) => {
        const at = structuredClone(made);
        for (const spoil of chosen) unlessGone(() => spoil(at));
        // What a policy that cannot be read hides comes to light in a second round.
        for (let round = 0; round < 2; round++) {
          const points = (await look(at)).preflight.flatMap(({ checks }) => checks);
          const steps = points.flatMap(({ remediations }) => remediations.flatMap((each) => each.steps));
          // As people get them: each once.
          apply(at, [...new Map(steps.map((step) => [JSON.stringify(step), step])).values()]);
        }
        const after = await look(at);
        expect(new Set(forecasts(after))).toEqual(new Set(['will work']));
        expect(after.counts.error).toBe(0);
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
      fc.asyncProperty(choices, async ([made, [, spoil], forget]) => {
        const at = structuredClone(made);
        spoil(at);
        unlessGone(() => forget(at));
        expect(forecasts(await look(at))[0]).not.toBe('will work');
      }),
      RUNS,
    );
  });
});
