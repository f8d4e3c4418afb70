import { execFileSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = join(import.meta.dirname, 'peers');
const installed = (...path) => join(folder, 'node_modules', ...path);

/** Other linters, by name; each makes the command for a folder of policies. `home` is for a configuration. */
export const PEERS = {
  /** With our JSON schema. */
  ajv: (path) => ({
    args: [
      installed('ajv-cli', 'dist', 'index.js'),
      'validate',
      '--spec=draft2020',
      '--strict=false',
      '--errors=line',
      '--all-errors',
      '-s',
      join(import.meta.dirname, '..', '..', 'schemas', 'trust-policy.schema.json'),
      '-d',
      `${path}/**/*.json`,
    ],
    isSteady: false,
  }),
  /** With its own rules for JSON. */
  biome: (path, home) => {
    const config = { files: { maxSize: 1_000_000_000 }, formatter: { enabled: false } };
    writeFileSync(join(home, 'biome.json'), JSON.stringify(config));
    return { file: biome(), args: ['lint', `--config-path=${home}`, path], isSteady: false };
  },
};

/** Installs them where they are not yet. False where they are not to be had. */
export function installPeers() {
  try {
    if (!existsSync(installed())) execFileSync('npm', ['ci', '--silent'], { cwd: folder, stdio: 'inherit' });
  } catch {
    return false;
  }
  return true;
}

/** The program itself where its package for this machine is known, so that its Node wrapper does not count. */
function biome() {
  const native = installed('@biomejs', `cli-${process.platform}-${process.arch}`, 'biome');
  return existsSync(native) ? native : installed('@biomejs', 'biome', 'bin', 'biome');
}
