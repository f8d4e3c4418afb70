import { every, not, some, type Ternary } from '../../lib/ternary.ts';
import { matchesWildcard } from '../../lib/wildcard.ts';
import { isId, isSameAccount, type AccountId } from '../account.ts';
import { isUnknown } from '../unresolved.ts';
import { serviceContext, isMet } from './conditions.ts';
import { DTS_SERVICE, type Principal } from './principal.ts';
import type { Condition, Statement, Trust } from './trust-policy.ts';

/** Who asks to take the role: DTS acting for an account, or an account's own RAM users and roles. */
export type Taker =
  | { readonly kind: 'service'; readonly service: string; readonly account: AccountId }
  | { readonly kind: 'account'; readonly account: AccountId };

/** Whether a caller may take a role, with the statements that decide; `unknown` where something known only later decides. */
export interface Decision {
  readonly answer: 'allowed' | 'denied' | 'unknown';
  readonly because: readonly Statement[];
}

/** DTS acting for the account that creates a task. */
export function dtsFor(account: AccountId): Taker {
  return { kind: 'service', service: DTS_SERVICE, account };
}

/**
 * May this caller take the role? A Deny that applies wins, then an Allow; nothing that applies is a denial. A statement whose
 * principal, action or condition cannot be decided, or whose effect cannot be read, makes the answer `unknown`, unless a
 * certain Deny (or, for an undecided Allow, a certain Allow) settles it.
 *
 * What is not known is decided for each place alone: that one unknown stands in two places is not used. So the answer may be
 * `unknown` where every way to fill it in gives the same, and is never `allowed` or `denied` where they differ.
 *
 * @param owner the role's own account: `dts.aliyuncs.com` without an account acts for it; where it is not known, that principal is undecided.
 */
export function mayAssume(trust: Trust, caller: Taker, owner: AccountId | undefined): Decision {
  const rated = trust.statements.map((statement) => ({ statement, ...effectOn(statement, caller, owner) }));
  const where = (test: (entry: (typeof rated)[number]) => boolean): readonly Statement[] =>
    rated.filter(test).map(({ statement }) => statement);

  const denying = where(({ denies }) => denies === true);
  if (denying.length > 0) return { answer: 'denied', because: denying };
  const doubts = where(({ denies }) => denies === undefined);
  const allowing = where(({ allows }) => allows === true);
  if (allowing.length > 0)
    return doubts.length > 0 ? { answer: 'unknown', because: doubts } : { answer: 'allowed', because: allowing };
  if (rated.every(({ allows }) => allows === false)) return { answer: 'denied', because: [] };
  return { answer: 'unknown', because: where(({ allows, denies }) => allows === undefined || denies === undefined) };
}

/** What each statement does to a caller, in their order; `open` where something known only later decides. */
export function effectsOn(
  trust: Trust,
  caller: Taker,
  owner: AccountId | undefined,
): readonly ('allows' | 'denies' | 'silent' | 'open')[] {
  return trust.statements.map((statement) => {
    const { allows, denies } = effectOn(statement, caller, owner);
    if (allows === undefined || denies === undefined) return 'open';
    if (denies) return 'denies';
    return allows ? 'allows' : 'silent';
  });
}

/** What one statement does to a caller. One whose effect cannot be read may be either. */
function effectOn(
  statement: Statement,
  caller: Taker,
  owner: AccountId | undefined,
): { readonly allows: Ternary; readonly denies: Ternary } {
  const { effect } = statement;
  const applies = every([
    coversAction(statement, ASSUME_ROLE),
    names(statement, caller, owner),
    meetsConditions(statement, caller),
  ]);
  const asUnread = applies === false ? false : undefined;
  return {
    allows: effect === 'Allow' ? applies : effect === undefined && asUnread,
    denies: effect === 'Deny' ? applies : effect === undefined && asUnread,
  };
}

/** The action of taking a role, which a trust policy allows or denies. */
export const ASSUME_ROLE = 'sts:AssumeRole';

/** Whether a statement covers an action. One without any action is invalid, and its meaning is unknown. */
export function coversAction({ actions, notActions }: Statement, action: string): Ternary {
  const among = (patterns: Statement['actions']): Ternary =>
    some(patterns.map(({ value }) => (isUnknown(value) ? undefined : matchesPattern(value, action))));
  if (notActions.length > 0) return not(among(notActions));
  return actions.length > 0 ? among(actions) : undefined;
}

/** Whether an action fits a pattern: actions are compared without case ("in most cases not case-sensitive"). */
export function matchesPattern(pattern: string, action: string): boolean {
  return matchesWildcard(pattern.toLowerCase(), action.toLowerCase());
}

/** RAM documents no `NotPrincipal`: whom a statement with one means is not known. */
function names({ principals, foreignElements }: Statement, caller: Taker, owner: AccountId | undefined): Ternary {
  const excluded: readonly Ternary[] = foreignElements.some(({ value }) => value === 'NotPrincipal') ? [undefined] : [];
  return some([...principals.map((principal) => isCaller(principal, caller, owner)), ...excluded]);
}

/** Whether a principal is this caller. What RAM cannot mean names nobody. */
function isCaller(principal: Principal, caller: Taker, owner: AccountId | undefined): Ternary {
  const { kind } = principal;
  // RAM documents no wildcard principal: whom one trusts is not known either.
  if (kind === 'unknown' || kind === 'anyone') return mayMean(principal, caller) ? undefined : false;
  if (caller.kind === 'account') return kind === 'account' ? isSameAccount(principal.account, caller.account) : false;
  if (kind !== 'service' || principal.service !== caller.service) return false;
  if (principal.account !== undefined) return isSameAccount(principal.account, caller.account);
  return isId(owner) ? owner === caller.account : undefined;
}

/** Under `RAM` nothing means a service, under `Service` nothing an account's users; `Principal: "*"` stands under no key. */
function mayMean({ under }: Principal, caller: Taker): boolean {
  return under === '*' || under === (caller.kind === 'service' ? 'Service' : 'RAM');
}

/** Whether a condition demands of DTS what a service cannot send. */
export function isNeverMetByService(condition: Condition): boolean {
  return isMet(condition, serviceContext) === false;
}

/** What an account's own users and roles send is not known. */
function meetsConditions({ conditions }: Statement, caller: Taker): Ternary {
  return every(
    conditions.map((condition) => isMet(condition, caller.kind === 'service' ? serviceContext : unknownContext)),
  );
}

function unknownContext(): 'unknown' {
  return 'unknown';
}
