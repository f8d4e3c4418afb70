import type { PermissionStatement } from '../model/role.ts';
import { attachedPolicy } from './attached-policy.ts';
import type { Block } from './hcl-ast.ts';
import type { Scope } from './hcl-scope.ts';
import { plainValue, textOf } from './hcl-value.ts';
import { unknownText } from './unknown-text.ts';
import { permissionsOf } from './permissions.ts';
import type { DeclaredAttachment, DeclaredGrant, DeclaredRole } from './declared.ts';
import type { Stack } from './stack.ts';
import { readTerraformJob } from './terraform-job.ts';
import { attributeText, resourceOf, type Resource } from './terraform-resource.ts';
import { readTerraformRole } from './terraform-role.ts';
import { overridden } from './terraform-override.ts';
import { homeOf, ownersOf, scopeOf, type Module } from './terraform-scope.ts';

/** Reads what a module declares of roles, their policies and DTS jobs. */
export function readModule(module: Module): Stack {
  const merged = { ...module, files: overridden(module.files) };
  const scope = scopeOf(merged);
  const owners = ownersOf(merged, scope);
  const asked = new Set(module.files.filter(({ isAsked }) => isAsked).map(({ source }) => source));
  const isAsked = ({ declared: { source, block } }: Resource): boolean =>
    asked.has(source) || [...block.attributes.values()].some((each) => each.source && asked.has(each.source));
  const resources = [...scope.resources.values()].flatMap((all) =>
    all.flatMap((declared) => (isMade(declared.block) ? [resourceOf(declared, scope)] : [])),
  );
  const of = (pattern: RegExp): readonly Resource[] => resources.filter(({ type }) => pattern.test(type));
  const ownNames = ownNamesOf(scope);
  const jobs = of(/^alicloud_dts_(?:synchronization|migration|subscription)_job$/);
  const instances = new Map(of(/^alicloud_dts_.*instance$/).map((each) => [each.id, each]));
  return {
    language: 'terraform',
    roles: of(ROLE).map((resource): DeclaredRole => ({
      ownNames: ownNames.get(resource.home) ?? [],
      owner: owners.get(resource.home)?.account,
      isOwnerUnsure: owners.get(resource.home)?.isUnsure === true,
      isContext: !isAsked(resource),
      ...readTerraformRole(resource),
    })),
    attachments: of(/^alicloud_ram_role_policy_attachment$/).flatMap((resource) =>
      attachment(resource).map((each) => ({ isContext: !isAsked(resource), ...each })),
    ),
    grants: of(/^alicloud_ram_(?:user|group)_policy_attachment$/)
      .filter(isAsked)
      .flatMap(grant),
    jobs: jobs.filter(isAsked).map((resource) => readTerraformJob(resource, instances, owners)),
    permissions: new Map(of(/^alicloud_ram_policy$/).flatMap(customPolicy)),
    givenUp: scope.effort,
  };
}

/** `count = 0` makes none; a count that anything else decides is that of somebody. */
function isMade({ type, attributes }: Block): boolean {
  const count = attributes.get('count')?.value;
  return type === 'resource' && !(count?.kind === 'literal' && count.value === 0);
}

/** By provider, how the data sources that ask it for its own account are referred to. */
function ownNamesOf({ resources }: Scope): ReadonlyMap<string, readonly string[]> {
  const names = new Map<string, string[]>();
  for (const [address, all] of resources) {
    const [, attributes] = OWN.find(([type]) => address.startsWith(`data.${type}.`)) ?? [];
    for (const declared of attributes === undefined ? [] : all) {
      const home = homeOf(declared);
      const said = ['', '[0]'].flatMap((index) => attributes?.map((each) => unknownText(`${address}${index}.${each}`)));
      names.set(home, [...(names.get(home) ?? []), ...said.flatMap((each) => each ?? [])]);
    }
  }
  return names;
}

/** Data sources of the account that a provider logs on to, and what holds its ID. */
const OWN: readonly (readonly [type: string, attributes: readonly string[]])[] = [
  ['alicloud_account', ['id']],
  ['alicloud_caller_identity', ['account_id', 'id']],
];

/** Also the resources that no provider has but people write. */
const ROLE = /^(?:alicloud|alibabacloud|aliyun)_(?:ram|resource_manager)_role$/;

function attachment(resource: Resource): readonly DeclaredAttachment[] {
  const [role, name] = [attributeText(resource, 'role_name'), attributeText(resource, 'policy_name')];
  if (role === undefined || name === undefined) return [];
  const policy = attachedPolicy(name, attributeText(resource, 'policy_type'));
  const refersTo = resource.slots.get('role_name')?.value.refersTo;
  return [
    { role, home: resource.home, policy, address: resource.address, ...(refersTo !== undefined && { refersTo }) },
  ];
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

function customPolicy(resource: Resource): readonly (readonly [string, readonly PermissionStatement[]])[] {
  const name = attributeText(resource, 'policy_name', 'name')?.value;
  const slot = resource.slots.get('policy_document') ?? resource.slots.get('document');
  const value = slot?.value;
  const statements = value && permissionsOf(value.kind === 'json' ? plainValue(value.of) : textOf(value));
  return name === undefined || statements === undefined ? [] : [[name, statements]];
}
