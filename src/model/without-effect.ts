import type { AccountId } from './account.ts';
import { ASSUME_ROLE, coversAction } from './assume.ts';
import { includes, overlap } from './overlap.ts';
import type { Principal } from './principal.ts';
import type { Statement, Trust } from './trust.ts';

/** The actions that a trust policy gives. */
const ACTIONS = [ASSUME_ROLE, 'sts:SetSourceIdentity'];

/** Statements that change nothing: a Deny that meets no Allow, and an Allow with the denied entries that leave nothing of it. */
export interface WithoutEffect {
  readonly denies: readonly Statement[];
  readonly allows: readonly { readonly statement: Statement; readonly takers: readonly Principal[] }[];
}

/** The statements of a policy that change nothing for anybody. */
export function withoutEffect({ statements }: Trust, owner: AccountId | undefined): WithoutEffect {
  const denies = statements.filter(isPlainDeny);
  // Nobody named: broken, or in a form that is not read; what such a statement means is not known.
  if (denies.length === 0 || statements.some(({ principals }) => principals.length === 0)) return NONE;
  const allows = statements.filter(({ effect }) => effect !== 'Deny');
  return {
    denies: denies.filter((deny) => !allows.some((allow) => mayMeet(deny, allow, owner))),
    allows: allows.flatMap((statement) => {
      const takers = statement.effect === 'Allow' ? takersOf(statement, denies, owner) : undefined;
      return takers === undefined ? [] : [{ statement, takers }];
    }),
  };
}

const NONE: WithoutEffect = { denies: [], allows: [] };

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
