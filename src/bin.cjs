#!/usr/bin/env node
'use strict';
// Written for Node 10 and later, since an old one has to read the message that it is too old.
const wanted = [20, 19];
const found = process.versions.node.split('.').map(Number);
if (found[0] < wanted[0] || (found[0] === wanted[0] && found[1] < wanted[1])) {
  process.stderr.write(
    'error: dts-xacct needs Node ' + wanted.join('.') + ' or later, this is ' + process.versions.node + '\n',
  );
  process.exit(2);
}
// dist/cli.cjs, copied as it is: turns on Node's compile cache (Node 22.8 or later), then runs the program.
//
// Node runs cached code unchecked. Its default folder is in the shared temporary directory, where another user could
// put a file first, so the cache goes where the user's other caches are. NODE_COMPILE_CACHE=DIR and
// NODE_DISABLE_COMPILE_CACHE=1 are Node's own settings and take precedence.
const { existsSync, mkdirSync } = require('node:fs');
const { enableCompileCache } = require('node:module');
const { isAbsolute, join } = require('node:path');

const { env } = process;
if (enableCompileCache && !env.NODE_COMPILE_CACHE && !env.NODE_DISABLE_COMPILE_CACHE) {
  const folder = cacheFolder();
  if (folder !== undefined) enableCompileCache(folder);
}
require('./main.cjs').start();

/** Made here, not by Node, which makes missing parents too and never ends where the file system refuses them (/proc). */
function cacheFolder() {
  const home = env.HOME && join(env.HOME, '.cache');
  const base = [env.XDG_CACHE_HOME, env.LOCALAPPDATA, home].find((path) => path && isAbsolute(path));
  if (base === undefined) return undefined;
  const folder = join(base, 'dts-xacct');
  for (const path of [base, folder]) {
    try {
      if (!existsSync(path)) mkdirSync(path, { mode: 0o700 });
    } catch {
      // Without a cache the program only starts more slowly.
      return undefined;
    }
  }
  return folder;
}
