import { CallError, UsageError } from '../errors.ts';
import { parseAccountId, type AccountId } from '../model/account.ts';
import type { Access } from '../read/config.ts';
import { makeAsk, type Ask, type Line } from './ask.ts';
import { endpointsOf, type EndpointOf, type Hosts } from './endpoints.ts';
import { textIn } from './ram.ts';
import { keysOf, type KeysOf, type Source } from './session.ts';

/** An account that is to be read, and as whom. */
export interface Target {
  readonly id: AccountId;
  readonly name: string | undefined;
  readonly keys: KeysOf;
  /** The same with the right to take roles of other accounts. */
  readonly goOn?: KeysOf;
  readonly endpointOf: EndpointOf;
  /** How one gets in, for people. */
  readonly way: string;
  /** The credentials at hand, where they are the account's own and the configuration names a role of it: for where that one refuses. */
  readonly instead?: Target;
  /** The account that takes the role, where one is taken and that is known. */
  readonly caller?: AccountId;
  /** Why nobody does, where that is known before anything is asked. */
  readonly obstacle?: string;
  /** Whose the keys are is asked before anything else, unless taking a role has told it. */
  readonly isProven: boolean;
}

/** The accounts of the configuration. */
export interface KnownAccounts {
  readonly accounts: ReadonlyMap<string, AccountId>;
  readonly access: ReadonlyMap<string, Access>;
}

/** Who the credentials at hand are. */
export interface Hand {
  readonly id: AccountId;
  readonly keys: KeysOf;
  readonly endpointOf: EndpointOf;
  readonly ask: Ask;
}

/** Asks the credentials at hand whose they are. Throws `CallError`. */
export async function introduce(source: Source, line: Line, hosts: Hosts): Promise<Hand> {
  const endpointOf = endpointsOf({}, hosts);
  const keys = keysOf(source, line, { endpointOf, mayGoOn: true });
  const ask = makeAsk(line, { quota: 'hand', endpointOf, keys });
  return { id: await askOwner(ask), keys, endpointOf, ask };
}

/** The account that a caller is of; its ID is text. Throws `CallError`. */
export async function askOwner(ask: Ask): Promise<AccountId> {
  const id = parseAccountId(textIn(await ask('GetCallerIdentity'), 'AccountId'));
  if (id === undefined) throw new CallError('malformed', 'an account ID that is none');
  return id;
}

/** What the targets are made of. */
export interface Ways {
  readonly line: Line;
  readonly hosts: Hosts;
  readonly known: KnownAccounts;
  /** The credentials at hand; `undefined`: there are none. */
  readonly source: Source | undefined;
  /** Who they are; `undefined`: nobody knows. */
  readonly hand: Hand | undefined;
  readonly profileSource: (name: string) => Source;
}

/**
 * The accounts that can be read: the one that the credentials at hand belong to, and each of the configuration that has
 * credentials; in the order of the configuration.
 */
export function readableTargets(means: Ways): readonly Target[] {
  const { known, hand } = means;
  const targets = [...known.accounts].flatMap(([name, id]) => targetOf(name, id, means) ?? []);
  if (hand === undefined || targets.some(({ id }) => id === hand.id)) return targets;
  return [ownTarget(hand, undefined), ...targets];
}

function ownTarget({ id, keys, endpointOf }: Hand, name: string | undefined): Target {
  return { id, name, keys, goOn: keys, endpointOf, way: 'the credentials at hand', isProven: true };
}

function targetOf(
  name: string,
  id: AccountId,
  { line, hosts, known, source, hand, profileSource }: Ways,
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
    if (hand?.id === id) return { ...ownTarget(hand, name), endpointOf };
    if (profile === undefined) return undefined;
    return { ...taking(profileSource(profile)), way: `the profile ${profile}`, isProven: false };
  }
  const base = profile === undefined ? source : profileSource(profile);
  if (base === undefined) return barred(id, name, assumeRole);
  // The role is taken where its base is; the account is read where it is itself.
  const own: Source = { kind: 'role', base, role: { arn: assumeRole } };
  const caller = profile === undefined ? hand?.id : undefined;
  const instead = hand?.id === id ? { ...ownTarget(hand, name), endpointOf } : undefined;
  return {
    ...taking(own),
    way: `the role ${assumeRole}`,
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
    way: `the role ${role}`,
    obstacle: 'it is taken by the credentials at hand, and there are none',
    isProven: true,
  };
}

/** Whether somebody may get in. */
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
      ? 'is no account ID and no name of the configuration'
      : target?.obstacle === undefined
        ? 'has no credentials in the configuration, and those at hand are not its own'
        : `cannot be read by ${target.way}: ${target.obstacle}`;
  return new UsageError(`--account ${name} ${what}`, `accounts that can be read: ${readable.join(', ') || 'none'}`);
}
