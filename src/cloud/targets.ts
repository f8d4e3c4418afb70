import type { Access } from '../inputs/config/config.ts';
import { parseAccountId, type AccountId } from '../model/account.ts';
import { CallError, UsageError } from '../model/errors.ts';
import { accountText, identityOf, type Taking } from './advice.ts';
import type { Answer } from './api-client.ts';
import type { CallFailures } from './call-failures.ts';
import { makeCallApi, type CallApi, type Connection } from './calls.ts';
import { endpointsOf, type EndpointOf, type Hosts } from './endpoints.ts';
import { textIn, countIn, object, objects } from './ram.ts';
import type { Source } from './credentials/key-source.ts';
import { keysOf, type KeysOf } from './credentials/sessions.ts';

/** An account that is to be read, and as whom. */
export interface Target {
  readonly id: AccountId;
  readonly name: string | undefined;
  readonly keys: KeysOf;
  /** The same with the right to take roles of other accounts. */
  readonly goOn?: KeysOf;
  readonly endpointOf: EndpointOf;
  /** How access is gained, for people. */
  readonly way: string;
  /** The credentials at hand, where they are the account's own and the configuration names a role of it: for where that one refuses. */
  readonly instead?: Target;
  /** The ARN of the role that is taken, where one is. */
  readonly role?: string;
  /** Who takes it, where that is known. */
  readonly caller?: Taking['caller'];
  /** The user or role that asks, where that is known before. */
  readonly identity?: string | undefined;
  /** Why nobody does, where that is known before anything is asked. */
  readonly obstacle?: string;
  /** The account of the keys is requested first, unless assuming a role has returned it. */
  readonly isProven: boolean;
}

/** The accounts of the configuration. */
export interface KnownAccounts {
  readonly accounts: ReadonlyMap<string, AccountId>;
  readonly access: ReadonlyMap<string, Access>;
}

/** Whom STS says that credentials are of. */
interface Identity {
  readonly id: AccountId;
  readonly arn: string | undefined;
  /** The account itself, and none of its users and roles: it can take no role. */
  readonly isRoot: boolean;
}

/** Who the credentials at hand are. */
export interface CallerIdentity extends Identity {
  readonly keys: KeysOf;
  readonly endpointOf: EndpointOf;
  readonly ask: CallApi;
}

/** Asks the credentials at hand whose they are. Throws `CallError`. */
export async function getCallerIdentity(source: Source, line: Connection, hosts: Hosts): Promise<CallerIdentity> {
  const endpointOf = endpointsOf({}, hosts);
  const keys = keysOf(source, line, { endpointOf, mayGoOn: true });
  const ask = makeCallApi(line, { quota: 'hand', endpointOf, keys });
  return { ...(await askIdentity(ask)), keys, endpointOf, ask };
}

/** Whom a caller is. Throws `CallError`. */
export async function askIdentity(ask: CallApi): Promise<Identity> {
  const answer = await ask('GetCallerIdentity');
  const id = parseAccountId(textIn(answer, 'AccountId'));
  if (id === undefined) throw new CallError('malformed', 'invalid account ID');
  const { Arn: arn, IdentityType: type } = answer;
  return { id, arn: typeof arn === 'string' && arn !== '' ? arn : undefined, isRoot: type === 'Account' };
}

/** What the targets are made of. */
interface TargetSources {
  readonly line: Connection;
  readonly hosts: Hosts;
  readonly known: KnownAccounts;
  /** The credentials at hand; `undefined`: there are none. */
  readonly source: Source | undefined;
  /** Who they are; `undefined`: nobody knows. */
  readonly hand: CallerIdentity | undefined;
  readonly profileSource: (name: string) => Source;
}

/**
 * The accounts that can be read: the one that the credentials at hand belong to, and each of the configuration that has
 * credentials; in the order of the configuration.
 */
export function readableTargets(means: TargetSources): readonly Target[] {
  const { known, hand } = means;
  const targets = [...known.accounts].flatMap(([name, id]) => targetOf(name, id, means) ?? []);
  if (hand === undefined || targets.some(({ id }) => id === hand.id)) return targets;
  return [ownTarget(hand, undefined), ...targets];
}

/** The account of the credentials at hand, read with these. */
export function ownTarget({ id, arn, keys, endpointOf }: CallerIdentity, name: string | undefined): Target {
  const identity = identityOf(arn);
  return { id, name, keys, goOn: keys, endpointOf, way: 'current credentials', identity, isProven: true };
}

/** Who takes roles with the credentials at hand. */
export function takerOf(
  { id, arn, isRoot }: CallerIdentity,
  names: ReadonlyMap<AccountId, string>,
): NonNullable<Taking['caller']> {
  return { id, account: accountText(id, names.get(id)), identity: identityOf(arn), isRoot };
}

/** What people call accounts. */
export function namesIn({ accounts }: KnownAccounts): ReadonlyMap<AccountId, string> {
  return new Map([...accounts].map(([name, id]) => [id, name]));
}

function targetOf(
  name: string,
  id: AccountId,
  { line, hosts, known, source, hand, profileSource }: TargetSources,
): Target | undefined {
  const { profile, assumeRole, endpoints = {} } = known.access.get(name) ?? {};
  const endpointOf = endpointsOf(endpoints, hosts);
  const taking = (own: Source): Omit<Target, 'way' | 'isProven'> => ({
    id,
    name,
    keys: keysOf(own, line, { endpointOf, mayGoOn: false }),
    goOn: keysOf(own, line, { endpointOf, mayGoOn: true }),
    endpointOf,
  });
  if (assumeRole === undefined) {
    if (profile !== undefined) return { ...taking(profileSource(profile)), way: `profile ${profile}`, isProven: false };
    return hand?.id === id ? { ...ownTarget(hand, name), endpointOf } : undefined;
  }
  const base = profile === undefined ? source : profileSource(profile);
  if (base === undefined) return barred(id, name, assumeRole);
  // The role is taken where its base is; the account is read where it is itself.
  const own: Source = { kind: 'role', base, role: { arn: assumeRole } };
  const caller = profile === undefined && hand !== undefined ? takerOf(hand, namesIn(known)) : undefined;
  const instead = hand?.id === id ? { ...ownTarget(hand, name), endpointOf } : undefined;
  return {
    ...taking(own),
    way: `role ${assumeRole}`,
    role: assumeRole,
    ...(caller && { caller }),
    ...(instead && { instead }),
    isProven: true,
  };
}

/** An account whose role nobody is there to take. */
function barred(id: AccountId, name: string | undefined, role: string): Target {
  return {
    id,
    name,
    keys: () => Promise.reject(new CallError('credential')),
    endpointOf: endpointsOf({}, {}),
    way: `role ${role}`,
    obstacle: 'no current credentials to assume it with',
    isProven: true,
  };
}

/** Whether there is a way to gain access. */
export function isOpen({ obstacle }: Target): boolean {
  return obstacle === undefined;
}

interface Picking {
  readonly known: KnownAccounts;
  /** Nobody could say whose the credentials at hand are: they may be those of any account. */
  readonly isHandUnknown: boolean;
}

/** Those of the targets that are named, by name or ID. Throws `UsageError` for one that cannot be read. */
export function picked(
  targets: readonly Target[],
  names: readonly string[],
  { known: { accounts }, isHandUnknown }: Picking,
): readonly Target[] {
  if (names.length === 0) return targets;
  const ids = new Set<AccountId>();
  for (const name of names) {
    const id = accounts.get(name) ?? parseAccountId(name);
    // A resource directory has names of its own, and may give one to several members.
    const found = targets.filter((each) => (id === undefined ? each.name === name : each.id === id));
    const mayBeOwn = id !== undefined && found.length === 0 && isHandUnknown;
    if (!mayBeOwn && !found.some(isOpen)) throw unreadableAccount(name, { id, target: found[0] }, targets);
    for (const target of found) ids.add(target.id);
  }
  return targets.filter(({ id }) => ids.has(id));
}

/** What is known of an account that nobody gets into. */
interface Unreadable {
  readonly id: AccountId | undefined;
  readonly target: Target | undefined;
}

/** Says of an account that was asked for by name why it cannot be read, and which can. */
export function unreadableAccount(name: string, { id, target }: Unreadable, targets: readonly Target[]): UsageError {
  const readable = targets.filter(isOpen).map((each) => each.name ?? each.id);
  const what =
    id === undefined
      ? 'is neither an account ID nor a name from the configuration'
      : target?.obstacle === undefined
        ? 'has no credentials in the configuration, and the current credentials belong to another account'
        : `cannot be read with ${target.way}: ${target.obstacle}`;
  return new UsageError(`--account ${name} ${what}`, `accounts that can be read: ${readable.join(', ') || 'none'}`);
}

/** A member of a resource directory. */
interface Member {
  readonly id: AccountId;
  readonly name: string;
}

/** Members that were read, and how many there are by the directory's own count. */
interface MemberList {
  readonly list: readonly Member[];
  /** Members for which no account ID is given, by their names. */
  readonly nameless: readonly string[];
  /** How many have a record and no account: their creation failed, or has not been confirmed. */
  readonly notCreated: number;
  /** `undefined`: not given. */
  readonly total?: number;
}

const PAGE = '100';
const MOST_PAGES = 1000;

/** All members of the directory, or those that stand in one folder. Throws `CallError`. */
export async function listMembers(ask: CallApi, folder: string | undefined): Promise<MemberList> {
  return folder === undefined ? listAll(ask) : listFolder(ask, folder);
}

/** `ListAccounts` names the next page by a token. */
async function listAll(ask: CallApi): Promise<MemberList> {
  const members = makeMembers();
  const seen = new Set<string>();
  for (let token = ''; ;) {
    const query = { MaxResults: PAGE, ...(token !== '' && { NextToken: token }) };
    // oxlint-disable-next-line no-await-in-loop -- each page names the next one
    const answer = await ask('ListAccounts', { query });
    members.take(answer);
    const next = answer['NextToken'];
    if (next === undefined || next === null || next === '') return members.all(answer);
    if (typeof next !== 'string' || seen.has(next) || seen.size > MOST_PAGES) return malformed();
    seen.add((token = next));
  }
}

/** `ListAccountsForParent` has pages by number, and no token. */
async function listFolder(ask: CallApi, folder: string): Promise<MemberList> {
  const members = makeMembers();
  let read = 0;
  for (let page = 1; page <= MOST_PAGES; page++) {
    const query = { ParentFolderId: folder, PageNumber: String(page), PageSize: PAGE };
    // oxlint-disable-next-line no-await-in-loop -- this page says whether there is a next one
    const answer = await ask('ListAccountsForParent', { query });
    const { found, isNew } = members.take(answer);
    read += found;
    const total = countIn(answer['TotalCount']);
    if (total === undefined) throw new CallError('malformed', 'list without a total');
    // A full page may be followed by another one, whatever the count says; a page of the same members is followed by none.
    const isWhole = read >= total && found < Number(PAGE);
    if (isWhole || !isNew) return members.all(answer);
  }
  return malformed();
}

/** Documented for members that never became an account. Any other status is that of an account, whose APIs say the rest. */
const NOT_CREATED = /^Create(?:Verifying|Failed|Expired|Cancelled)$/;

/** Takes in members page by page. While pages are read, one may move from page to page. */
function makeMembers(): {
  readonly take: (answer: Answer) => { readonly found: number; readonly isNew: boolean };
  readonly all: (answer: Answer) => MemberList;
} {
  const members = new Map<AccountId, Member>();
  const [nameless, notCreated] = [new Set<string>(), new Set<string>()];
  const size = (): number => members.size + nameless.size + notCreated.size;
  return {
    take(answer) {
      const page = objects(object(answer, 'Accounts'), 'Account');
      const before = size();
      for (const item of page) {
        const [name, status, account] = [item['DisplayName'], item['Status'], item['AccountId']];
        const called = typeof name === 'string' && name !== '' ? name : undefined;
        const id = typeof account === 'string' ? parseAccountId(account) : undefined;
        if (typeof status === 'string' && NOT_CREATED.test(status)) notCreated.add(JSON.stringify(item));
        else if (id === undefined) nameless.add(called ?? 'without a name');
        else if (!members.has(id)) members.set(id, { id, name: called ?? id });
      }
      return { found: page.length, isNew: size() > before };
    },
    all(answer) {
      const total = countIn(answer['TotalCount']);
      return {
        list: [...members.values()],
        nameless: [...nameless],
        notCreated: notCreated.size,
        ...(total !== undefined && { total }),
      };
    },
  };
}

function malformed(): never {
  throw new CallError('malformed', 'member list does not end');
}

/** The account that manages the directory. Throws `CallError`. */
async function managementAccount(ask: CallApi): Promise<AccountId> {
  const id = parseAccountId(textIn(object(await ask('GetResourceDirectory'), 'ResourceDirectory'), 'MasterAccountId'));
  if (id === undefined) throw new CallError('malformed', 'invalid account ID');
  return id;
}

/** Names the management account as not read, where it is not among the members: a member has no way into it. */
export async function nameManager(
  { ask, caller }: { readonly ask: CallApi; readonly caller: AccountId },
  list: readonly Member[],
  failures: CallFailures,
): Promise<void> {
  const what = 'management account of the resource directory';
  const manager = await failures.tried('GetResourceDirectory', what, () => managementAccount(ask));
  if (manager === undefined || list.some(({ id }) => id === manager)) return;
  failures.addFailure(
    `${what}, ${manager}`,
    `not among the members, and the current credentials belong to ${caller}: audit it with its own credentials`,
  );
}

/** Where the vendor's part of this module comes from. */
export const MEMBER_FACTS = [
  {
    what: 'Page sizes of ListAccounts and ListAccountsForParent',
    constants: ['PAGE'],
    sources: ['sdk', 'metadata', 'openApiPortal'],
    check: 'Read MaxResults of the one and PageSize of the other.',
  },
  {
    what: 'Status of members that are no account yet',
    constants: ['NOT_CREATED'],
    sources: ['sdk'],
    check: 'Read Status in the answer of ListAccounts.',
  },
] as const;
