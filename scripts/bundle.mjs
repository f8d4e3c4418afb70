// dist/main.cjs, which dist/cli.cjs starts, and dist/library.cjs, which dist/index.js hands on. They share dist/chunks/*.cjs, each of which is
// required when it is first needed. ES modules would cost every run the start of the module loader.
import { chmodSync, copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';

import { rolldown } from 'rolldown';

const root = join(import.meta.dirname, '..');
const dist = join(root, 'dist');
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

/** The action of GitHub: it starts what src/action.ts exports. */
const ACTION = '\0action';
const action = {
  name: 'action',
  resolveId: (id) => (id === ACTION ? id : null),
  load: (id) =>
    id === ACTION
      ? `import { start } from ${JSON.stringify(join(root, 'src', 'action.ts'))};
import { main } from ${JSON.stringify(join(root, 'src', 'cli.ts'))};
start(main);`
      : null,
};

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

const program = join(root, 'src', 'cli.ts');

/** The packages of the SDK that src/cloud imports. */
const SDK = ['@alicloud/openapi-core', '@alicloud/ram20150501'];

/** Modules that are loaded together: a module, and what that imports, but nothing behind an import(). */
const always = new Set();
const sdk = new Set();
const loadedTogether = {
  name: 'loaded-together',
  async buildEnd() {
    collect(this, program, always);
    for (const name of SDK) collect(this, (await this.resolve(name, program)).id, sdk);
  },
};
function collect(graph, start, found) {
  const open = [start];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (found.has(id)) continue;
    found.add(id);
    open.push(...(graph.getModuleInfo(id)?.importedIds ?? []));
  }
}

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

/**
 * Connections are opened by src/cloud/transport.ts, with credentials that src/cloud/credentials finds. The SDK signs requests and reads
 * answers; its own connections and its own search for credentials are left out.
 */
const LEFT_OUT_OF_SDK = new Set([
  '@alicloud/credentials',
  '@alicloud/gateway-spi',
  'http',
  'http-proxy-agent',
  'https',
  'https-proxy-agent',
  'httpx',
  'socks-proxy-agent',
  'ws',
]);
const LEFT_OUT = '\0left-out-of-sdk';
const sdkWithoutConnections = {
  name: 'sdk-without-connections',
  resolveId: (name, from) =>
    LEFT_OUT_OF_SDK.has(name) && /[\\/]@(?:alicloud|darabonba)[\\/]/.test(from ?? '') ? LEFT_OUT : null,
  load: (id) =>
    id === LEFT_OUT
      ? `exports.__esModule = true;\nexports.default = function () { throw new Error('the SDK opens no connection here'); };\n`
      : null,
};

const GROUPS = [
  { name: 'main', test: (id) => always.has(id) },
  // Otherwise a fingerprint would load what reads accounts.
  { name: 'hashes', test: (id) => id.includes(join('node_modules', '@noble', 'hashes')) },
  { name: 'cloud', test: readsAccounts },
  { name: 'sdk', test: (id) => sdk.has(id) },
  { name: 'connections', test: opensConnections },
];

const bundle = await rolldown({
  input: { main: program, library: join(root, 'src', 'index.ts'), action: ACTION },
  platform: 'node',
  preserveEntrySignatures: 'allow-extension',
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
  plugins: [action, yargsLocales, loadedTogether, treeSitterAlone, sdkWithoutConnections],
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
    groups: GROUPS,
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
writeLibrary(chunks);

/** By the module that an import() names, or else by the last one in it: `chunks/report-json.cjs`. A group has a name of its own. */
function chunkName({ name, moduleIds }) {
  const id = moduleIds.at(-1);
  if (GROUPS.some((group) => group.name === name) || !id?.startsWith(root)) return `chunks/${name}.cjs`;
  const words = relative(root, id)
    .split(sep)
    .filter((word) => word !== 'src' && word !== 'node_modules');
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

/** The library as an ES module, which has the types that it has. */
function writeLibrary(all) {
  const { exports: names } = all.find(({ fileName }) => fileName === 'library.cjs');
  const code = `import library from './library.cjs';\n\nexport const { ${names.join(', ')} } = library;\n`;
  writeFileSync(join(dist, 'index.js'), code);
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
  mkdirSync(join(dist, 'locales'), { recursive: true });
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
    return `${name} ${itsVersion} (${license})\n\n${licenceOf(folder, license)}\n`;
  });
  const head = 'dist contains code of these packages.\n';
  writeFileSync(join(dist, 'THIRD_PARTY_NOTICES.txt'), [head, ...notices].join(`\n${'-'.repeat(80)}\n\n`));
}

/** The licence that a package ships; where it ships none, what its readme says of it, and the text of each licence that it names. */
function licenceOf(folder, named) {
  const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
  if (file !== undefined) return readFileSync(join(folder, file), 'utf8').trim();
  const readme = readFileSync(join(folder, 'README.md'), 'utf8');
  const said = readme.split(/^## License$/m)[1]?.trim() ?? '';
  const licences = join(root, 'scripts', 'licences');
  const texts = [
    [/\bISC\b/, join(licences, 'ISC.txt')],
    [/\bMIT\b/, join(licences, 'MIT.txt')],
    [/\bApache\b/, join(root, 'LICENSE')],
  ].flatMap(([pattern, text]) => (pattern.test(`${named} ${said}`) ? [readFileSync(text, 'utf8').trim()] : []));
  if (texts.length === 0) throw new Error(`${folder} has no licence to quote`);
  return [`The package has no licence file. Its package.json says "${named}", its README.md "${said}".`, ...texts].join(
    '\n\n',
  );
}
