import { nearest } from '../model/nearest.ts';
import { asList, asObject, spelt, type Node } from './node.ts';
import { isMeant } from './trust.ts';

/** The kinds of input that `lint` knows. */
export type Kind =
  | 'trust policy'
  | 'role answer'
  | 'snapshot'
  | 'tasks file'
  | 'DTS request'
  | 'DTS answer'
  | 'ROS template'
  | 'Terraform plan'
  | 'Terraform state'
  | 'manifest';

/** What a parsed text is, by its content; `undefined` where it is not ours. */
export function recognise(value: unknown): Kind | undefined {
  if (Array.isArray(value)) return isListOfRoles(value) ? 'role answer' : isListOfRequests(value);
  const node = asObject(value);
  if (node === undefined) return undefined;
  if (Object.hasOwn(node, 'Statement')) return isTrustPolicy(node) ? 'trust policy' : undefined;
  if (isSnapshot(node)) return 'snapshot';
  if (Object.hasOwn(node, 'ROSTemplateFormatVersion')) return 'ROS template';
  const terraform = terraformOutput(node);
  if (terraform !== undefined) return terraform;
  if (isRoleAnswer(node)) return 'role answer';
  if (isTasksFile(node)) return 'tasks file';
  if (isDtsAnswer(node)) return 'DTS answer';
  if (isDtsRequest(node)) return 'DTS request';
  return isTrustPolicy(node) ? 'trust policy' : undefined;
}

/** What an SDK has put around an answer, `{ headers, statusCode, body }`: the body; `undefined` where it is none of ours. */
export function answerInside(value: unknown): { readonly kind: Kind; readonly body: Node } | undefined {
  const node = asObject(value);
  const body = typeof node?.['statusCode'] === 'number' ? asObject(node['body']) : undefined;
  if (body === undefined) return undefined;
  const kind = recognise(body);
  return kind === 'role answer' || kind === 'DTS answer' ? { kind, body } : undefined;
}

/** `snapshotVersion` alone is also a word of other tools, for a version as text. */
function isSnapshot(node: Node): boolean {
  if (!Object.hasOwn(node, 'snapshotVersion')) return false;
  return typeof node['snapshotVersion'] === 'number' || ['accounts', 'takenAt'].some((key) => Object.hasOwn(node, key));
}

/** What `terraform show -json` prints of a plan. */
const PLANS = ['planned_values', 'resource_changes', 'prior_state'];

/** What `terraform show -json` prints, and a state as Terraform keeps it. */
function terraformOutput(node: Node): Kind | undefined {
  if (isRawState(node)) return 'Terraform state';
  if (typeof node['format_version'] !== 'string') return undefined;
  if (PLANS.some((key) => Object.hasOwn(node, key))) return 'Terraform plan';
  return Object.hasOwn(node, 'values') ? 'Terraform state' : undefined;
}

/** A state as Terraform keeps it (`terraform.tfstate`), not as `terraform show` prints it. */
export function isRawState(node: Node): boolean {
  const isKept = typeof node['lineage'] === 'string' || typeof node['terraform_version'] === 'string';
  return node['version'] === 4 && isKept && Array.isArray(node['resources']);
}

function isListOfRoles(list: readonly unknown[]): boolean {
  return list.length > 0 && list.every((item) => isRoleAnswer(asObject(item) ?? {}));
}

function isListOfRequests(list: readonly unknown[]): Kind | undefined {
  if (list.length === 0) return undefined;
  if (list.every((item) => isDtsAnswer(asObject(item) ?? {}))) return 'DTS answer';
  return list.every((item) => isDtsRequest(asObject(item) ?? {})) ? 'DTS request' : undefined;
}

/** `GetRole` and `CreateRole` (`Role`), `ListRoles` (`Roles.Role`), or a bare role out of one of them. */
function isRoleAnswer(node: Node): boolean {
  if (isRole(asObject(node[spelt(node, 'Role')])) || isRole(node)) return true;
  const list = node[spelt(node, 'Roles')];
  const roles = asObject(list);
  const found = roles?.[spelt(roles, 'Role')] ?? list;
  if (!Array.isArray(found)) return false;
  // An empty list says by itself nothing of whose roles it is: `"roles": []` is in many texts.
  if (found.length === 0) return roles !== undefined && LIST_MARKS.some((key) => Object.hasOwn(node, spelt(node, key)));
  return found.every((item) => isRole(asObject(item)));
}

/** What an answer of `ListRoles` has beside the list. */
const LIST_MARKS = ['RequestId', 'IsTruncated'];

function isRole(node: Node | undefined): boolean {
  if (node === undefined) return false;
  if (POLICIES.some((key) => typeof node[spelt(node, key)] === 'string')) return !arnOf(node).startsWith('arn:');
  const hasName = typeof node[spelt(node, 'RoleName')] === 'string';
  return hasName && (/^acs:/i.test(arnOf(node)) || Object.hasOwn(node, spelt(node, 'RoleId')));
}

/** A role has its policy under this name, and a request for another one has it under the other. */
const POLICIES = ['AssumeRolePolicyDocument', 'NewAssumeRolePolicyDocument'];

/** The ARN, where it is text. */
function arnOf(node: Node): string {
  const arn = node[spelt(node, 'Arn')];
  return typeof arn === 'string' ? arn : '';
}

function isTasksFile(node: Node): boolean {
  const tasks = node['tasks'] ?? node['Tasks'];
  if (!Array.isArray(tasks)) return hasMisspeltTasks(node);
  // The tasks of an editor have the version "2.0.0".
  if (tasks.length === 0) return node['version'] === 1 || node['version'] === '1';
  return tasks.some((task: unknown) => {
    const item = asObject(task);
    return (
      item !== undefined &&
      (asObject(item['source']) ?? asObject(item['destination'])) !== undefined &&
      !Object.hasOwn(item, 'hosts')
    );
  });
}

/** `task:` where `tasks:` is meant: a list of what only tasks look like. */
function hasMisspeltTasks(node: Node): boolean {
  return Object.entries(node).some(
    ([key, list]) =>
      Array.isArray(list) && list.length > 0 && nearest(key, ['tasks']) !== undefined && list.every(hasAccounts),
  );
}

function hasAccounts(item: unknown): boolean {
  const task = asObject(item);
  const ends = [asObject(task?.['source']), asObject(task?.['destination'])];
  return ends.some((end) => end !== undefined && Object.hasOwn(end, 'account') && Object.hasOwn(end, 'database'));
}

const REQUEST_KEY =
  /^(?:Source|Destination)Endpoint(?:\.)?(?:InstanceType|InstanceID|InstanceId|EngineName|OwnerID|Role|IP|Region|Port|UserName|Password)$/;

/** Parameters of ConfigureDtsJob and its kin, flat (`SourceEndpointRole`, `SourceEndpoint.Role`) or nested; ModifyDtsJobEndpoint. */
function isDtsRequest(node: Node): boolean {
  if (Object.keys(node).some((key) => REQUEST_KEY.test(key))) return true;
  const isChange = /^(?:src|dest)$/i.test(String(node['Endpoint']));
  if (isChange && (Object.hasOwn(node, 'AliyunUid') || Object.hasOwn(node, 'RoleName'))) return true;
  const ends = [asObject(node['SourceEndpoint']), asObject(node['DestinationEndpoint'])];
  return ends.some(
    (end) =>
      end !== undefined && ['InstanceType', 'EngineName', 'OwnerID', 'Role'].some((key) => Object.hasOwn(end, key)),
  );
}

/** `DescribeDtsJobDetail`: endpoints as objects, beside the job's own id; `DescribeDtsJobs`: a list of such. */
function isDtsAnswer(node: Node): boolean {
  const list = node[spelt(node, 'DtsJobList')];
  if (Array.isArray(list)) return list.length > 0 && list.every((item) => isDtsAnswer(asObject(item) ?? {}));
  const has = (name: string): boolean => Object.hasOwn(node, spelt(node, name));
  if (!has('DtsJobId') && !has('DtsInstanceID')) return false;
  const isEnd = (name: string): boolean => asObject(node[spelt(node, name)]) !== undefined;
  if (!isEnd('SourceEndpoint') && !isEnd('DestinationEndpoint')) return false;
  return has('RequestId') || has('Status') || has('DtsJobName');
}

/**
 * A trust policy of Alibaba Cloud: it says who (`Principal`), in words that only Alibaba Cloud has, and is no resource
 * policy of OSS or KMS (`Resource`, without any action of STS). Other clouds' policies say the same in other words.
 */
function isTrustPolicy(node: Node): boolean {
  const statements = statementsOf(node);
  const principals: unknown[] = [];
  let isResourcePolicy = false;
  for (const statement of statements) {
    for (const each of principalsOf(statement)) principals.push(each);
    isResourcePolicy ||= Object.hasOwn(statement, 'Resource') || Object.hasOwn(statement, 'NotResource');
  }
  if (statements.length === 0) return node['Version'] === '1' && Array.isArray(node['Statement']);
  if (principals.length === 0) return !isResourcePolicy && isOurs(node) && letsTakeRoles(statements);
  const isAboutRoles = letsTakeRoles(statements);
  return isAlibaba(node, { principals, isAboutRoles }) && (!isResourcePolicy || isAboutRoles);
}

/** The key of an element, in any quotes, also those of word processors. */
const PRINCIPAL_KEY = /(?<![A-Za-z])(?:Not)?Principals?["'\\”]*\s*[:=：]/;

/** Whether a broken text was meant to be a trust policy, or to hold one: it has its words. */
export function hasPolicyMarks(text: string): boolean {
  return text.includes('Principal') && /acs:ram|aliyuncs\.com/.test(text) && PRINCIPAL_KEY.test(text);
}

/** The statements of a policy; an object without any may be a bare statement itself. */
function statementsOf(node: Node): readonly Node[] {
  const found = meant(node, 'Statement');
  if (found === undefined) return [node];
  const statements: Node[] = [];
  for (const item of asList(found)) {
    const statement = asObject(item);
    if (statement !== undefined) statements.push(statement);
  }
  return statements;
}

function meant(node: Node, name: string): unknown {
  if (Object.hasOwn(node, name)) return node[name];
  const key = Object.keys(node).find((written) => isMeant(written, name));
  return key === undefined ? undefined : node[key];
}

function principalsOf(statement: Node): readonly unknown[] {
  if (Object.hasOwn(statement, 'Principal')) return [statement['Principal']];
  return Object.keys(statement)
    .filter((key) => isMeant(key, 'Principal') || key === 'NotPrincipal')
    .map((key) => statement[key]);
}

/** Only a trust policy lets anybody take a role without saying which; that it says nobody is its fault. */
function letsTakeRoles(statements: readonly Node[]): boolean {
  return statements.some((statement) => namesSts(meant(statement, 'Action')));
}

function isOurs(policy: Node): boolean {
  return policy['Version'] === '1' || policy['Version'] === 1;
}

function namesSts(action: unknown): boolean {
  return asList(action).some((item) => typeof item === 'string' && /^sts:|assumerole/i.test(item));
}

const ALIBABA = /^acs:|\.aliyuncs\.com|@dts\b|\baliyun|^dts\b/i;
const OTHER_CLOUD = /amazonaws\.com|^arn:aws|^trn:|^qcs|myhuaweicloud/i;

interface Named {
  readonly principals: readonly unknown[];
  readonly isAboutRoles: boolean;
}

/** Only RAM has the version "1": a policy about roles that has it is RAM's, whosever words it speaks. */
function isAlibaba(policy: Node, { principals, isAboutRoles }: Named): boolean {
  if (principals.some((principal) => hasString(principal, ALIBABA) || hasKey(principal, 'RAM'))) return true;
  if (principals.some((principal) => hasString(principal, OTHER_CLOUD) || hasKey(principal, 'AWS')))
    return isAboutRoles && policy['Version'] === '1';
  return isOurs(policy);
}

function hasKey(value: unknown, key: string): boolean {
  const node = asObject(value);
  return node !== undefined && Object.hasOwn(node, key);
}

function hasString(value: unknown, pattern: RegExp, depth = 0): boolean {
  if (typeof value === 'string') return pattern.test(value);
  if (typeof value !== 'object' || value === null || depth > 8) return false;
  for (const key in value) if (hasString((value as Node)[key], pattern, depth + 1)) return true;
  return false;
}
