import { isId, type Account, type AccountId } from '../model/account.ts';
import type { Gap } from '../model/finding.ts';
import type { Located, Location } from '../model/location.ts';
import type { Principal } from '../model/principal.ts';
import type { Attachments } from '../model/role.ts';
import type { Trust } from '../model/trust.ts';
import { tooDeep } from './gaps.ts';

/** Counts what could not be judged while subjects are made, and tells it as gaps in the end. */
export interface Tally {
  /** `unfilled`: what looks like a value that is known later, and which nothing fills in. */
  trust(trust: Trust, unfilled?: readonly Located<string>[]): void;
  /** A policy of which nothing is known yet but a name. */
  unknownPolicy(name: string): void;
  dtsRole(known: Knowledge): void;
  /** A role of an answer that does not show its trust policy. */
  withoutTrust(): void;
  /** A list of the roles of an account that goes on where it ends. */
  listCutOff(account: AccountId, roles: number): void;
  /** Jobs of a list that does not say whose databases they join. */
  jobsOfList(count: number): void;
  tooDeep(at: Location): void;
  /** A trust policy that no rule looks at. */
  tooLong(at: Location, limit: number): void;
  gaps(): readonly Gap[];
  /** Policies that hold a value nobody knows before the run. */
  notJudged(): number;
}

/** What is known of a role for DTS beside its trust policy; a bare policy has no `policies`. */
interface Knowledge {
  readonly hasCreator: boolean;
  readonly policies?: Attachments;
}

/** An empty tally. */
export function makeTally(): Tally {
  const counts = { unknownValues: 0, withoutCreator: 0, withoutPolicies: 0, withoutTrust: 0 };
  let firstUnknown = '';
  const gaps: Gap[] = [];
  let listedJobs = 0;
  const cutOff = new Map<AccountId, number>();
  const unknownPolicy = (name: string): void => {
    // In whatever order accounts are read.
    if (counts.unknownValues === 0 || name < firstUnknown) firstUnknown = name;
    counts.unknownValues++;
  };
  return {
    trust(trust, unfilled = []) {
      const value = unknownValue(trust, unfilled);
      if (value !== undefined) unknownPolicy(value);
    },
    unknownPolicy,
    dtsRole({ hasCreator, policies }) {
      if (!hasCreator) counts.withoutCreator++;
      if (policies === 'notAsked') counts.withoutPolicies++;
    },
    withoutTrust() {
      counts.withoutTrust++;
    },
    listCutOff: (account, roles) => void cutOff.set(account, (cutOff.get(account) ?? 0) + roles),
    jobsOfList: (count) => void (listedJobs += count),
    tooDeep: (at) => void gaps.push(tooDeep(at.document.file)),
    tooLong(at, limit) {
      gaps.push({ what: at.document.file, because: 'tooLong', data: { limit }, reason: 'not-readable' });
    },
    notJudged: () => counts.unknownValues,
    gaps() {
      const { unknownValues, withoutCreator, withoutPolicies, withoutTrust } = counts;
      return [
        ...gaps,
        ...[...cutOff].map(([account, count]) => listCutOff(account, count)),
        ...(listedJobs > 0 ? [notGiven('ownersNotGiven', { count: listedJobs })] : []),
        ...(withoutTrust > 0 ? [notGiven('trustNotGiven', { count: withoutTrust })] : []),
        ...(unknownValues > 0 ? [notGiven('unknownValues', { count: unknownValues, first: firstUnknown })] : []),
        ...(withoutCreator > 0 ? [notGiven('creatorUnknown', { count: withoutCreator })] : []),
        ...(withoutPolicies > 0 ? [notGiven('policiesNotGiven', { count: withoutPolicies })] : []),
      ];
    },
  };
}

/** What each gap is about, in a word or two. */
const WHAT = {
  unknownValues: 'values known only later',
  creatorUnknown: 'the creator of the tasks',
  policiesNotGiven: 'attached policies',
  ownersNotGiven: 'owners of databases',
  trustNotGiven: 'trust policies',
} as const;

function notGiven(because: keyof typeof WHAT, data: NonNullable<Gap['data']>): Gap {
  return { what: WHAT[because], because, data, reason: 'not-given' };
}

function listCutOff(account: AccountId, count: number): Gap {
  return { what: account, because: 'listCutOff', data: { count }, reason: 'not-given', account };
}

function unknownValue(trust: Trust, unfilled: readonly Located<string>[]): string | undefined {
  for (const { principals } of trust.statements) {
    for (const principal of principals) {
      const isComing = unfilled.every(({ value }) => !principal.text.includes(value));
      if (isComing && isUnknownPrincipal(principal)) return principal.text;
    }
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
