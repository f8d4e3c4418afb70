// The base of a linter of Terraform in Node: read each file of each folder and parse it with the program's own parser.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { Language, Parser } from 'web-tree-sitter';

const wasm = (name) => readFileSync(join(import.meta.dirname, '..', '..', 'dist', 'wasm', name));
const [root] = process.argv.slice(2);
await Parser.init({ wasmBinary: wasm('web-tree-sitter.wasm') });
const parser = new Parser();
parser.setLanguage(await Language.load(wasm('tree-sitter-terraform.wasm')));
for (const folder of readdirSync(root)) {
  for (const name of readdirSync(join(root, folder))) {
    const tree = parser.parse(readFileSync(join(root, folder, name), 'utf8'));
    if (tree.rootNode.hasError) throw new Error(`${name} does not parse`);
    tree.delete();
  }
}
