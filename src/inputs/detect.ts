import { asList, asObject, memberKey, type Node, textMember } from '../formats/nodes.ts';
import { closestWord } from '../lib/did-you-mean.ts';
import { below, type Located, type Location } from '../model/document.ts';
import { isMeant } from './ram/trust-policy.ts';

/** The kinds of input that `lint` knows. */
export type InputKind =
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
export function detectInputKind(value: unknown): InputKind | undefined {
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
export function answerInside(value: unknown): { readonly kind: InputKind; readonly body: Node } | undefined {
  const node = asObject(value);
  const body = typeof node?.['statusCode'] === 'number' ? asObject(node['body']) : undefined;
  if (body === undefined) return undefined;
  const kind = detectInputKind(body);
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
function terraformOutput(node: Node): InputKind | undefined {
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

function isListOfRequests(list: readonly unknown[]): InputKind | undefined {
  if (list.length === 0) return undefined;
  if (list.every((item) => isDtsAnswer(asObject(item) ?? {}))) return 'DTS answer';
  return list.every((item) => isDtsRequest(asObject(item) ?? {})) ? 'DTS request' : undefined;
}

/** `GetRole` and `CreateRole` (`Role`), `ListRoles` (`Roles.Role`), or a bare role out of one of them. */
function isRoleAnswer(node: Node): boolean {
  if (isRole(asObject(node[memberKey(node, 'Role')])) || isRole(node)) return true;
  const list = node[memberKey(node, 'Roles')];
  const roles = asObject(list);
  const found = roles?.[memberKey(roles, 'Role')] ?? list;
  if (!Array.isArray(found)) return false;
  // An empty list says by itself nothing of whose roles it is: `"roles": []` is in many texts.
  if (found.length === 0)
    return roles !== undefined && LIST_MARKS.some((key) => Object.hasOwn(node, memberKey(node, key)));
  return found.every((item) => isRole(asObject(item)));
}

/** What an answer of `ListRoles` has beside the list. */
const LIST_MARKS = ['RequestId', 'IsTruncated'];

function isRole(node: Node | undefined): boolean {
  if (node === undefined) return false;
  if (POLICIES.some((key) => typeof node[memberKey(node, key)] === 'string')) return !arnOf(node).startsWith('arn:');
  const hasName = typeof node[memberKey(node, 'RoleName')] === 'string';
  return hasName && (/^acs:/i.test(arnOf(node)) || Object.hasOwn(node, memberKey(node, 'RoleId')));
}

/** A role has its policy under this name, and a request for another one has it under the other. */
const POLICIES = ['AssumeRolePolicyDocument', 'NewAssumeRolePolicyDocument'];

/** The ARN, where it is text. */
function arnOf(node: Node): string {
  const arn = node[memberKey(node, 'Arn')];
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
      Array.isArray(list) && list.length > 0 && closestWord(key, ['tasks']) !== undefined && list.every(hasAccounts),
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
  const list = node[memberKey(node, 'DtsJobList')];
  if (Array.isArray(list)) return list.length > 0 && list.every((item) => isDtsAnswer(asObject(item) ?? {}));
  const hasOwn = (name: string): boolean => Object.hasOwn(node, memberKey(node, name));
  if (!hasOwn('DtsJobId') && !hasOwn('DtsInstanceID')) return false;
  const isEnd = (name: string): boolean => asObject(node[memberKey(node, name)]) !== undefined;
  if (!isEnd('SourceEndpoint') && !isEnd('DestinationEndpoint')) return false;
  return hasOwn('RequestId') || hasOwn('Status') || hasOwn('DtsJobName');
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

const RECORDS: ReadonlySet<InputKind> = new Set<InputKind>([
  'snapshot',
  'Terraform plan',
  'Terraform state',
  'DTS answer',
]);

/** Whether a document records how things were: to edit it would fix nothing and falsify the record. */
export function isRecord(kind: InputKind, value: unknown): boolean {
  if (RECORDS.has(kind)) return true;
  const node = asObject(value);
  // `ListRoles`; the one role of `GetRole` is also what people write and send.
  if (kind === 'role answer') return Array.isArray(value) || (node !== undefined && has(node, /^roles$/i));
  if (kind !== 'manifest') return false;
  // The state of an old Terraform.
  if (typeof node?.['lineage'] === 'string' && typeof node['version'] === 'number') return true;
  const rows = Array.isArray(value) ? value : rowsOf(node ?? {});
  return node !== undefined && isEvent(node) ? true : rows.length > 0 && rows.every((row) => isRow(asObject(row)));
}

/** The list under which a query, or a listing call, gives what it found. */
function rowsOf(node: Node): readonly unknown[] {
  const key = Object.keys(node).find((name) => /^(?:rows|results?|records|events|logs|hits|data|items)$/i.test(name));
  return key === undefined ? [] : asList(node[key]);
}

/** What a query or an event says of a role beside its policy: its ARN, or when it was seen. */
function isRow(row: Node | undefined): boolean {
  if (row === undefined || has(row, /^(?:apiVersion|kind)$/)) return false;
  return (
    isEvent(row) ||
    has(row, /^(?:_ctx|akas|__\w+__)$|^(?:create|update)[_-]?(?:date|time)$/i) ||
    Object.values(row).some((value) => typeof value === 'string' && /^acs:ram::\d+:role\//i.test(value))
  );
}

/** An event of ActionTrail or EventBridge, or the answer of a call. */
function isEvent(node: Node): boolean {
  if (has(node, /^request-?id$/i) || has(node, /^specversion$/)) return true;
  return Object.keys(node).filter((key) => /^event_?(?:id|name|time|source|type|version)$/i.test(key)).length > 1;
}

function has(node: Node, name: RegExp): boolean {
  return Object.keys(node).some((key) => name.test(key));
}

/** Whether a node describes an API: what looks like a policy in it is an example. */
export function isApiDescription(node: Node): boolean {
  if (typeof node['openapi'] === 'string' || typeof node['swagger'] === 'string') return true;
  return asObject(node['info']) !== undefined && asObject(node['apis'] ?? node['paths']) !== undefined;
}

/** Members of a schema, a parameter or a header of which an example is given. */
const DESCRIBED = ['type', '$ref', 'schema', 'description', 'summary', 'format', 'in', 'enum'];
const EXAMPLE = /^(?:x-)?(?:examples?|samples?|demos?)$/i;

/** Whether a member is the example that a schema gives of a value. */
export function isExample(node: Node, key: string): boolean {
  return EXAMPLE.test(key) && DESCRIBED.some((name) => Object.hasOwn(node, name));
}

/** The group of the API that Crossplane's provider has for RAM: `ram.alibabacloud.crossplane.io`, `….m.…` for namespaces. */
const RAM = /^ram\.(?:[\w.-]+\.)?ali(?:baba)?cloud[\w.-]*\//i;

/** Whether a manifest declares something of RAM. */
export function isRam(node: Node): boolean {
  return typeof node['apiVersion'] === 'string' && RAM.test(node['apiVersion']) && typeof node['kind'] === 'string';
}

/** Whether a text may attach policies by manifests. */
export function hasAttachments(words: string): boolean {
  return words.includes('PolicyAttachment') && /\bram\.(?:[\w.-]+\.)?ali(?:baba)?cloud/i.test(words);
}

/** Under this key stands the action of a template of which nothing but what comes out of it can be read. */
export const OPEN_TEXT = Symbol('the action of a template');

/** What a manifest wants of the provider; what is only said at the beginning counts where nothing else does. */
export function specText(node: Node, at: Location, ...keys: readonly string[]): Located<string> | undefined {
  const spec = asObject(node['spec']);
  for (const part of ['forProvider', 'initProvider']) {
    for (const key of keys) {
      const found = textMember(asObject(spec?.[part]), below(at, 'spec', part), key);
      if (found !== undefined && found.value !== '') return found;
    }
  }
  return undefined;
}

/** What others call a resource in Kubernetes: its name there, with its namespace. */
export function resourceId({ name, namespace }: Node): string | undefined {
  if (typeof name !== 'string') return undefined;
  return typeof namespace === 'string' ? `${namespace}/${name}` : name;
}
