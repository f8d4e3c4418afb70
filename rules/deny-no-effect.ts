import { every, type Ternary } from '../src/lib/ternary.ts';
import { type AccountId, isSameAccount } from '../src/model/account.ts';
import type { Location } from '../src/model/document.ts';
import type { Problem } from '../src/model/finding.ts';
import { ASSUME_ROLE, coversAction } from '../src/model/policy/evaluate.ts';
import type { Principal, PrincipalOf } from '../src/model/policy/principal.ts';
import type { Statement, Trust } from '../src/model/policy/trust-policy.ts';
import { PAGES } from '../src/model/rule-card.ts';
import type { Rule } from '../src/model/rule.ts';
import { isUnknown } from '../src/model/unresolved.ts';

export default {
  id: 'deny-no-effect',
  about: 'trust',
  level: 'warning',
  basis: 'documented',
  source: PAGES.evaluation,
  title: 'the statement has no effect',
  why:
    'RAM denies everything that no statement allows, and a Deny overrides every Allow. A statement that changes ' +
    'nothing was probably meant to do something else.',
  messages: {
    nothingToDeny: 'no Allow grants what this Deny blocks',
    takenAway: 'a Deny blocks everything that this Allow grants',
    denies: 'Deny for "{text}"',
  },
  supersededBy: ['dts-denied'],

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

/** The actions that a trust policy gives. */
const ACTIONS = [ASSUME_ROLE, 'sts:SetSourceIdentity'];

/** Statements that change nothing: a Deny that meets no Allow, and an Allow with the denied entries that leave nothing of it. */
interface WithoutEffect {
  readonly denies: readonly Statement[];
  readonly allows: readonly { readonly statement: Statement; readonly takers: readonly Principal[] }[];
}

/** The statements of a policy that change nothing for anybody. */
function withoutEffect({ statements }: Trust, owner: AccountId | undefined): WithoutEffect {
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

/** Whether both may cover the same action of the same caller. */
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

/** Whether there is somebody whom both entries name. `undefined`: not known, also of what RAM cannot mean. */
function overlap(one: Principal, other: Principal, owner: AccountId | undefined): Ternary {
  // The name of no service: it meets nobody.
  if (one.kind === 'misspeltDts' || other.kind === 'misspeltDts') return false;
  if (!isPlain(one) || !isPlain(other)) return undefined;
  if (one.kind === 'service' && other.kind === 'service') return sameService(one, other, owner);
  if (one.kind === 'service' || other.kind === 'service') return false;
  if (one.kind === 'provider' && other.kind === 'provider') return sameIdentity(one, other);
  if (one.kind === 'provider' || other.kind === 'provider') return undefined;
  if (one.kind === 'identity' && other.kind === 'identity') return sameIdentity(one, other);
  return isSameAccount(one.account, other.account);
}

/** Whether everybody whom the second entry names is named by the first. */
function includes(wide: Principal, narrow: Principal, owner: AccountId | undefined): Ternary {
  const overlaps = overlap(wide, narrow, owner);
  return overlaps === true && wide.kind === 'identity' && narrow.kind === 'account' ? false : overlaps;
}

type Plain = PrincipalOf<'account'> | PrincipalOf<'service'> | Named;

function isPlain(principal: Principal): principal is Plain {
  return ['account', 'identity', 'service', 'provider'].includes(principal.kind);
}

/** A service without an account acts for the role's own. */
function sameService(
  one: PrincipalOf<'service'>,
  other: PrincipalOf<'service'>,
  owner: AccountId | undefined,
): Ternary {
  if (one.service !== other.service) return false;
  const [account, otherAccount] = [one.account ?? owner, other.account ?? owner];
  if (account === undefined || otherAccount === undefined) return one.account === other.account || undefined;
  return isSameAccount(account, otherAccount);
}

type Named = PrincipalOf<'identity'> | PrincipalOf<'provider'>;

function sameIdentity(one: Named, other: Named): Ternary {
  return every([isSameAccount(one.account, other.account), one.type === other.type, sameName(one.name, other.name)]);
}

/** Names that differ in case only may be one (role names are); a name that is filled in later may be any. */
function sameName(one: string, other: string): Ternary {
  if (one === other) return true;
  return isUnknown(one) || isUnknown(other) || one.toLowerCase() === other.toLowerCase() ? undefined : false;
}
