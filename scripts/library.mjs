// dist/lib: the library as plain modules with their types.
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
cpSync(join(root, 'generated'), join(outDir, 'generated'), { recursive: true });

// The compiler keeps the name that the bundler replaces.
for (const file of readdirSync(join(outDir, 'src'), { recursive: true, encoding: 'utf8' })) {
  if (!file.endsWith('.js')) continue;
  const path = join(outDir, 'src', file);
  const code = readFileSync(path, 'utf8');
  if (code.includes('__VERSION__')) writeFileSync(path, code.replaceAll(/\b__VERSION__\b/g, JSON.stringify(version)));
}
