import type { FileSystem } from '../../files/file-system.ts';
import type { ReadEmbeddedModule } from '../nested-texts.ts';

/** The reader of code that stands in templates and manifests. */
export async function embeddedReader(files: FileSystem): Promise<ReadEmbeddedModule> {
  const [{ loadHcl }, { makeEmbeddedReader }, { readEmbeddedTemplate }] = await Promise.all([
    import('../../formats/hcl/grammar.ts'),
    import('./embedded.ts'),
    import('../ros/embedded.ts'),
  ]);
  return makeEmbeddedReader(await loadHcl(files.readParserFile), readEmbeddedTemplate);
}
