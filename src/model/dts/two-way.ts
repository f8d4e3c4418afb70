import type { Located, Location } from '../document.ts';
import { reserveMember } from './api-calls.ts';
import { isSelfManaged, twoWayDependsOn, type Database } from './support-matrix.ts';
import type { Endpoint, Task } from './task.ts';
import { connectionOf, isMismatch, endpointDatabase } from './vocabulary.ts';

/** Where a text makes a task a two-way synchronization; `undefined` where it is one-way, or does not say. */
export function twoWayAt(task: Task): Location | undefined {
  if (task.topology === 'two-way') return task.topologyAt ?? task.at;
  const direction: Located<unknown> | undefined = task.parameters?.get('SynchronizationDirection');
  // `Reverse` is for two-way tasks only.
  return direction?.value === 'Reverse' ? direction.at : undefined;
}

/** The database of an end that never synchronizes both ways across accounts. */
export function oneWayDatabase(endpoint: Endpoint): Database | undefined {
  const database = endpointDatabase(endpoint);
  if (database.state !== 'known' || isMismatch(endpoint) || twoWayDependsOn(database.value) !== undefined)
    return undefined;
  return database.value;
}

/** Whether an end is surely no cloud instance: two-way synchronization across accounts is for those only. */
export function isNoCloudInstance(endpoint: Endpoint): boolean {
  const connection = connectionOf(endpoint);
  return connection !== undefined && connection !== 'cloud';
}

/** Whether an end never crosses accounts, one way neither: by a public address, or as a destination on its owner's machines. */
export function neverCrosses(endpoint: Endpoint): boolean {
  const connection = connectionOf(endpoint);
  if (connection === undefined) return false;
  return connection === 'public' || (endpoint.side === 'destination' && isSelfManaged(connection));
}

/** The keys of `Reserve` for editions and architectures, and the value that is documented. */
const RESERVE_KEYS = {
  edition: { keys: ['srcRedisType', 'destRedisType'], right: 'enterprise' },
  architecture: { keys: ['srcEngineArchType', 'destEngineArchType'], right: '1' },
} as const;

/**
 * Whether `Reserve` shows what two-way synchronization depends on: both ends right, or one right and the other not.
 * `undefined`: it does not show it.
 */
export function isReserveConsistent(task: Task, what: keyof typeof RESERVE_KEYS): boolean | undefined {
  const { keys, right } = RESERVE_KEYS[what];
  const values = keys.map((key) => reserveMember(task, key)?.value);
  if (values.includes(undefined)) return undefined;
  const rights = values.filter((value) => value === right).length;
  return rights === 0 ? undefined : rights === values.length;
}

/** Where the vendor's part of this module comes from. */
export const TWO_WAY_FACTS = [
  {
    what: 'Keys of Reserve that name the edition of Redis and the architecture of MongoDB',
    constants: ['RESERVE_KEYS'],
    sources: ['reserve', 'chineseDocs'],
    check: 'Read the keys in "Reserve parameter"; those of Redis were read in the documentation of 2021 only.',
  },
] as const;
