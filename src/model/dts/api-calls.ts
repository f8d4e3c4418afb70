import { isFunction, isUnknown } from '../unresolved.ts';
import type { Task } from './task.ts';

/**
 * Calls of the DTS API that take no owner and role of the destination, and resources of Terraform and ROS that make such
 * a call, each with the one that takes them.
 */
const WITHOUT_DESTINATION_PAIR: ReadonlyMap<string, string> = new Map([
  ['ConfigureMigrationJob', 'ConfigureDtsJob'],
  ['ConfigureSynchronizationJob', 'ConfigureDtsJob'],
  ['SwitchSynchronizationEndpoint', 'ModifyDtsJobEndpoint'],
  ['alicloud_dts_migration_job', 'alicloud_dts_synchronization_job'],
  ['ALIYUN::DTS::MigrationJob', 'ALIYUN::DTS::MigrationJob2'],
  ['ALIYUN::DTS::SynchronizationJob', 'ALIYUN::DTS::SynchronizationJob2'],
]);

/** What to use instead of a call that takes no owner and role of the destination; `undefined` where it takes them. */
export function callWithDestinationPair(call: string): string | undefined {
  return WITHOUT_DESTINATION_PAIR.get(call);
}

/** Calls, and the resources that make them, by the words that they share. */
export const CALLS = {
  job: [
    'ConfigureDtsJob',
    'alicloud_dts_synchronization_job',
    'alicloud_dts_migration_job',
    'ALIYUN::DTS::SynchronizationJob2',
    'ALIYUN::DTS::MigrationJob2',
  ],
  subscription: [
    'ConfigureSubscription',
    'ConfigureSubscriptionInstance',
    'alicloud_dts_subscription_job',
    'ALIYUN::DTS::SubscriptionJob2',
    'ALIYUN::DTS::SubscriptionInstance',
  ],
  oldSynchronization: [
    'ConfigureSynchronizationJob',
    'SwitchSynchronizationEndpoint',
    'ALIYUN::DTS::SynchronizationJob',
  ],
  oldMigration: ['ConfigureMigrationJob', 'ALIYUN::DTS::MigrationJob'],
  change: ['ModifyDtsJobEndpoint'],
  purchase: ['CreateDtsInstance', 'alicloud_dts_instance', 'ALIYUN::DTS::Instance'],
} as const satisfies Readonly<Record<string, readonly string[]>>;

export type CallFamily = keyof typeof CALLS;

const FAMILIES: ReadonlyMap<string, CallFamily> = new Map(
  // The keys of the table are its families, which the type of `entries` does not say.
  Object.entries(CALLS).flatMap(([family, calls]) => calls.map((call) => [call, family as CallFamily] as const)),
);

/** The family of a call; `job`, the one that configures all of a task, where the text names none. */
export function callFamily(call: string | undefined): CallFamily {
  return (call === undefined ? undefined : FAMILIES.get(call)) ?? 'job';
}

/**
 * A member of `Reserve`, the JSON string in which a request holds what has no parameter of its own; `undefined` where it
 * is not there. A value that is filled in later is there, and not known.
 */
export function reserveMember(task: Task, key: string): { readonly value: string | undefined } | undefined {
  const reserve = task.parameters?.get('Reserve')?.value;
  if (reserve === undefined) return undefined;
  if (isFunction(reserve)) return NOT_YET;
  const text = typeof reserve === 'string' ? reserve : JSON.stringify(reserve);
  const found = new RegExp(`"${key}"\\s*:\\s*"?([^",}]*)`).exec(text)?.[1]?.trim();
  if (found === undefined) return isUnknown(text) ? NOT_YET : undefined;
  return isUnknown(found) ? NOT_YET : { value: found };
}

const NOT_YET = { value: undefined };

/** Where the vendor's part of this module comes from. */
export const CALL_FACTS = [
  {
    what: 'Calls and resources that take no owner and role of the destination, and those that do',
    constants: ['WITHOUT_DESTINATION_PAIR', 'CALLS'],
    sources: ['metadata', 'sdk', 'terraform', 'ros'],
    check:
      'Search every call of DTS 2020-01-01, and the resources of Terraform and ROS, for OwnerID, Role, AliyunUid and RoleName.',
  },
] as const;
