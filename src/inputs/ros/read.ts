import { asObject } from '../../formats/nodes.ts';
import { addStack, givenUpGaps } from '../../inventory/stack.ts';
import type { Unchecked } from '../../model/finding.ts';
import { NOTHING, type Collect } from '../input-kind.ts';
import { skippedParts } from '../skipped-parts.ts';
import { readRosTemplate } from './template.ts';

const RESOURCES = {
  resource: [['Resources', '{}']],
  'set of properties': [['Resources', '{}', 'Properties']],
};

/** Takes up a template, which declares roles and jobs together. */
export const read: Collect = ({ value, document }, context, estate) => {
  const stack = readRosTemplate(value, { document, path: [] }, context.variables ?? new Map());
  const skipped = skippedParts(value, { document, path: [] }, RESOURCES);
  const gaps = [...workspaceGaps(value, document.file), ...givenUpGaps(stack), ...skipped];
  return { ...NOTHING, gaps, ...addStack(stack, () => context, estate) };
};

/** What a template hands over to Terraform (`Transform: Aliyun::Terraform-v1.5`) is code of another kind. */
function workspaceGaps(value: unknown, file: string): readonly Unchecked[] {
  const texts = Object.values(asObject(asObject(value)?.['Workspace']) ?? {});
  const isHere = texts.some((text) => typeof text === 'string' && /alicloud_(?:ram_role|dts_)/.test(text));
  return isHere ? [{ what: file, because: 'workspaceNotRead', reason: 'not-given' }] : [];
}
