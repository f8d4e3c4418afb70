import { asObject } from '../../formats/nodes.ts';
import { addStack } from '../../inventory/stack.ts';
import type { Unchecked } from '../../model/finding.ts';
import { NOTHING, type Collect, type ParsedText } from '../input-kind.ts';
import { skippedParts } from '../skipped-parts.ts';
import { isPlan, planVersion, readPlan } from './plan.ts';

/** Where plans and states have resources. */
const RESOURCES = {
  resource: [
    ['planned_values', 'root_module', 'resources', '[]'],
    ['values', 'root_module', 'resources', '[]'],
    ['resource_changes', '[]'],
    ['resources', '[]'],
  ],
  module: [
    ['planned_values', 'root_module', 'child_modules', '[]'],
    ['values', 'root_module', 'child_modules', '[]'],
  ],
  instance: [['resources', '[]', 'instances', '[]']],
};

export function isRelevant({ value }: ParsedText): boolean {
  return isPlan(asObject(value) ?? {});
}

/** Takes up a plan or a state: at the end of the run, where it is known which code it was made from. */
export const read: Collect = ({ value, document }, context, estate) => {
  const { version, isKnown } = planVersion(asObject(value) ?? {});
  if (!isKnown) return { ...NOTHING, gaps: [unknownVersion(document.file, version)] };
  const gaps = skippedParts(value, { document, path: [] }, RESOURCES);
  if (estate.plans === undefined)
    return { ...NOTHING, gaps, ...addStack(readPlan(value, document), () => context, estate) };
  estate.plans.push({ value, document, context });
  return { ...NOTHING, gaps };
};

function unknownVersion(what: string, version: string): Unchecked {
  return { what, because: 'planVersion', data: { version }, reason: 'not-readable' };
}
