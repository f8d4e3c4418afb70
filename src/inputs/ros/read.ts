import type { FileSystem } from '../../files/file-system.ts';
import { mergeInventories } from '../../inventory/inventory.ts';
import { stackInventory } from '../../inventory/stack.ts';
import type { DocumentReader, ParsedText } from '../input-kind.ts';
import { skippedParts } from '../skipped-parts.ts';
import type { ReadEmbedded } from '../terraform/embedded.ts';
import { readRosTemplate } from './template.ts';
import { mayHoldWorkspace } from './workspace.ts';

const RESOURCES = {
  resource: [['Resources', '{}']],
  'set of properties': [['Resources', '{}', 'Properties']],
};

/** Reads templates, which declare roles and jobs together; those in a template may be written in YAML, or in HCL. */
export async function rosTemplates(documents: readonly ParsedText[], files: FileSystem): Promise<DocumentReader> {
  const { readYaml } = await import('../../formats/yaml/parse.ts');
  const hasCode = documents.some(({ document }) => mayHoldWorkspace(document.text));
  const readEmbedded = hasCode ? await embeddedReader(files) : undefined;
  return {
    read({ value, document, context }, { variables: given }) {
      const at = { document, path: [] };
      const { broken, modules, ...stack } = readRosTemplate(value, at, {
        given,
        readYaml,
        ...(readEmbedded && { readEmbedded }),
      });
      const stacks = [stack, ...modules.map((module) => module.stack)];
      return mergeInventories([
        ...stacks.map((each) => stackInventory(each, () => context)),
        {
          broken: [...broken, ...modules.flatMap((module) => module.broken)],
          suppressions: modules.flatMap(({ suppressions }) => suppressions),
          unchecked: skippedParts(value, at, RESOURCES),
        },
      ]);
    },
  };
}

/** The reader of code that stands in templates and manifests. */
export async function embeddedReader(files: FileSystem): Promise<ReadEmbedded> {
  const [{ loadHcl }, { makeEmbeddedReader }] = await Promise.all([
    import('../../formats/hcl/grammar.ts'),
    import('../terraform/embedded.ts'),
  ]);
  return makeEmbeddedReader(await loadHcl(files.readParserFile));
}
