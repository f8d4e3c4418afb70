// How hard the source is to enter, in numbers: `node scripts/structure.mjs [FOLDER]`, where FOLDER is a checkout of this
// repository with its packages installed and `npm run generate` done. Prints a table for a closing note.
import { spawnSync } from 'node:child_process';
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join, posix, relative, resolve, sep } from 'node:path';
import { pathToFileURL } from 'node:url';

import { rolldown } from 'rolldown';
import { parseSync } from 'rolldown/utils';

const root = resolve(process.argv[2] ?? join(import.meta.dirname, '..'));

/** Lower folders first: a file imports from its own folder and from lower ones. Texts import nothing. */
const LAYERS = [
  ['src/lib', 'src/messages'],
  ['src/model'],
  ['src/formats'],
  ['src/files'],
  ['src/source'],
  ['src/inventory'],
  ['src/inputs'],
  ['rules'],
  ['src/engine'],
  ['src/preflight'],
  ['src/cloud'],
  ['src/report'],
  ['src/commands'],
  ['src/cli', 'src'],
];

const POLICY = `{
  "Version": "1",
  "Statement": [
    {
      "Effect": "Allow",
      "Action": "sts:AssumeRole",
      "Principal": {
        "RAM": ["acs:ram::1000000000000002:root"],
        "Service": ["dts.aliyuncs.com"]
      }
    }
  ]
}
`;
const TERRAFORM = `resource "alicloud_ram_role" "dts" {
  role_name                   = "dts-reader"
  assume_role_policy_document = jsonencode(${POLICY.trim()})
}
`;

/** What each run crossed. */
const ran = new Map();
const modules = new Map(filesIn('src', 'rules').map((file) => [file, read(file)]));
const own = [...modules.keys()].filter((file) => file.startsWith('src/'));
const rows = [
  ['files in src', own.length],
  ['lines in src', sum(own.map((file) => modules.get(file).lines))],
  ['files in the largest folder of src', largestFolder()],
  ['imports a file, mean', (sum(own.map((file) => modules.get(file).imports.length)) / own.length).toFixed(1)],
  ['longest chain of imports, types included', chain(() => true).length],
  ['longest chain of imports at run time', chain(({ isType }) => !isType).length],
  ['imports from a lower folder to a higher one', upward().length],
  ...(await crossed('one policy', 'policy.json', POLICY)),
  ...(await crossed('a Terraform role', 'role.tf', TERRAFORM)),
  ['files that a rule imports, mean', meanOfRules().toFixed(1)],
  ['files to open for a new rule', mentions('policy-too-long', ['src', 'rules', 'schemas', 'scripts', 'test']).length],
  ['files to open for a new input kind', mentions('ROS template', ['src'], /['"`]ROS template['"`]/).length],
  ['files to open for a new format', mentions('github', ['src'], /\bgithub\b(?!\.com)/).length],
];
const width = Math.max(...rows.map(([name]) => name.length));
for (const [name, value] of rows) console.log(`| ${name.padEnd(width)} | ${String(value).padStart(6)} |`);
if (process.argv.includes('--details')) {
  for (const [what, files] of ran) console.log(`\n${what}: ${files.join(' ')}`);
  console.log(`\nlongest chain: ${chain(() => true).join(' > ')}`);
  for (const line of upward()) console.log(`upward: ${line}`);
}

function filesIn(...folders) {
  return folders.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.(?:ts|cjs)$/.test(name))
      .map((name) => posix.join(folder, name.replaceAll(sep, '/'))),
  );
}

/** The modules of ours that a module imports: once each, as types where nothing of it is there at run time. */
function read(file) {
  const text = readFileSync(join(root, file), 'utf8');
  const imports = new Map();
  for (const node of nodesOf(parseSync(file, text).program)) {
    const source = importedBy(node);
    if (!source?.startsWith('.')) continue;
    const target = posix.normalize(posix.join(dirname(file), source));
    if (!/^(?:src|rules)\//.test(target)) continue;
    const isType = isTypeOnly(node) && imports.get(target)?.isType !== false;
    imports.set(target, { target, isType });
  }
  return { lines: text.trimEnd().split('\n').length, imports: [...imports.values()] };
}

function* nodesOf(node) {
  yield node;
  for (const child of Object.values(node).flat())
    if (typeof child === 'object' && child !== null && 'type' in child) yield* nodesOf(child);
}

function importedBy(node) {
  if (!/^(?:Import|Export(?:Named|All))Declaration$|^ImportExpression$|^TSImportType$/.test(node.type))
    return undefined;
  const source = node.source ?? node.argument;
  return source?.literal?.value ?? source?.value;
}

function isTypeOnly(node) {
  if (node.type === 'TSImportType' || node.importKind === 'type' || node.exportKind === 'type') return true;
  const kinds = node.specifiers?.map(({ importKind, exportKind }) => importKind ?? exportKind) ?? [];
  return kinds.length > 0 && kinds.every((kind) => kind === 'type');
}

/** The longest way from a file along its imports; there is no circle. */
function chain(isCounted) {
  const longest = new Map();
  const from = (file) => {
    const known = longest.get(file);
    if (known !== undefined) return known;
    longest.set(file, [file]);
    let best = [];
    for (const next of modules.get(file)?.imports ?? []) {
      const rest = isCounted(next) ? from(next.target) : [];
      if (rest.length > best.length) best = rest;
    }
    longest.set(file, [file, ...best]);
    return [file, ...best];
  };
  return [...modules.keys()].map(from).toSorted((a, b) => b.length - a.length)[0];
}

function layerOf(file) {
  const ranks = LAYERS.flatMap((folders, rank) =>
    folders.filter((folder) => file.startsWith(`${folder}/`)).map((folder) => ({ rank, length: folder.length })),
  );
  return ranks.toSorted((a, b) => b.length - a.length)[0]?.rank ?? LAYERS.length;
}

function upward() {
  return [...modules].flatMap(([file, { imports }]) =>
    imports.filter(({ target }) => layerOf(target) > layerOf(file)).map(({ target }) => `${file} > ${target}`),
  );
}

function largestFolder() {
  const sizes = new Map();
  for (const file of own) sizes.set(dirname(file), (sizes.get(dirname(file)) ?? 0) + 1);
  const [folder, size] = [...sizes].toSorted((a, b) => b[1] - a[1])[0];
  return `${size} ${folder}`;
}

/**
 * The files of src of which a function runs while one file is linted, and the imports among them: each is a jump for a
 * reader. Functions that run while a module is loaded count too.
 */
async function crossed(what, name, text) {
  const home = realpathSync(mkdtempSync(join(mkdirs(join(root, 'node_modules', '.cache')), 'structure-')));
  try {
    const bundle = await rolldown({
      input: { cli: join(root, 'src', 'cli.ts') },
      platform: 'node',
      external: (id) => !id.startsWith('.') && !id.startsWith('/'),
      tsconfig: join(root, 'tsconfig.json'),
      transform: { define: { __VERSION__: '"0"' } },
      logLevel: 'silent',
    });
    await bundle.write({
      dir: home,
      format: 'esm',
      preserveModules: true,
      preserveModulesRoot: root,
      entryFileNames: '[name].mjs',
    });
    await bundle.close();
    copyParser(join(home, 'src', 'wasm'));
    copyParser(join(home, 'wasm'));
    writeFileSync(join(home, name), text);
    const coverage = join(home, 'coverage');
    const entry = filesBelow(home).find(
      (file) => /(?:^|[\\/])cli\.mjs$/.test(file) && !file.includes(`${sep}cli${sep}cli`),
    );
    const program = join(home, 'program.mjs');
    // Importing it is enough where it runs by itself.
    writeFileSync(program, `import * as cli from ${JSON.stringify(pathToFileURL(entry).href)};\ncli.start?.();\n`);
    const { stderr, status } = spawnSync(process.execPath, [program, 'lint', '--no-config', name], {
      cwd: home,
      env: { ...process.env, NODE_V8_COVERAGE: coverage, NO_COLOR: '1' },
      encoding: 'utf8',
    });
    if (status === null || status > 1) throw new Error(`${what}: the run ended with ${status}: ${stderr}`);
    const files = ranFiles(coverage, home).filter((file) => file.startsWith('src/'));
    ran.set(what, files);
    const among = new Set(files);
    const hops = sum(
      files.map(
        (file) =>
          (modules.get(file)?.imports ?? []).filter(({ target, isType }) => !isType && among.has(target)).length,
      ),
    );
    return [
      [`files crossed by ${what}, rules left out`, files.length],
      [`imports among them`, hops],
    ];
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

/** The parser of Terraform, where a module of the bundle looks for it. */
function copyParser(folder) {
  mkdirs(folder);
  for (const file of [
    'web-tree-sitter/web-tree-sitter.wasm',
    '@tree-sitter-grammars/tree-sitter-hcl/tree-sitter-terraform.wasm',
  ])
    copyFileSync(join(root, 'node_modules', file), join(folder, basename(file)));
}

function ranFiles(coverage, home) {
  const base = pathToFileURL(home).href;
  const files = new Set();
  for (const name of readdirSync(coverage)) {
    for (const { url, functions } of JSON.parse(readFileSync(join(coverage, name), 'utf8')).result) {
      if (!url.startsWith(base)) continue;
      // The first function is the module itself.
      if (!functions.slice(1).some(({ ranges: [range] }) => range.count > 0)) continue;
      const file = relative(base, url).replace(/\.mjs$/, '.ts');
      const known = [...modules.keys()].find((each) => file === each || `src/${file}` === each);
      if (known !== undefined) files.add(known);
    }
  }
  return [...files];
}

function filesBelow(folder) {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name));
}

function mkdirs(folder) {
  mkdirSync(folder, { recursive: true });
  return folder;
}

/** How many files a rule's own file imports: what somebody opens to understand it. */
function meanOfRules() {
  const rules = [...modules.keys()].filter((file) => /^rules\/(?!index|policies)/.test(file));
  return sum(rules.map((file) => modules.get(file).imports.length)) / rules.length;
}

/** The files that say a word: what somebody opens to add another one of its kind. */
function mentions(word, folders, pattern = new RegExp(`['"\`/]${word}\\b`)) {
  return folders.flatMap((folder) =>
    filesBelow(join(root, folder)).filter(
      (file) => /\.(?:ts|mjs|json)$/.test(file) && pattern.test(readFileSync(file, 'utf8')),
    ),
  );
}

function sum(numbers) {
  return numbers.reduce((total, each) => total + each, 0);
}
