import { execFileSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Other linters on the same files: ajv-cli with our schema, Biome with its own JSON rules. Installed when first asked for. */
export function peers(root, home) {
  const folder = join(import.meta.dirname, 'peers');
  if (!existsSync(join(folder, 'node_modules')))
    execFileSync('npm', ['ci', '--silent'], { cwd: folder, stdio: 'inherit' });
  const bin = (...path) => join(folder, 'node_modules', ...path);
  const schema = join(root, 'schemas', 'trust-policy.schema.json');
  writeFileSync(
    join(home, 'biome.json'),
    JSON.stringify({ files: { maxSize: 1_000_000_000 }, formatter: { enabled: false } }),
  );
  return [
    {
      name: 'ajv-cli',
      command: (path) => ({
        args: [
          bin('ajv-cli', 'dist', 'index.js'),
          'validate',
          '--spec=draft2020',
          '--strict=false',
          '--errors=line',
          '--all-errors',
          '-s',
          schema,
          '-d',
          `${path}/**/*.json`,
        ],
      }),
    },
    { name: 'Biome', command: (path) => ({ file: biome(bin), args: ['lint', `--config-path=${home}`, path] }) },
  ];
}

/** The program itself where its package for this machine is known, so that its Node wrapper does not count. */
function biome(bin) {
  const native = bin('@biomejs', `cli-${process.platform}-${process.arch}`, 'biome');
  return existsSync(native) ? native : bin('@biomejs', 'biome', 'bin', 'biome');
}
