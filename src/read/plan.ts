import type { AccountId } from '../model/account.ts';
import type { Document } from '../model/document.ts';
import { below, type Located, type Location } from '../model/location.ts';
import type { PermissionStatement } from '../model/role.ts';
import type { Task } from '../model/task.ts';
import { isUnknown } from '../model/unresolved.ts';
import { attachedPolicy } from './attached-policy.ts';
import { unknownText } from './unknown-text.ts';
import { asList, asObject, type Node } from './node.ts';
import { permissionsOf } from './permissions.ts';
import { configuredIn, withoutIndexes, type Configured } from './plan-configuration.ts';
import { ownerIn, ownersIn } from './plan-owners.ts';
import { plannedResources, type PlannedResource } from './plan-resources.ts';
import { isRawState } from './recognise.ts';
import { topologyOf } from './request.ts';
import { readPolicyText } from './roles.ts';
import type { DeclaredAttachment, DeclaredGrant, DeclaredJob, DeclaredRole } from './declared.ts';
import { NO_HOME, type Stack } from './stack.ts';
import { readJobAttributes } from './terraform-job.ts';

/** A resource of a plan or a state, with its attributes as they will be. */
interface Resource extends PlannedResource {
  readonly at: Location;
  readonly home: string;
  readonly owner: AccountId | undefined;
  readonly isOwnerUnsure: boolean;
  /** What the configuration says of it. */
  readonly configured: Configured | undefined;
}

const OURS =
  /^alicloud_(?:ram_(?:role|policy|role_policy_attachment|user_policy_attachment|group_policy_attachment)|resource_manager_role|dts_\w+)$/;

/** Whether a value is a plan or a state of Terraform that holds anything of ours. */
export function isPlan(value: Node): boolean {
  if (typeof value['format_version'] !== 'string' && !isRawState(value)) return false;
  for (const { type } of plannedResources(value)) if (OURS.test(type)) return true;
  return false;
}

/** The form that we know: unknown keys are no harm within it. */
export function planVersion(value: Node): { readonly version: string; readonly isKnown: boolean } {
  if (isRawState(value)) return { version: '4', isKnown: true };
  const version = String(value['format_version']);
  return { version, isKnown: /^[01]\./.test(version) };
}

/** Reads the roles, policies and jobs of a plan or a state, as `terraform show -json` prints it. */
export function readPlan(value: unknown, given: Document): Stack {
  const root = asObject(value) ?? {};
  // A plan holds all values in clear text, those that are sensitive too: nothing around a place is shown.
  const document: Document = { ...given, isConfidential: true };
  const configured = configuredIn(root);
  const owners = ownersIn(root, configured);
  const resources: Resource[] = [];
  for (const planned of plannedResources(root)) {
    if (!OURS.test(planned.type)) continue;
    const said = configured(planned.address);
    const home = said?.provider ?? planned.home ?? 'alicloud';
    const owned = ownerIn(planned.type, planned.values);
    const provider = owners.get(home);
    const owner = owned ?? provider?.account;
    const isOwnerUnsure = owned === undefined && provider?.isUnsure === true;
    resources.push({ at: { document, path: planned.path }, home, owner, isOwnerUnsure, configured: said, ...planned });
  }
  const of = (pattern: RegExp): readonly Resource[] => resources.filter(({ type }) => pattern.test(type));
  const instances = new Map(
    of(/^alicloud_dts_.*instance$/)
      .toReversed()
      .map((each) => [withoutIndexes(each.address), each]),
  );
  return {
    language: 'plan',
    roles: of(/_role$/).map(roleOf),
    attachments: of(/^alicloud_ram_role_policy_attachment$/).flatMap(attachment),
    grants: of(/^alicloud_ram_(?:user|group)_policy_attachment$/).flatMap(grant),
    jobs: of(/^alicloud_dts_(?:synchronization|migration|subscription)_job$/).map((job) => jobOf(job, instances)),
    permissions: new Map(of(/^alicloud_ram_policy$/).flatMap(customPolicy)),
  };
}

/** An attribute: not there, known, or known only later; what is sensitive counts as not known. */
function attribute(resource: Resource, ...names: readonly string[]): Located<unknown> | undefined {
  const { values, valuesAt, unknown, sensitive, address, at } = resource;
  for (const name of names) {
    const place = below(at, ...valuesAt, name);
    // What is known only later has no place of its own.
    if (unknown[name] === true || sensitive[name] === true)
      return {
        value: unknownText(`${address}.${name}`),
        at: Object.hasOwn(values, name) ? place : nameOf(resource),
      };
    const value = values[name];
    if (value !== undefined && value !== null && value !== '') return { value, at: place };
  }
  return undefined;
}

/** Where the resource is named. */
function nameOf({ at, nameAt }: Resource): Location {
  return { document: at.document, path: nameAt };
}

function textAttribute(resource: Resource, ...names: readonly string[]): Located<string> | undefined {
  const found = attribute(resource, ...names);
  return typeof found?.value === 'string' ? { value: found.value, at: found.at } : undefined;
}

function roleOf(resource: Resource): DeclaredRole {
  const { address, home, at, owner, isOwnerUnsure } = resource;
  const name = textAttribute(resource, 'role_name', 'name') ?? { value: unknownText(`${address}.role_name`), at };
  const policy = attribute(resource, 'assume_role_policy_document', 'document');
  const isOpen = typeof policy?.value === 'string' && /^\$\{[^{}]*\}$/.test(policy.value);
  return {
    at: nameOf(resource),
    address,
    id: withoutIndexes(address),
    name,
    otherNames: [],
    home,
    owner,
    isOwnerUnsure,
    policy: () => (isOpen ? { state: 'absent' } : readPolicyText(policy)),
    policyAt: policy?.at,
    policyText: typeof policy?.value === 'string' && !isOpen ? policy.value : undefined,
    openName: isOpen ? policy.value : undefined,
    openAt: policy?.at,
    own: undefined,
    unfilled: [],
  };
}

function attachment(resource: Resource): readonly DeclaredAttachment[] {
  const { address, home, configured } = resource;
  const [role, name] = [textAttribute(resource, 'role_name'), textAttribute(resource, 'policy_name')];
  if (role === undefined || name === undefined) return [];
  // What a run makes is a policy of the account itself.
  const isMade = configured?.refersTo('policy_type', /^alicloud_ram_policy\.[\w-]+$/) !== undefined;
  const policy = attachedPolicy(
    name,
    isMade ? { value: 'Custom', at: name.at } : textAttribute(resource, 'policy_type'),
  );
  const refersTo = isUnknown(role.value) ? configured?.refersTo('role_name') : undefined;
  return [{ role, home, policy, address, ...(refersTo !== undefined && { refersTo }) }];
}

function grant(resource: Resource): readonly DeclaredGrant[] {
  const to = resource.type.includes('_user_') ? 'user' : 'group';
  const found = textAttribute(resource, 'policy_name');
  const name = textAttribute(resource, `${to}_name`)?.value ?? '';
  const type = textAttribute(resource, 'policy_type')?.value ?? '';
  if (found === undefined) return [];
  const policy = { at: found.at, name: found.value, type, statements: undefined };
  return [{ policy, to, name, address: resource.address }];
}

function jobOf(resource: Resource, instances: ReadonlyMap<string, Resource>): DeclaredJob {
  const { values, valuesAt, unknown, sensitive, at, address, type, home, owner, isOwnerUnsure, configured } = resource;
  const names = new Set([...Object.keys(values), ...Object.keys(unknown)]);
  const attributes = [...names].flatMap((name) => {
    // A plan has the passwords that somebody filled in: they are no part of the code.
    const isSecret = sensitive[name] === true || /password|secret/.test(name);
    const value = isSecret || unknown[name] === true ? unknownText(`${address}.${name}`) : values[name];
    return value === null || value === undefined || asList(value).length === 0
      ? []
      : [[name, { value, at: below(at, ...valuesAt, name) }] as const];
  });
  const found = new Map(attributes);
  const place = nameOf(resource);
  const read = readJobAttributes(found, { type, address, at: place });
  const task: Task = {
    ...read,
    ...topologyOfInstance(resource, instances),
    creator: owner && !isOwnerUnsure ? { value: owner, at: place } : undefined,
  };
  const [source, destination] = ['source', 'destination'].map((side) => configured?.refersTo(`${side}_endpoint_role`));
  const references = { ...(source !== undefined && { source }), ...(destination !== undefined && { destination }) };
  return { task, home: configured === undefined ? NO_HOME : home, references, address, attributes: found };
}

/** One-way or two-way is a matter of the instance that the job runs on. */
function topologyOfInstance(
  { configured }: Resource,
  instances: ReadonlyMap<string, Resource>,
): Pick<Task, 'topology' | 'topologyAt'> | undefined {
  const address = configured?.refersTo('dts_instance_id', /^alicloud_dts_\w*instance\.[\w-]+$/);
  const instance = instances.get(address ?? '');
  const found = instance && textAttribute(instance, 'sync_architecture');
  return found && { topology: topologyOf(found.value), topologyAt: found.at };
}

function customPolicy(resource: Resource): readonly (readonly [string, readonly PermissionStatement[]])[] {
  const name = textAttribute(resource, 'policy_name', 'name');
  const statements = permissionsOf(attribute(resource, 'policy_document', 'document')?.value);
  return name === undefined || statements === undefined ? [] : [[name.value, statements]];
}
