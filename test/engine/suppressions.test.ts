import { describe, expect, it } from 'vitest';

import { applySuppressions, type SuppressionResult, type SuppressionContext } from '../../src/engine/suppressions.ts';
import type { Finding, Place } from '../../src/model/finding.ts';
import type { Suppression } from '../../src/model/suppression.ts';
import { comment, exception, finding, place } from '../support/suppressions.ts';

const INQUIRY: SuppressionContext = {
  today: '2026-11-23',
  ruleIds: ['dts-extra-trust', 'dts-condition'],
  lookedFor: () => true,
};

function excused(
  findings: readonly Finding[],
  exceptions: readonly Suppression[],
  inquiry: Partial<SuppressionContext> = {},
): SuppressionResult {
  return applySuppressions(findings, exceptions, { ...INQUIRY, ...inquiry });
}

/** The states of what is left over. */
function states({ unusedSuppressions }: SuppressionResult): readonly string[] {
  return unusedSuppressions.map(({ state }) => state);
}

describe('without exceptions', () => {
  it('all findings stay', () => {
    const findings = [finding()];
    expect(excused(findings, [])).toEqual({ findings, suppressed: [], unusedSuppressions: [] });
  });
});

describe('an exception', () => {
  it('takes the findings of its rule, with its reason and its day', () => {
    const [covered, other] = [finding(), finding({ rule: 'dts-condition' })];
    const result = excused([covered, other], [exception({ until: '2027-01-31' })]);
    expect(result.findings).toEqual([other]);
    expect(result.suppressed).toEqual([{ ...covered, by: 'exception', because: 'ticket 4711', until: '2027-01-31' }]);
    expect(result.unusedSuppressions).toEqual([]);
  });

  it('without a day says none', () => {
    const { suppressed } = excused([finding()], [exception()]);
    expect(suppressed[0]).not.toHaveProperty('until');
  });

  it('takes only what it is for', () => {
    const [inFile, live] = [finding(), finding({ place: undefined, subject: 'acs:ram::1:role/a' })];
    const { findings } = excused([inFile, live], [exception({ isFor: (each) => each.place === undefined })]);
    expect(findings).toEqual([inFile]);
  });

  it('beside another one that takes the same is used too; the first gives the reason', () => {
    const result = excused([finding()], [exception({ because: 'one' }), exception({ because: 'two' })]);
    expect(result.suppressed.map(({ because }) => because)).toEqual(['one']);
    expect(result.unusedSuppressions).toEqual([]);
  });
});

describe('an exception for an account', () => {
  const [first, second] = [
    exception({ trusts: '1000000000000008', because: 'one', until: '2027-06-30' }),
    exception({ trusts: '1000000000000009', because: 'two', until: '2027-01-31' }),
  ];

  it('takes a finding about this account alone', () => {
    const { suppressed } = excused([finding({ accounts: ['1000000000000009'] })], [second]);
    expect(suppressed.map(({ because }) => because)).toEqual(['two']);
  });

  it('takes none that is about the next one too, and is not unused by that', () => {
    const result = excused([finding({ accounts: ['1000000000000008', '1000000000000009'] })], [second]);
    expect(result.findings).toHaveLength(1);
    expect(result.unusedSuppressions).toEqual([]);
  });

  it('takes it with exceptions for all of them, which end with the first one', () => {
    const { suppressed } = excused([finding({ accounts: ['1000000000000008', '1000000000000009'] })], [first, second]);
    expect(suppressed).toMatchObject([{ because: 'one; two', until: '2027-01-31' }]);
  });

  it('does not suppress a finding about a principal that is no account', () => {
    const both = finding({ accounts: ['1000000000000009', 'ecs.aliyuncs.com'] });
    expect(excused([both], [second]).findings).toEqual([both]);
  });

  it.each([[undefined], [[]], [['1000000000000008']]])('takes no finding about %j, and is unused', (accounts) => {
    const result = excused([finding(accounts && { accounts })], [second]);
    expect(result.findings).toHaveLength(1);
    expect(states(result)).toEqual(['unmatched']);
  });

  it('leaves to an exception without an account what that one covers whole', () => {
    const { suppressed } = excused(
      [finding({ accounts: ['1000000000000008', '1000000000000009'] })],
      [second, exception({ because: 'all' })],
    );
    expect(suppressed.map(({ because }) => because)).toEqual(['all']);
  });
});

function lines(startLine: number, endLine: number, file = 'orders/a.json'): Place {
  return { file, startLine, startColumn: 3, endLine, endColumn: 1 };
}

function findingAt(line: number, column = 5): Finding {
  const at = { file: 'orders/a.json', startLine: line, startColumn: column, endLine: line, endColumn: column + 1 };
  return finding({ place: at });
}

describe('a comment', () => {
  it('takes what is inside of what it touches', () => {
    const all = [findingAt(2), findingAt(3, 2), findingAt(3, 3), findingAt(5), findingAt(6, 1)];
    const { findings, suppressed } = excused(all, [comment({ touches: [lines(3, 6)] })]);
    expect(findings).toEqual([all[0], all[1], all[4]]);
    expect(suppressed).toMatchObject([{ by: 'comment' }, { by: 'comment' }]);
  });

  it('takes nothing of another rule, from another file, or without a file', () => {
    const all = [findingAt(4), finding({ place: undefined })];
    const touches = [lines(1, 9)];
    const comments = [
      comment({ touches, rule: 'dts-condition' }),
      comment({ touches: [lines(1, 9, 'orders/b.json')] }),
    ];
    const result = excused(all, comments);
    expect(result.findings).toEqual(all);
    expect(states(result)).toEqual(['unmatched', 'unmatched']);
  });

  it('inside of what another one touches is used as much as that one', () => {
    const comments = [comment({ touches: [lines(3, 6)] }), comment({ touches: [lines(1, 9)] })];
    expect(excused([findingAt(4)], comments).unusedSuppressions).toEqual([]);
    expect(excused([findingAt(8)], comments).unusedSuppressions).toHaveLength(1);
  });

  it('beside an entry of the configuration leaves the reason to that one, and both are used', () => {
    const result = excused([findingAt(4)], [comment({ touches: [lines(3, 6)] }), exception()]);
    expect(result.suppressed.map(({ by }) => by)).toEqual(['exception']);
    expect(result.unusedSuppressions).toEqual([]);
  });
});

function canBeRemoved(known: Suppression): boolean | undefined {
  return excused([], [known]).unusedSuppressions[0]?.canBeRemoved;
}

describe('an exception without effect', () => {
  it.each<[what: string, known: Suppression, state: string, at: string]>([
    ['has no reason', exception({ because: undefined }), 'noReason', 'rule'],
    ['is past its day', exception({ until: '2026-11-22' }), 'expired', 'until'],
    ['cannot be read', comment({ flaw: 'malformed', rule: '' }), 'malformed', 'rule'],
    ['has a day that is none', comment({ flaw: 'badDay', until: 'soon' }), 'badDay', 'until'],
    ['names no rule', comment({ rule: 'dts-extra-trst' }), 'unknownRule', 'rule'],
  ])('%s', (_, known, state, at) => {
    const result = excused([finding()], [known]);
    expect(result.findings).toHaveLength(1);
    expect(result.suppressed).toEqual([]);
    expect(result.unusedSuppressions).toMatchObject([{ state, at: place(at), entry: place('entry') }]);
  });

  it('names the rule that was meant', () => {
    expect(excused([], [exception({ rule: 'dts-extra-trst' })]).unusedSuppressions[0]?.meant).toBe('dts-extra-trust');
    expect(excused([], [exception({ rule: 'no-console' })]).unusedSuppressions[0]).not.toHaveProperty('meant');
  });

  it('can be removed, unless only a word has to be corrected', () => {
    expect(canBeRemoved(exception())).toBe(true);
    expect(canBeRemoved(exception({ because: undefined }))).toBe(true);
    expect(canBeRemoved(exception({ until: '2026-01-01' }))).toBe(true);
    expect(canBeRemoved(comment({ rule: 'dts-extra-trst' }))).toBe(false);
    expect(canBeRemoved(comment({ flaw: 'badDay' }))).toBe(false);
    expect(canBeRemoved(comment({ entry: undefined }))).toBe(false);
  });
});

describe('the last day', () => {
  it.each<[today: string, until: string, suppressed: number, states: readonly string[]]>([
    ['2027-01-16', '2027-01-31', 1, []],
    ['2027-01-17', '2027-01-31', 1, ['expiresSoon']],
    ['2027-01-31', '2027-01-31', 1, ['expiresSoon']],
    ['2027-02-01', '2027-01-31', 0, ['expired']],
    // Over the end of a year, and over a day that summer time would shorten.
    ['2026-12-20', '2027-01-03', 1, ['expiresSoon']],
    ['2026-12-19', '2027-01-03', 1, []],
    ['2027-03-20', '2027-04-03', 1, ['expiresSoon']],
  ])('on %s until %s', (today, until, suppressed, expected) => {
    const result = excused([finding()], [exception({ until })], { today });
    expect(result.suppressed).toHaveLength(suppressed);
    expect(states(result)).toEqual(expected);
  });

  it('is not reported when nothing is suppressed, which is reported instead', () => {
    expect(states(excused([], [exception({ until: '2026-11-30' })]))).toEqual(['unmatched']);
  });
});

describe('an exception that suppresses nothing', () => {
  it('is reported when the run checked its subject', () => {
    const other = exception({ rule: 'dts-condition' });
    const result = excused([finding()], [exception(), other], {
      lookedFor: (each) => each === other,
    });
    expect(result.unusedSuppressions).toEqual([
      {
        at: place('rule'),
        entry: place('entry'),
        state: 'unmatched',
        rule: 'dts-condition',
        until: undefined,
        about: '[]',
        canBeRemoved: true,
      },
    ]);
    expect(states(excused([], [other], { lookedFor: () => false }))).toEqual([]);
  });
});

describe('exceptions for one subject', () => {
  const about = (subject: string): Suppression =>
    exception({ onlySubject: subject, isFor: (each) => each.subject === subject });

  it('hold for that subject alone, beside those for any', () => {
    const findings = ['a', 'b', undefined].map((subject) => finding({ subject }));
    expect(excused(findings, [about('a')]).findings.map(({ subject }) => subject)).toEqual(['b', undefined]);
    expect(excused(findings, [about('a'), exception()]).findings).toEqual([]);
    expect(states(excused(findings, [about('a'), about('c')]))).toEqual(['unmatched']);
  });

  it('take their turn in the order of the configuration, beside those for any', () => {
    const [wide, narrow] = [
      { ...exception(), because: 'wide' },
      { ...about('a'), because: 'narrow' },
    ];
    const reasons = [
      [wide, narrow],
      [narrow, wide],
    ].map((exceptions) => excused([finding({ subject: 'a' })], exceptions).suppressed.map(({ because }) => because));
    expect(reasons).toEqual([['wide'], ['narrow']]);
  });

  it('are not mixed up with a rule whose name goes on with the subject', () => {
    const odd = exception({ rule: 'dts-extra-trust a' });
    expect(excused([finding({ subject: 'a' })], [odd]).suppressed).toEqual([]);
  });

  it('are looked up, not tried one by one', () => {
    const subjects = Array.from({ length: 20_000 }, (_, i) => `acs:ram::1:role/r${String(i)}`);
    let asked = 0;
    const exceptions = subjects.map((onlySubject) =>
      exception({
        onlySubject,
        isFor: ({ subject }) => {
          asked++;
          return subject === onlySubject;
        },
      }),
    );
    const { suppressed } = excused(
      subjects.map((subject) => finding({ subject })),
      exceptions,
    );
    expect([suppressed.length, asked]).toEqual([20_000, 20_000]);
  });
});
