import { every, some, type Ternary } from '../lib/ternary.ts';
import { accountText, isId, isSameAccount, type Account, type AccountId } from './account.ts';
import type { Location } from './document.ts';
import { ASSUME_ROLE, coversAction, isNeverMetByService } from './policy/evaluate.ts';
import { isDts, type Principal } from './policy/principal.ts';
import type { Condition, ConditionBlock, Statement, Trust } from './policy/trust-policy.ts';

/** The principals that one statement of a trust policy trusts. */
export interface Grant {
  /** As it is written. */
  readonly principal: string;
  /** The same for one principal, in any spelling. */
  readonly key: string;
  /** Who is trusted; `null` when that is everybody, or not known. */
  readonly account: AccountId | null;
  /** Its number in the policy, from 1. */
  readonly statement: number;
  /** `unknown`: a Deny takes a part of it away, or may; or a value is known only later. */
  readonly effect: 'allow' | 'unknown';
  readonly condition: ConditionBlock | null;
}

/** Grants, and where each stands: apart, as a place holds on to its text. */
export interface PlacedGrants {
  readonly grants: readonly Grant[];
  readonly places: readonly Location[];
}

/** Who may take a role, in the order of its policy; empty where neither DTS nor another account can. */
export function grantsOf(trust: Trust, owner: AccountId | undefined): PlacedGrants {
  const grants: Grant[] = [];
  const places: Location[] = [];
  const denies = trust.statements.filter(({ effect }) => effect === 'Deny');
  let isOpen = false;
  for (const [index, statement] of trust.statements.entries()) {
    if (statement.effect === 'Deny') continue;
    const action = coversAction(statement, ASSUME_ROLE);
    if (action === false) continue;
    const isCertain = action === true && statement.effect === 'Allow';
    const condition = conditionBlock(statement.conditions);
    const seen = new Set<string>();
    for (const principal of statement.principals) {
      const key = principalKey(principal, owner);
      if (key === undefined || seen.has(key) || isNeverMet(statement, principal)) continue;
      const denied = some(denies.map((deny) => takesAway(deny, principal, owner)));
      if (denied === true) continue;
      seen.add(key);
      isOpen ||= isOutside(principal, owner);
      places.push(principal.at);
      grants.push({
        principal: principal.text,
        key,
        account: accountOf(principal, owner),
        statement: index + 1,
        effect: isCertain && denied === false && !isUnresolved(principal) ? 'allow' : 'unknown',
        condition,
      });
    }
  }
  return isOpen ? { grants, places } : NOBODY;
}

const NOBODY: PlacedGrants = { grants: [], places: [] };

function conditionBlock(conditions: readonly Condition[]): ConditionBlock | null {
  if (conditions.length === 0) return null;
  const block: Record<string, Record<string, readonly string[]>> = {};
  for (const { operator, key, values } of conditions) {
    const texts = new Set(values.map(({ value }) => (typeof value === 'string' ? value : JSON.stringify(value))));
    (block[operator] ??= {})[key] = [...texts].toSorted();
  }
  return sorted(Object.entries(block).map(([operator, keys]) => [operator, sorted(Object.entries(keys))]));
}

function sorted<T>(members: readonly (readonly [string, T])[]): Readonly<Record<string, T>> {
  return Object.fromEntries(members.toSorted(([one], [other]) => (one < other ? -1 : 1)));
}

/** What names a principal whatever its spelling; `undefined` where RAM can mean nobody by it. */
function principalKey(principal: Principal, owner: AccountId | undefined): string | undefined {
  const { kind, under, text } = principal;
  if (kind === 'anyone' || kind === 'unknown') return `${kind} ${under} ${text}`;
  if (kind === 'unreadable' || kind === 'misspeltDts') return undefined;
  const { account } = principal;
  if (account !== undefined && !isId(account) && account.kind === 'malformed') return undefined;
  // RAM shortens the own account away.
  if (kind === 'service')
    return `service ${principal.service} ${account === undefined ? (owner ?? '') : accountText(account)}`;
  const name = kind === 'account' ? 'root' : `${principal.type}/${principal.name}`;
  return `${kind} ${accountText(principal.account)} ${name}`;
}

function accountOf(principal: Principal, owner: AccountId | undefined): AccountId | null {
  const account = accountIn(principal) ?? (principal.kind === 'service' ? owner : undefined);
  return isId(account) ? account : null;
}

function accountIn(principal: Principal): Account | undefined {
  return 'account' in principal ? principal.account : undefined;
}

/** Whether a value that is known only later decides who is trusted. */
function isUnresolved(principal: Principal): boolean {
  const account = accountIn(principal);
  return principal.kind === 'unknown' || (account !== undefined && !isId(account));
}

/** Whether a principal is DTS, or may be of another account than the role. */
function isOutside(principal: Principal, owner: AccountId | undefined): boolean {
  if (principal.kind === 'anyone' || principal.kind === 'unknown' || isDts(principal)) return true;
  const account = accountIn(principal);
  return account !== undefined && account !== owner;
}

/** Whether the conditions of a statement ask of a service what none can send. */
function isNeverMet({ conditions }: Statement, { kind }: Principal): boolean {
  return kind === 'service' && conditions.some(isNeverMetByService);
}

/** Whether a Deny keeps all of a principal out: yes, no, or `undefined` for a part of it, or under a condition. */
function takesAway(statement: Statement, principal: Principal, owner: AccountId | undefined): Ternary {
  if (isNeverMet(statement, principal)) return false;
  const { principals, foreignElements, conditions } = statement;
  const excluded: readonly Ternary[] = foreignElements.some(({ value }) => value === 'NotPrincipal') ? [undefined] : [];
  return every([
    coversAction(statement, ASSUME_ROLE),
    some([...principals.map((denied) => includes(denied, principal, owner)), ...excluded]),
    conditions.length === 0 ? true : undefined,
  ]);
}

/** Whether one principal is all of another, a part of it or more than it is known (`undefined`), or somebody else. */
function includes(denied: Principal, principal: Principal, owner: AccountId | undefined): Ternary {
  const key = principalKey(denied, owner);
  if (key === undefined) return false;
  if (key === principalKey(principal, owner)) return true;
  const isOneOpen = [denied, principal].some(({ kind }) => kind === 'anyone' || kind === 'unknown');
  if (isOneOpen) return mayMeet(denied, principal) ? undefined : false;
  if (denied.kind === 'service' || principal.kind === 'service') {
    if (denied.kind !== 'service' || principal.kind !== 'service' || denied.service !== principal.service) return false;
    const [one, other] = [denied.account ?? owner, principal.account ?? owner];
    return one === undefined || other === undefined ? undefined : isSameAccount(one, other);
  }
  if (denied.kind === 'provider' || principal.kind === 'provider')
    return denied.kind === principal.kind ? unlessOther(denied, principal) : false;
  const same = sameAccount(denied, principal);
  if (denied.kind === 'account') return same;
  // A user or a role of the account, or another one.
  return same === false || principal.kind === 'identity' ? unlessOther(denied, principal) : undefined;
}

function sameAccount(one: Principal, other: Principal): Ternary {
  const [a, b] = [accountIn(one), accountIn(other)];
  return a === undefined || b === undefined ? undefined : isSameAccount(a, b);
}

/** Two that are not the same: not known where an account is not. */
function unlessOther(one: Principal, other: Principal): Ternary {
  const isSameName = 'name' in one && 'name' in other && one.name === other.name && one.type === other.type;
  return isSameName && sameAccount(one, other) === undefined ? undefined : false;
}

/** `Principal: "*"` stands under no key. */
function mayMeet(one: Principal, other: Principal): boolean {
  return one.under === other.under || [one, other].some(({ under }) => under === '*' || under === '');
}
