// dist/wasm: the parser of Terraform's language, and the machine that it runs on. Each with its licence.
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const require = createRequire(import.meta.url);
const out = join(import.meta.dirname, '..', 'dist', 'wasm');
const parts = [
  require.resolve('web-tree-sitter/web-tree-sitter.wasm'),
  require.resolve('@tree-sitter-grammars/tree-sitter-hcl/tree-sitter-terraform.wasm'),
];

rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });
const notices = parts.map((file) => {
  const folder = dirname(file);
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  copyFileSync(file, join(out, file.slice(folder.length + 1)));
  return `${file.slice(folder.length + 1)}: ${name} ${version} (${license})\n\n${readFileSync(join(folder, 'LICENSE'), 'utf8').trim()}\n`;
});
writeFileSync(join(out, 'LICENSES.txt'), notices.join(`\n${'-'.repeat(80)}\n\n`));
