import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';

/** The Node of a major version: this one, or the package `node` of the registry, installed below a folder; or undefined. */
export function nodeOf(major, folder) {
  if (process.versions.node.startsWith(`${String(major)}.`)) return process.execPath;
  const prefix = join(folder, `node-${String(major)}`);
  const file = join(prefix, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
  mkdirSync(prefix, { recursive: true });
  try {
    execFileSync('npm', ['install', '--silent', '--no-save', '--prefix', prefix, `node@${String(major)}`]);
  } catch {
    return undefined;
  }
  return existsSync(file) ? file : undefined;
}
