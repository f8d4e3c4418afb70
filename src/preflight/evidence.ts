import type { AccountId } from '../model/account.ts';
import type { Data, Gap } from '../model/finding.ts';
import type { Phrase } from '../model/forecast.ts';
import type { Location } from '../model/location.ts';
import type { Known } from './cases.ts';

/**
 * What speaks for a pass, or why nothing does. That something is wrong is never said here but by a rule: where the evidence
 * is against a pass and no rule speaks, the check is unknown.
 */
export interface Evidence {
  readonly result: 'pass' | 'unknown' | 'not needed';
  readonly says: readonly Phrase[];
  readonly at: Location | undefined;
  /** What would have to be known; empty where that follows from what another check lacks. */
  readonly gaps: readonly Gap[];
}

/** It is as it should be, and here is why. */
export function pass(message: string, data: Data = {}, at?: Location): Evidence {
  return { result: 'pass', says: [{ message, data }], at, gaps: [] };
}

/** DTS asks nothing here. */
export function notNeeded(message: string, data: Data = {}, at?: Location): Evidence {
  return { result: 'not needed', says: [{ message, data }], at, gaps: [] };
}

/** Nobody can tell, and here is what stands in the way. */
export function unknown(message: string, data: Data = {}, at?: Location): Evidence {
  const gap = { what: String(data['what'] ?? ''), because: message, data, reason: 'not-readable' } as const;
  return { result: 'unknown', says: [{ message, data }], at, gaps: [gap] };
}

/** Nobody can tell, which follows from what is told elsewhere: by another check, or by a rule. */
export function unknownToo(message: string, data: Data = {}, at?: Location): Evidence {
  return { ...unknown(message, data, at), gaps: [] };
}

/** Nobody can tell, since something was refused or never asked: these gaps say what. */
export function refused(message: string, data: Data, gaps: readonly Gap[]): Evidence {
  return { result: 'unknown', says: [{ message, data }], at: undefined, gaps };
}

/** Nothing was learnt of an account. */
export function notRecorded(id: AccountId, known: Known): Evidence {
  const data = { account: known.called(id) };
  const isLeftOut = known.isLeftOut(id);
  const gap = {
    what: known.called(id),
    because: isLeftOut ? 'gapLeftOut' : 'gapAccount',
    data,
    reason: 'not-readable',
    account: id,
  } as const;
  return refused(isLeftOut ? 'accountLeftOut' : 'accountNotRecorded', data, [gap]);
}

/** An account was read in part only: what is not there may be there. */
export function notWhole(id: AccountId, known: Known): Evidence {
  const gaps = known.gaps(id);
  const { asked } = known.account(id) ?? {};
  const hasRoles = (known.account(id)?.roleCount ?? 0) > 0;
  const own: Gap = {
    what: known.called(id),
    because: asked ? 'rolesByName' : hasRoles ? 'gapPart' : 'gapRoles',
    reason: 'not-readable',
    account: id,
    ...(asked && { data: { names: [...asked].join(', ') } }),
    ...(!asked && !hasRoles && { grant: 'ram:ListRoles' }),
  };
  const isUnreached = known.account(id)?.recorded?.state === 'unreachable';
  return refused(
    isUnreached ? 'accountUnreached' : 'accountNotWhole',
    { account: known.called(id) },
    gaps.length > 0 ? gaps : [own],
  );
}
