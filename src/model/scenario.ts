import { isSameAccount, type Account } from './account.ts';
import type { Endpoint, Task } from './task.ts';

/**
 * The one law of accounts: an endpoint crosses accounts exactly when its owner is not the account that creates the task.
 * `undefined`: owner or creator is not known. A request without its creator crosses where it names an owner or a role.
 */
export function crosses(task: Task, endpoint: Endpoint): boolean | undefined {
  if (task.creator !== undefined && endpoint.account !== undefined) {
    const own = isSameAccount(endpoint.account.value, task.creator.value);
    if (own !== undefined) return !own;
  }
  if (task.creator === undefined && (task.origin === 'request' || task.origin === 'answer')) {
    return endpoint.account !== undefined || endpoint.role !== undefined;
  }
  return endpoint.crossAccount?.value;
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
  if (source === true && destination === false) return task.destination?.account?.value;
  if (source === false && destination === true) return task.source.account?.value;
  return undefined;
}
