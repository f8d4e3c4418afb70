import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { createContext, runInContext } from 'node:vm';

import { describe, expect, test } from 'vitest';

import { browserScript } from '../../scripts/browser.mjs';
import type * as library from '../../src/browser.ts';
import { readText } from '../../src/files/read-file.ts';
import { runCli } from '../support/run-cli.ts';
import { root } from './installed.ts';

/** What every browser has, and nothing of Node. */
const WEB = { TextDecoder, TextEncoder, URL, AbortController, setTimeout, clearTimeout, queueMicrotask, performance };
const script = `${await browserScript()};\ndtsXacct;`;
const context = createContext({ ...WEB });
const dtsXacct = runInContext(script, context) as typeof library;

const wasm = join(root, 'dist', 'wasm');
const hcl: library.HclParser = {
  machine: new Uint8Array(readFileSync(join(wasm, 'web-tree-sitter.wasm'))),
  grammar: new Uint8Array(readFileSync(join(wasm, 'tree-sitter-terraform.wasm'))),
};

/** All files of a folder by their paths in it, but for what fixtures expect. */
function textsIn(folder: string): Record<string, string> {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => !name.endsWith('.out') && statSync(join(folder, name)).isFile())
    .map((name) => [name.replaceAll('\\', '/'), readText({ path: join(folder, name), isNamed: true })] as const);
  // A text in memory has no encoding that could be wrong.
  return Object.fromEntries(
    names.flatMap(([name, { text, fault, form }]) => ((fault ?? form) === undefined ? [[name, text]] : [])),
  );
}

/** Values of the other realm as ours. */
function plain<T>(value: T): T {
  return JSON.parse(JSON.stringify(value)) as T;
}

/** What the command line reports. */
async function printed(cwd: string, ...args: readonly string[]): Promise<library.Report> {
  return JSON.parse((await runCli([...args, '-f', 'json'], { cwd })).out) as library.Report;
}

/** A finding without its name across runs: that holds the file's path from the top of a repository, which texts are not in. */
function unnamed({ findings, suppressed, gaps }: library.Report): unknown {
  return { findings: findings.map(nameless), suppressed: suppressed.map(nameless), gaps };
}

function nameless(finding: library.Finding): object {
  return { ...finding, fingerprint: '' };
}

const FIXTURES = join(root, 'fixtures', 'rules');
/** The fixtures that are folders, each with what belongs together in it. */
const folders = readdirSync(FIXTURES).flatMap((rule) =>
  readdirSync(join(FIXTURES, rule))
    .map((name) => join(FIXTURES, rule, name))
    .filter((path) => statSync(path).isDirectory()),
);

describe('the library without files', () => {
  test('runs where nothing of Node is there', () => {
    for (const name of ['process', 'Buffer', 'require', 'global', 'fetch'])
      expect(runInContext(`typeof ${name}`, context)).toBe('undefined');
    expect(Object.keys(dtsXacct)).toEqual(expect.arrayContaining(['audit', 'format', 'lint', 'preflight', 'setup']));
  });

  test('finds in every fixture what the command finds', async () => {
    const rules = readdirSync(FIXTURES);
    expect(rules.length).toBeGreaterThan(50);
    const files = textsIn(FIXTURES);
    const skipped = new Set(
      readdirSync(FIXTURES, { recursive: true, encoding: 'utf8' }).filter((name) => !Object.hasOwn(files, name)),
    );
    const found = plain(await dtsXacct.lint({ files, hcl, paths: ['.'], config: false }));
    const expected = await printed(FIXTURES, 'lint', '.', '--no-config');
    const kept = expected.findings.filter(({ file = '' }) => !skipped.has(file));
    expect(kept.length).toBeGreaterThan(400);
    expect(found.findings.map(nameless)).toEqual(kept.map(nameless));
  }, 120_000);

  test.each(folders.map((path) => [path.slice(FIXTURES.length + 1), path]))(
    'finds in %s what the command finds, by the configuration that is in it',
    async (_, path) => {
      const files = textsIn(path);
      const config = existsSync(join(path, '.dts-xacct.yaml')) ? [] : ['--no-config'];
      const found = plain(await dtsXacct.lint({ files, hcl, paths: ['.'] }));
      expect(unnamed(found)).toEqual(unnamed(await printed(path, 'lint', '.', ...config)));
    },
  );

  test('audits, checks and sets up as the command does, and writes it in its formats', async () => {
    const home = join(root, 'fixtures', 'examples', 'three-accounts');
    const files = textsIn(home);
    const snapshot = 'snapshot.json';
    const audited = await dtsXacct.audit({ files, snapshot });
    expect(unnamed(plain(audited))).toEqual(
      unnamed(await printed(home, 'audit', '--snapshot', snapshot, '--no-config')),
    );
    const checked = await dtsXacct.preflight({ files, paths: ['tasks.yaml'], snapshot });
    const args = ['preflight', 'tasks.yaml', '--snapshot', snapshot, '--no-config'];
    expect(plain(checked.preflight)).toEqual((await printed(home, ...args)).preflight);
    expect(await dtsXacct.format(checked, 'text')).toBe((await runCli(args, { cwd: home })).out);
    const { plan } = await dtsXacct.setup({ files, paths: ['tasks.yaml'] });
    if (plan === undefined) throw new Error('no plan');
    expect(await dtsXacct.format(plan, 'ros')).toBe(
      (await runCli(['setup', 'tasks.yaml', '--as', 'ros', '--no-config'], { cwd: home })).out,
    );
  });

  const POLICY = readFileSync(join(root, 'fixtures', 'examples', 'collapsed-role', 'ram-for-dts.json'), 'utf8');
  const TF = 'resource "alicloud_ram_role" "r" {\n  name = "r"\n}\n';

  test.each<[string, object, string]>([
    ['there are no files', { paths: ['a.json'] }, 'files is missing: expected an object of strings'],
    ['a path names no text', { files: { 'a.json': POLICY }, paths: ['b.json'] }, 'no such file or folder: b.json'],
    ['a text is not recognised', { files: { 'a.json': '{}' }, paths: ['a.json'] }, 'a.json in paths is not recognised'],
    [
      'HCL has no parser',
      { files: { 'a.tf': TF }, paths: ['a.tf'] },
      'hcl is missing: expected the parser of HCL, since there are Terraform files',
    ],
    [
      'the parser is no bytes',
      { files: { 'a.tf': TF }, paths: ['a.tf'], hcl: {} },
      'invalid value for hcl: expected an object with machine and grammar, each a Uint8Array, found {}',
    ],
  ])('throws a UsageError when %s', async (_, options, message) => {
    // The parser that another call was given stays.
    const fresh = runInContext(script, createContext({ ...WEB })) as typeof library;
    await expect(fresh.lint(options as library.LintOptions)).rejects.toMatchObject({ name: 'UsageError', message });
  });

  test('leaves out what a configuration or an option ignores', async () => {
    const files = {
      'a/a.json': POLICY,
      'b/b.json': POLICY,
      'c/c.json': POLICY,
      '.dts-xacct.yaml': 'ignore: ["b/**"]\n',
    };
    const { findings } = await dtsXacct.lint({ files, paths: ['.'], ignore: ['c/'] });
    expect(new Set(findings.map(({ file }) => file))).toEqual(new Set(['a/a.json']));
  });
});
