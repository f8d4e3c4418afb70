import { stackInventory } from '../../inventory/stack.ts';
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
        unchecked: [...(found.unchecked ?? []), ...skipped],
      };
    },
  };
}
