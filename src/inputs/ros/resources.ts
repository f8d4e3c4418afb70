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
import { below, type Located, type Location, type Path } from '../../model/document.ts';
import type { Task } from '../../model/dts/task.ts';
import type { AttachedPolicy } from '../../model/role.ts';
import { readRequest, topologyOf } from '../dts/requests.ts';
import { attachedPolicy, namedPermissions, permissionsOf, type NamedPermissions } from '../ram/permissions.ts';
import { readPolicyText } from '../ram/roles.ts';
import { resolveValue, functionIn, OWN_ACCOUNT, type TemplateReading, type Walk } from './functions.ts';
import { handedOnIn } from './handed-on.ts';
import { resolvedDocument } from '../../source/origins.ts';

/** A resource of a template with its properties worked out. */
interface Resource {
  readonly id: string;
  readonly type: string;
  readonly properties: Node;
  /** As they are written. */
  readonly written: Node;
  /** Of the properties, in the document that has the origin of their values. */
  readonly at: Location;
  /** Its name, made different from those of other templates. */
  readonly address: string;
}

/** What the resources of a template declare. */
export type Declared = Pick<Stack, 'roles' | 'attachments' | 'grants' | 'jobs' | 'permissions'>;

/** All that is made by one template; where it is made is known to the caller. */
const HOME = 'template';

/** Reads the resources of a template, but not those of templates in it. */
export function declaredIn(template: Node, reading: TemplateReading): Declared {
  const { walk, at } = reading;
  const resources = resourcesOf(reading);
  const of = (pattern: RegExp): readonly Resource[] => resources.filter(({ type }) => pattern.test(type));
  const unfilled = groupBy(walk.unfilled, ({ path }) => [String(path[at.path.length + 1])]);
  const instances = new Map(of(/^ALIYUN::DTS::Instance$/).map((each) => [each.id, each]));
  const isHandedOn = handedOnIn(template);
  return {
    roles: of(/^ALIYUN::RAM::Role$/).map((resource) => ({
      ...readRole(resource, unfilled.get(resource.id) ?? []),
      isHandedOn: isHandedOn(resource),
    })),
    attachments: [
      ...of(/^ALIYUN::RAM::AttachPolicyToRole$/).flatMap(attachment),
      ...of(/^ALIYUN::RAM::ManagedPolicy$/).flatMap(managedAttachments),
    ],
    grants: of(/^ALIYUN::RAM::AttachPolicyToUser$/).flatMap(grant),
    jobs: of(JOB).map((resource) => readJob(resource, instances, walk.prefix)),
    permissions: new Map(of(/^ALIYUN::RAM::ManagedPolicy$/).flatMap(managedPolicy)),
  };
}

const JOB = /^ALIYUN::DTS::(?:(?:Synchronization|Migration|Subscription)Job2?|SubscriptionInstance)$/;
const OURS = /^ALIYUN::(?:RAM::(?:Role|AttachPolicyTo(?:Role|User)|ManagedPolicy)|DTS::\w+)$/;

function resourcesOf({ at: root, walk }: TemplateReading): readonly Resource[] {
  const document = resolvedDocument(root.document, walk.origins);
  return Object.entries(walk.scope.resources).flatMap(([id, value]) => {
    const node = asObject(value);
    const type = node?.['Type'];
    if (node === undefined || typeof type !== 'string' || !OURS.test(type)) return [];
    const path: Path = [...root.path, 'Resources', id, 'Properties'];
    const written = asObject(node['Properties']) ?? {};
    const properties = asObject(resolveValue(written, path, walk)) ?? {};
    const address = `${walk.prefix}${id}`;
    // A finding in one resource must not supersede a finding in another.
    return [{ id, type, properties, written, address, at: { document: { ...document, part: address }, path } }];
  });
}

/** The place of the resource itself: its name in the template. */
function placeOf({ at }: Resource): Location {
  return { document: at.document, path: at.path.slice(0, -1) };
}

function readRole(resource: Resource, unfilled: readonly Walk['unfilled'][number][]): DeclaredRole {
  const { address, properties, at } = resource;
  const policy = member(properties, at, 'AssumeRolePolicyDocument');
  const openName = openNameOf(policy?.value);
  const open =
    policy === undefined
      ? []
      : unfilled.filter(({ path }) => policy.at.path.every((step, index) => path[index] === step));
  return {
    at: placeOf(resource),
    address,
    id: address,
    name: textMember(properties, at, 'RoleName') ?? { value: unknownText(address), at: placeOf(resource) },
    otherNames: [unknownText(address), unknownText(`${address}.RoleName`)],
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
      ...permissionsOf(node?.['PolicyDocument']),
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

function managedAttachments({ address, properties, at }: Resource): readonly DeclaredAttachment[] {
  const name = textMember(properties, at, 'PolicyName') ?? { value: unknownText(address), at };
  return asList(properties['Roles']).map((role, index) => ({
    role: { value: String(role), at: below(at, 'Roles', index) },
    home: HOME,
    policy: { at: name.at, name: name.value, type: 'Custom', statements: undefined },
  }));
}

function managedPolicy({ address, properties }: Resource): NamedPermissions {
  const { PolicyName: name, PolicyDocument: document } = properties;
  return namedPermissions(typeof name === 'string' ? name : unknownText(address), document);
}

/** A job has the parameters of the request that makes it, and the topology of the instance that it runs on. */
function readJob(resource: Resource, instances: ReadonlyMap<string, Resource>, prefix: string): DeclaredJob {
  const { address, type, properties, at } = resource;
  const task = readRequest(properties, at, exactNumbers(properties, at), type);
  const named: Task = { ...task, at: placeOf(resource), name: task.name ?? { value: address, at: placeOf(resource) } };
  return {
    task: withTopology(named, properties, instances),
    home: HOME,
    references: referencesOf(resource.written, prefix),
  };
}

/** The roles of the template that the ends of a job name by `Ref` or `Fn::GetAtt`. */
function referencesOf(properties: Node, prefix: string): DeclaredJob['references'] {
  const inner = asObject(properties['Configuration']);
  const [source, destination] = ['SourceEndpoint', 'DestinationEndpoint'].map((key) => {
    const end = asObject(properties[key] ?? inner?.[key]);
    const [name, argument] = functionIn(asObject(end?.['Role']) ?? {}) ?? [];
    const [id] = name === 'Ref' || name === 'Fn::GetAtt' ? String(argument).split(/[.,]/) : [];
    return id === undefined ? undefined : `${prefix}${id}`;
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
