import { asObject } from '../../formats/nodes.ts';
import type { InventoryPart } from '../../inventory/inventory.ts';
import type { Unchecked } from '../../model/finding.ts';
import type { ParsedText, ReadDocument } from '../input-kind.ts';
import { isPlan, planVersion, readPlan } from './plan.ts';
import { joinPlans } from './plan-source.ts';

export function isRelevant({ value }: ParsedText): boolean {
  return isPlan(asObject(value) ?? {});
}

/** Reads a plan or a state, which is joined with the code that it was made from. */
export function read({ value, document, context }: ReadDocument): InventoryPart {
  const { version, isKnown } = planVersion(asObject(value) ?? {});
  if (!isKnown) return { unchecked: [unknownVersion(document.file, version)] };
  const stack = readPlan(value, document);
  return { declared: [{ stack, contextOf: () => context, family: 'Terraform', join: joinPlans }] };
}

function unknownVersion(what: string, version: string): Unchecked {
  return { what, because: 'planVersion', data: { version }, reason: 'not-readable' };
}
