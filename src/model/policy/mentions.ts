import { accountText, ID_LENGTH, isId, isLeftOpen, isSampleAccount, type Account } from '../account.ts';
import { type Located, type Location, pointer } from '../document.ts';
import { endpoints, type Task } from '../dts/task.ts';
import type { TaskSubject, TrustSubject } from '../subject.ts';
import { findPlaceholder } from '../unresolved.ts';
import type { Principal } from './principal.ts';
import type { Statement, Trust } from './trust-policy.ts';

/** A value that a person types into a policy or a task: an account, a role, what a condition asks for. */
export interface Mention {
  /** The whole value; an account may be only a part of it. */
  readonly text: string;
  readonly at: Location;
  readonly as: 'trusted' | 'action' | 'value' | 'creator' | 'owner' | 'role' | 'unfilled';
  readonly account: Account | undefined;
  /** The statement of a trust policy that it stands in, and the operator of a condition. */
  readonly statement?: Statement;
  readonly operator?: string;
}

/** The values that a person types by what is remarkable in them, in the order of the text; `undefined` where nothing is. */
export function remarkable(
  subject: TrustSubject | TaskSubject,
  remark: (mention: Mention) => string | undefined,
): ReadonlyMap<string, readonly Mention[]> | undefined {
  let found: Map<string, Mention[]> | undefined;
  for (const mention of 'trust' in subject ? inPolicy(subject) : inTask(subject.task)) {
    const key = remark(mention);
    if (key === undefined) continue;
    found ??= new Map();
    const places = found.get(key);
    if (places === undefined) found.set(key, [mention]);
    else if (!places.some(({ at }) => isSamePlace(at, mention.at))) places.push(mention);
  }
  return found;
}

function isSamePlace(one: Location, other: Location): boolean {
  return one.document === other.document && pointer(one.path) === pointer(other.path);
}

const NONE: readonly Mention[] = [];

function inPolicy({ trust, unfilled }: TrustSubject): readonly Mention[] {
  const found = inTrust(trust);
  if (unfilled === undefined || unfilled.length === 0) return found;
  return [
    ...found,
    ...unfilled.map(({ value, at }) => ({ text: value, at, as: 'unfilled', account: undefined }) as const),
  ];
}

/** What a policy holds, but for the entries and actions that nearly all policies have: nothing in them is left to be typed. */
function inTrust(trust: Trust): readonly Mention[] {
  let found: Mention[] | undefined;
  for (const fault of trust.faults) {
    if (fault.kind !== 'value' || findPlaceholder(fault.found) === undefined) continue;
    (found ??= []).push({ text: fault.found, at: fault.at, as: 'value', account: undefined });
  }
  for (const statement of trust.statements) {
    for (const { value, at } of statement.actions) {
      if (value === 'sts:AssumeRole') continue;
      (found ??= []).push({ text: value, at, as: 'action', account: undefined, statement });
    }
    for (const principal of statement.principals) {
      // A function of a template has brackets and words of its own.
      if (isFilledIn(principal) || principal.kind === 'unknown') continue;
      const { text, at } = principal;
      (found ??= []).push({ text, at, as: 'trusted', account: accountOf(principal), statement });
    }
    for (const { operator, values } of statement.conditions) {
      for (const { value, at } of values) {
        if (typeof value !== 'string' || findPlaceholder(value) === undefined) continue;
        (found ??= []).push({ text: value, at, as: 'value', account: undefined, statement, operator });
      }
    }
  }
  return found ?? NONE;
}

/** `acs:ram::<16 digits>:root`, `<service>.aliyuncs.com`, `<16 digits>@<service>.aliyuncs.com` */
function isFilledIn(principal: Principal): boolean {
  if (principal.kind !== 'account' && principal.kind !== 'service') return false;
  const { account } = principal;
  return account === undefined || (isId(account) && account.length === ID_LENGTH && !isSampleAccount(account));
}

function* inTask(task: Task): Iterable<Mention> {
  if (task.creator !== undefined) yield named('creator', task.creator);
  for (const { account, role } of endpoints(task)) {
    if (account !== undefined) yield named('owner', account);
    if (role !== undefined) yield { text: role.value, at: role.at, as: 'role', account: undefined };
  }
}

function named(as: 'creator' | 'owner', { value, at }: Located<Account>): Mention {
  return { text: accountText(value), at, as, account: value };
}

/** The account that an entry names. A misspelled entry is left to another rule, except for a placeholder in it. */
function accountOf(principal: Principal): Account | undefined {
  const account = 'account' in principal ? principal.account : undefined;
  if (principal.kind !== 'misspeltDts') return account;
  return isLeftOpen(account) ? account : undefined;
}

/** The statements that places stand in. */
export function statementsAt(places: readonly Mention[]): readonly Statement[] {
  return [...new Set(places.flatMap(({ statement }) => statement ?? []))];
}
