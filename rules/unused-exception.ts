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
  title: 'the exception has no effect or ends soon',
  why:
    'An exception that matches nothing today will hide the next finding of its kind. An exception without a reason ' +
    'or past its date has no effect.',
  messages: {
    unmatched: 'this matches no finding of {rule}',
    noReason: 'this has no reason, so it has no effect; write why {rule} is accepted here',
    expired: 'this ended on {until} and has no effect any more',
    expiresSoon: 'this ends on {until}; fix {rule} by then, or write why it needs longer',
    malformed: 'this directive is invalid and has no effect; write "dts-xacct: ignore[<rule>] <reason>"',
    misspelt: 'unknown directive "{found}", so this has no effect; did you mean "ignore"?',
    misspeltName: '"{found}" is not the name of this program, so this has no effect; did you mean "dts-xacct"?',
    unknownRule: 'there is no rule {rule}, so this has no effect',
    meant: 'there is no rule {rule}, so this has no effect; did you mean {meant}?',
    badDay: '"{until}" is not a date, so this has no effect; write it like 2027-01-31',
    unmatchedEntry: 'no finding of {rule} matches this baseline entry; the next --write-baseline removes it',
    takeOut: 'remove the exception',
  },

  *check({ at, state, rule, until = '', about = '', meant, canBeRemoved, entry, found = '' }) {
    yield {
      at,
      message: meant !== undefined ? 'meant' : state === 'misspelt' && NAME.test(found) ? 'misspeltName' : state,
      data: { rule, until, meant: meant ?? '', ...(found !== '' && { found }) },
      // Several of one rule are distinguished by their subject, independent of which others are reported.
      value: `${rule} ${state} ${about}`,
      ...((state === 'expiresSoon' || state === 'unmatchedEntry') && { level: 'note' }),
      ...(canBeRemoved && {
        fix: { message: 'takeOut', risk: 'review', edits: [{ kind: 'remove', at: entry ?? at }] },
      }),
    };
  },
} satisfies Rule<'exception'>;
