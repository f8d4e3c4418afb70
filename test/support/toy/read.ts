import type { Around, ReadDocument } from '../../../src/inputs/input-kind.ts';
import { trustPolicies } from '../../../src/inputs/ram/read.ts';
import type { InventoryPart } from '../../../src/inventory/inventory.ts';

export function read({ document, value, context }: ReadDocument, around: Around): InventoryPart {
  const { toy } = value as { readonly toy: unknown };
  return trustPolicies.read({ document, value: toy, path: ['toy'], context }, around);
}
