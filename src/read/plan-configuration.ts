import { asList, asObject, type Node } from './node.ts';

/** What the configuration of a plan says of a resource. */
export interface Configured {
  /** The provider with its alias. */
  readonly provider: string | undefined;
  /** The resource of a type, by address, that an attribute is taken from. */
  refersTo(attribute: string, type?: RegExp): string | undefined;
}

/** Finds what the configuration says of a resource by its address; a state has no configuration. */
export function configuredIn(root: Node): (address: string) => Configured | undefined {
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
