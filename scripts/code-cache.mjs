// dist/main.cache: what V8 makes of dist/main.cjs in a run over the examples; see scripts/start.cjs.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const cli = join(root, 'dist', 'cli.cjs');
const { compile, run } = createRequire(import.meta.url)(cli);
const home = mkdtempSync(join(tmpdir(), 'dts-xacct-build-'));

const script = compile();
process.argv = [
  process.execPath,
  cli,
  'lint',
  '--no-config',
  '--output',
  join(home, 'report'),
  join(root, 'fixtures', 'rules', 'dts-service-collapsed'),
];
process.on('exit', () => {
  writeFileSync(join(root, 'dist', 'main.cache'), script.createCachedData());
  rmSync(home, { recursive: true });
  // The run has findings; the build has none.
  process.exitCode = 0;
});
run(script);
