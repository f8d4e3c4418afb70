import { jsonDocument } from '../../formats/json/locate.ts';
import { parseInner } from '../../formats/json/parse.ts';
import { asObject, member, memberKey, textMember, type Node } from '../../formats/nodes.ts';
import { type Document, below, type Located, type Location } from '../../model/document.ts';
import type { Trust } from '../../model/policy/trust-policy.ts';
import { parseRoleArn, type Attachments, type PolicyText, type Role } from '../../model/role.ts';
import { readTrust } from './trust-policy.ts';

/** A role of an answer that is not read yet. */
interface RoleNode {
  readonly node: Node;
  readonly at: Location;
}

/** The roles of a `GetRole`, `CreateRole` or `ListRoles` answer, or of a list of such answers, read one after the other. */
export function* readRoles(value: unknown, at: Location): Iterable<Role> {
  for (const found of roleNodes(value, at)) yield readRole(found);
}

/** How many they are; without their places, since a dump has many. */
export function numberOfRoles(value: unknown): number {
  if (Array.isArray(value)) return value.reduce((sum: number, each) => sum + numberOfRoles(each), 0);
  const node = asObject(value);
  if (node === undefined) return 0;
  const list = asObject(node[memberKey(node, 'Role')]) === undefined ? listOf(node, NOWHERE) : undefined;
  return list === undefined ? 1 : list.value.reduce((sum: number, each) => sum + (asObject(each) ? 1 : 0), 0);
}

function* roleNodes(value: unknown, at: Location): Iterable<RoleNode> {
  if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index++) yield* roleNodes(value[index], below(at, index));
    return;
  }
  const node = asObject(value);
  if (node === undefined) return;
  const key = memberKey(node, 'Role');
  const single = asObject(node[key]);
  const list = single === undefined ? listOf(node, at) : undefined;
  if (single !== undefined) yield { node: single, at: below(at, key) };
  else if (list === undefined) yield { node, at };
  else yield* listedNodes(list);
}

function* listedNodes({ value, at }: Located<readonly unknown[]>): Iterable<RoleNode> {
  for (let index = 0; index < value.length; index++) {
    const node = asObject(value[index]);
    if (node !== undefined) yield { node, at: below(at, index) };
  }
}

function listOf(node: Node, at: Location): Located<readonly unknown[]> | undefined {
  const key = memberKey(node, 'Roles');
  const list = node[key];
  if (Array.isArray(list)) return { value: list, at: below(at, key) };
  const roles = asObject(list) ?? {};
  const innerKey = memberKey(roles, 'Role');
  const inner = roles[innerKey];
  return Array.isArray(inner) ? { value: inner, at: below(at, key, innerKey) } : undefined;
}

/** Whether a `ListRoles` answer holds all roles of its account, or is cut off; `undefined` where nothing says so. */
export function listState(value: unknown): 'whole' | 'cutOff' | undefined {
  const node = asObject(value);
  if (node === undefined || listOf(node, NOWHERE) === undefined) return undefined;
  const [isTruncated, marker] = [node[memberKey(node, 'IsTruncated')], node[memberKey(node, 'Marker')]];
  if (isTruncated === true || (typeof marker === 'string' && marker !== '')) return 'cutOff';
  return isTruncated === false ? 'whole' : undefined;
}

const NOWHERE = { document: {} as Document, path: [] };

/** One role as the RAM API shows it. */
function readRole({ node, at }: RoleNode): Role {
  const arn = textMember(node, at, memberKey(node, 'Arn'));
  const identity = parseRoleArn(arn?.value ?? '');
  const name = textMember(node, at, memberKey(node, 'RoleName')) ?? { value: identity?.name ?? '', at: arn?.at ?? at };
  const made = role({ at, name, arn, owner: identity?.owner }, policyOf(node, at), 'notAsked');
  return isFromRam(node) ? { ...made, isFromRam: true } : made;
}

/** Whether RAM has answered with a role: a request says neither its ID nor when it was made. */
function isFromRam(node: Node): boolean {
  return ['Arn', 'RoleId', 'CreateDate'].some((key) => Object.hasOwn(node, memberKey(node, key)));
}

/** `UpdateRole` is sent the policy by another name than `CreateRole`. */
function policyOf(node: Node, at: Location): Located<unknown> | undefined {
  return (
    member(node, at, memberKey(node, 'AssumeRolePolicyDocument')) ??
    member(node, at, memberKey(node, 'NewAssumeRolePolicyDocument'))
  );
}

/** Puts a role together; its trust policy is read when it is asked for. */
export function role(
  identity: Pick<Role, 'at' | 'name' | 'arn' | 'owner'>,
  policyText: Located<unknown> | undefined,
  policies: Attachments,
): Role {
  return {
    at: identity.at,
    name: identity.name,
    arn: identity.arn,
    owner: identity.owner,
    policies,
    policy: () => readPolicyText(policyText),
    policyText: typeof policyText?.value === 'string' ? policyText.value : undefined,
  };
}

/** A trust policy as RAM holds it; `undefined` where it cannot be read. */
export function trustIn(policyText: string): Trust | undefined {
  const at = { document: jsonDocument('', policyText), path: [] };
  const found = readPolicyText({ value: policyText, at });
  return found.state === 'read' ? found.trust : undefined;
}

/** A trust policy as RAM's answers hold it: a JSON string, plain or URL-encoded; or, by other hands, the object itself. */
export function readPolicyText(found: Located<unknown> | undefined): PolicyText {
  if (found === undefined) return { state: 'absent' };
  if (typeof found.value !== 'string') return { state: 'read', trust: readTrust(found.value, found.at) };
  const parsed = parseInner(found.value, found.at);
  if (parsed.state !== 'read') return parsed;
  return { state: 'read', trust: readTrust(parsed.value, { document: parsed.document, path: [] }) };
}
