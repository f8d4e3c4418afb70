import { asObject } from '../formats/nodes.ts';
import { addStack, givenUpGaps } from '../inventory/stack.ts';
import type { Document } from '../model/document.ts';
import type { Unchecked } from '../model/finding.ts';
import { isTerraformOutput, NOTHING, type Collect } from './collect.ts';
import { collectManifest } from './kubernetes/collect.ts';
import { policiesIn, insideOf } from './kubernetes/manifest.ts';
import type { InputDocument } from './read-document.ts';
import { readRosTemplate } from './ros/template.ts';
import { isPlan, planVersion, readPlan } from './terraform/plan.ts';

/** Whether a plan, a state or a manifest holds anything of ours. */
export function isRelevant({ kind, value, document }: InputDocument): boolean {
  if (kind === 'manifest') return isHolder(value, document);
  return !isTerraformOutput(kind) || isPlan(asObject(value) ?? {});
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
  if (isTerraformOutput(kind)) {
    const { version, isKnown } = planVersion(asObject(value) ?? {});
    if (!isKnown) return { ...NOTHING, gaps: [unknownVersion(document.file, version)] };
    if (estate.plans !== undefined) {
      estate.plans.push({ value, document, context });
      return NOTHING;
    }
    return { ...NOTHING, ...addStack(readPlan(value, document), () => context, estate) };
  }
  const stack = readRosTemplate(value, { document, path: [] }, context.variables ?? new Map());
  const gaps = [...workspaceGaps(value, document.file), ...stack.gaps, ...givenUpGaps(stack)];
  const settled = stack.broken.map((of) => ({ kind: 'text', of, subject: undefined }) as const);
  return { ...NOTHING, settled, gaps, ...addStack(stack, () => context, estate) };
};

/** What a template hands over to Terraform (`Transform: Aliyun::Terraform-v1.5`) is code of another kind. */
function workspaceGaps(value: unknown, file: string): readonly Unchecked[] {
  const texts = Object.values(asObject(asObject(value)?.['Workspace']) ?? {});
  const isHere = texts.some((text) => typeof text === 'string' && /alicloud_(?:ram_role|dts_)/.test(text));
  return isHere ? [{ what: file, because: 'workspaceNotRead', reason: 'not-given' }] : [];
}

function unknownVersion(what: string, version: string): Unchecked {
  return { what, because: 'planVersion', data: { version }, reason: 'not-readable' };
}
