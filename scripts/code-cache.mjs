// dist/cache: what V8 makes of dist/main.cjs in a run over a policy, and of the chunks in runs over files of other kinds; see
// scripts/start.cjs. Functions that no such run calls are compiled when they are called.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';

const root = join(import.meta.dirname, '..');
const dist = join(root, 'dist');
const fixtures = join(root, 'fixtures', 'rules');
/** Where two runs load the same file, what the first makes of it is kept. */
const RUNS = [
  join(fixtures, 'dts-service-collapsed', 'bad-bare.json'),
  join(fixtures, 'task-vocabulary'),
  join(fixtures, 'role-policy-missing'),
];

const [sample, made] = process.argv.slice(2);
if (sample === undefined) makeAll();
else makeOne(sample, new Set(made.split(' ')));

/** Each in a process of its own, so that none holds what another compiled. */
function makeAll() {
  const { caches } = createRequire(import.meta.url)(join(dist, 'cli.cjs'));
  rmSync(join(dist, 'cache'), { recursive: true, force: true });
  mkdirSync(caches, { recursive: true });
  const done = [];
  for (const run of RUNS) {
    const { status, stdout, stderr } = spawnSync(process.execPath, [import.meta.filename, run, done.join(' ')]);
    if (status !== 0) throw new Error(`no code was cached of a run over ${run}: ${stderr.toString()}`);
    done.push(...stdout.toString().split('\n'));
  }
}

/** Prints the names of the files of which it keeps the code. */
function makeOne(path, known) {
  const { caches, load, scripts } = createRequire(import.meta.url)(join(dist, 'cli.cjs'));
  const home = mkdtempSync(join(tmpdir(), 'dts-xacct-build-'));
  process.argv = [process.execPath, 'dts-xacct', 'lint', '--no-config', '--output', join(home, 'report'), path];
  process.on('exit', () => {
    const fresh = [...scripts].filter(([file]) => !known.has(basename(file)));
    for (const [file, script] of fresh)
      writeFileSync(join(caches, `${basename(file)}.cache`), script.createCachedData());
    rmSync(home, { recursive: true });
    process.stdout.write(fresh.map(([file]) => basename(file)).join('\n'));
    // The run has findings; the build has none.
    process.exitCode = 0;
  });
  load(join(dist, 'main.cjs'));
}
