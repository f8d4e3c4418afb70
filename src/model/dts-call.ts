/**
 * Calls of the DTS API that take no owner and role of the destination, and resources of Terraform and ROS that make such
 * a call, each with the one that takes them (DTS OpenAPI 2020-01-01, metadata of April 2026).
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
