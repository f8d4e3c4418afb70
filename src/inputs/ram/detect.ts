import { asList, asObject, everyObject, memberKey, type Node } from '../../formats/nodes.ts';
import { isMeant } from './trust-policy.ts';

/** Whether a value is a trust policy of Alibaba Cloud, also one whose key for the statements is misspelled. */
export function looksLikeTrustPolicy(value: unknown): boolean {
  const node = asObject(value);
  return node !== undefined && isTrustPolicy(node);
}

/** Whether a value is an answer of RAM with roles, a role out of one, or what such a role is made by. What has statements is a policy. */
export function looksLikeRoles(value: unknown): boolean {
  if (Array.isArray(value)) return everyObject(value, isRoleAnswer);
  const node = asObject(value);
  return node !== undefined && isRoleAnswer(node);
}

/** Whether a value is one of the two. */
export function holdsTrust(value: unknown): boolean {
  return looksLikeTrustPolicy(value) || looksLikeRoles(value);
}

/** Whether roles were listed: the one role of `GetRole` is also what people write and send. */
export function isRoleList(value: unknown): boolean {
  return Array.isArray(value) || Object.keys(asObject(value) ?? {}).some((key) => /^roles$/i.test(key));
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
  return everyObject(found, isRole);
}

/** What an answer of `ListRoles` has besides the list. */
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

/** Keys of conditions by names that no other cloud has: the others put the address of the provider in front of the colon. */
const OWN_KEY = /^(?:oidc:(?:iss|aud|sub)|saml:recipient|acs:\w+)$/i;

/** Only RAM has the version "1": a policy about roles that has it is RAM's, whatever its other elements are. */
function isAlibaba(policy: Node, { principals, isAboutRoles }: Named): boolean {
  if (isAboutRoles && statementsOf(policy).some(hasOwnCondition)) return true;
  if (principals.some((principal) => hasString(principal, ALIBABA) || hasKey(principal, 'RAM'))) return true;
  if (principals.some((principal) => hasString(principal, OTHER_CLOUD) || hasKey(principal, 'AWS')))
    return isAboutRoles && policy['Version'] === '1';
  return isOurs(policy);
}

function hasOwnCondition(statement: Node): boolean {
  return Object.values(asObject(meant(statement, 'Condition')) ?? {}).some((keys) =>
    Object.keys(asObject(keys) ?? {}).some((key) => OWN_KEY.test(key)),
  );
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
