import { asObject } from '../../../formats/nodes.ts';
import type { InventoryPart } from '../../../inventory/inventory.ts';
import type { Unchecked } from '../../../model/finding.ts';
import type { ParsedText, ReadDocument } from '../../input-kind.ts';
import { skippedParts } from '../../skipped-parts.ts';
import { isPlan, planVersion, readPlan } from './plan.ts';
import { joinPlans } from './source.ts';

/** Where plans and states have modules. */
const MODULES = ['planned_values', 'values'].map((key) => [key, 'root_module', 'child_modules[]*']);

/** Where plans and states have resources. */
const RESOURCES = {
  resource: [...MODULES.map((path) => [...path, 'resources', '[]']), ['resource_changes', '[]'], ['resources', '[]']],
  'set of attributes': [
    ...MODULES.map((path) => [...path, 'resources', '[]', 'values']),
    ['resource_changes', '[]', 'change'],
    ['resource_changes', '[]', 'change', 'after'],
    ['resources', '[]', 'instances', '[]', 'attributes'],
  ],
  module: MODULES.map((path) => [...path, 'child_modules', '[]']),
  instance: [['resources', '[]', 'instances', '[]']],
};

export function isRelevant({ value }: ParsedText): boolean {
  return isPlan(asObject(value) ?? {});
}

/** Reads a plan or a state, which is joined with the code that it was made from. */
export function read({ value, document, context }: ReadDocument): InventoryPart {
  const { version, isKnown } = planVersion(asObject(value) ?? {});
  if (!isKnown) return { unchecked: [unknownVersion(document.file, version)] };
  const stack = readPlan(value, document);
  const unchecked = skippedParts(value, { document, path: [] }, RESOURCES);
  return { unchecked, declared: [{ stack, contextOf: () => context, family: 'Terraform', join: joinPlans }] };
}

function unknownVersion(what: string, version: string): Unchecked {
  return { what, because: 'planVersion', data: { version }, reason: 'not-readable' };
}
