import type { AccountId } from '../src/model/account.ts';
import { ASSUME_ROLE, coversAction } from '../src/model/assume.ts';
import type { Location } from '../src/model/location.ts';
import { includes, overlap } from '../src/model/overlap.ts';
import type { Principal } from '../src/model/principal.ts';
import { PAGES } from '../src/model/source.ts';
import type { Statement } from '../src/model/trust.ts';
import type { Rule } from '../src/rule.ts';

/** The actions that a trust policy gives. */
const ACTIONS = [ASSUME_ROLE, 'sts:SetSourceIdentity'];

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

  *check({ trust, owner }) {
    if (!trust.statements.some(isPlainDeny)) return;
    const denies = trust.statements.filter(isPlainDeny);
    // Nobody named: broken, or in a form that is not read; what such a statement means is not known.
    if (trust.statements.some(({ principals }) => principals.length === 0)) return;
    const allows = trust.statements.filter(({ effect }) => effect !== 'Deny');
    for (const deny of denies) {
      if (!allows.some((allow) => mayMeet(deny, allow, owner))) yield { at: placeOf(deny), message: 'nothingToDeny' };
    }
    for (const allow of allows) {
      if (allow.effect !== 'Allow') continue;
      const takers = takersOf(allow, denies, owner);
      if (takers === undefined) continue;
      const related = takers.map(({ at, text }) => ({ at, message: 'denies', data: { text } }));
      yield { at: placeOf(allow), message: 'takenAway', related };
    }
  },
} satisfies Rule<'trust'>;

/** Its first entry shows better what a statement is about than its first brace. */
function placeOf({ principals, at }: Statement): Location {
  return principals[0]?.at ?? at;
}

/** A Deny under a condition may have an effect that only requests show; one for other actions is another rule's matter. */
function isPlainDeny(statement: Statement): boolean {
  const { effect, conditions } = statement;
  return effect === 'Deny' && conditions.length === 0 && ACTIONS.some((action) => mayCover(statement, action));
}

function mayCover(statement: Statement, action: string): boolean {
  return coversAction(statement, action) !== false;
}

/** Whether both may speak of the same action of the same caller. */
function mayMeet(deny: Statement, allow: Statement, owner: AccountId | undefined): boolean {
  return (
    ACTIONS.some((action) => mayCover(deny, action) && mayCover(allow, action)) &&
    deny.principals.some((denied) => allow.principals.some((allowed) => overlap(denied, allowed, owner) !== false))
  );
}

/** The denied entries that together leave nothing of an Allow; `undefined` where something of it may be left. */
function takersOf(
  allow: Statement,
  denies: readonly Statement[],
  owner: AccountId | undefined,
): readonly Principal[] | undefined {
  const actions = ACTIONS.filter((action) => mayCover(allow, action));
  const takers = new Set<Principal>();
  for (const action of actions) {
    const denied = denies.filter((deny) => coversAction(deny, action) === true).flatMap(({ principals }) => principals);
    for (const allowed of allow.principals) {
      const taker = denied.find((entry) => includes(entry, allowed, owner) === true);
      if (taker === undefined) return undefined;
      takers.add(taker);
    }
  }
  return takers.size > 0 ? [...takers] : undefined;
}
