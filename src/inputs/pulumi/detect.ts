import { asObject } from '../../formats/nodes.ts';

/** `alicloud:ram:Role` and `alicloud:ram/role:Role`, as the schema of the provider has it. */
const TYPE = /^alicloud:(\w+)(?:\/\w+)?:(\w+)$/;

/** What a resource is, in the short form: `ram:Role`; `undefined` for those of other providers. */
export function resourceType(resource: unknown): string | undefined {
  const type = asObject(resource)?.['type'];
  const [, module, name] = (typeof type === 'string' && TYPE.exec(type)) || [];
  return module === undefined || name === undefined ? undefined : `${module}:${name}`;
}

/** Whether a value is a program for Pulumi in YAML that makes roles, policies or DTS jobs. */
export function looksLikePulumi(value: unknown): boolean {
  const resources = asObject(asObject(value)?.['resources']) ?? {};
  return Object.values(resources).some((each) => /^(?:ram|dts|resourcemanager):/.test(resourceType(each) ?? ''));
}
