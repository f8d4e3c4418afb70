import type { Problem } from '../src/model/finding.ts';
import type { Location } from '../src/model/location.ts';
import { PAGES } from '../src/model/source.ts';
import type { Statement } from '../src/model/trust.ts';
import { withoutEffect } from '../src/model/without-effect.ts';
import type { Rule } from '../src/rule.ts';

export default {
  id: 'deny-no-effect',
  about: 'trust',
  level: 'warning',
  basis: 'documented',
  source: PAGES.evaluation,
  title: 'the statement changes nothing',
  why:
    'Whoever no statement allows is kept out anyway, and a Deny wins over any Allow. ' +
    'A statement without effect was meant to say something else.',
  messages: {
    nothingToDeny: 'nothing that an Allow gives is taken away here',
    takenAway: 'all that this statement allows is denied',
    denies: 'a Deny for "{text}"',
  },
  yieldsTo: ['dts-denied'],

  check({ trust, owner }) {
    const problems: Problem[] = [];
    const { denies, allows } = withoutEffect(trust, owner);
    for (const deny of denies) problems.push({ at: placeOf(deny), message: 'nothingToDeny', entries: deny.principals });
    for (const { statement, takers } of allows) {
      const related = takers.map(({ at, text }) => ({ at, message: 'denies', data: { text } }));
      problems.push({ at: placeOf(statement), message: 'takenAway', related, entries: statement.principals });
    }
    return problems;
  },
} satisfies Rule<'trust'>;

/** Its first entry shows better what a statement is about than its first brace. */
function placeOf({ principals, at }: Statement): Location {
  return principals[0]?.at ?? at;
}
