import { findPlaceholder, isUnknown } from './unresolved.ts';

declare const accountId: unique symbol;

/** The ID of an Alibaba Cloud account: digits, normally 16. Only `parseAccountId` makes one. */
export type AccountId = string & { readonly [accountId]: true };

/**
 * An account as a text names it: an ID, or what stands where one should be. The text of an unknown is its name:
 * the same `${var.creator}` twice is the same account; two names may or may not be.
 */
export type Account = AccountId | UnresolvedAccount;

interface UnresolvedAccount {
  readonly kind: 'unknown' | 'placeholder' | 'malformed';
  readonly text: string;
}

/** Digits are an account ID, whatever their number: a few old ones are shorter than 16 (their length is a rule's matter). */
export function parseAccountId(text: string): AccountId | undefined {
  return /^\d+$/.test(text) ? (text as AccountId) : undefined;
}

/** What stands where an account ID should be. */
export function parseAccount(text: string): Account {
  const id = parseAccountId(text);
  if (id !== undefined) return id;
  if (isUnknown(text)) return { kind: 'unknown', text };
  return { kind: isPlaceholder(text) ? 'placeholder' : 'malformed', text };
}

/** Where an account stands, a word in capitals (`ACCOUNT_A`) and Chinese text are placeholders too. */
function isPlaceholder(text: string): boolean {
  return findPlaceholder(text) !== undefined || /^[A-Z][A-Z0-9_]*$/.test(text) || /\p{Script=Han}/u.test(text);
}

/** An account that was asked for, and how far it could be read. */
export interface AccountState {
  readonly id: AccountId;
  readonly name: string | undefined;
  /** `complete`: nothing was refused; `partial`: something was; `unreachable`: nothing of it could be asked. */
  readonly state: 'complete' | 'partial' | 'unreachable';
  /** Roles that were read. */
  readonly roles: number;
  /** Roles of services, which are counted and not read. */
  readonly serviceLinkedRoles: number;
}

/** How many digits an account ID has today. The vendor states no length, and a few old IDs are shorter. */
export const ID_LENGTH = 16;

/** Whether the account is known by its ID. */
export function isId(account: Account | undefined): account is AccountId {
  return typeof account === 'string';
}

/** Whether a placeholder stands where the account's ID belongs. */
export function isLeftOpen(account: Account | undefined): account is UnresolvedAccount {
  return typeof account === 'object' && account.kind === 'placeholder';
}

/** The account as it was written. */
export function accountText(account: Account): string {
  return typeof account === 'string' ? account : account.text;
}

/** Whether two texts name one account: yes, no, or `undefined` where an unknown or a placeholder forbids an answer. */
export function isSameAccount(one: Account, other: Account): boolean | undefined {
  if (accountText(one) === accountText(other)) return true;
  return isId(one) && isId(other) ? false : undefined;
}

/** Accounts that the vendor's documentation uses as samples: nobody's own. */
const SAMPLE_ACCOUNTS: ReadonlySet<string> = new Set(['1234567890123456', '123456789012345678']);

/** Whether an account is one of the documentation's samples. */
export function isSampleAccount(account: Account | undefined): boolean {
  return typeof account === 'string' && SAMPLE_ACCOUNTS.has(account);
}

/** The parts of `acs:<service>:<region>:<account>:<type>/<name>`; `root` has no name. */
interface Arn {
  readonly service: string;
  readonly region: string;
  readonly account: string;
  readonly type: string;
  readonly name: string | undefined;
}

/**
 * Divides an ARN of Alibaba Cloud; `undefined` for any other text. An interpolation may hold colons and slashes of its own
 * (`${a ? b : c}`), and so may a placeholder, so the text is divided where its mask, of the same length, has them.
 */
export function parseArn(text: string): Arn | undefined {
  if (!/^acs:/i.test(text)) return undefined;
  const masked = /[{<]/.test(text) ? text.replace(PLACEHOLDER_PARTS, (found) => '$'.repeat(found.length)) : text;
  const service = masked.indexOf(':', 4);
  const region = service < 0 ? -1 : masked.indexOf(':', service + 1);
  const account = region < 0 ? -1 : masked.indexOf(':', region + 1);
  const slash = masked.indexOf('/');
  if (account < 0 || (slash >= 0 && slash < account) || masked[account + 1] === ':') return undefined;
  return {
    service: text.slice(4, service),
    region: text.slice(service + 1, region),
    account: text.slice(region + 1, account),
    type: text.slice(account + 1, slash < 0 ? undefined : slash),
    name: slash < 0 ? undefined : text.slice(slash + 1),
  };
}

const PLACEHOLDER_PARTS = /\$\{[^{}]*\}|\{\{[^{}]*\}\}|<[^<>]*>/g;

/** Where the vendor's part of this module comes from. */
export const ACCOUNT_FACTS = [
  {
    what: 'Digits of an account ID: 16 on current pages; no page states a length',
    constants: ['ID_LENGTH'],
    sources: ['editTrust', 'trustedIdp'],
    check: 'Look at account IDs in the samples and in the console.',
  },
  {
    what: 'Account IDs that the documentation uses as samples',
    constants: ['SAMPLE_ACCOUNTS'],
    sources: [],
    check: 'Look at account IDs in the samples.',
  },
] as const;
