#!/usr/bin/env node
'use strict';
// dist/cli.cjs: starts dist/main.cjs with the code that V8 made of it when it was built, which saves a third of the start.
// Another version of Node refuses that code and compiles the text anew.
const { readFileSync } = require('node:fs');
const { join } = require('node:path');
const { Script } = require('node:vm');

const file = join(__dirname, 'main.cjs');

function read(name, encoding) {
  try {
    return readFileSync(join(__dirname, name), encoding);
  } catch {
    return undefined;
  }
}

/** The program as Node itself would wrap it. Its text is ASCII, so it can be read as Latin-1, which is faster. */
function compile(cachedData) {
  const text = readFileSync(file, 'latin1');
  return new Script(`(function (exports, require, module, __filename, __dirname) {${text}\n})`, {
    filename: file,
    cachedData,
  });
}

function run(script) {
  // The chunks of the program require it back.
  require.cache[file] = module;
  script.runInThisContext()(exports, require, module, file, __dirname);
}

if (require.main === module) run(compile(read('main.cache')));
else Object.assign(exports, { compile, run });
