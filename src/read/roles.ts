import type { Document } from '../model/document.ts';
import { below, type Located, type Location } from '../model/location.ts';
import { parseRoleArn, type Attachments, type PolicyText, type Role } from '../model/role.ts';
import { parseInner } from './json-text.ts';
import { asObject, member, text, type Node } from './node.ts';
import { readTrust } from './trust.ts';

/** The roles of a `GetRole`, `CreateRole` or `ListRoles` answer, or of a list of such answers. */
export function readRoles(value: unknown, at: Location): readonly Role[] {
  if (Array.isArray(value)) return value.flatMap((item: unknown, index) => readRoles(item, below(at, index)));
  const node = asObject(value);
  if (node === undefined) return [];
  const single = asObject(node['Role']);
  if (single !== undefined) return [readRole(single, below(at, 'Role'))];
  const list = listOf(node, at);
  if (list !== undefined) return list.value.flatMap((item, index) => readListed(item, below(list.at, index)));
  return [readRole(node, at)];
}

function listOf(node: Node, at: Location): Located<readonly unknown[]> | undefined {
  const roles = node['Roles'];
  if (Array.isArray(roles)) return { value: roles, at: below(at, 'Roles') };
  const inner = asObject(roles)?.['Role'];
  return Array.isArray(inner) ? { value: inner, at: below(at, 'Roles', 'Role') } : undefined;
}

function readListed(value: unknown, at: Location): readonly Role[] {
  const node = asObject(value);
  return node === undefined ? [] : [readRole(node, at)];
}

/** Whether a `ListRoles` answer holds all roles of its account: its last page, and not only a part. */
export function isWholeList(value: unknown): boolean {
  const node = asObject(value);
  return (
    node !== undefined &&
    listOf(node, NOWHERE) !== undefined &&
    node['IsTruncated'] === false &&
    !Object.hasOwn(node, 'Marker')
  );
}

const NOWHERE = { document: {} as Document, path: [] };

/** One role as the RAM API shows it. */
function readRole(node: Node, at: Location): Role {
  const arn = text(node, at, 'Arn');
  const identity = parseRoleArn(arn?.value ?? '');
  const name = text(node, at, 'RoleName') ?? { value: identity?.name ?? '', at: arn?.at ?? at };
  return role({ at, name, arn, owner: identity?.owner }, member(node, at, 'AssumeRolePolicyDocument'), 'notAsked');
}

/** Puts a role together; its trust policy is read when it is asked for. */
export function role(
  identity: Pick<Role, 'at' | 'name' | 'arn' | 'owner'>,
  policyText: Located<unknown> | undefined,
  policies: Attachments,
): Role {
  const policy = (): PolicyText => readPolicyText(policyText);
  return {
    ...identity,
    policies,
    policy,
    policyText: typeof policyText?.value === 'string' ? policyText.value : undefined,
    get trust() {
      const found = policy();
      return found.state === 'read' ? found.trust : undefined;
    },
  };
}

/** A trust policy as RAM's answers hold it: a JSON string, plain or URL-encoded; or, by other hands, the object itself. */
function readPolicyText(found: Located<unknown> | undefined): PolicyText {
  if (found === undefined) return { state: 'absent' };
  if (typeof found.value !== 'string') return { state: 'read', trust: readTrust(found.value, found.at) };
  const parsed = parseInner(found.value, found.at);
  if (parsed.state !== 'read') return parsed;
  return { state: 'read', trust: readTrust(parsed.value, { document: parsed.document, path: [] }) };
}
