import type { FileSystem } from '../files/file-system.ts';
import type { EmbeddedReaders } from './nested-texts.ts';

/** What reads the modules and templates that stand in other texts. */
export async function embeddedReaders(files: Pick<FileSystem, 'readParserFile'>): Promise<EmbeddedReaders> {
  const [{ loadHcl }, { makeEmbeddedReader }, { readEmbeddedTemplate: readTemplate }] = await Promise.all([
    import('../formats/hcl/grammar.ts'),
    import('./terraform/embedded.ts'),
    import('./ros/embedded.ts'),
  ]);
  return { readModule: makeEmbeddedReader(await loadHcl(files.readParserFile), readTemplate), readTemplate };
}
