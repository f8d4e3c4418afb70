import { isId, type Account, type AccountId } from '../model/account.ts';
import type { Gap } from '../model/finding.ts';
import type { Located, Location } from '../model/location.ts';
import type { Principal } from '../model/principal.ts';
import type { Attachments } from '../model/role.ts';
import type { Trust } from '../model/trust.ts';
import { tooDeep } from './gaps.ts';
import { findPlaces } from './places.ts';

/** Counts what could not be judged while subjects are made, and tells it as gaps in the end. */
export interface Tally {
  /** `unfilled`: what looks like a value that is known later, and which nothing fills in. */
  trust(trust: Trust, unfilled?: readonly Located<string>[]): void;
  /** A policy of which nothing is known yet but a name. */
  unknownPolicy(name: string, at: Location): void;
  /** An attached policy of which nothing is known yet but a name. */
  unknownAttachment(name: string, at: Location): void;
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
  /** Those of which nothing else is known. */
  whollyUnknown(): number;
}

/** What is known of a role for DTS beside its trust policy; a bare policy has no `policies`. */
interface Knowledge {
  readonly hasCreator: boolean;
  readonly policies?: Attachments;
}

/** An empty tally. */
export function makeTally(): Tally {
  const counts = { notJudged: 0, whollyUnknown: 0, withoutCreator: 0, withoutPolicies: 0, withoutTrust: 0 };
  const gaps: Gap[] = [];
  let listedJobs = 0;
  const cutOff = new Map<AccountId, number>();
  const unknownValues: Located<string>[] = [];
  return {
    trust(trust, unfilled = []) {
      const principals = trust.statements.flatMap((statement) => statement.principals);
      const unknown = principals.filter((principal) => isComing(principal, unfilled));
      for (const { text, at } of unknown) unknownValues.push({ value: text, at });
      if (unknown.length > 0) counts.notJudged++;
      if (unknown.length > 0 && unknown.length === principals.length) counts.whollyUnknown++;
    },
    unknownAttachment(value, at) {
      unknownValues.push({ value, at });
      counts.notJudged++;
    },
    unknownPolicy(value, at) {
      unknownValues.push({ value, at });
      counts.notJudged++;
      counts.whollyUnknown++;
    },
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
    notJudged: () => counts.notJudged,
    whollyUnknown: () => counts.whollyUnknown,
    gaps() {
      const { withoutCreator, withoutPolicies, withoutTrust } = counts;
      return [
        ...gaps,
        ...[...cutOff].map(([account, count]) => listCutOff(account, count)),
        ...(listedJobs > 0 ? [notGiven('ownersNotGiven', { count: listedJobs })] : []),
        ...(withoutTrust > 0 ? [notGiven('trustNotGiven', { count: withoutTrust })] : []),
        ...unknownValueGaps(unknownValues),
        ...(withoutCreator > 0 ? [notGiven('creatorUnknown', { count: withoutCreator })] : []),
        ...(withoutPolicies > 0 ? [notGiven('policiesNotGiven', { count: withoutPolicies })] : []),
      ];
    },
  };
}

/** What each gap is about, in a word or two. */
const WHAT = {
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

/** Where each value stands that is known only later; one that a text has several times is one gap. */
function unknownValueGaps(values: readonly Located<string>[]): readonly Gap[] {
  const places = findPlaces(values.map(({ at }) => at));
  const lines = new Map<string, { readonly text: string; readonly at: Set<string> }>();
  for (const { value, at } of values) {
    const { file, startLine } = places.place(at);
    const key = JSON.stringify([file, value]);
    const known = lines.get(key) ?? { text: value, at: new Set<string>() };
    known.at.add(`${file}:${String(startLine)}`);
    lines.set(key, known);
  }
  return [...lines.values()].map(({ text, at }) => ({
    what: [...at].join(', '),
    because: 'unknownValues',
    data: { text },
    reason: 'not-given',
  }));
}

function isComing(principal: Principal, unfilled: readonly Located<string>[]): boolean {
  return isUnknownPrincipal(principal) && unfilled.every(({ value }) => !principal.text.includes(value));
}

function isUnknownPrincipal(principal: Principal): boolean {
  if (principal.kind === 'unknown') return true;
  return 'account' in principal && isUnknownAccount(principal.account);
}

function isUnknownAccount(account: Account | undefined): boolean {
  return account !== undefined && !isId(account) && account.kind === 'unknown';
}
