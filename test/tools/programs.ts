import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..', '..');

/**
 * The folder of a program of another project, from the npm registry; `undefined` where it cannot be had, and then its tests are
 * skipped. These are not dependencies of ours: together they have some 500 MB, and `npm ci` would fetch them for everybody.
 */
export function fromRegistry(name: string, version: string): string | undefined {
  const prefix = join(root, 'node_modules', '.cache', 'tools', `${name.replace('/', '+')}@${version}`);
  const folder = join(prefix, 'node_modules', ...name.split('/'));
  if (existsSync(join(folder, 'package.json'))) return folder;
  mkdirSync(prefix, { recursive: true });
  const flags = ['--prefix', prefix, '--no-save', '--no-audit', '--no-fund', '--ignore-scripts', '--loglevel=error'];
  const { status, stderr } = spawnSync('npm', ['install', ...flags, `${name}@${version}`], {
    cwd: prefix,
    encoding: 'utf8',
    timeout: 240_000,
  });
  if (status === 0) return folder;
  process.stderr.write(`${name} ${version} cannot be had: ${stderr}\n`);
  return undefined;
}

/** The folder of a program `node` of another version; npm's packages for these hold the program itself. */
export function nodeFolder(version: string): string | undefined {
  const home = fromRegistry(`node-${process.platform}-${process.arch}`, version);
  return home === undefined ? undefined : join(home, 'bin');
}

/** Whether a program is installed on this machine. */
export function isInstalled(program: string): boolean {
  return spawnSync(program, ['--version']).status === 0;
}
