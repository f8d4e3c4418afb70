import type { Attribute, Block, Expression } from '../../formats/hcl/syntax.ts';

/** Makes resources of any product by the names that its API has for them. */
export const CLOUD_CONTROL = 'alicloud_cloud_control_resource';

/** Whether a resource of Cloud Control is a role, by its `product` and its `resource_code`. */
export function isControlledRole(product: string | undefined, code: string | undefined): boolean {
  return product?.toUpperCase() === 'RAM' && /^(?:ACS::RAM::)?Role$/i.test(code ?? '');
}

/** The arguments of a role, by the properties that Cloud Control has for them. */
export const ROLE_PROPERTIES = {
  role_name: 'RoleName',
  assume_role_policy_document: 'AssumeRolePolicyDocument',
} as const;

/** A resource of Cloud Control with the properties that a role has as arguments of its own. */
export function withRoleArguments(block: Block): Block {
  const given = block.attributes.get('desire_attributes');
  if (block.labels[0] !== CLOUD_CONTROL || given === undefined) return block;
  const made = Object.entries(ROLE_PROPERTIES).map(([name, property]) => [name, propertyOf(given, property)] as const);
  return { ...block, attributes: new Map([...block.attributes, ...made]) };
}

/** What the JSON text of an argument says of a property; null where it does not have it. */
function propertyOf(attribute: Attribute, property: string): Attribute {
  const { start, end } = attribute.value;
  const place = { start, end };
  const properties: Expression = { kind: 'call', name: 'jsondecode', args: [attribute.value], ...place };
  const found: Expression = { kind: 'access', of: properties, steps: [property], ...place };
  const none: Expression = { kind: 'literal', value: null, ...place };
  return { ...attribute, value: { kind: 'call', name: 'try', args: [found, none], ...place } };
}
