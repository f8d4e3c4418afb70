import { describe, expect, test } from 'vitest';

import { rules } from '../../rules/index.ts';
import { placeIn, problems, worded } from '../support/policies.ts';

describe('unused-exception', () => {
  const unused = rules.filter(({ id }) => id === 'unused-exception');
  const exception = {
    at: placeIn('.dts-xacct.yaml', {}),
    rule: 'dts-extra-trust',
    until: '2027-01-31',
    canBeRemoved: true,
  };

  test.each([
    ['unmatched', 'warning'],
    ['noReason', 'warning'],
    ['expired', 'warning'],
    ['expiresSoon', 'note'],
    ['malformed', 'warning'],
    ['unknownRule', 'warning'],
    ['badDay', 'warning'],
  ] as const)('%s is a %s', (state, level) => {
    const found = unused.flatMap((rule) => problems(rule, { ...exception, state }).map((each) => ({ rule, each })));
    expect(found.map(({ rule, each }) => each.level ?? rule.level)).toEqual([level]);
    for (const { rule, each } of found)
      expect(worded(rule, each.message, each.data)).toMatch(/dts-extra-trust|2027-01-31|ignore\[<rule>\] <reason>/);
  });

  test('names the rule that was meant', () => {
    const found = unused.map((rule) => {
      const [problem] = problems(rule, {
        ...exception,
        state: 'unknownRule',
        rule: 'dts-extra-trusts',
        meant: 'dts-extra-trust',
      });
      return problem && worded(rule, problem.message, problem.data);
    });
    expect(found).toEqual([expect.stringContaining('did you mean dts-extra-trust?')]);
  });

  test('is taken out whole, where more than the marked place is the exception', () => {
    const entry = placeIn('.dts-xacct.yaml', { exceptions: [] });
    const edits = unused.flatMap((rule) =>
      problems(rule, { ...exception, state: 'unmatched', entry }).map(({ fix }) => fix?.edits),
    );
    expect(edits).toEqual([[{ kind: 'remove', at: entry }]]);
  });

  test('is taken out only where that is said to be possible', () => {
    const fixes = [true, false].map((canBeRemoved) =>
      unused.flatMap((rule) =>
        problems(rule, { ...exception, state: 'unmatched', canBeRemoved }).map(({ fix }) => fix?.risk),
      ),
    );
    expect(fixes).toEqual([['review'], [undefined]]);
  });
});
