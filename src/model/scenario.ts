import { accountText, isSameAccount, type Account } from './account.ts';
import type { Note } from './finding.ts';
import type { Located, Location } from './location.ts';
import { endpoints, type Endpoint, type Task } from './task.ts';

/** The account that owns an end, where one is written; an empty string is none. */
export function ownerOf({ account }: Endpoint): Located<Account> | undefined {
  return account === undefined || accountText(account.value).trim() === '' ? undefined : account;
}

/** The role of an end, where one is written; an empty string is none. */
export function roleOf({ role }: Endpoint): Located<string> | undefined {
  return role === undefined || role.value.trim() === '' ? undefined : role;
}

/** A parameter that is the owner's but for its case (`SourceEndpointOwnerId`), which DTS does not know; and the right one. */
export function misspeltOwner({ parameters }: Endpoint): { readonly at: Location; readonly right: string } | undefined {
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

/** Which of the vendor page's scenarios a task is; `undefined` where an endpoint cannot be told. */
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
