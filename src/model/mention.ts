import type { Account } from './account.ts';
import type { TaskSubject, TrustSubject } from './estate.ts';
import type { Location } from './location.ts';
import type { Principal } from './principal.ts';
import { endpoints, type Task } from './task.ts';
import type { Statement } from './trust.ts';

/** A value that a person types into a policy or a task: an account, a role, what a condition asks for. */
export interface Mention {
  /** The whole value; an account may be only a part of it. */
  readonly text: string;
  readonly at: Location;
  readonly as: 'trusted' | 'action' | 'value' | 'creator' | 'owner' | 'role';
  readonly account: Account | undefined;
  /** The statement of a trust policy that it stands in, and the operator of a condition. */
  readonly statement?: Statement;
  readonly operator?: string;
}

/** All values of a policy or a task that a person types. */
function mentions(subject: TrustSubject | TaskSubject): Iterable<Mention> {
  return 'trust' in subject ? inTrust(subject) : inTask(subject.task);
}

/** The values that a person types by what is remarkable in them, in the order of the text; `undefined` where nothing is. */
export function remarkable(
  subject: TrustSubject | TaskSubject,
  remark: (mention: Mention) => string | undefined,
): ReadonlyMap<string, readonly Mention[]> | undefined {
  let found: Map<string, Mention[]> | undefined;
  for (const mention of mentions(subject)) {
    const key = remark(mention);
    if (key === undefined) continue;
    found ??= new Map();
    const places = found.get(key);
    if (places === undefined) found.set(key, [mention]);
    else places.push(mention);
  }
  return found;
}

function* inTrust({ trust }: TrustSubject): Iterable<Mention> {
  for (const statement of trust.statements) {
    for (const { value, at } of statement.actions) {
      yield { text: value, at, as: 'action', account: undefined, statement };
    }
    for (const principal of statement.principals) {
      const { text, at } = principal;
      yield { text, at, as: 'trusted', account: accountOf(principal), statement };
    }
    for (const { operator, values } of statement.conditions) {
      for (const { value, at } of values) {
        if (typeof value === 'string') yield { text: value, at, as: 'value', account: undefined, statement, operator };
      }
    }
  }
}

function* inTask(task: Task): Iterable<Mention> {
  if (task.creator !== undefined) yield named('creator', task.creator);
  for (const { account, role } of endpoints(task)) {
    if (account !== undefined) yield named('owner', account);
    if (role !== undefined) yield { text: role.value, at: role.at, as: 'role', account: undefined };
  }
}

function named(as: 'creator' | 'owner', { value, at }: { value: Account; at: Location }): Mention {
  return { text: typeof value === 'string' ? value : value.text, at, as, account: value };
}

/** The account that an entry names. A misspelt entry is somebody else's matter as a whole, but for a placeholder in it. */
function accountOf(principal: Principal): Account | undefined {
  const account = 'account' in principal ? principal.account : undefined;
  if (principal.kind !== 'misspeltDts') return account;
  return typeof account === 'object' && account.kind === 'placeholder' ? account : undefined;
}
