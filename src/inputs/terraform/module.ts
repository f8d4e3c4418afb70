import { plainValue, textOf, type Slot, type Value } from '../../formats/hcl/values.ts';
import { unknownText } from '../../formats/nodes.ts';
import type { DeclaredAttachment, DeclaredGrant, DeclaredRole, Stack } from '../../inventory/declared.ts';
import type { Located } from '../../model/document.ts';
import { roleOfPrincipal } from '../../model/role.ts';
import { isUnknown } from '../../model/unresolved.ts';
import type { EmbeddedStacks } from '../nested-texts.ts';
import { attachedPolicy, namedPermissions, type NamedPermissions } from '../ram/permissions.ts';
import { CLOUD_CONTROL, isControlledRole } from './cloud-control.ts';
import { openConfiguration, type Configuration, type Entered, type Opening } from './configuration.ts';
import { handedOnIn } from './handed-on.ts';
import { readTerraformJob } from './job.ts';
import { providerOf, type ProviderAccount } from './providers.ts';
import { attributeText, resourceOf, type Resource } from './resource.ts';
import { instancesOf } from './resources.ts';
import { readTerraformRole } from './role.ts';
import { type NestedReaders, templatesIn } from './templates.ts';
import type { Module } from './blocks.ts';

/** What is requested of a module besides how it is opened. */
interface Reading extends Opening {
  /** The user asked for it; other files are read to know what its names mean. */
  readonly isAsked: (file: string) => boolean;
  /** Absent where no text has a template of ROS. */
  readonly nested?: NestedReaders | undefined;
}

/** What a module and all that it calls declare together, and the folders that were read for it. */
interface ModuleStack {
  readonly stack: Stack;
  readonly folders: ReadonlySet<string>;
  /** What the templates in it declare. */
  readonly inner: readonly EmbeddedStacks[];
}

/** Reads what a module, and the modules that it calls, declare of roles, their policies and DTS jobs. */
export function readModule(module: Module, { isAsked: isAskedFile, nested, ...opening }: Reading): ModuleStack {
  const configuration = openConfiguration(module, opening);
  const { entered, owners, effort, gaps } = configuration;
  const isAsked = (resource: Resource): boolean => filesOf(resource).some(isAskedFile);
  const modules = new Map<Resource, Entered>();
  for (const each of entered) for (const resource of resourcesIn(each, isAskedFile)) modules.set(resource, each);
  const resources = [...modules.keys()];
  const of = (pattern: RegExp): readonly Resource[] => resources.filter(({ type }) => pattern.test(type));
  const ownNames = ownNamesOf(entered);
  const jobs = of(/^alicloud_dts_(?:synchronization|migration|subscription)_job$/);
  const instances = new Map(of(/^alicloud_dts_.*instance$/).map((each) => [each.id, each]));
  const attachments = of(ATTACHMENT).flatMap((resource) =>
    attachment(resource).map((each) => ({ isContext: !isAsked(resource), ...each })),
  );
  // Where the module attaches policies, who else may is not asked.
  const isHandedOn = attachments.length === 0 ? handedOnBy(configuration) : () => true;
  const templates =
    nested &&
    templatesIn(resources.filter(isAsked), {
      nested,
      readYaml: opening.readYaml,
      ownerOf: (resource) => {
        const { owner, isOwnerUnsure } = ownerOf(resource, owners);
        return isOwnerUnsure === true ? undefined : owner;
      },
    });
  for (const file of templates?.tooDeep ?? []) effort.tooDeep.add(file);
  const stack: Stack = {
    language: 'terraform',
    roles: resources.filter(isRole).map((resource): DeclaredRole => ({
      ownNames: ownNames.get(resource.home) ?? [],
      ...ownerOf(resource, owners),
      isContext: !isAsked(resource),
      isHandedOn: isHandedOn(resource, modules.get(resource)),
      ...readTerraformRole(resource),
    })),
    attachments,
    grants: of(/^alicloud_ram_(?:user|group)_policy_attachment$/)
      .filter(isAsked)
      .flatMap(grant),
    jobs: jobs.filter(isAsked).map((resource) => readTerraformJob(resource, instances, owners)),
    permissions: new Map(of(/^alicloud_ram_policy$/).flatMap(customPolicy)),
    isWhole: isWhole(configuration),
    givenUp: effort,
    gaps: [...gaps(), ...(templates?.gaps ?? [])],
  };
  return { stack, folders: new Set(entered.map((each) => each.module.path)), inner: templates?.found ?? [] };
}

/** Whether all files of a configuration were read; a module elsewhere knows only the roles that are passed to it. */
function isWhole({ entered }: Configuration): boolean {
  return entered.every(({ module }) => module.isWhole);
}

/** Whether others may attach policies to a role of the configuration. */
function handedOnBy({ entered }: Configuration): (role: Resource, of: Entered | undefined) => boolean {
  const known = new Map(entered.map(({ module }) => [module.path, handedOnIn(module.files)]));
  return (role, of) => known.get(of?.module.path ?? '')?.(role) ?? true;
}

function ownerOf(
  { home }: Resource,
  owners: ReadonlyMap<string, ProviderAccount>,
): Pick<DeclaredRole, 'owner' | 'isOwnerUnsure'> {
  const owner = owners.get(home);
  return { owner: owner?.account, isOwnerUnsure: owner?.isUnsure === true };
}

/** The resources that a module makes, each instance by itself. */
function resourcesIn({ scope, homeOf }: Entered, isAsked: Reading['isAsked']): readonly Resource[] {
  return [...scope.resources.values()].flatMap((all) =>
    all.flatMap((declared) => {
      const { block, source } = declared;
      if (block.type !== 'resource') return [];
      const home = homeOf(providerOf(block, source));
      return instancesOf(block, { source, scope }).all.map((instance) =>
        resourceOf(declared, { scope, instance, home, isAsked }),
      );
    }),
  );
}

/** The files in which any of a resource is written. */
function filesOf({ declared: { source, block }, slots }: Resource): readonly string[] {
  const files = new Set([source.file]);
  const seen = new Set<Value>();
  const open: Slot[] = [...slots.values()];
  for (const each of block.attributes.values()) if (each.source) files.add(each.source.file);
  for (let slot = open.pop(); slot !== undefined; slot = open.pop()) {
    const { value } = slot;
    files.add(value.at.source.file);
    if (seen.has(value)) continue;
    seen.add(value);
    if (value.kind === 'list') open.push(...value.items);
    if (value.kind === 'object') open.push(...value.members.values());
    if (value.kind === 'json') open.push({ at: value.at, value: value.of });
  }
  return [...files];
}

/** By provider, how the data sources that ask it for its own account are referred to. */
function ownNamesOf(entered: readonly Entered[]): ReadonlyMap<string, readonly string[]> {
  const names = new Map<string, Set<string>>();
  for (const { scope, homeOf } of entered)
    for (const [address, all] of scope.resources) {
      const [, attributes] = OWN.find(([type]) => address.startsWith(`data.${type}.`)) ?? [];
      for (const { block, source } of attributes === undefined ? [] : all) {
        const home = homeOf(providerOf(block, source));
        const known = names.get(home) ?? new Set();
        names.set(home, known);
        for (const index of ['', '[0]'])
          for (const each of attributes ?? []) known.add(unknownText(`${address}${index}.${each}`));
      }
    }
  return new Map([...names].map(([home, found]) => [home, [...found]]));
}

/** Data sources of the account that a provider logs on to, and what holds its ID. */
const OWN: readonly (readonly [type: string, attributes: readonly string[]])[] = [
  ['alicloud_account', ['id']],
  ['alicloud_caller_identity', ['account_id', 'id']],
];

/** Also the resources that no provider has but people write. */
const ROLE = /^(?:alicloud|alibabacloud|aliyun)_(?:ram|resource_manager)_role$/;

function isRole(resource: Resource): boolean {
  if (resource.type !== CLOUD_CONTROL) return ROLE.test(resource.type);
  const [product, code] = ['product', 'resource_code'].map((name) => attributeText(resource, name)?.value);
  return isControlledRole(product, code);
}

/** What attaches a policy to a role: of RAM, or of Resource Manager, which calls principals of all kinds by one name. */
const ATTACHMENT = /^alicloud_(?:ram_role|resource_manager)_policy_attachment$/;

function attachment(resource: Resource): readonly DeclaredAttachment[] {
  const [role, name] = [attachedRole(resource), attributeText(resource, 'policy_name')];
  if (role === undefined || name === undefined) return [];
  const policy = attachedPolicy(name, attributeText(resource, 'policy_type'));
  const refersTo = resource.slots.get('role_name')?.value.refersTo;
  return [
    { role, home: resource.home, policy, address: resource.address, ...(refersTo !== undefined && { refersTo }) },
  ];
}

/** A principal that is no role has policies that are none of ours. */
function attachedRole(resource: Resource): Located<string> | undefined {
  const own = attributeText(resource, 'role_name');
  const kind = attributeText(resource, 'principal_type')?.value ?? '';
  const principal = kind === 'ServiceRole' || isUnknown(kind) ? attributeText(resource, 'principal_name') : undefined;
  return own ?? (principal && { value: roleOfPrincipal(principal.value), at: principal.at });
}

function grant(resource: Resource): readonly DeclaredGrant[] {
  const to = resource.type.includes('_user_') ? 'user' : 'group';
  const name = attributeText(resource, `${to}_name`)?.value ?? '';
  const found = attributeText(resource, 'policy_name');
  const type = attributeText(resource, 'policy_type')?.value ?? '';
  if (found === undefined) return [];
  const policy = { at: found.at, name: found.value, type, statements: undefined };
  return [{ policy, to, name, address: resource.address }];
}

function customPolicy(resource: Resource): NamedPermissions {
  const name = attributeText(resource, 'policy_name', 'name')?.value;
  const slot = resource.slots.get('policy_document') ?? resource.slots.get('document');
  const value = slot?.value;
  return namedPermissions(name, value && (value.kind === 'json' ? plainValue(value.of) : textOf(value)));
}
