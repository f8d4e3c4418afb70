// The golden archive: the bytes of every format over every fixture and, where it is there, every document of ../shared.
// `node scripts/golden.mjs DIR` writes it with the built program; `node scripts/golden.mjs DIR BASE` compares it with
// one that was written before, prints the files that differ, and ends with 1 where there are any.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

const root = join(import.meta.dirname, '..');
const program = join(root, 'dist', 'cli.cjs');
const shared = join(root, '..', 'shared');
/** Text on standard output, each other format in a file beside it. */
const EVERY_FORMAT = [
  'text',
  ...['concise', 'json', 'sarif', 'github', 'markdown'].map((name) => `${name}=OUT.${name}`),
].flatMap((format) => ['-f', format]);

const [out, base] = process.argv.slice(2);
if (out === undefined) {
  console.error('usage: node scripts/golden.mjs DIR [BASE]');
  process.exit(2);
}
rmSync(out, { recursive: true, force: true });
for (const run of [...fixtureRuns(), ...exampleRuns(), ...planRuns(), ...sharedRuns()]) archive(run);
if (base !== undefined) compare(resolve(out), resolve(base));

/** Each fixture alone, as scripts/fixtures.mjs runs it, and what its fixes would change. */
function fixtureRuns() {
  const home = join(root, 'fixtures', 'rules');
  return readdirSync(home).flatMap((rule) =>
    readdirSync(join(home, rule))
      .filter((file) => !file.endsWith('.out'))
      .flatMap((file) => {
        const isFolder = statSync(join(home, rule, file)).isDirectory();
        const cwd = isFolder ? join(home, rule, file) : join(home, rule);
        const config = isFolder && existsSync(join(cwd, '.dts-xacct.yaml')) ? [] : ['--no-config'];
        return lintRuns(`rules/${rule}/${file}`, cwd, [...config, isFolder ? '.' : file]);
      }),
  );
}

/** The examples of the README: tasks with a snapshot beside them. */
function exampleRuns() {
  const home = join(root, 'fixtures', 'examples');
  return readdirSync(home).flatMap((example) => {
    const cwd = join(home, example);
    const lint = lintRuns(`examples/${example}/lint`, cwd, ['.']);
    if (!existsSync(join(cwd, 'snapshot.json'))) return lint;
    const recorded = ['--snapshot', 'snapshot.json'];
    return [
      ...lint,
      { name: `examples/${example}/audit`, cwd, args: ['audit', ...recorded, ...EVERY_FORMAT] },
      {
        name: `examples/${example}/preflight`,
        cwd,
        args: ['preflight', 'tasks.yaml', ...recorded, ...EVERY_FORMAT],
      },
      ...['cli', 'terraform', 'ros', 'json'].map((as) => ({
        name: `examples/${example}/setup-${as}`,
        cwd,
        args: ['setup', 'tasks.yaml', '--as', as],
      })),
    ];
  });
}

function planRuns() {
  return readdirSync(join(root, 'fixtures', 'plans')).flatMap((plan) =>
    lintRuns(`plans/${plan}`, join(root, 'fixtures', 'plans', plan), ['.']),
  );
}

function sharedRuns() {
  if (!existsSync(shared)) return [];
  const corpus = join(shared, 'corpus');
  const documents = ['trust', 'odd', 'not-ours'].flatMap((folder) => [
    ...lintRuns(`corpus/${folder}`, corpus, ['--no-config', folder]),
    ...readdirSync(join(corpus, folder)).map((file) => ({
      name: `corpus/${folder}/${file}`,
      cwd: corpus,
      args: ['lint', '--no-config', join(folder, file), ...EVERY_FORMAT],
    })),
  ]);
  const cases = readdirSync(join(shared, 'cases'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .flatMap(({ name }) => lintRuns(`cases/${name}`, join(shared, 'cases', name), ['.']));
  return [...documents, ...cases];
}

/** A report in every format, and what safe fixes and all fixes would change. */
function lintRuns(name, cwd, args) {
  return [
    { name, cwd, args: ['lint', ...args, ...EVERY_FORMAT] },
    { name: `${name}.safe`, cwd, args: ['lint', '--fix-dry-run', ...args] },
    { name: `${name}.review`, cwd, args: ['lint', '--fix-dry-run', '--fix=review', ...args] },
  ];
}

/** One process writes all formats of a run; its streams and its exit code are kept too. */
function archive({ name, cwd, args }) {
  const at = resolve(out, name);
  mkdirSync(dirname(at), { recursive: true });
  const { stdout, stderr, status } = spawnSync(
    process.execPath,
    [program, ...args.map((arg) => arg.replace('=OUT.', `=${at}.`))],
    { cwd, encoding: 'utf8', maxBuffer: 1 << 28, env: { ...process.env, NO_COLOR: '1', LC_ALL: 'C.UTF-8' } },
  );
  writeFileSync(`${at}.stdout`, stdout);
  writeFileSync(`${at}.exit`, `${String(status)}\n${stderr}`);
}

/** Prints the files of which the bytes differ, or which one side lacks. */
function compare(now, before) {
  const names = new Set([...filesOf(now), ...filesOf(before)]);
  const different = [...names].filter((name) => textOf(join(now, name)) !== textOf(join(before, name))).toSorted();
  for (const name of different) console.log(name);
  console.log(`${String(names.size)} files, ${String(different.length)} differ`);
  process.exitCode = different.length > 0 ? 1 : 0;
}

function filesOf(folder) {
  return readdirSync(folder, { recursive: true }).filter((name) => statSync(join(folder, name)).isFile());
}

function textOf(file) {
  return existsSync(file) ? readFileSync(file, 'latin1') : undefined;
}
