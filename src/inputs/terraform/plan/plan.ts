import { parseInner } from '../../../formats/json/parse.ts';
import { asList, asObject, member, type Node, textMember, unknownText } from '../../../formats/nodes.ts';
import {
  type DeclaredAttachment,
  type DeclaredGrant,
  type DeclaredJob,
  type DeclaredRole,
  NO_HOME,
  type Stack,
} from '../../../inventory/declared.ts';
import { type AccountId, parseAccountId } from '../../../model/account.ts';
import { type Document, below, type Located, type Location, type Path } from '../../../model/document.ts';
import type { Task } from '../../../model/dts/task.ts';
import { parseRoleArn, roleOfPrincipal } from '../../../model/role.ts';
import { isUnknown } from '../../../model/unresolved.ts';
import { topologyOf } from '../../dts/requests.ts';
import { attachedPolicy, namedPermissions, type NamedPermissions } from '../../ram/permissions.ts';
import { readPolicyText } from '../../ram/roles.ts';
import { CLOUD_CONTROL, isControlledRole, ROLE_PROPERTIES } from '../cloud-control.ts';
import { isRawState } from '../detect.ts';
import { readJobAttributes } from '../job-attributes.ts';
import { accountOfChain, oneOf, type ProviderAccount } from '../providers.ts';

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
  /^alicloud_(?:ram_(?:role|policy|role_policy_attachment|user_policy_attachment|group_policy_attachment)|resource_manager_(?:role|policy_attachment)|dts_\w+)$/;

function isOurs({ type, values }: Pick<PlannedResource, 'type' | 'values'>): boolean {
  if (type !== CLOUD_CONTROL) return OURS.test(type);
  return isControlledRole(String(values['product']), String(values['resource_code']));
}

/** Whether a value is a plan or a state of Terraform that holds anything of ours. */
export function isPlan(value: Node): boolean {
  if (typeof value['format_version'] !== 'string' && !isRawState(value)) return false;
  for (const resource of plannedResources(value)) if (isOurs(resource)) return true;
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
    if (!isOurs(planned)) continue;
    const fromConfiguration = configured(planned.address);
    const home = fromConfiguration?.provider ?? planned.home ?? 'alicloud';
    const owned = ownerIn(planned.type, planned.values);
    const provider = owners.get(home);
    const owner = owned ?? provider?.account;
    const isOwnerUnsure = owned === undefined && provider?.isUnsure === true;
    resources.push({
      at: { document, path: planned.path },
      home,
      owner,
      isOwnerUnsure,
      configured: fromConfiguration,
      ...planned,
    });
  }
  const of = (pattern: RegExp): readonly Resource[] => resources.filter(({ type }) => pattern.test(type));
  const instances = new Map(
    of(/^alicloud_dts_.*instance$/)
      .toReversed()
      .map((each) => [withoutIndexes(each.address), each]),
  );
  return {
    language: 'plan',
    roles: resources.flatMap((resource) => roleIn(resource) ?? []).map(roleOf),
    attachments: of(/^alicloud_(?:ram_role|resource_manager)_policy_attachment$/).flatMap(attachment),
    grants: of(/^alicloud_ram_(?:user|group)_policy_attachment$/).flatMap(grant),
    jobs: of(/^alicloud_dts_(?:synchronization|migration|subscription)_job$/).map((job) => jobOf(job, instances)),
    permissions: new Map(of(/^alicloud_ram_policy$/).flatMap(customPolicy)),
  };
}

/** An attribute: not there, known, or known only later; what is sensitive counts as not known. */
function attributeOf(resource: Resource, ...names: readonly string[]): Located<unknown> | undefined {
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
  const found = attributeOf(resource, ...names);
  return typeof found?.value === 'string' ? { value: found.value, at: found.at } : undefined;
}

/** A role with its arguments. */
interface PlannedRole {
  readonly resource: Resource;
  readonly name: Located<string> | undefined;
  readonly policy: Located<unknown> | undefined;
}

function roleIn(resource: Resource): PlannedRole | undefined {
  if (resource.type === CLOUD_CONTROL) return controlledRole(resource);
  if (!resource.type.endsWith('_role')) return undefined;
  return {
    resource,
    name: textAttribute(resource, 'role_name', 'name'),
    policy: attributeOf(resource, 'assume_role_policy_document', 'document'),
  };
}

/** A role that Cloud Control makes: its properties stand in a text. */
function controlledRole(resource: Resource): PlannedRole {
  const properties = textAttribute(resource, 'desire_attributes');
  const inner = properties && parseInner(properties.value, properties.at);
  if (inner?.state !== 'read') return { resource, name: undefined, policy: properties };
  const [node, at] = [asObject(inner.value), { document: inner.document, path: [] }];
  return {
    resource,
    name: textMember(node, at, ROLE_PROPERTIES.role_name),
    policy: member(node, at, ROLE_PROPERTIES.assume_role_policy_document),
  };
}

function roleOf({ resource, policy, ...given }: PlannedRole): DeclaredRole {
  const { address, home, at, owner, isOwnerUnsure } = resource;
  const name = given.name ?? { value: unknownText(`${address}.role_name`), at };
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
  const [role, name] = [attachedRole(resource), textAttribute(resource, 'policy_name')];
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

/** Resource Manager calls principals of all kinds by one name; those that are no role are none of ours. */
function attachedRole(resource: Resource): Located<string> | undefined {
  const own = textAttribute(resource, 'role_name');
  const kind = textAttribute(resource, 'principal_type')?.value ?? '';
  const principal = kind === 'ServiceRole' || isUnknown(kind) ? textAttribute(resource, 'principal_name') : undefined;
  return own ?? (principal && { value: roleOfPrincipal(principal.value), at: principal.at });
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

function customPolicy(resource: Resource): NamedPermissions {
  const name = textAttribute(resource, 'policy_name', 'name')?.value;
  return namedPermissions(name, attributeOf(resource, 'policy_document', 'document')?.value);
}

/**
 * The accounts of the providers of a plan or a state, by provider with its alias, where it says which: the ARN of a role that is there
 * already or the ID that a data source got, else the role that a provider takes. What contradicts itself says nothing.
 */
function ownersIn(
  root: Node,
  configured: (address: string) => Configured | undefined,
): ReadonlyMap<string, ProviderAccount> {
  const seen = new Map<string, Set<AccountId>>();
  const see = (provider: string | undefined, owner: AccountId | undefined): void => {
    if (provider !== undefined && owner !== undefined) seen.set(provider, (seen.get(provider) ?? new Set()).add(owner));
  };
  const prior = asObject(asObject(asObject(root['prior_state'])?.['values'])?.['root_module']);
  for (const { address, type, values } of prior === undefined ? [] : everyResource(prior))
    see(configured(address)?.provider, ownerIn(type, values));
  for (const { home, type, values } of plannedResources(root)) see(home, ownerIn(type, values));
  const owners = new Map<string, ProviderAccount>();
  const { provider_config: providers } = asObject(root['configuration']) ?? {};
  for (const [key, item] of Object.entries(asObject(providers) ?? {})) {
    const taken = takenBy(asObject(item) ?? {}, root);
    if (taken !== undefined) owners.set(key, taken);
  }
  for (const [key, [account, ...more]] of seen) {
    if (more.length > 0) owners.delete(key);
    else if (account !== undefined) owners.set(key, { account, isUnsure: false });
  }
  return owners;
}

/** Whose account it is, by a resource that is there. */
function ownerIn(type: string, values: Node): AccountId | undefined {
  const text = (name: string): string => (typeof values[name] === 'string' ? values[name] : '');
  if (type === 'alicloud_account') return parseAccountId(text('id'));
  if (type === 'alicloud_caller_identity') return parseAccountId(text('account_id'));
  return type === 'alicloud_ram_role' ? parseRoleArn(text('arn'))?.owner : undefined;
}

/** The account of the role that a provider takes. */
function takenBy(provider: Node, root: Node): ProviderAccount | undefined {
  const expressions = asObject(provider['expressions']) ?? {};
  const roles = oneOf(asList(expressions['assume_role']), asList(expressions['assume_role_with_oidc']));
  return accountOfChain(roles.map((role) => constant(asObject(role)?.['role_arn'], root) ?? ''));
}

/** A text that is written there, or the value of the one variable that stands for it. */
function constant(expression: unknown, root: Node): string | undefined {
  const { constant_value: value, references } = asObject(expression) ?? {};
  if (typeof value === 'string') return value;
  const [name, ...more] = asList(references);
  if (typeof name !== 'string' || !name.startsWith('var.') || more.length > 0) return undefined;
  const setting = asObject(asObject(root['variables'])?.[name.slice('var.'.length)])?.['value'];
  return typeof setting === 'string' ? setting : undefined;
}

/** What the configuration of a plan says of a resource. */
interface Configured {
  /** The provider with its alias. */
  readonly provider: string | undefined;
  /** The resource of a type, by address, that an attribute is taken from. */
  refersTo(attribute: string, type?: RegExp): string | undefined;
}

/** Finds what the configuration says of a resource by its address; a state has no configuration. */
function configuredIn(root: Node): (address: string) => Configured | undefined {
  const found = new Map<string, Configured>();
  const configuration = asObject(root['configuration']);
  if (configuration !== undefined) addModule(asObject(configuration['root_module']) ?? {}, '', found);
  return (address) => found.get(withoutIndexes(address));
}

/** `module.a["x"].alicloud_ram_role.r[0]` as the configuration has it. */
export function withoutIndexes(address: string): string {
  return address.replace(/\[(?:"(?:[^"\\]|\\.)*"|\d+)\]/g, '');
}

const ROLE = /^alicloud_ram_role\.[\w-]+$/;

function addModule(node: Node, prefix: string, found: Map<string, Configured>): void {
  for (const item of asList(node['resources'])) {
    const { address, expressions: all, provider_config_key: provider } = asObject(item) ?? {};
    if (typeof address !== 'string') continue;
    const expressions = asObject(all) ?? {};
    found.set(`${prefix}${address}`, {
      provider: typeof provider === 'string' ? provider : undefined,
      refersTo(attribute, type = ROLE) {
        const names = asList(asObject(expressions[attribute])?.['references']).filter(
          (name) => typeof name === 'string',
        );
        const resource = names.map(withoutIndexes).find((name) => type.test(name));
        return resource === undefined ? undefined : `${prefix}${resource}`;
      },
    });
  }
  for (const [name, item] of Object.entries(asObject(node['module_calls']) ?? {})) {
    const child = asObject(asObject(item)?.['module']);
    if (child !== undefined) addModule(child, `${prefix}module.${name}.`, found);
  }
}

/** A resource of a plan or a state. `path`: where it stands in the text. */
interface PlannedResource {
  readonly address: string;
  readonly type: string;
  readonly values: Node;
  /** Attributes that are known only after the run, and those whose values nobody may see: true by name. */
  readonly unknown: Node;
  readonly sensitive: Node;
  readonly path: Path;
  /** Where its attributes stand below it. */
  readonly valuesAt: Path;
  /** Where it is named. */
  readonly nameAt: Path;
  /** The provider with its alias, if it has one. */
  readonly home?: string;
}

const NONE: Node = {};
const VALUES: Path = ['values'];
const KEPT: Path = ['attributes'];
const AFTER: Path = ['change', 'after'];

/**
 * The resources as they will be: those of the planned values, with what the changes say of them; of a plan without values
 * the changes themselves; of a state what is in it.
 */
function* plannedResources(root: Node): Iterable<PlannedResource> {
  if (Array.isArray(root['resources'])) yield* keptResources(root['resources']);
  const values = ['planned_values', 'values'].find(
    (key) => asObject(asObject(root[key])?.['root_module']) !== undefined,
  );
  const changes = asList(root['resource_changes']);
  if (values !== undefined) {
    const byAddress = new Map<unknown, Node>();
    for (const item of changes) {
      const change = asObject(item);
      // What is left of an object that was replaced has the address of the one in its place.
      if (change !== undefined && change['deposed'] === undefined)
        byAddress.set(change['address'], asObject(change['change']) ?? NONE);
    }
    yield* inModule(asObject(asObject(root[values])?.['root_module']) ?? NONE, [values, 'root_module'], byAddress);
  } else if (changes.length > 0) yield* changed(changes);
  else {
    const prior = asObject(asObject(asObject(root['prior_state'])?.['values'])?.['root_module']);
    if (prior !== undefined) yield* inModule(prior, ['prior_state', 'values', 'root_module'], new Map());
  }
}

/** The instances of a state as Terraform keeps it. */
function* keptResources(resources: readonly unknown[]): Iterable<PlannedResource> {
  for (let index = 0; index < resources.length; index++) {
    const { mode, type, name, module, provider, instances } = asObject(resources[index]) ?? NONE;
    if (mode === 'data' || typeof type !== 'string' || typeof name !== 'string') continue;
    const all = asList(instances);
    for (let number = 0; number < all.length; number++) {
      const instance = asObject(all[number]);
      // What is left of an object that was replaced.
      if (instance === undefined || instance['deposed'] !== undefined) continue;
      const key = instance['index_key'];
      const inModules = typeof module === 'string' ? `${module}.` : '';
      yield {
        address: `${inModules}${type}.${name}${key === undefined ? '' : `[${JSON.stringify(key)}]`}`,
        type,
        values: asObject(instance['attributes']) ?? NONE,
        unknown: NONE,
        sensitive: sensitiveIn(instance['sensitive_attributes']),
        path: ['resources', index, 'instances', number],
        valuesAt: KEPT,
        nameAt: ['resources', index, 'name'],
        home: homeOf(provider),
      };
    }
  }
}

/** Attributes that a state calls sensitive, each as a path. */
function sensitiveIn(paths: unknown): Node {
  const names = asList(paths).flatMap((path) => {
    const [first] = asList(path);
    const name = asObject(first)?.['value'];
    return typeof name === 'string' ? [[name, true] as const] : [];
  });
  return Object.fromEntries(names);
}

/** `provider["registry.terraform.io/aliyun/alicloud"].orders` as a configuration has it. */
function homeOf(provider: unknown): string {
  const [source = '', alias = ''] = String(provider).split('"]');
  const name = source.slice(Math.max(source.lastIndexOf('/'), source.lastIndexOf('"')) + 1) || 'alicloud';
  return `${name}${alias}`;
}

function* inModule(node: Node, path: Path, changes: ReadonlyMap<unknown, Node>): Iterable<PlannedResource> {
  const resources = asList(node['resources']);
  for (let index = 0; index < resources.length; index++) {
    const resource = asObject(resources[index]);
    if (resource === undefined || resource['mode'] === 'data') continue;
    const { address, type } = resource;
    if (typeof address !== 'string' || typeof type !== 'string') continue;
    const change = changes.get(address);
    yield {
      address,
      type,
      values: asObject(resource['values']) ?? NONE,
      unknown: asObject(change?.['after_unknown']) ?? NONE,
      sensitive: { ...asObject(change?.['after_sensitive']), ...asObject(resource['sensitive_values']) },
      path: [...path, 'resources', index],
      valuesAt: VALUES,
      nameAt: [...path, 'resources', index, 'address'],
    };
  }
  const modules = asList(node['child_modules']);
  for (let index = 0; index < modules.length; index++) {
    const child = asObject(modules[index]);
    if (child !== undefined) yield* inModule(child, [...path, 'child_modules', index], changes);
  }
}

/** All resources below a module, data sources too, with their values. */
function* everyResource(node: Node): Iterable<Pick<PlannedResource, 'address' | 'type' | 'values'>> {
  for (const item of asList(node['resources'])) {
    const { address, type, values } = asObject(item) ?? NONE;
    if (typeof address === 'string' && typeof type === 'string')
      yield { address, type, values: asObject(values) ?? NONE };
  }
  for (const child of asList(node['child_modules'])) yield* everyResource(asObject(child) ?? NONE);
}

function* changed(changes: readonly unknown[]): Iterable<PlannedResource> {
  for (let index = 0; index < changes.length; index++) {
    const node = asObject(changes[index]);
    const change = asObject(node?.['change']);
    const after = asObject(change?.['after']);
    if (node === undefined || change === undefined || after === undefined || node['mode'] === 'data') continue;
    const { address, type } = node;
    if (typeof address !== 'string' || typeof type !== 'string') continue;
    yield {
      address,
      type,
      values: after,
      unknown: asObject(change['after_unknown']) ?? NONE,
      sensitive: asObject(change['after_sensitive']) ?? NONE,
      path: ['resource_changes', index],
      valuesAt: AFTER,
      nameAt: ['resource_changes', index, 'address'],
    };
  }
}
