// dist/types: the types of the library: of src/index.ts, and of what those name.
import { execFileSync } from 'node:child_process';
import { cpSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';

const root = join(import.meta.dirname, '..');
const dist = join(root, 'dist');
const types = join(dist, 'types');

// The first step of a build: nothing of an earlier one is published.
rmSync(dist, { recursive: true, force: true });
const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
execFileSync(process.execPath, [tsc, '-p', join(root, 'tsconfig.build.json')], { stdio: 'inherit' });
cpSync(join(root, 'generated'), join(types, 'generated'), { recursive: true, filter: (file) => !file.endsWith('.js') });

const needed = new Set([join(types, 'src', 'index.d.ts')]);
for (const file of needed)
  for (const [, from] of readFileSync(file, 'utf8').matchAll(/(?:from |import\()['"](\.[^'"]+)\.(?:ts|js)['"]/g))
    needed.add(join(dirname(file), `${from}.d.ts`));
for (const name of readdirSync(types, { recursive: true, encoding: 'utf8' })) {
  const file = join(types, name);
  if (file.endsWith('.d.ts') && !needed.has(file)) rmSync(file);
}
