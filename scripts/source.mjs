// A module of src, loaded by a script: Node 20 reads no TypeScript.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

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
    // What is loaded for a while need not be fit for users; scripts/bundle.mjs sees to that.
    logLevel: 'silent',
  });
  const { output } = await bundle.generate({ format: 'es', codeSplitting: false });
  await bundle.close();
  // A file, since a module at a data URL cannot make a `require` for what is CommonJS in it.
  const folder = mkdtempSync(join(tmpdir(), 'dts-xacct-source-'));
  try {
    const module = join(folder, 'module.mjs');
    writeFileSync(module, output[0].code);
    return await import(pathToFileURL(module).href);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
