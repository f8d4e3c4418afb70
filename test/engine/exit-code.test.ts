import { describe, expect, test } from 'vitest';

import { outcomeOf, exitCode, type Threshold } from '../../src/engine/exit-code.ts';
import type { Report } from '../../src/model/report.ts';

const counts = { error: 0, warning: 0, note: 0 };
const report = (more: {
  counts?: Partial<typeof counts>;
  complete?: boolean;
  documents?: number;
  unrecognised?: string[];
}): Report =>
  ({
    counts: { ...counts, ...more.counts },
    unrecognised: more.unrecognised ?? [],
    summary: { complete: more.complete ?? true, documents: more.documents ?? 1 },
  }) as unknown as Report;
const threshold = (more: Partial<Threshold> = {}): Threshold => ({
  failOn: 'error',
  allowIncomplete: false,
  allowUnrecognised: false,
  ...more,
});

describe('the exit code', () => {
  test.each<[string, number, Parameters<typeof report>[0], Partial<Threshold>]>([
    ['nothing found', 0, {}, {}],
    ['an error', 1, { counts: { error: 1 } }, {}],
    ['256 errors', 1, { counts: { error: 256 } }, {}],
    ['a warning', 0, { counts: { warning: 1 } }, {}],
    ['a warning, failing on warnings', 1, { counts: { warning: 1 } }, { failOn: 'warning' }],
    ['a note, failing on warnings', 0, { counts: { note: 1 } }, { failOn: 'warning' }],
    ['a note, failing on notes', 1, { counts: { note: 1 } }, { failOn: 'note' }],
    ['an error, failing never', 0, { counts: { error: 1 } }, { failOn: 'never' }],
    ['something unread', 3, { complete: false }, {}],
    ['something unread, and an error', 1, { complete: false, counts: { error: 1 } }, {}],
    ['something unread, allowed', 0, { complete: false }, { allowIncomplete: true }],
    ['something unread, and a warning', 3, { complete: false, counts: { warning: 1 } }, {}],
    ['nothing recognised', 2, { documents: 0 }, {}],
    ['nothing recognised, allowed', 0, { documents: 0 }, { allowUnrecognised: true }],
    ['nothing but what could not be read', 3, { documents: 0, complete: false }, {}],
    ['a named file that is not ours, and an error', 2, { counts: { error: 1 }, unrecognised: ['a'] }, {}],
    [
      'a named file that is not ours, allowed',
      1,
      { counts: { error: 1 }, unrecognised: ['a'] },
      { allowUnrecognised: true },
    ],
  ])('%s: %i', (_, expected, found, wanted) => {
    expect(exitCode(outcomeOf(report(found)), threshold(wanted))).toBe(expected);
  });
});
