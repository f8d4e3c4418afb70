import { asObject } from '../../formats/nodes.ts';
import { stackInventory } from '../../inventory/stack.ts';
import type { Unchecked } from '../../model/finding.ts';
import type { DocumentReader } from '../input-kind.ts';
import { skippedParts } from '../skipped-parts.ts';
import { readRosTemplate } from './template.ts';

const RESOURCES = {
  resource: [['Resources', '{}']],
  'set of properties': [['Resources', '{}', 'Properties']],
};

/** Reads templates, which declare roles and jobs together; those in a template may be written in YAML. */
export async function rosTemplates(): Promise<DocumentReader> {
  const { readYaml } = await import('../../formats/yaml/parse.ts');
  return {
    read({ value, document, context }, { variables: given }) {
      const at = { document, path: [] };
      const stack = readRosTemplate(value, at, { given, readYaml });
      const found = stackInventory(stack, () => context);
      const skipped = skippedParts(value, at, RESOURCES);
      return {
        ...found,
        broken: stack.broken,
        unchecked: [...workspaceGaps(value, document.file), ...(found.unchecked ?? []), ...skipped],
      };
    },
  };
}

/** What a template hands over to Terraform (`Transform: Aliyun::Terraform-v1.5`) is code of another kind. */
function workspaceGaps(value: unknown, file: string): readonly Unchecked[] {
  const texts = Object.values(asObject(asObject(value)?.['Workspace']) ?? {});
  const isHere = texts.some((text) => typeof text === 'string' && /alicloud_(?:ram_role|dts_)/.test(text));
  return isHere ? [{ what: file, because: 'workspaceNotRead', reason: 'not-given' }] : [];
}
