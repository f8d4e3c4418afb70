// The library without files as one script: `dtsXacct` with the functions of src/browser.ts. What needs a machine is left out: the
// disk, and what asks live accounts.
import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';

import { rolldown } from 'rolldown';

const root = join(import.meta.dirname, '..');
const OF_A_MACHINE = [
  'src/files/disk.ts',
  'src/cloud/collect-accounts.ts',
  'src/cloud/collect-named.ts',
  'src/cloud/snapshot-store.ts',
].map((file) => join(root, file));

const withoutMachine = {
  name: 'without-machine',
  load: (id) => (OF_A_MACHINE.includes(id) ? { code: 'export {};', moduleType: 'js' } : null),
};

/** The code of the script. */
export async function browserScript() {
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const bundle = await rolldown({
    input: join(root, 'src', 'browser.ts'),
    platform: 'browser',
    tsconfig: join(root, 'tsconfig.json'),
    shimMissingExports: true,
    // tree-sitter works out where its machine would lie, although that is handed in.
    transform: { define: { __VERSION__: JSON.stringify(version), 'import.meta.url': '"file:///"' } },
    plugins: [withoutMachine],
    onLog,
  });
  const { output } = await bundle.generate({ format: 'iife', name: 'dtsXacct', codeSplitting: false });
  await bundle.close();
  return output[0].code;
}

/** A warning stops the build, but for what is known: tree-sitter also runs on Node, and what is left out exports nothing. */
function onLog(level, log, handle) {
  if (level !== 'warn') return handle(level, log);
  const isTreeSitter = log.code === 'EVAL' && log.message.includes('web-tree-sitter');
  const isLeftOut =
    log.code === 'SHIMMED_EXPORT' && OF_A_MACHINE.some((file) => log.message.includes(relative(root, file)));
  if (isTreeSitter || isLeftOut) return undefined;
  throw new Error(log.message);
}
