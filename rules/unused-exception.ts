import { PAGES } from '../src/model/rule-card.ts';
import type { Rule } from '../src/model/rule.ts';

/** A word that was meant to be the name of this program, not what it should do. */
const NAME = /xac|^dts/i;

export default {
  id: 'unused-exception',
  about: 'exception',
  level: 'warning',
  otherLevels: ['note'],
  basis: 'documented',
  source: PAGES.ownConfig,
  title: 'an exception does not hold',
  why: 'An exception that excuses nothing today will excuse the next mistake of its kind; one without a reason or past its day has no effect.',
  messages: {
    unmatched: 'no finding of {rule} is excused by this',
    noReason: 'without a reason this has no effect: say why {rule} may be broken here',
    expired: 'this ended on {until} and excuses nothing any more',
    expiresSoon: 'this ends on {until}: have {rule} mended by then, or say why it needs longer',
    malformed: 'this cannot be read and has no effect: write "dts-xacct: ignore[<rule>] <reason>"',
    misspelt: '"{found}" is no directive, so this has no effect; did you mean "ignore"?',
    misspeltName: '"{found}" is not the name of this program, so this has no effect; did you mean "dts-xacct"?',
    unknownRule: 'there is no rule {rule}, so this has no effect',
    meant: 'there is no rule {rule}, so this has no effect; {meant} is one',
    badDay: '"{until}" is no day, so this has no effect: write it as 2027-01-31',
    unmatchedEntry: 'no finding of {rule} matches this baseline entry any more; the next --write-baseline drops it',
    takeOut: 'take the exception out',
  },

  *check({ at, state, rule, until = '', about = '', meant, canBeRemoved, entry, found = '' }) {
    yield {
      at,
      message: meant !== undefined ? 'meant' : state === 'misspelt' && NAME.test(found) ? 'misspeltName' : state,
      data: { rule, until, meant: meant ?? '', ...(found !== '' && { found }) },
      // Several of one rule are told apart by what they are about: which others are told must not count.
      value: `${rule} ${state} ${about}`,
      ...((state === 'expiresSoon' || state === 'unmatchedEntry') && { level: 'note' }),
      ...(canBeRemoved && {
        fix: { message: 'takeOut', risk: 'review', edits: [{ kind: 'remove', at: entry ?? at }] },
      }),
    };
  },
} satisfies Rule<'exception'>;
