import { pathToFileURL } from 'node:url';

import { expect, it } from 'vitest';

import { assetOf } from '../../src/read/hcl-grammar.ts';

it.each([
  ['the program', 'file:///p/dist/chunks/hcl-grammar-a1.js', '/p/dist/wasm/x.wasm'],
  ['the library', 'file:///p/dist/lib/src/read/hcl-grammar.js', '/p/dist/wasm/x.wasm'],
  ['the source', 'file:///p/src/read/hcl-grammar.ts', '/p/dist/wasm/x.wasm'],
])('the parser lies beside %s, wherever it was started', (_, module, wanted) => {
  expect(pathToFileURL(assetOf('x.wasm', module)).pathname).toBe(wanted);
});
