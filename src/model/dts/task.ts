import { type Account, type AccountId, accountText, isSameAccount } from '../account.ts';
import type { Located, Location } from '../document.ts';
import type { Note } from '../finding.ts';
import type { SchemaViolation } from '../schema-violation.ts';

export type Side = 'source' | 'destination';

/** Where a task was read from: a tasks file, request parameters of an API call, an answer of the API, a snapshot. */
export type TaskOrigin = 'tasks' | 'request' | 'answer' | 'snapshot';

/** A DTS task, or the part of it that a text has. What is absent was not given. */
export interface Task {
  readonly at: Location;
  readonly origin: TaskOrigin;
  /** `undefined` where the text gives none (request parameters). */
  readonly name: Located<string> | undefined;
  /** The account that creates the task; request parameters do not say it. */
  readonly creator: Located<Account> | undefined;
  /** public (default), finance, government: only when it is given for the creator. */
  readonly creatorKind?: Located<string> | undefined;
  readonly topology: 'one-way' | 'two-way' | undefined;
  readonly topologyAt: Location | undefined;
  readonly type: 'migration' | 'synchronization' | 'subscription' | undefined;
  /** The API call whose parameters these are, where the text or its keys say so. */
  readonly call: string | undefined;
  readonly source: Endpoint;
  /** `undefined` for a subscription. */
  readonly destination: Endpoint | undefined;
  /** The parameters of a request that belong to neither end (`Reserve`, `OwnerId`, …), by the API's name. */
  readonly parameters?: ReadonlyMap<string, Located<unknown>>;
  /** What breaks the schema of the tasks file or of the request. */
  readonly faults: readonly SchemaViolation[];
}

/** One end of a task. */
export interface Endpoint {
  readonly side: Side;
  readonly at: Location;
  /** The account that owns the database instance. */
  readonly account: Located<Account> | undefined;
  /** The bare name of the role in the owner's account, as written. */
  readonly role: Located<string> | undefined;
  /** The console's "Replicate Data Across Alibaba Cloud Accounts", where it is written down. */
  readonly crossAccount: Located<boolean> | undefined;
  /** The vendor page's database type, or an API engine name. */
  readonly database: Located<string> | undefined;
  /** The vendor page's connection type, or an API instance type. */
  readonly connection: Located<string> | undefined;
  /** public (default), finance, government: only when it is given. */
  readonly accountKind: Located<string> | undefined;
  readonly region: Located<string> | undefined;
  /** The other parameters of this end of a DTS request, by the API's name without its side (`IP`, `Port`, `InstanceID`, `Password`, …). */
  readonly parameters: ReadonlyMap<string, Located<unknown>>;
}

/** Whether the task was read from DTS, which had accepted it: what its text says was right enough then. */
export function isLive({ origin }: Task): boolean {
  return origin === 'answer' || origin === 'snapshot';
}

/** The ends of a task. */
export function endpoints(task: Task): readonly Endpoint[] {
  return task.destination === undefined ? [task.source] : [task.source, task.destination];
}

/** The task as reports call it. */
export function taskSubject(task: Task): string | undefined {
  return task.name === undefined ? undefined : `task ${task.name.value}`;
}

/** The account of an end may be a value that is filled in later, where the end names a role of it; the user may say whose it is. */
export function withOwner(task: Task, owner: AccountId): Task {
  const resolved = (endpoint: Endpoint): Endpoint => {
    const { account, role } = endpoint;
    if (role === undefined || account === undefined || typeof account.value === 'string') return endpoint;
    return account.value.kind === 'unknown' ? { ...endpoint, account: { value: owner, at: account.at } } : endpoint;
  };
  const { source, destination } = task;
  return { ...task, source: resolved(source), destination: destination && resolved(destination) };
}

/** A request does not say who sends it; the user may. */
export function withCreator(task: Task, creator: AccountId | undefined): Task {
  return task.creator === undefined && creator !== undefined
    ? { ...task, creator: { value: creator, at: task.at } }
    : task;
}

/** The account that owns an end, where one is written; an empty string is none. */
export function ownerOf({ account }: Endpoint): Located<Account> | undefined {
  return account === undefined || accountText(account.value).trim() === '' ? undefined : account;
}

/** The role of an end, where one is written; an empty string is none. */
export function roleOf({ role }: Endpoint): Located<string> | undefined {
  return role === undefined || role.value.trim() === '' ? undefined : role;
}

/** A parameter that is the owner's but for its case (`SourceEndpointOwnerId`), which DTS does not know; and the right one. */
export function misspelledOwner({
  parameters,
}: Endpoint): { readonly at: Location; readonly right: string } | undefined {
  const found = parameters.get('OwnerId');
  const key = found?.at.path.at(-1);
  if (found === undefined || typeof key !== 'string' || found.value === '') return undefined;
  return { at: found.at, right: key.replace(/OwnerId$/, 'OwnerID') };
}

/** Who creates the task, in the message `createdBy` of each card; nothing where no text says so. */
export function createdBy({ creator, at }: Task): readonly Note[] {
  if (creator === undefined || creator.at === at) return [];
  return [{ at: creator.at, message: 'createdBy', data: { creator: accountText(creator.value) } }];
}

/** Whether an end belongs to the account that creates the task; `undefined` where one of the two is not known. */
export function isCreators(task: Task, endpoint: Endpoint): boolean | undefined {
  const owner = ownerOf(endpoint);
  return task.creator === undefined || owner === undefined ? undefined : isSameAccount(owner.value, task.creator.value);
}

/**
 * The one law of accounts: an endpoint crosses accounts exactly when its owner is not the account that creates the task.
 * `undefined`: owner or creator is not known. A request crosses where it names an owner or a role, since it names them
 * for other accounts only; what DTS answers names a role for other accounts only, and perhaps an owner for its own too.
 */
export function crosses(task: Task, endpoint: Endpoint): boolean | undefined {
  const isOwn = isCreators(task, endpoint);
  if (isOwn !== undefined) return !isOwn;
  const [hasOwner, hasRole] = [ownerOf(endpoint) !== undefined, roleOf(endpoint) !== undefined];
  if (task.origin === 'request') return hasOwner || hasRole;
  if (task.origin === 'answer') return hasRole || (hasOwner ? undefined : false);
  return endpoint.crossAccount?.value;
}

/** The ends of a task that cross accounts, as far as that is known. */
export function crossingEnds(task: Task): readonly Endpoint[] {
  return endpoints(task).filter((endpoint) => crosses(task, endpoint) === true);
}

export type Scenario = 'source' | 'destination' | 'both' | 'none';

/** Which of the vendor page's scenarios a task is; `undefined` when an endpoint is not known. */
export function scenario(task: Task): Scenario | undefined {
  const source = crosses(task, task.source);
  const destination = task.destination === undefined ? false : crosses(task, task.destination);
  if (source === undefined || destination === undefined) return undefined;
  if (source) return destination ? 'both' : 'source';
  return destination ? 'destination' : 'none';
}

/** The account that the vendor page wants as creator where the switches are given: the owner of the other end. */
export function wantedCreator(task: Task): Account | undefined {
  const [source, destination] = [task.source.crossAccount?.value, task.destination?.crossAccount?.value];
  if (source === undefined || destination === undefined || source === destination || task.destination === undefined)
    return undefined;
  return ownerOf(source ? task.destination : task.source)?.value;
}

/** An end of a task that uses a role. */
export interface RoleUse {
  readonly task: Task;
  readonly endpoint: Endpoint;
}
