import type { Path } from '../model/path.ts';
import { asList, asObject, type Node } from './node.ts';

/** A resource of a plan or a state. `path`: where it stands in the text. */
export interface PlannedResource {
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
  /** The provider with its alias, where that is told beside it. */
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
export function* plannedResources(root: Node): Iterable<PlannedResource> {
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
export function* everyResource(node: Node): Iterable<Pick<PlannedResource, 'address' | 'type' | 'values'>> {
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
