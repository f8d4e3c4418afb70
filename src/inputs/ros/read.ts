import { mergeInventories } from '../../inventory/inventory.ts';
import { stackInventory } from '../../inventory/stack.ts';
import type { DocumentReader, ParsedText } from '../input-kind.ts';
import { skippedParts } from '../skipped-parts.ts';
import type { LoadEmbedded } from '../nested-texts.ts';
import { readRosTemplate } from './template.ts';
import { mayHoldWorkspace } from './workspace.ts';

const RESOURCES = {
  resource: [['Resources', '{}']],
  'set of properties': [['Resources', '{}', 'Properties']],
};

/** Reads templates, which declare roles and jobs together; those in a template may be written in YAML, or in HCL. */
export async function rosTemplates(
  documents: readonly ParsedText[],
  loadEmbedded: LoadEmbedded,
): Promise<DocumentReader> {
  const { readYaml } = await import('../../formats/yaml/parse.ts');
  const hasCode = documents.some(({ document }) => mayHoldWorkspace(document.text));
  const readModule = hasCode ? (await loadEmbedded()).readModule : undefined;
  return {
    read({ value, document, context }, { variables: given }) {
      const at = { document, path: [] };
      const { stack, broken, modules } = readRosTemplate(value, at, {
        given,
        readYaml,
        ...(readModule && { readModule }),
      });
      return mergeInventories([
        ...[stack, ...modules.flatMap(({ stacks }) => stacks)].map((each) => stackInventory(each, () => context)),
        ...modules.map(({ suppressions, broken: faults }) => ({ suppressions, broken: faults })),
        { broken, unchecked: skippedParts(value, at, RESOURCES) },
      ]);
    },
  };
}
