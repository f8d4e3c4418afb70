import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, posix } from 'node:path';

import { describe, expect, test } from 'vitest';

import { lint } from '../src/commands/lint.ts';
import { loadConfig } from '../src/commands/load-config.ts';
import { print, type Format } from '../src/report/formats.ts';
import { BAD, folder, OTHER, run } from './cli/process.ts';
import { moduleOf } from './modules.ts';

const root = join(import.meta.dirname, '..');
const config = 'rules:\n  unknown-account: note\n';
const home = folder({ 'ram-for-dts.json': BAD, '.dts-xacct.yaml': config });
const [, shown = ''] = /^```js\n([^]*?)^```$/m.exec(readFileSync(join(root, 'README.md'), 'utf8')) ?? [];

/** Runs a program of Node in a folder where the package is installed. */
function node(cwd: string, ...args: readonly string[]): { readonly code: number | null; readonly out: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd, encoding: 'utf8' });
  return { code: status, out: stdout + stderr };
}

mkdirSync(join(home, 'node_modules'));
symlinkSync(root, join(home, 'node_modules', 'dts-xacct'), 'junction');

describe('the library', () => {
  test('does what the README shows, and says what the command says', () => {
    writeFileSync(join(home, 'check.mjs'), shown);
    const { code, out } = run(['lint', 'ram-for-dts.json'], { cwd: home });
    expect(node(home, 'check.mjs')).toEqual({ code, out });
    expect([code, out]).toEqual([1, expect.stringContaining('error[dts-service-collapsed]')]);
  });

  test.each([
    ['nothing of what cannot be read', undefined, config, 3],
    ['nothing of what is none of ours', OTHER, config, 2],
    ['what a rule that is off would say', BAD, 'rules:\n  dts-service-collapsed: off\n', 0],
    ['what a rule that only warns says', BAD, 'rules:\n  dts-service-collapsed: warning\n', 0],
  ])('passes as the command does: %s', (_, text, levels, ended) => {
    const at = folder({ ...(text !== undefined && { 'ram-for-dts.json': text }), '.dts-xacct.yaml': levels });
    if (text === undefined) symlinkSync('ram-for-dts.json', join(at, 'ram-for-dts.json'));
    mkdirSync(join(at, 'node_modules'));
    symlinkSync(root, join(at, 'node_modules', 'dts-xacct'), 'junction');
    writeFileSync(join(at, 'check.mjs'), shown);
    const { code, out } = run(['lint', 'ram-for-dts.json'], { cwd: at });
    expect(code).toBe(ended);
    expect(node(at, 'check.mjs')).toEqual({ code, out });
  });

  test('has types that a strict compiler takes, whatever it checks', () => {
    writeFileSync(join(home, 'check.mts'), `${shown}export type { AuditOptions, Config, Keeping } from 'dts-xacct';\n`);
    const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
    const types = ['--types', 'node', '--typeRoots', join(root, 'node_modules', '@types')];
    const strict = ['--strict', '--exactOptionalPropertyTypes', '--skipLibCheck', 'false'];
    const modules = ['--module', 'nodenext', '--target', 'es2023', '--noEmit'];
    expect(node(home, tsc, 'check.mts', ...types, ...strict, ...modules)).toEqual({ code: 0, out: '' });
  });

  test.each<Format>(['concise', 'json', 'sarif', 'github', 'markdown'])(
    'prints %s as the command does',
    async (format) => {
      const path = join(home, 'ram-for-dts.json');
      const folders = { cwd: home };
      const options = { paths: [path], config: await loadConfig(join(home, '.dts-xacct.yaml')) };
      const report = await lint(options);
      const pieces = await print(report, format, { ...folders, command: 'lint' });
      const version = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { readonly version: string };
      const { out } = run(['lint', path, '-f', format], { cwd: home });
      expect([...pieces].join('')).toBe(out.replaceAll(version.version, report.tool.version));
    },
  );

  test('is shipped with nothing that it does not load', () => {
    const lib = join(root, 'dist', 'lib');
    const codeOf = (file: string): string => readFileSync(join(lib, file), 'utf8');
    const files = readdirSync(lib, { recursive: true, encoding: 'utf8' })
      .map((file) => posix.join(...file.split(/[\\/]/)))
      // A module of types alone is left empty.
      .filter((file) => file.endsWith('.js') && codeOf(file) !== 'export {};\n');
    expect(files.length).toBeGreaterThan(200);
    const reached = new Set(['src/index.js', 'src/messages/en/explain.js']);
    for (const file of reached)
      for (const { what } of moduleOf(file, codeOf(file)).imports) if (what.endsWith('.js')) reached.add(what);
    expect(files.filter((file) => !reached.has(file))).toEqual([]);
  });
});
