import type { Document } from '../model/document.ts';
import type { Gap } from '../model/finding.ts';
import { collectManifest } from './collect-manifest.ts';
import { NOTHING, type Collect } from './collect.ts';
import { policiesIn } from './manifest-policies.ts';
import { insideOf } from './manifest.ts';
import { asObject } from './node.ts';
import { isPlan, planVersion, readPlan } from './plan.ts';
import type { Item } from './reading.ts';
import { readRosTemplate } from './ros.ts';
import { addStack } from './stack.ts';

/** Whether a plan, a state or a manifest holds anything of ours. */
export function isOurs({ kind, value, document }: Item): boolean {
  if (kind === 'manifest') return isHolder(value, document);
  return kind !== 'Terraform plan' || isPlan(asObject(value) ?? {});
}

/** Whether policies stand inside a text of another kind, or what attaches policies, or is attached. */
function isHolder(value: unknown, document: Document): boolean {
  if (insideOf(value, document).length > 0) return true;
  const { attachments, grants, permissions } = policiesIn(value, { document, path: [] });
  return attachments.length + grants.length + permissions.length > 0;
}

/** Takes up a template or a plan, which declare roles and jobs together, or what stands inside a text of another kind. */
export const collectStack: Collect = (item, context, estate) => {
  const { kind, value, document } = item;
  if (kind === 'manifest') return collectManifest(item, context, estate);
  if (kind === 'Terraform plan') {
    const { version, isKnown } = planVersion(asObject(value) ?? {});
    if (!isKnown) return { ...NOTHING, gaps: [unknownVersion(document.file, version)] };
    if (estate.plans !== undefined) {
      estate.plans.push({ value, document, context });
      return NOTHING;
    }
  }
  const stack =
    kind === 'Terraform plan'
      ? readPlan(value, document)
      : readRosTemplate(value, { document, path: [] }, context.variables ?? new Map());
  return { ...NOTHING, ...addStack(stack, () => context, estate) };
};

function unknownVersion(what: string, version: string): Gap {
  return { what, because: 'planVersion', data: { version }, reason: 'not-readable' };
}
