// dist/main.cjs: one CommonJS entry, started by dist/cli.cjs; what is imported with import() becomes dist/chunks/*.cjs and is required when first
// needed. An ES module entry would cost every run the start of the module loader.
import { chmodSync, copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';

import { rolldown } from 'rolldown';

const root = join(import.meta.dirname, '..');
const dist = join(root, 'dist');
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

/** yargs reads its own words from files beside itself; in the bundle they lie in dist/locales. */
const yargsLocales = {
  name: 'yargs-locales',
  transform(code, id) {
    if (!id.endsWith(join('yargs', 'lib', 'platform-shims', 'esm.mjs'))) return null;
    const moved = code.replace(`resolve(__dirname, '../../../locales')`, `resolve(__dirname, '../../locales')`);
    if (moved === code) throw new Error('yargs no longer finds its locales the way that scripts/bundle.mjs expects');
    return moved;
  },
};

/** The program: it starts the command line. src/cli.ts itself runs nothing when it is imported. */
const ENTRY = '\0program';
const program = {
  name: 'program',
  resolveId: (id) => (id === ENTRY ? id : null),
  load: (id) =>
    id === ENTRY ? `import { start } from ${JSON.stringify(join(root, 'src', 'cli.ts'))};\nstart();` : null,
};

/** The modules that every run loads: what src/cli.ts imports, and what that imports, but nothing behind an import(). */
const always = new Set();
const alwaysLoaded = {
  name: 'always-loaded',
  buildEnd() {
    const open = [join(root, 'src', 'cli.ts')];
    for (let id = open.pop(); id !== undefined; id = open.pop()) {
      if (always.has(id)) continue;
      always.add(id);
      open.push(...(this.getModuleInfo(id)?.importedIds ?? []));
    }
  },
};

/**
 * What speaks to accounts is one chunk, whichever command does; the form of a recording is known without it. Connections, and
 * undici with them, are another: an answer from a recording opens none.
 */
const cloud = join(root, 'src', 'cloud', sep);
function readsAccounts(id) {
  return id.startsWith(cloud) && !id.endsWith(`${sep}snapshot-format.ts`) && !opensConnections(id);
}
function opensConnections(id) {
  return id === join(cloud, 'transport.ts');
}

/** The parser is handed its machine and its grammar as bytes: what could fetch or evaluate others is taken out. */
const treeSitterAlone = {
  name: 'tree-sitter-alone',
  transform(code, id) {
    if (!id.endsWith(join('web-tree-sitter', 'web-tree-sitter.js'))) return null;
    const alone = code.replaceAll(/\b(?:fetch|eval)\(/g, 'refuseForeignCode(');
    if (alone === code)
      throw new Error('web-tree-sitter fetches and evaluates nothing: scripts/bundle.mjs need not care');
    return `${alone}\nfunction refuseForeignCode() { throw new Error('no foreign code is loaded'); }\n`;
  },
};

const bundle = await rolldown({
  input: { main: ENTRY },
  platform: 'node',
  // The SDK of Alibaba Cloud: 22 MB that only audit needs, and in a bundle it warns of itself on Node 24.
  external: [/^@alicloud\//],
  tsconfig: join(root, 'tsconfig.json'),
  resolve: {
    // jsonc-parser's main is a UMD file that a bundler cannot follow.
    mainFields: ['module', 'main'],
    // The same code without reading process.env for each token, which takes a fifth of the time of a parse.
    alias: { yaml: join(root, 'node_modules', 'yaml', 'browser', 'index.js') },
  },
  transform: { target: 'node20.19', define: { __VERSION__: JSON.stringify(version) } },
  // jsonc-parser fills tables for its formatter when it is loaded; the scanner needs none of them.
  treeshake: { moduleSideEffects: [{ test: /[\\/]jsonc-parser[\\/]/, sideEffects: false }] },
  plugins: [program, yargsLocales, alwaysLoaded, treeSitterAlone],
  onLog,
});
const { output } = await bundle.write({
  dir: dist,
  format: 'cjs',
  // An import() of a package that is not in the bundle would start the ES module loader; it is required instead.
  dynamicImportInCjs: false,
  entryFileNames: '[name].cjs',
  chunkFileNames: chunkName,
  // Without this, a module that a command shares with the start becomes a file of its own, which every run has to open.
  codeSplitting: {
    groups: [
      { name: 'start', test: (id) => id === ENTRY || always.has(id) },
      { name: 'cloud', test: readsAccounts },
      { name: 'connections', test: opensConnections },
    ],
  },
  comments: { legal: true },
  minify: { compress: true, mangle: true, codegen: { removeWhitespace: true } },
});
await bundle.close();
copyFileSync(join(root, 'src', 'bin.cjs'), join(dist, 'cli.cjs'));
chmodSync(join(dist, 'cli.cjs'), 0o755);

const chunks = output.filter((file) => file.type === 'chunk');
for (const { fileName } of chunks) writeAscii(join(dist, fileName));
refuseEagerChunks(chunks);
copyLocales(chunks);
writeNotices(packagesIn(chunks));

/** By the module that an import() names: `chunks/report-json.cjs`. A group has a name of its own. */
function chunkName({ name, facadeModuleId: id }) {
  if (!id?.startsWith(root)) return `chunks/${name}.cjs`;
  const words = relative(root, id)
    .split(sep)
    .filter((word) => word !== 'src');
  return `chunks/${words.join('-').replace(/\.\w+$/, '')}.cjs`;
}

/** Text beyond ASCII would make Node hold the whole file with two bytes a character; it stands in strings and patterns only. */
function writeAscii(file) {
  const code = readFileSync(file, 'utf8');
  const escaped = code.replace(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
  if (escaped !== code) writeFileSync(file, escaped);
}

/** A warning of the bundler stops the build, but for one: yargs' `extends` of a config file, which we do not use. */
function onLog(level, log, handle) {
  if (level !== 'warn') return handle(level, log);
  if (log.code === 'EMPTY_IMPORT_META' && log.message.includes('apply-extends.js')) return undefined;
  throw new Error(log.message);
}

/** What only import() names must not be required at the start. */
function refuseEagerChunks(all) {
  const byName = new Map(all.map((chunk) => [chunk.fileName, chunk]));
  const eager = new Set(['main.cjs']);
  for (const name of eager) for (const next of byName.get(name)?.imports ?? []) eager.add(next);
  const wrong = [...eager].filter((name) => byName.get(name)?.isDynamicEntry);
  if (wrong.length > 0) throw new Error(`dist/main.cjs requires at its start what should wait: ${wrong.join(', ')}`);
}

function copyLocales(all) {
  const home = all.find((chunk) => chunk.moduleIds.some((id) => id.includes(`${sep}yargs${sep}lib${sep}`)));
  if (home === undefined) return;
  if (!home.fileName.startsWith('chunks/')) throw new Error('yargs is in the entry; import it with import()');
  mkdirSync(join(dist, 'locales'));
  const from = join(root, 'node_modules', 'yargs', 'locales');
  for (const file of ['en.json', 'zh_CN.json']) copyFileSync(join(from, file), join(dist, 'locales', file));
}

/** The packages, by folder, of which any code is in a bundle; also of what the generated validators took in. */
function packagesIn(all) {
  const ids = all.flatMap((chunk) => chunk.moduleIds);
  const folders = new Set(ids.filter((id) => id.includes(`${sep}node_modules${sep}`)).map(packageFolder));
  if (ids.some((id) => id.startsWith(join(root, 'generated')))) folders.add(join(root, 'node_modules', 'ajv'));
  return [...folders].toSorted();
}

function packageFolder(file) {
  let folder = dirname(file);
  while (true) {
    const manifest = join(folder, 'package.json');
    // Some packages mark a subfolder as CommonJS with a package.json of one line.
    if (existsSync(manifest) && JSON.parse(readFileSync(manifest, 'utf8')).name !== undefined) return folder;
    folder = dirname(folder);
  }
}

function writeNotices(folders) {
  const notices = folders.map((folder) => {
    const { name, version: itsVersion, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
    if (file === undefined) throw new Error(`${name} has no licence file to quote`);
    return `${name} ${itsVersion} (${license})\n\n${readFileSync(join(folder, file), 'utf8').trim()}\n`;
  });
  const head = 'dist/cli.cjs and dist/chunks contain code of these packages.\n';
  writeFileSync(join(dist, 'THIRD_PARTY_NOTICES.txt'), [head, ...notices].join(`\n${'-'.repeat(80)}\n\n`));
}
