import { isId, type Account, type AccountId } from '../model/account.ts';
import type { Gap } from '../model/finding.ts';
import type { Location } from '../model/location.ts';
import type { Principal } from '../model/principal.ts';
import type { Attachments } from '../model/role.ts';
import type { Trust } from '../model/trust.ts';

/** Counts what could not be judged while subjects are made, and tells it as gaps in the end. */
export interface Tally {
  trust(trust: Trust): void;
  dtsRole(trust: Trust, known: Knowledge): void;
  tooDeep(at: Location): void;
  gaps(): readonly Gap[];
  /** Policies that hold a value nobody knows before the run. */
  notJudged(): number;
}

/** What is known of a role for DTS beside its trust policy; a bare policy has no `policies`. */
export interface Knowledge {
  readonly hasCreator: boolean;
  readonly policies?: Attachments;
  readonly role?: string;
  readonly owner?: AccountId | undefined;
}

/** An empty tally. */
export function makeTally(): Tally {
  const unknown = { policies: 0, first: '' };
  let withoutCreator = 0;
  let withoutPolicies = 0;
  const gaps: Gap[] = [];
  return {
    trust(trust) {
      const value = unknownValue(trust);
      if (value === undefined) return;
      unknown.policies++;
      if (unknown.policies === 1) unknown.first = value;
    },
    dtsRole(_, { hasCreator, policies, role, owner }) {
      if (!hasCreator) withoutCreator++;
      if (policies === 'notAsked') withoutPolicies++;
      if (policies === 'refused') gaps.push(refused(role ?? '', owner));
    },
    tooDeep(at) {
      gaps.push({ what: at.document.file, because: 'tooDeep', reason: 'not-readable' });
    },
    notJudged: () => unknown.policies,
    gaps() {
      const counted: Gap[] = [];
      if (unknown.policies > 0)
        counted.push(notGiven('unknownValues', { count: unknown.policies, first: unknown.first }));
      if (withoutCreator > 0) counted.push(notGiven('creatorUnknown', { count: withoutCreator }));
      if (withoutPolicies > 0) counted.push(notGiven('policiesNotGiven', { count: withoutPolicies }));
      return [...gaps, ...counted];
    },
  };
}

function notGiven(because: string, data: NonNullable<Gap['data']>): Gap {
  return { what: because, because, data, reason: 'not-given' };
}

function refused(role: string, owner: AccountId | undefined): Gap {
  const gap = {
    what: role,
    because: 'policiesRefused',
    data: { role },
    reason: 'not-readable',
    grant: 'ram:ListPoliciesForRole',
  } as const;
  return owner === undefined ? gap : { ...gap, account: owner };
}

function unknownValue(trust: Trust): string | undefined {
  for (const { principals } of trust.statements) {
    for (const principal of principals) if (isUnknownPrincipal(principal)) return principal.text;
  }
  return undefined;
}

function isUnknownPrincipal(principal: Principal): boolean {
  if (principal.kind === 'unknown') return true;
  return 'account' in principal && isUnknownAccount(principal.account);
}

function isUnknownAccount(account: Account | undefined): boolean {
  return account !== undefined && !isId(account) && account.kind === 'unknown';
}
