import { asObject, type Node } from '../../formats/nodes.ts';
import { below, type Document, type Located, type Location } from '../../model/document.ts';

/** The component that makes a role, of any version: `ram`, `devsapp/ram`, `ram@0.0.1`. */
const COMPONENT = /^(?:\w+\/)?ram(?:@[\w.-]+)?$/;

/** The properties that a file gives such components, each under the name of its service. */
export function* roleComponents(value: unknown, at: Location): Generator<Located<Node> & { readonly id: string }> {
  const root = asObject(value);
  // Before version 3 of the form, resources were called services.
  for (const key of ['services', 'resources'])
    for (const [id, each] of Object.entries(asObject(root?.[key]) ?? {})) {
      const service = asObject(each);
      const [component, properties] = [service?.['component'], asObject(service?.['props'])];
      if (typeof component === 'string' && COMPONENT.test(component) && properties !== undefined)
        yield { id, value: properties, at: below(at, key, id, 'props') };
    }
}

/** Whether a value is a file of Serverless Devs that makes roles. */
export function looksLikeServerless(value: unknown): boolean {
  return asObject(value)?.['edition'] !== undefined && roleComponents(value, NOWHERE).next().done !== true;
}

const NOWHERE: Location = { document: {} as Document, path: [] };
