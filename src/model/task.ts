import type { Account, AccountId } from './account.ts';
import type { Fault } from './fault.ts';
import type { Located, Location } from './location.ts';

export type Side = 'source' | 'destination';

/** Where a task was read from: a tasks file, request parameters of an API call, an answer of the API, a snapshot. */
export type TaskOrigin = 'tasks' | 'request' | 'answer' | 'snapshot';

/** A DTS task, or the part of it that a text tells. What is absent was not said. */
export interface Task {
  readonly at: Location;
  readonly origin: TaskOrigin;
  /** `undefined` where the text gives none (request parameters). */
  readonly name: Located<string> | undefined;
  /** The account that creates the task; request parameters do not say it. */
  readonly creator: Located<Account> | undefined;
  /** public (default), finance, government: only where it is said of the creator. */
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
  readonly faults: readonly Fault[];
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
  /** public (default), finance, government: only where it is said. */
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
  const told = (endpoint: Endpoint): Endpoint => {
    const { account, role } = endpoint;
    if (role === undefined || account === undefined || typeof account.value === 'string') return endpoint;
    return account.value.kind === 'unknown' ? { ...endpoint, account: { value: owner, at: account.at } } : endpoint;
  };
  const { source, destination } = task;
  return { ...task, source: told(source), destination: destination && told(destination) };
}

/** A request does not say who sends it; the user may. */
export function withCreator(task: Task, creator: AccountId | undefined): Task {
  return task.creator === undefined && creator !== undefined
    ? { ...task, creator: { value: creator, at: task.at } }
    : task;
}
