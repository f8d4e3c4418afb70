import { isId, isSameAccount, type AccountId } from './account.ts';
import { DTS_SERVICE, type Principal } from './principal.ts';
import type { Condition, Statement, Trust } from './trust.ts';

/** Who asks to take the role: DTS acting for an account, or an account's own RAM users and roles. */
export type Caller =
  | { readonly kind: 'service'; readonly service: string; readonly account: AccountId }
  | { readonly kind: 'account'; readonly account: AccountId };

/** Whether a caller may take a role, with the statements that decide; `unknown` where something known only later decides. */
export interface Decision {
  readonly answer: 'allowed' | 'denied' | 'unknown';
  readonly because: readonly Statement[];
}

type Answer = boolean | undefined;

/** DTS acting for the account that creates a task. */
export function dtsFor(account: AccountId): Caller {
  return { kind: 'service', service: DTS_SERVICE, account };
}

/**
 * May this caller take the role? A Deny that applies wins, then an Allow; nothing that applies is a denial. A statement whose
 * principal, action or condition cannot be decided makes the answer `unknown`, unless a certain Deny (or, for an undecided
 * Allow, a certain Allow) settles it.
 *
 * @param owner the role's own account: `dts.aliyuncs.com` without an account acts for it; where it is not known, that principal is undecided.
 */
export function mayAssume(trust: Trust, caller: Caller, owner: AccountId | undefined): Decision {
  const rated = trust.statements.map((statement) => ({ statement, applies: applies(statement, caller, owner) }));
  const of = (effect: Statement['effect'], answer: Answer): Statement[] =>
    rated.filter((entry) => entry.statement.effect === effect && entry.applies === answer).map((entry) => entry.statement);

  const denies = of('Deny', true);
  if (denies.length > 0) return { answer: 'denied', because: denies };
  const doubts = of('Deny', undefined);
  const allows = of('Allow', true);
  if (allows.length > 0) return doubts.length > 0 ? { answer: 'unknown', because: doubts } : { answer: 'allowed', because: allows };
  const hopes = of('Allow', undefined);
  if (hopes.length > 0) return { answer: 'unknown', because: [...hopes, ...doubts] };
  return { answer: 'denied', because: [] };
}

function applies(statement: Statement, caller: Caller, owner: AccountId | undefined): Answer {
  return every([coversAction(statement), names(statement, caller, owner), meetsConditions(statement, caller)]);
}

/** Three-valued "and": one certain no is a no, whatever is not known of the others. */
function every(answers: readonly Answer[]): Answer {
  if (answers.includes(false)) return false;
  return answers.includes(undefined) ? undefined : true;
}

/** Three-valued "or". */
function some(answers: readonly Answer[]): Answer {
  if (answers.includes(true)) return true;
  return answers.includes(undefined) ? undefined : false;
}

const ASSUME_ROLE = 'sts:AssumeRole';

function coversAction(statement: Statement): Answer {
  if (statement.notActions.length > 0) return not(some(statement.notActions.map((action) => actionMatches(action.value))));
  return some(statement.actions.map((action) => actionMatches(action.value)));
}

function actionMatches(action: string): Answer {
  return action.includes('${') ? undefined : matchesPattern(action, ASSUME_ROLE);
}

function not(answer: Answer): Answer {
  return answer === undefined ? undefined : !answer;
}

/** RAM's wildcards: `*` any number of characters, `?` one. Actions are compared without case ("in most cases not case-sensitive"). */
export function matchesPattern(pattern: string, text: string): boolean {
  const [wanted, given] = [pattern.toLowerCase(), text.toLowerCase()];
  let [p, t, star, mark] = [0, 0, -1, 0];
  while (t < given.length) {
    if (wanted[p] === '*') {
      star = p++;
      mark = t;
    } else if (p < wanted.length && (wanted[p] === '?' || wanted[p] === given[t])) {
      p++;
      t++;
    } else if (star >= 0) {
      p = star + 1;
      t = ++mark;
    } else return false;
  }
  while (wanted[p] === '*') p++;
  return p === wanted.length;
}

function names(statement: Statement, caller: Caller, owner: AccountId | undefined): Answer {
  return some(statement.principals.map((principal) => isCaller(principal, caller, owner)));
}

/** Whether a principal is this caller. What RAM cannot mean names nobody. */
function isCaller(principal: Principal, caller: Caller, owner: AccountId | undefined): Answer {
  if (principal.kind === 'unknown') return undefined;
  if (principal.kind === 'anyone') return wildcardCovers(principal, caller);
  if (caller.kind === 'account') return principal.kind === 'account' ? isSameAccount(principal.account, caller.account) : false;
  if (principal.kind !== 'service' || principal.service !== caller.service) return false;
  if (principal.account !== undefined) return isSameAccount(principal.account, caller.account);
  return isId(owner) ? owner === caller.account : undefined;
}

/** RAM documents no wildcard principal: what one lets in under its own key is not known, under another key nothing. */
function wildcardCovers(principal: Principal, caller: Caller): Answer {
  const key = caller.kind === 'service' ? 'Service' : 'RAM';
  return principal.under === key || principal.under === '*' ? undefined : false;
}

/** Keys that are filled only when a person or an identity provider asks: no service has them. */
const NEVER_OF_A_SERVICE = /^(?:sts:ExternalId|sts:SourceIdentity|acs:MFAPresent|oidc:.*|saml:.*)$/i;

/** Operators that hold where the key is absent. */
const NEGATIVE = /^(?:ForAllValues:.*|(?:.*:)?(?:StringNot.*|NumericNotEquals|DateNotEquals|NotIpAddress))$/;

/** Whether a condition demands of DTS what a service cannot send. */
export function isNeverMetByService(condition: Condition): boolean {
  return NEVER_OF_A_SERVICE.test(condition.key) && !NEGATIVE.test(condition.operator) && !demandsFalse(condition);
}

/** `Bool: { acs:MFAPresent: "false" }` may well hold for a service. */
function demandsFalse(condition: Condition): boolean {
  return condition.operator === 'Bool' && condition.values.some(({ value }) => String(value).toLowerCase() === 'false');
}

function meetsConditions(statement: Statement, caller: Caller): Answer {
  return every(
    statement.conditions.map((condition) => (caller.kind === 'service' && isNeverMetByService(condition) ? false : undefined)),
  );
}
