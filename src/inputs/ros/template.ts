import { asList, asObject, member, textMember, type Node, unknownText } from '../../formats/nodes.ts';
import { exactNumbers } from '../../formats/scalar.ts';
import {
  type DeclaredAttachment,
  type DeclaredGrant,
  type DeclaredJob,
  type DeclaredRole,
  openNameOf,
  type Stack,
} from '../../inventory/declared.ts';
import { groupBy } from '../../lib/collections.ts';
import { type Document, below, type Located, type Location, type Path } from '../../model/document.ts';
import type { Task } from '../../model/dts/task.ts';
import type { AttachedPolicy, PermissionStatement } from '../../model/role.ts';
import { readRequest, topologyOf } from '../dts/requests.ts';
import { attachedPolicy, permissionsOf } from '../ram/permissions.ts';
import { readPolicyText } from '../ram/roles.ts';
import { handedOnIn } from './handed-on.ts';
import { resolveValue, beginWalk, functionIn, templateScope, OWN_ACCOUNT, type Walk } from './functions.ts';
import { resolvedDocument } from './origins.ts';

/** A stack is made in one account. */
const HOME = 'stack';

/** A resource of a template with its properties worked out. */
interface Resource {
  readonly id: string;
  readonly type: string;
  readonly properties: Node;
  /** As they are written. */
  readonly written: Node;
  /** Of the properties, in the document that tells where their values came from. */
  readonly at: Location;
}

/** Reads what a ROS template declares of roles, their policies and DTS jobs. `given`: values of parameters. */
export function readRosTemplate(value: unknown, at: Location, given: ReadonlyMap<string, string>): Stack {
  const walk = beginWalk(templateScope(asObject(value) ?? {}, given), at.document.file);
  const document = resolvedDocument(at.document, walk.origins);
  const resources = resourcesOf(walk, document);
  const of = (pattern: RegExp): readonly Resource[] => resources.filter(({ type }) => pattern.test(type));
  const unfilled = groupBy(walk.unfilled, ({ path: [, id = ''] }) => [id]);
  const instances = new Map(of(/^ALIYUN::DTS::Instance$/).map((each) => [each.id, each]));
  const isHandedOn = handedOnIn(asObject(value) ?? {});
  return {
    language: 'ros',
    roles: of(/^ALIYUN::RAM::Role$/).map((resource) => ({
      ...readRole(resource, unfilled.get(resource.id) ?? []),
      isHandedOn: isHandedOn(resource),
    })),
    attachments: [
      ...of(/^ALIYUN::RAM::AttachPolicyToRole$/).flatMap(attachment),
      ...of(/^ALIYUN::RAM::ManagedPolicy$/).flatMap(managedAttachments),
    ],
    grants: of(/^ALIYUN::RAM::AttachPolicyToUser$/).flatMap(grant),
    jobs: of(JOB).map((resource) => readJob(resource, instances)),
    permissions: new Map(of(/^ALIYUN::RAM::ManagedPolicy$/).flatMap(managedPolicy)),
    isWhole: true,
    givenUp: walk.effort,
  };
}

const JOB = /^ALIYUN::DTS::(?:(?:Synchronization|Migration|Subscription)Job2?|SubscriptionInstance)$/;
const OURS = /^ALIYUN::(?:RAM::(?:Role|AttachPolicyTo(?:Role|User)|ManagedPolicy)|DTS::\w+)$/;

function resourcesOf(walk: Walk, document: Document): readonly Resource[] {
  return Object.entries(walk.scope.resources).flatMap(([id, value]) => {
    const node = asObject(value);
    const type = node?.['Type'];
    if (node === undefined || typeof type !== 'string' || !OURS.test(type)) return [];
    const path: Path = ['Resources', id, 'Properties'];
    const written = asObject(node['Properties']) ?? {};
    const properties = asObject(resolveValue(written, path, walk)) ?? {};
    // What is said of one resource does not silence what is said of another.
    return [{ id, type, properties, written, at: { document: { ...document, part: id }, path } }];
  });
}

/** The place of the resource itself: its name in the template. */
function placeOf({ at }: Resource): Location {
  return { document: at.document, path: at.path.slice(0, -1) };
}

function readRole(resource: Resource, unfilled: readonly Walk['unfilled'][number][]): DeclaredRole {
  const { id, properties, at } = resource;
  const policy = member(properties, at, 'AssumeRolePolicyDocument');
  const openName = openNameOf(policy?.value);
  const open =
    policy === undefined
      ? []
      : unfilled.filter(({ path }) => policy.at.path.every((step, index) => path[index] === step));
  return {
    at: placeOf(resource),
    address: id,
    id,
    name: textMember(properties, at, 'RoleName') ?? { value: unknownText(id), at: placeOf(resource) },
    otherNames: [unknownText(id), unknownText(`${id}.RoleName`)],
    home: HOME,
    owner: undefined,
    policy: () => (openName === undefined ? readPolicyText(policy) : { state: 'absent' }),
    openName,
    openAt: policy?.at,
    own: ownPolicies(properties, at),
    unfilled: open.map(({ path, text: value }) => ({ value, at: { document: at.document, path } })),
    // What nothing fills in says no account.
    ...(open.length === 0 && { ownNames: OWN_ACCOUNT.map(unknownText) }),
  };
}

/** `PolicyAttachments` (names of system and custom policies) and `Policies` (custom ones, written out). */
function ownPolicies(properties: Node, at: Location): readonly AttachedPolicy[] | undefined {
  const attached = member(properties, at, 'PolicyAttachments');
  const inline = member(properties, at, 'Policies');
  if (attached === undefined && inline === undefined) return undefined;
  const names = asObject(attached?.value);
  const listed = (['System', 'Custom'] as const).flatMap((type) => {
    const place = below(at, 'PolicyAttachments', type);
    return asList(names?.[type]).map((name, index) =>
      attachedPolicy({ value: String(name), at: below(place, index) }, { value: type, at: below(place, index) }),
    );
  });
  const written = asList(inline?.value).map((item, index) => {
    const place = below(at, 'Policies', index);
    const node = asObject(item);
    const name = textMember(node, place, 'PolicyName');
    return {
      at: name?.at ?? place,
      name: name?.value ?? '',
      type: 'Custom',
      statements: permissionsOf(node?.['PolicyDocument']),
    };
  });
  // What is filled in later may be any list of policies.
  const open = [attached, inline].filter((found) => typeof found?.value === 'string');
  return [
    ...listed,
    ...written,
    ...open.map((found) =>
      attachedPolicy({ value: String(found?.value), at: found?.at ?? at }, { value: 'Custom', at }),
    ),
  ];
}

function attachment({ properties, at }: Resource): readonly DeclaredAttachment[] {
  const [role, name, type] = ['RoleName', 'PolicyName', 'PolicyType'].map((key) => textMember(properties, at, key));
  return role === undefined || name === undefined ? [] : [{ role, home: HOME, policy: attachedPolicy(name, type) }];
}

function grant({ properties, at }: Resource): readonly DeclaredGrant[] {
  const [name, found] = [textMember(properties, at, 'UserName'), textMember(properties, at, 'PolicyName')];
  const type = textMember(properties, at, 'PolicyType')?.value ?? '';
  if (found === undefined) return [];
  const policy = { at: found.at, name: found.value, type, statements: undefined };
  return [{ policy, to: 'user', name: name?.value ?? '' }];
}

function managedAttachments({ id, properties, at }: Resource): readonly DeclaredAttachment[] {
  const name = textMember(properties, at, 'PolicyName') ?? { value: unknownText(id), at };
  return asList(properties['Roles']).map((role, index) => ({
    role: { value: String(role), at: below(at, 'Roles', index) },
    home: HOME,
    policy: { at: name.at, name: name.value, type: 'Custom', statements: undefined },
  }));
}

function managedPolicy({ id, properties }: Resource): readonly (readonly [string, readonly PermissionStatement[]])[] {
  const { PolicyName: name, PolicyDocument: document } = properties;
  const statements = permissionsOf(document);
  return statements === undefined ? [] : [[typeof name === 'string' ? name : unknownText(id), statements]];
}

/** A job has the parameters of the request that makes it, and the topology of the instance that it runs on. */
function readJob(resource: Resource, instances: ReadonlyMap<string, Resource>): DeclaredJob {
  const { id, type, properties, at } = resource;
  const task = readRequest(properties, at, exactNumbers(properties, at), type);
  const named: Task = { ...task, at: placeOf(resource), name: task.name ?? { value: id, at: placeOf(resource) } };
  return { task: withTopology(named, properties, instances), home: HOME, references: referencesOf(resource.written) };
}

/** The roles of the template that the ends of a job name by `Ref` or `Fn::GetAtt`. */
function referencesOf(properties: Node): DeclaredJob['references'] {
  const inner = asObject(properties['Configuration']);
  const [source, destination] = ['SourceEndpoint', 'DestinationEndpoint'].map((key) => {
    const end = asObject(properties[key] ?? inner?.[key]);
    const [name, argument] = functionIn(asObject(end?.['Role']) ?? {}) ?? [];
    const [id] = name === 'Ref' || name === 'Fn::GetAtt' ? String(argument).split(/[.,]/) : [];
    return id;
  });
  return { ...(source !== undefined && { source }), ...(destination !== undefined && { destination }) };
}

function withTopology(task: Task, properties: Node, instances: ReadonlyMap<string, Resource>): Task {
  const named = properties['DtsInstanceId'];
  const [, id = ''] = (typeof named === 'string' && /^\$\{([^.}]+)[.}]/.exec(named)) || [];
  const instance = instances.get(id);
  const found: Located<string> | undefined =
    instance && textMember(instance.properties, instance.at, 'SyncArchitecture');
  if (found === undefined || task.topology !== undefined) return task;
  return { ...task, topology: topologyOf(found.value), topologyAt: found.at };
}
