import { asObject, type Node } from './node.ts';

/** Whether a node describes an API: what looks like a policy in it is an example. */
export function isApiDescription(node: Node): boolean {
  if (typeof node['openapi'] === 'string' || typeof node['swagger'] === 'string') return true;
  return asObject(node['info']) !== undefined && asObject(node['apis'] ?? node['paths']) !== undefined;
}

/** Members of a schema, a parameter or a header of which an example is given. */
const DESCRIBED = ['type', '$ref', 'schema', 'description', 'summary', 'format', 'in', 'enum'];
const EXAMPLE = /^(?:x-)?(?:examples?|samples?|demos?)$/i;

/** Whether a member is the example that a schema gives of a value. */
export function isExample(node: Node, key: string): boolean {
  return EXAMPLE.test(key) && DESCRIBED.some((name) => Object.hasOwn(node, name));
}
