import { isId, type AccountId } from './account.ts';
import { ASSUME_ROLE, coversAction } from './assume.ts';
import type { Location } from './location.ts';
import type { Principal } from './principal.ts';
import type { Condition, Statement, Trust } from './trust.ts';
import { isUnknown } from './unresolved.ts';

/** One entry of a trust policy that lets somebody in, or keeps somebody out, and under which condition. */
export interface Grant {
  /** The same for two grants that mean the same, however they are written. */
  readonly key: string;
  /** The grant in the words of the policy. */
  readonly text: string;
  readonly at: Location;
}

/** Whom a trust policy lets in. */
export interface Grants {
  readonly grants: readonly Grant[];
  readonly keys: ReadonlySet<string>;
  /** Whether each entry is known: one that is filled in later may be anybody. */
  readonly isComplete: boolean;
}

/** The grants of a trust policy. RAM shortens the owner's own `<ID>@<service>` to `<service>`, so the two are one. */
export function grantsOf(trust: Trust, owner: AccountId | undefined): Grants {
  const grants: Grant[] = [];
  let isComplete = true;
  for (const statement of trust.statements) {
    if (coversAction(statement, ASSUME_ROLE) === false) continue;
    const isKnown = statement.conditions.every(isKnownCondition);
    for (const principal of statement.principals) {
      if (isKnown && isKnownPrincipal(principal)) grants.push(grant(statement, principal, owner));
      else isComplete = false;
    }
  }
  return { grants, keys: new Set(grants.map(({ key }) => key)), isComplete };
}

function grant({ effect = 'Allow', conditions }: Statement, principal: Principal, owner: AccountId | undefined): Grant {
  const isOwn = principal.kind === 'service' && principal.account !== undefined && principal.account === owner;
  const who = isOwn ? principal.service : principal.text;
  const condition = conditions.map(conditionKey).toSorted();
  return {
    key: JSON.stringify([effect, principal.under, who, condition]),
    text: `${effect === 'Deny' ? 'Deny ' : ''}"${principal.text}"${condition.length > 0 ? ' + Condition' : ''}`,
    at: principal.at,
  };
}

function conditionKey({ operator, key, values }: Condition): string {
  return JSON.stringify([operator, key, ...values.map(({ value }) => String(value)).toSorted()]);
}

function isKnownCondition({ values }: Condition): boolean {
  return values.every(({ value }) => typeof value !== 'object' && (typeof value !== 'string' || !isUnknown(value)));
}

function isKnownPrincipal(principal: Principal): boolean {
  if (principal.kind === 'unknown') return false;
  return !('account' in principal) || principal.account === undefined || isId(principal.account);
}
