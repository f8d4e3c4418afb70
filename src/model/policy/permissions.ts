import type { Connection, Database } from '../dts/support-matrix.ts';
import type { MatchedEndpoint } from '../dts/vocabulary.ts';
import { type AttachedPolicy, type PermissionStatement, DTS_POLICY, WIDER_POLICIES } from '../role.ts';
import { isUnknown } from '../unresolved.ts';
import { matchesPattern } from './evaluate.ts';

/** The version of AliyunDTSRolePolicy that the table was made from: it changes several times a year. */
export const NEEDS_SOURCE = { policy: 'AliyunDTSRolePolicy v60', date: '2026-03-17' } as const;

/**
 * What DTS has to be allowed, by the RAM code of the service: to find the database and its addresses, and to let itself
 * through its whitelist. No page lists this; it is what AliyunDTSRolePolicy groups under each service, and an older custom
 * policy of the DTS documentation, without what only creates or deletes things.
 */
const NEEDS = {
  rds: ['Describe*', 'ModifySecurityIps'],
  polardb: ['Describe*', 'ModifySecurityIps', 'ModifyDBClusterAccessWhitelist'],
  drds: ['DescribeDrds*', 'DescribeShardDBs', 'ModifyDrdsIpWhiteList'],
  polardbx: ['Describe*', 'ModifySecurityIps'],
  kvstore: [
    'DescribeInstances',
    'DescribeInstanceAttribute',
    'DescribeDBInstanceNetInfo',
    'DescribeSecurityIps',
    'ModifySecurityIps',
  ],
  dds: [
    'DescribeDBInstances',
    'DescribeDBInstanceAttribute',
    'DescribeReplicaSetRole',
    'DescribeSecurityIps',
    'ModifySecurityIps',
  ],
  adb: [
    'DescribeDBClusters',
    'DescribeDBClusterAttribute',
    'DescribeDBClusterNetInfo',
    'DescribeDBClusterAccessWhiteList',
    'ModifyDBClusterAccessWhiteList',
  ],
  clickhouse: [
    'DescribeDBClusters',
    'DescribeDBClusterAttribute',
    'DescribeDBClusterNetInfoItems',
    'DescribeDBClusterAccessWhiteList',
    'ModifyDBClusterAccessWhiteList',
  ],
  selectdb: [
    'DescribeDBInstances',
    'DescribeDBInstanceAttribute',
    'DescribeDBInstanceNetInfo',
    'DescribeSecurityIPList',
    'ModifySecurityIPList',
  ],
  oceanbase: [
    'DescribeInstances',
    'DescribeTenants',
    'DescribeTenant',
    'DescribeTenantSecurityIpGroups',
    'ModifyTenantSecurityIpGroup',
  ],
  log: ['ListProject', 'GetProject', 'ListLogStores', 'GetIndex', 'ListShards', 'GetCursorOrData'],
  alikafka: ['ListInstance', 'ListTopic', 'UpdateInstance'],
  ecs: ['DescribeRegions', 'DescribeInstances', 'DescribeSecurityGroupAttribute', 'AuthorizeSecurityGroup'],
  vpc: ['Describe*'],
  cen: [
    'DescribeCens',
    'DescribeCenAttachedChildInstances',
    'DescribeRouteServicesInCen',
    'ResolveAndRouteServiceInCen',
  ],
  dg: ['GetUserGateways', 'GetUserDatabases'],
} as const satisfies Readonly<Record<string, readonly string[]>>;

type Service = keyof typeof NEEDS;

/** The service of a database that is an Alibaba Cloud instance. */
const SERVICES: ReadonlyMap<Database, Service> = new Map([
  ['MySQL', 'rds'],
  ['SQL Server', 'rds'],
  ['PostgreSQL', 'rds'],
  ['MariaDB', 'rds'],
  ['PolarDB for MySQL', 'polardb'],
  ['PolarDB for PostgreSQL', 'polardb'],
  ['PolarDB (Compatible with Oracle)', 'polardb'],
  ['PolarDB-X 1.0', 'drds'],
  ['PolarDB-X 2.0', 'polardbx'],
  ['Tair/Redis', 'kvstore'],
  ['MongoDB', 'dds'],
  ['AnalyticDB for MySQL 3.0', 'adb'],
  ['ClickHouse', 'clickhouse'],
  ['SelectDB', 'selectdb'],
  ['ApsaraDB OceanBase for MySQL', 'oceanbase'],
  ['SLS', 'log'],
  ['Kafka', 'alikafka'],
] as const);

/** The services that DTS reaches a self-managed database through. A database on a public address needs none. */
const WAYS: Readonly<Record<Exclude<Connection, 'cloud'>, readonly Service[]>> = {
  express: ['vpc'],
  ecs: ['ecs'],
  cen: ['cen'],
  gateway: ['dg'],
  public: [],
};

/** The actions, as patterns, that DTS needs for an end of a task; none where the table does not have its database. */
export function actionsNeeded({ database, connection }: MatchedEndpoint): readonly string[] {
  if (connection !== 'cloud') return WAYS[connection].flatMap(actionsOf);
  const service = SERVICES.get(database);
  return service === undefined ? [] : actionsOf(service);
}

/**
 * The actions that DTS needs for each database service that some statements name. Logs do not count: roles of all kinds name
 * them.
 */
export function actionsNeededFor(statements: readonly PermissionStatement[]): readonly string[] {
  const services = new Set(statements.flatMap(({ actions }) => actions.map(serviceOf)));
  return [...new Set(SERVICES.values())]
    .filter((service) => service !== 'log' && services.has(service))
    .flatMap(actionsOf);
}

function actionsOf(service: Service): readonly string[] {
  return NEEDS[service].map((action) => `${service}:${action}`);
}

function serviceOf(action: string): string {
  return action.slice(0, Math.max(0, action.indexOf(':'))).toLowerCase();
}

/** System policies other than AliyunDTSRolePolicy whose permissions are known. */
const SYSTEM_POLICIES: ReadonlyMap<string, readonly string[]> = new Map([
  ['AliyunVPCReadOnlyAccess', ['vpc:Describe*']],
  ['AliyunDTSFullAccess', []],
  ['AliyunDTSReadOnlyAccess', []],
]);

/** All that some policies say together; `undefined` where the text of one is not known. */
export function statementsOfPolicies(policies: readonly AttachedPolicy[]): readonly PermissionStatement[] | undefined {
  const found: PermissionStatement[] = [];
  for (const { name, type, statements } of policies) {
    const actions = type === 'System' ? SYSTEM_POLICIES.get(name) : undefined;
    if (actions !== undefined) found.push({ effect: 'Allow', actions, resources: ['*'], isConditional: false });
    else if (statements === undefined) return undefined;
    else for (const each of statements) found.push(each);
  }
  return found;
}

/**
 * Those of some actions that statements certainly do not give. What is allowed on some resources or on a condition counts
 * as given; so does a group of actions (`rds:Describe*`) of which one is.
 */
export function actionsLacking(
  statements: readonly PermissionStatement[],
  needed: readonly string[],
): readonly string[] {
  const isGiven = (action: string): boolean =>
    statements.some((statement) => statement.effect === 'Allow' && mayCover(statement, action)) &&
    !statements.some((statement) => isPlainDeny(statement) && covers(statement, action));
  return needed.filter((action) => !isGiven(action));
}

function isPlainDeny({ effect, resources, isConditional }: PermissionStatement): boolean {
  return effect === 'Deny' && !isConditional && resources.includes('*');
}

function covers({ actions, notActions }: PermissionStatement, action: string): boolean {
  const matches = (pattern: string): boolean => matchesPattern(pattern, action);
  // A group that is excluded in part is covered in part.
  if (notActions !== undefined)
    return !notActions.some((pattern) => matches(pattern) || matchesPattern(action, pattern));
  return actions.some(matches);
}

function mayCover(statement: PermissionStatement, action: string): boolean {
  const { actions, notActions } = statement;
  if (notActions !== undefined) return !notActions.some((pattern) => matchesPattern(pattern, action));
  return actions.some((pattern) => isUnknown(pattern) || matchesPattern(action, pattern)) || covers(statement, action);
}

/**
 * One action of each kind of database that a role for DTS can serve: where it is not known which, a custom policy for DTS allows
 * at least one of them. Logs are left out: roles of all kinds write them.
 */
const REPRESENTATIVE_ACTIONS: readonly string[] = [
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
  ends: readonly MatchedEndpoint[] = [],
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

function mayServeDts({ statements }: AttachedPolicy, ends: readonly MatchedEndpoint[]): boolean {
  if (statements === undefined || statements.some(allowsAllBut)) return true;
  const needed = ends.flatMap(actionsNeeded);
  if (actionsLacking(statements, needed).length < needed.length) return true;
  const allowed = statements.flatMap(({ effect, actions }) => (effect === 'Allow' ? actions : []));
  return allowed.some(
    (pattern) => isUnknown(pattern) || REPRESENTATIVE_ACTIONS.some((action) => matchesPattern(pattern, action)),
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
function isTakenForDtsPolicy({ name, type }: AttachedPolicy): boolean {
  return name === DTS_POLICY ? type !== 'System' : CONFUSED_NAMES.has(name);
}

/**
 * What a role's policies are to DTS. `held`: AliyunDTSRolePolicy or one that gives as much. `custom`: a custom policy may do.
 * `mistaken`: another policy was taken for it. `missing`: nothing of the kind.
 */
type DtsPolicyState = 'held' | 'custom' | 'mistaken' | 'missing';

/**
 * Distinguishes these states, so that only one of the rules about them reports. `ends`: those that the role is for, where that
 * is known.
 */
export function dtsPolicyState(
  policies: readonly AttachedPolicy[],
  ends: readonly MatchedEndpoint[] = [],
): DtsPolicyState {
  const hasDtsPolicy = holdsDtsPolicy(policies, ends);
  if (hasDtsPolicy === true) return 'held';
  const mistaken = policies.filter(isMistaken);
  const others = policies.filter((policy) => !mistaken.includes(policy));
  if (mistaken.length > 0 && holdsDtsPolicy(others, ends) === false) return 'mistaken';
  return hasDtsPolicy === undefined || others.some((policy) => isForDatabases(policy, ends)) ? 'custom' : 'missing';
}

/** Whether a policy was taken for AliyunDTSRolePolicy. A copy of it whose text is known is judged by the text. */
export function isMistaken(policy: AttachedPolicy): boolean {
  const { type, statements } = policy;
  return (
    isTakenForDtsPolicy(policy) && (type !== 'Custom' || holdsDtsPolicy([policy]) === false || statements === undefined)
  );
}

/** A custom policy that allows something of what DTS needs: somebody wrote it for that. To name the same service is not enough. */
function isForDatabases({ type, statements }: AttachedPolicy, ends: readonly MatchedEndpoint[]): boolean {
  if (type !== 'Custom' || statements === undefined) return false;
  const needed = [...ends.flatMap(actionsNeeded), ...actionsNeededFor(statements)];
  return actionsLacking(statements, needed).length < needed.length;
}

/** Where the vendor's part of this module comes from. */
export const PERMISSION_FACTS = [
  {
    what: 'Actions that DTS needs for each database and connection',
    constants: ['NEEDS', 'SERVICES', 'WAYS', 'REPRESENTATIVE_ACTIONS'],
    sources: ['dtsPolicy', 'chineseDocs'],
    check:
      'Compare with the current version of AliyunDTSRolePolicy; set NEEDS_SOURCE. No page lists the least that DTS needs.',
  },
  {
    what: 'System policies beside AliyunDTSRolePolicy, and what they allow for a database',
    constants: ['SYSTEM_POLICIES'],
    sources: ['dtsReadOnlyPolicy', 'expressConnect'],
    check: 'Read the statements of each policy in the RAM console; those of AliyunDTSFullAccess were not read.',
  },
  {
    what: 'Names that are taken for AliyunDTSRolePolicy',
    constants: ['CONFUSED_NAMES'],
    sources: ['dtsAuthorization', 'chineseDocs'],
    check: 'Read the names of roles and policies on the page.',
  },
] as const;
