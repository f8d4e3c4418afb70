// dist/lib: the library as plain modules with their types: src/index.ts and what that imports, and the words of scripts/docs.mjs.
import { execFileSync } from 'node:child_process';
import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const dist = join(root, 'dist');
const outDir = join(dist, 'lib');
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

// The first step of a build: nothing of an earlier one is published.
rmSync(dist, { recursive: true, force: true });
const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
execFileSync(process.execPath, [tsc, '-p', join(root, 'tsconfig.build.json')], { stdio: 'inherit' });
const generated = new Set(['validator.d.ts']);

// The compiler copies nothing that it did not make, and keeps the name that the bundler replaces.
for (const file of readdirSync(join(outDir, 'src'), { recursive: true, encoding: 'utf8' })) {
  if (!file.endsWith('.js')) continue;
  const path = join(outDir, 'src', file);
  const code = readFileSync(path, 'utf8');
  for (const [, name] of code.matchAll(/\/generated\/([\w-]+)\.js'/g)) generated.add(`${name}.js`).add(`${name}.d.ts`);
  if (code.includes('__VERSION__')) writeFileSync(path, code.replaceAll(/\b__VERSION__\b/g, JSON.stringify(version)));
}
for (const name of generated) cpSync(join(root, 'generated', name), join(outDir, 'generated', name));
