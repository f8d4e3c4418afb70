import { spawnSync } from 'node:child_process';
import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';

import { folder, quiet } from '../support/process.ts';

export const root = join(import.meta.dirname, '..', '..');

/** A folder with these files, in which the packed package is installed, without any network. */
export function installed(files: Readonly<Record<string, string>>): string {
  const home = folder(files);
  const modules = join(home, 'node_modules');
  mkdirSync(modules);
  const packed = spawnSync('npm', ['pack', '--ignore-scripts', '--silent', '--pack-destination', home], {
    cwd: root,
    encoding: 'utf8',
  });
  if (packed.status !== 0) throw new Error(packed.stderr);
  mkdirSync(join(modules, 'dts-xacct'));
  const tarball = join(home, packed.stdout.trim());
  const unpacked = spawnSync('tar', ['-xzf', tarball, '-C', join(modules, 'dts-xacct'), '--strip-components=1']);
  if (unpacked.status !== 0) throw new Error(String(unpacked.stderr));
  symlinkSync(join(root, 'node_modules', '@types'), join(modules, '@types'), 'junction');
  return home;
}

/** Runs a program of Node in a folder. */
export function node(
  cwd: string,
  ...args: readonly string[]
): { readonly code: number | null; readonly out: string; readonly err: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd, encoding: 'utf8', env: quiet() });
  return { code: status, out: stdout, err: stderr };
}
