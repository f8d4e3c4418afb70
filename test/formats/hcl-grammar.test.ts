import { pathToFileURL } from 'node:url';

import { expect, it } from 'vitest';

import { assetOf } from '../../src/files/parser-files.ts';

it.each([
  ['the program', 'file:///p/dist/chunks/parser-files-a1.js', '/p/dist/wasm/x.wasm'],
  ['the program, not in a chunk', 'file:///p/dist/main.cjs', '/p/dist/wasm/x.wasm'],
  ['the source', 'file:///p/src/files/parser-files.ts', '/p/dist/wasm/x.wasm'],
])('the parser lies beside %s, wherever it was started', (_, module, wanted) => {
  expect(pathToFileURL(assetOf('x.wasm', module)).pathname).toBe(wanted);
});
