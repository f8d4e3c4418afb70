// Writes fixtures/rules/<rule>/bad-<what>.out: what the built program prints for each bad fixture. Review what changed
// before you commit it: these files are the specification. `node scripts/fixtures.mjs [rule..]` writes those of some rules.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join, parse } from 'node:path';

const root = join(import.meta.dirname, '..');
const program = join(root, 'dist', 'cli.cjs');
const home = join(root, 'fixtures', 'rules');
const wanted = process.argv.slice(2);

for (const rule of readdirSync(home)) {
  if (wanted.length > 0 && !wanted.includes(rule)) continue;
  for (const name of readdirSync(join(home, rule))) {
    if (!name.startsWith('bad-') || name.endsWith('.out')) continue;
    const isFolder = statSync(join(home, rule, name)).isDirectory();
    const cwd = isFolder ? join(home, rule, name) : join(home, rule);
    const config = isFolder && existsSync(join(cwd, '.dts-xacct.yaml')) ? [] : ['--no-config'];
    const { stdout, stderr, status } = spawnSync(
      process.execPath,
      [program, 'lint', ...config, isFolder ? '.' : name],
      {
        cwd,
        encoding: 'utf8',
        env: { ...process.env, NO_COLOR: '1' },
      },
    );
    if (status === null || status > 3 || stdout === '') throw new Error(`${rule}/${name}: ${stderr}`);
    if (stderr !== '') process.stderr.write(`${rule}/${name}: ${stderr}`);
    writeFileSync(join(home, rule, `${isFolder ? name : parse(name).name}.out`), stdout);
  }
}
