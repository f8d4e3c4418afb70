import { matchesPattern } from './assume.ts';
import type { KnownEnd } from './end-words.ts';
import { actionsLacking, actionsNeeded } from './policy-needs.ts';
import { DTS_POLICY, WIDER_POLICIES, type AttachedPolicy, type PermissionStatement } from './role.ts';
import { isUnknown } from './unresolved.ts';

/**
 * One action of each kind of database that a role for DTS can serve: where it is not known which, a custom policy for DTS allows
 * at least one of them. Logs are left out: roles of all kinds write them.
 */
const TELLING_ACTIONS: readonly string[] = [
  'rds:DescribeDBInstanceAttribute',
  'polardb:DescribeDBClusterAttribute',
  'kvstore:DescribeInstanceAttribute',
  'dds:DescribeDBInstanceAttribute',
  'drds:DescribeDrdsInstance',
  'polardbx:DescribeDBInstanceAttribute',
  'adb:DescribeDBClusterAttribute',
  'gpdb:DescribeDBInstanceAttribute',
  'clickhouse:DescribeDBClusterAttribute',
  'selectdb:DescribeDBInstanceAttribute',
  'oceanbase:DescribeInstances',
  'alikafka:ListInstance',
  'ecs:DescribeInstances',
  'vpc:DescribeVpcs',
];

/**
 * Whether a role's policies give DTS what AliyunDTSRolePolicy gives. `undefined`: a custom policy may do so in part or in
 * whole, because its text is not known, or because what it lacks depends on the database. `ends`: those that the role is for, where
 * that is known.
 */
export function holdsDtsPolicy(
  policies: readonly AttachedPolicy[],
  ends: readonly KnownEnd[] = [],
): boolean | undefined {
  if (policies.some(isWholePolicy)) return true;
  return policies.some((policy) => policy.type === 'Custom' && mayServeDts(policy, ends)) ? undefined : false;
}

function isWholePolicy({ name, type, statements }: AttachedPolicy): boolean {
  if (type === 'System') return name === DTS_POLICY || WIDER_POLICIES.has(name);
  return statements?.some(allowsEverything) ?? false;
}

/** Whether a statement of a policy allows every action on every resource, whatever the circumstances. */
export function allowsEverything({ effect, actions, resources, isConditional }: PermissionStatement): boolean {
  return (
    effect === 'Allow' &&
    !isConditional &&
    resources.includes('*') &&
    actions.some((action) => action === '*' || action === '*:*')
  );
}

function mayServeDts({ statements }: AttachedPolicy, ends: readonly KnownEnd[]): boolean {
  if (statements === undefined || statements.some(allowsAllBut)) return true;
  const needed = ends.flatMap(actionsNeeded);
  if (actionsLacking(statements, needed).length < needed.length) return true;
  const allowed = statements.flatMap(({ effect, actions }) => (effect === 'Allow' ? actions : []));
  return allowed.some(
    (pattern) => isUnknown(pattern) || TELLING_ACTIONS.some((action) => matchesPattern(pattern, action)),
  );
}

function allowsAllBut({ effect, notActions }: PermissionStatement): boolean {
  return effect === 'Allow' && notActions !== undefined;
}

/** Names that people attach in its place: a policy for the users of DTS, and roles. */
const CONFUSED_NAMES: ReadonlySet<string> = new Set([
  'AliyunDTSFullAccess',
  'AliyunDTSDefaultRole',
  'AliyunServiceRoleForDTS',
  'AliyunServiceRolePolicyForDTS',
]);

/** Whether a policy was taken for the system policy AliyunDTSRolePolicy: a custom one of that name, or a confused name. */
export function isTakenForDtsPolicy({ name, type }: AttachedPolicy): boolean {
  return name === DTS_POLICY ? type !== 'System' : CONFUSED_NAMES.has(name);
}
