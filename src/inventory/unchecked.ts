import { isId, type Account, type AccountId } from '../model/account.ts';
import type { Located, Location } from '../model/document.ts';
import type { InputError } from '../model/errors.ts';
import { placeText, type Excerpt, type Place, type Unchecked } from '../model/finding.ts';
import type { Principal } from '../model/policy/principal.ts';
import type { Trust } from '../model/policy/trust-policy.ts';
import type { AttachedPolicy } from '../model/role.ts';
import { resolveLocations } from '../source/locations.ts';

/** What was not checked, as it is found. Like ones are counted, or listed, together in a report: `summarize`. */
export type UncheckedItem = Unchecked | CountedItem;

type CountedItem =
  /** A policy with values that nobody knows before the run; `isWhole`: nothing else is known of it. */
  | { readonly kind: 'unknownValues'; readonly values: readonly Located<string>[]; readonly isWhole: boolean }
  | { readonly kind: 'creatorUnknown' }
  | { readonly kind: 'policiesNotGiven' }
  /** A role with a custom policy of which only the name is known. */
  | { readonly kind: 'policyTextsNotGiven' }
  /** A role of an answer that does not show its trust policy. */
  | { readonly kind: 'trustNotGiven' }
  /** Jobs of a list that does not say whose databases they join. */
  | { readonly kind: 'ownersNotGiven'; readonly count: number }
  /** A list of the roles of an account that goes on where it ends. */
  | { readonly kind: 'listCutOff'; readonly account: AccountId; readonly count: number };

export interface NotCheckable {
  readonly kind: 'unchecked';
  readonly of: UncheckedItem;
}

/** What is not checked of a thing that is given to rules. */
export function unchecked(of: UncheckedItem): NotCheckable {
  return { kind: 'unchecked', of };
}

export const CREATOR_UNKNOWN = unchecked({ kind: 'creatorUnknown' });
export const POLICIES_NOT_GIVEN = unchecked({ kind: 'policiesNotGiven' });
export const POLICY_TEXTS_NOT_GIVEN = unchecked({ kind: 'policyTextsNotGiven' });
export const TRUST_NOT_GIVEN = unchecked({ kind: 'trustNotGiven' });

/** Whether something stands in a report as it is. */
export function isAsReported(item: UncheckedItem): item is Unchecked {
  return 'reason' in item;
}

/** What texts in the policy of a declared role stand for. */
interface RoleNames {
  /** What looks like a value that is known later, and which nothing fills in. */
  readonly unfilled?: readonly Located<string>[];
  /** The account that the role is made in. */
  readonly ownNames?: readonly string[];
}

/** The principals of a policy that nobody knows before the run. */
export function unknownPrincipals(trust: Trust, names: RoleNames = {}): readonly NotCheckable[] {
  const principals = principalsOf(trust);
  const unknown = principals.filter((principal) => isComing(principal, names));
  if (unknown.length === 0) return [];
  const values = unknown.map(({ text, at }) => ({ value: text, at }));
  return [unchecked({ kind: 'unknownValues', values, isWhole: unknown.length === principals.length })];
}

/** A policy of which nothing is known yet but a name. */
export function unknownPolicy(name: string, at: Location): UncheckedItem {
  return { kind: 'unknownValues', values: [{ value: name, at }], isWhole: true };
}

/** An attached policy of which nothing is known yet but a name. */
export function unknownAttachment(name: string, at: Location): NotCheckable {
  return unchecked({ kind: 'unknownValues', values: [{ value: name, at }], isWhole: false });
}

/** What a report says of what was not checked. */
export interface UncheckedSummary {
  readonly gaps: readonly Unchecked[];
  /** Policies that hold a value nobody knows before the run. */
  readonly notJudged: number;
  /** Those of which nothing else is known. */
  readonly whollyUnknown: number;
}

/** Groups equal items, for a report. */
export function summarize(items: readonly UncheckedItem[]): UncheckedSummary {
  const of = <K extends CountedItem['kind']>(kind: K): readonly Extract<CountedItem, { kind: K }>[] =>
    items.filter((item): item is Extract<CountedItem, { kind: K }> => !isAsReported(item) && item.kind === kind);
  const unknown = of('unknownValues');
  return {
    gaps: [
      ...items.filter(isAsReported),
      ...cutOffLists(of('listCutOff')),
      ...notGiven('ownersNotGiven', sum(of('ownersNotGiven').map(({ count }) => count))),
      ...notGiven('trustNotGiven', of('trustNotGiven').length),
      ...unknownValueGaps(unknown.flatMap(({ values }) => values)),
      ...notGiven('creatorUnknown', of('creatorUnknown').length),
      ...notGiven('policiesNotGiven', of('policiesNotGiven').length),
      ...notGiven('policyTextsNotGiven', of('policyTextsNotGiven').length),
    ],
    notJudged: unknown.length,
    whollyUnknown: unknown.filter(({ isWhole }) => isWhole).length,
  };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}

function cutOffLists(lists: readonly { readonly account: AccountId; readonly count: number }[]): readonly Unchecked[] {
  const counts = new Map<AccountId, number>();
  for (const { account, count } of lists) counts.set(account, (counts.get(account) ?? 0) + count);
  return [...counts].map(([account, count]) => ({
    what: account,
    because: 'listCutOff',
    data: { count },
    reason: 'not-given',
    account,
  }));
}

/** What each gap is about, in a word or two. */
const WHAT = {
  creatorUnknown: 'creator of the tasks',
  policiesNotGiven: 'attached policies',
  policyTextsNotGiven: 'custom policies',
  ownersNotGiven: 'database owners',
  trustNotGiven: 'trust policies',
} as const;

function notGiven(because: keyof typeof WHAT, count: number): readonly Unchecked[] {
  return count === 0 ? [] : [{ what: WHAT[because], because, data: { count }, reason: 'not-given' }];
}

/** Where each value stands that is known only later, as it is written there; one that a text has several times is one gap. */
function unknownValueGaps(values: readonly Located<string>[]): readonly Unchecked[] {
  const places = resolveLocations(values.map(({ at }) => at));
  const lines = new Map<string, { readonly text: string; readonly at: Set<string> }>();
  for (const { value, at } of values) {
    const place = places.place(at);
    const text = written(value, place, places.excerpt(at, 0));
    const key = JSON.stringify([place.file, text]);
    const known = lines.get(key) ?? { text, at: new Set<string>() };
    known.at.add(`${place.file}:${String(place.startLine)}`);
    lines.set(key, known);
  }
  return [...lines.values()].map(({ text, at }) => ({
    what: [...at].join(', '),
    because: 'unknownValues',
    data: { text },
    reason: 'not-given',
  }));
}

/** Longer values are cut: their beginning identifies them. */
const LONGEST_SHOWN = 80;

/** A value as it is written at its place, with its quotes; a reference by its name, and what a function makes as its result. */
function written(value: string, { startColumn, endColumn }: Place, [line]: Excerpt): string {
  const source = line?.text.slice(startColumn - 1 - line.cutBefore, endColumn - 1 - line.cutBefore) ?? '';
  if ([value, `'${value}'`].includes(source) || value === `\${${source}}`) return source;
  const [, name] = /^\$\{([^{}]*)\}$/.exec(value) ?? [];
  const shown = name ?? value;
  const text = shown.length > LONGEST_SHOWN ? `${shown.slice(0, LONGEST_SHOWN)}…` : shown;
  if (name !== undefined) return text;
  return text.startsWith('{"') ? text : `"${text}"`;
}

function isComing(principal: Principal, { unfilled = [], ownNames = [] }: RoleNames): boolean {
  return isUnknownPrincipal(principal, ownNames) && unfilled.every(({ value }) => !principal.text.includes(value));
}

/** Whether of no principal of a policy anything is known before the run. */
export function isWhollyUnknown(trust: Trust, names: RoleNames = {}): boolean {
  const principals = principalsOf(trust);
  return principals.length > 0 && principals.every((principal) => isComing(principal, names));
}

function principalsOf({ statements }: Trust): readonly Principal[] {
  return statements.flatMap(({ principals }) => principals);
}

function isUnknownPrincipal(principal: Principal, ownNames: readonly string[]): boolean {
  if (principal.kind === 'unknown') return true;
  return 'account' in principal && isUnknownAccount(principal.account, ownNames);
}

/** Whose account it is in which a role is made is known, whatever its ID is. */
function isUnknownAccount(account: Account | undefined, ownNames: readonly string[]): boolean {
  return account !== undefined && !isId(account) && account.kind === 'unknown' && !ownNames.includes(account.text);
}

/** A custom policy whose text is no policy. */
export function brokenPolicy({ name, at }: AttachedPolicy): NotCheckable {
  const what = placeText(resolveLocations([at]).place(at));
  return unchecked({ what, because: 'policyBroken', data: { policy: name }, reason: 'not-readable' });
}

/** A file or folder that cannot be read. */
export function unreadable({ file, message }: InputError): Unchecked {
  return { what: file, because: 'unreadable', data: { reason: message }, reason: 'not-readable' };
}

/** A text that is nested deeper than anybody writes. */
export function tooDeep(what: string): Unchecked {
  return { what, because: 'tooDeep', reason: 'not-readable' };
}

/** A text that is larger than what is read of its kind. */
export function tooLarge(what: string, limit: number): Unchecked {
  return { what, because: 'tooLarge', data: { limit: limit / 1024 / 1024 }, reason: 'not-readable' };
}

/** Characters: RAM keeps no policy of a tenth of it, and rules hold the entries of a policy against one another. */
export const LONGEST_JUDGED = 50_000;

/** A trust policy that no rule looks at. */
export function tooLong(at: Location, limit: number): Unchecked {
  return { what: at.document.file, because: 'tooLong', data: { limit }, reason: 'not-readable' };
}
