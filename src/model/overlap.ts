import { isSameAccount, type AccountId } from './account.ts';
import { every, type Truth } from './truth.ts';
import type { Principal, PrincipalOf } from './principal.ts';
import { isUnknown } from './unresolved.ts';

/** Whether there is somebody whom both entries name. `undefined`: not known, also of what RAM cannot mean. */
export function overlap(one: Principal, other: Principal, owner: AccountId | undefined): Truth {
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
export function includes(wide: Principal, narrow: Principal, owner: AccountId | undefined): Truth {
  const overlaps = overlap(wide, narrow, owner);
  return overlaps === true && wide.kind === 'identity' && narrow.kind === 'account' ? false : overlaps;
}

type Plain = PrincipalOf<'account'> | PrincipalOf<'service'> | Named;

function isPlain(principal: Principal): principal is Plain {
  return ['account', 'identity', 'service', 'provider'].includes(principal.kind);
}

/** A service without an account acts for the role's own. */
function sameService(one: PrincipalOf<'service'>, other: PrincipalOf<'service'>, owner: AccountId | undefined): Truth {
  if (one.service !== other.service) return false;
  const [account, otherAccount] = [one.account ?? owner, other.account ?? owner];
  if (account === undefined || otherAccount === undefined) return one.account === other.account || undefined;
  return isSameAccount(account, otherAccount);
}

type Named = PrincipalOf<'identity'> | PrincipalOf<'provider'>;

function sameIdentity(one: Named, other: Named): Truth {
  return every([isSameAccount(one.account, other.account), one.type === other.type, sameName(one.name, other.name)]);
}

/** Names that differ in case only may be one (role names are); a name that is filled in later may be any. */
function sameName(one: string, other: string): Truth {
  if (one === other) return true;
  return isUnknown(one) || isUnknown(other) || one.toLowerCase() === other.toLowerCase() ? undefined : false;
}
