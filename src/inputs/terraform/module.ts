import type { Scope } from '../../formats/hcl/evaluate.ts';
import type { Block, Attribute, SourceFile } from '../../formats/hcl/syntax.ts';
import { plainValue, textOf } from '../../formats/hcl/values.ts';
import { unknownText } from '../../formats/nodes.ts';
import type { DeclaredAttachment, DeclaredGrant, DeclaredRole, Stack } from '../../inventory/declared.ts';
import type { PermissionStatement } from '../../model/role.ts';
import { attachedPolicy, permissionsOf } from '../ram/permissions.ts';
import { handedOnIn } from './handed-on.ts';
import { readTerraformJob } from './job.ts';
import { attributeText, resourceOf, type Resource } from './resource.ts';
import { readTerraformRole } from './role.ts';
import { homeOf, ownersOf, scopeOf, type Module } from './scope.ts';

/** Reads what a module declares of roles, their policies and DTS jobs. `isWhole`: all its files could be read. */
export function readModule(module: Module, isWhole: boolean): Stack {
  const mergedFiles = { ...module, files: overridden(module.files) };
  const scope = scopeOf(mergedFiles);
  const owners = ownersOf(mergedFiles, scope);
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
  const attachments = of(/^alicloud_ram_role_policy_attachment$/).flatMap((resource) =>
    attachment(resource).map((each) => ({ isContext: !isAsked(resource), ...each })),
  );
  // Where the module attaches policies, who else may is not asked.
  const isHandedOn = isWhole && attachments.length === 0 ? handedOnIn(mergedFiles.files) : () => true;
  return {
    language: 'terraform',
    roles: of(ROLE).map((resource): DeclaredRole => ({
      ownNames: ownNames.get(resource.home) ?? [],
      owner: owners.get(resource.home)?.account,
      isOwnerUnsure: owners.get(resource.home)?.isUnsure === true,
      isContext: !isAsked(resource),
      isHandedOn: isHandedOn(resource),
      ...readTerraformRole(resource),
    })),
    attachments,
    grants: of(/^alicloud_ram_(?:user|group)_policy_attachment$/)
      .filter(isAsked)
      .flatMap(grant),
    jobs: jobs.filter(isAsked).map((resource) => readTerraformJob(resource, instances, owners)),
    permissions: new Map(of(/^alicloud_ram_policy$/).flatMap(customPolicy)),
    isWhole,
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

/** A file of a module, as far as overriding goes. */
interface File {
  readonly source: SourceFile;
  readonly blocks: readonly Block[];
}

/** Files that change what the others of their folder say. */
const OVERRIDE = /(?:^|[/_])override\.(?:tf|tofu)(?:\.json)?$/;

/**
 * The files of a module with what override files change in them, as Terraform's page on override files has it: file by file in
 * the order of their names, a block of the same type and labels takes over the arguments, and the inner blocks of each type, that
 * the later one has; locals are taken over one by one. What there is nothing to override for stays where it is.
 */
function overridden<T extends File>(files: readonly T[]): readonly T[] {
  if (!files.some(isOverride)) return files;
  const base = files.filter((file) => !isOverride(file)).map((file) => ({ file, blocks: [...file.blocks] }));
  const byHead = new Map<string, Place[]>();
  for (const { file, blocks } of base)
    blocks.forEach((block, index) => {
      for (const head of headsOf(block, file.source)) {
        const places = byHead.get(head);
        if (places === undefined) byHead.set(head, [{ blocks, index }]);
        else places.push({ blocks, index });
      }
    });
  const overrides = files
    .filter(isOverride)
    .toSorted((one, other) => (one.source.file < other.source.file ? -1 : 1))
    .map((file) => ({ ...file, blocks: file.blocks.flatMap((block) => leftOf(block, file.source, byHead)) }));
  return [...base.map(({ file, blocks }) => ({ ...file, blocks })), ...overrides];
}

function isOverride({ source: { file } }: File): boolean {
  return OVERRIDE.test(file);
}

/** A block of a file by its place among the others, where a merged one takes it over. */
interface Place {
  readonly blocks: Block[];
  readonly index: number;
}

/** By what a block is found: a block of locals by each of its names. */
function headsOf({ type, labels, attributes }: Block, file: SourceFile): readonly string[] {
  if (type === 'locals') return [...attributes.keys()].map((name) => JSON.stringify([type, name]));
  const alias = type === 'provider' ? attributes.get('alias') : undefined;
  const { text } = alias?.source ?? file;
  return [JSON.stringify([type, ...labels, ...(alias ? [text.slice(alias.value.start, alias.value.end)] : [])])];
}

/** Merges a block of an override file into those that it overrides, and gives what is left of it. */
function leftOf(block: Block, source: SourceFile, byHead: ReadonlyMap<string, readonly Place[]>): readonly Block[] {
  const own = within(block, source);
  const placesOf = (head: string): readonly Place[] => byHead.get(head) ?? [];
  if (block.type !== 'locals') {
    const places = headsOf(block, source).flatMap(placesOf);
    for (const place of places) put(place, own);
    return places.length === 0 ? [block] : [];
  }
  const left = new Map(block.attributes);
  for (const [name, attribute] of own.attributes) {
    const places = placesOf(JSON.stringify(['locals', name]));
    for (const place of places) put(place, { ...own, attributes: new Map([[name, attribute]]) });
    if (places.length > 0) left.delete(name);
  }
  return left.size === 0 ? [] : [{ ...block, attributes: left }];
}

function put({ blocks, index }: Place, own: Block): void {
  const below = blocks[index];
  if (below !== undefined) blocks[index] = merged(below, own);
}

function merged(below: Block, own: Block): Block {
  const replaced = new Set(own.blocks.map(kindOf));
  return {
    ...below,
    attributes: new Map([...below.attributes, ...own.attributes]),
    blocks: [...below.blocks.filter((block) => !replaced.has(kindOf(block))), ...own.blocks],
  };
}

/** What a block inside of another makes: of blocks that the run makes the label tells. */
function kindOf({ type, labels }: Block): string {
  return type === 'dynamic' ? (labels[0] ?? '') : type;
}

/** A block with the file that it and all in it stand in. */
function within(block: Block, source: SourceFile): Block {
  const attributes = new Map(
    [...block.attributes].map(([name, each]): [string, Attribute] => [name, { ...each, source }]),
  );
  return { ...block, source, attributes, blocks: block.blocks.map((each) => within(each, source)) };
}
