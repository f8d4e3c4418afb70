import { asList, asObject, member, textMember, type Node } from '../../formats/nodes.ts';
import type { DeclaredRole, Stack } from '../../inventory/declared.ts';
import { below, type Located, type Location, pointer } from '../../model/document.ts';
import type { AttachedPolicy } from '../../model/role.ts';
import { noOrigins, noteComputed, resolvedDocument } from '../../source/origins.ts';
import { declaredRole, type WrittenPolicy } from '../ram/declared-role.ts';
import { attachedPolicy, permissionsOf } from '../ram/permissions.ts';
import { roleComponents } from './detect.ts';

/** Reads the roles that a file of Serverless Devs makes, each with its policies. */
export function readServices(value: unknown, at: Location): Stack {
  const roles = [...roleComponents(value, at)].map(roleOf);
  return { language: 'manifest', roles, attachments: [], grants: [], jobs: [], permissions: new Map() };
}

function roleOf({ id, value, at }: Located<Node> & { readonly id: string }): DeclaredRole {
  // A finding in one service must not supersede a finding in another.
  const place = { ...at, document: { ...at.document, part: id } };
  return declaredRole({
    at: place,
    address: id,
    name: textMember(value, place, 'name') ?? { value: '${name}', at: place },
    otherNames: [],
    home: 'default',
    madeBy: undefined,
    policy: policyOf(value, place),
    own: Object.hasOwn(value, 'policies') ? policiesIn(value, place) : undefined,
  });
}

/** The component puts `statement`, or else a statement for `service`, into a policy. */
function policyOf(value: Node, at: Location): WrittenPolicy | undefined {
  const [statement, service] = [member(value, at, 'statement'), member(value, at, 'service')];
  const origins = noOrigins();
  const placed = { document: resolvedDocument(at.document, origins), path: [] };
  const move = (path: readonly (string | number)[], to: Location): void =>
    void origins.moved.set(pointer(path), to.path);
  if (statement !== undefined) {
    move(['Statement'], statement.at);
    move(['Version'], at);
    return { value: { Version: '1', Statement: statement.value }, at: placed };
  }
  if (service === undefined) return undefined;
  for (const path of [['Version'], ['Statement']]) move(path, service.at);
  move(['Statement', 0, 'Principal', 'Service', 0], service.at);
  noteComputed([], origins);
  const principal = { Service: [service.value] };
  const made = { Action: 'sts:AssumeRole', Effect: 'Allow', Principal: principal };
  return { value: { Version: '1', Statement: [made] }, at: placed };
}

/** Names of policies, which the component looks for among those of the system first, and policies that are written out. */
function policiesIn(value: Node, at: Location): readonly AttachedPolicy[] {
  return asList(value['policies']).flatMap((each, index) => {
    const place = below(at, 'policies', index);
    if (typeof each === 'string')
      return [attachedPolicy({ value: each, at: place }, { value: typeOf(each), at: place })];
    const node = asObject(each);
    const name = textMember(node, place, 'name');
    const content = permissionsOf({ Statement: node?.['statement'] });
    return name === undefined ? [] : [{ at: name.at, name: name.value, type: 'Custom', ...content }];
  });
}

function typeOf(name: string): string {
  return /^(?:Aliyun|AdministratorAccess$|ReadOnlyAccess$)/.test(name) ? 'System' : 'Custom';
}
