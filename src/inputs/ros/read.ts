import { asObject } from '../../formats/nodes.ts';
import type { InventoryPart } from '../../inventory/inventory.ts';
import { stackInventory } from '../../inventory/stack.ts';
import type { Unchecked } from '../../model/finding.ts';
import type { Around, ReadDocument } from '../input-kind.ts';
import { readRosTemplate } from './template.ts';

/** Reads a template, which declares roles and jobs together. */
export function read({ value, document, context }: ReadDocument, { variables }: Around): InventoryPart {
  const found = stackInventory(readRosTemplate(value, { document, path: [] }, variables), () => context);
  return { ...found, unchecked: [...workspaceGaps(value, document.file), ...(found.unchecked ?? [])] };
}

/** What a template hands over to Terraform (`Transform: Aliyun::Terraform-v1.5`) is code of another kind. */
function workspaceGaps(value: unknown, file: string): readonly Unchecked[] {
  const texts = Object.values(asObject(asObject(value)?.['Workspace']) ?? {});
  const isHere = texts.some((text) => typeof text === 'string' && /alicloud_(?:ram_role|dts_)/.test(text));
  return isHere ? [{ what: file, because: 'workspaceNotRead', reason: 'not-given' }] : [];
}
