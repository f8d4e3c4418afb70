// A module of src, loaded by a script: Node 20 reads no TypeScript.
import { join } from 'node:path';

import { rolldown } from 'rolldown';

const root = join(import.meta.dirname, '..');

/** What a module exports; `file` is its path from the root. */
export async function importSource(file) {
  const bundle = await rolldown({
    input: join(root, file),
    platform: 'node',
    tsconfig: join(root, 'tsconfig.json'),
    resolve: { mainFields: ['module', 'main'] },
    transform: { define: { __VERSION__: '""' } },
  });
  const { output } = await bundle.generate({ format: 'es', codeSplitting: false });
  await bundle.close();
  return import(`data:text/javascript,${encodeURIComponent(output[0].code)}`);
}
