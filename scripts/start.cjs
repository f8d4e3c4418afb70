#!/usr/bin/env node
'use strict';
// dist/cli.cjs: loads dist/main.cjs, and its chunks when they are asked for, with the code that V8 made of them when they were
// built, which saves a third of the start. Another version of V8 finds none and compiles the text anew.
const { readFileSync } = require('node:fs');
const { basename, dirname, join } = require('node:path');
const { Script } = require('node:vm');

const caches = join(__dirname, 'cache', `${process.versions.v8}-${process.arch}`);
/** Of what was loaded, by file. */
const scripts = new Map();

function codeOf(file) {
  try {
    return readFileSync(join(caches, `${basename(file)}.cache`));
  } catch {
    return undefined;
  }
}

/** A file as Node itself would wrap and require it. Its text is ASCII, so it can be read as Latin-1, which is faster. */
function load(file) {
  const known = require.cache[file];
  if (known !== undefined) return known.exports;
  const text = readFileSync(file, 'latin1');
  const script = new Script(`(function (exports, require, module, __filename, __dirname) {${text}\n})`, {
    filename: file,
    cachedData: codeOf(file),
  });
  const folder = dirname(file);
  const itsModule = { exports: {} };
  scripts.set(file, script);
  require.cache[file] = itsModule;
  const itsRequire = (id) => (id.startsWith('.') ? load(join(folder, id)) : require(id));
  script.runInThisContext()(itsModule.exports, itsRequire, itsModule, file, folder);
  return itsModule.exports;
}

if (require.main === module) load(join(__dirname, 'main.cjs'));
else Object.assign(exports, { caches, load, scripts });
