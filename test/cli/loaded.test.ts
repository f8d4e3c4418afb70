import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { join, relative } from 'node:path';

import { describe, expect, test } from 'vitest';

import { BAD, folder, GOOD, PROGRAM, run } from '../support/process.ts';

const home = folder({
  'good.json': GOOD,
  'bad.json': BAD,
  'kept.json':
    '{"snapshotVersion":1,"takenAt":"2026-01-01T00:00:00.000Z","accounts":[{"id":"1000000000000001","roles":[]}]}',
  'tasks.yaml': `version: 1\ntasks:\n  - creator: "1000000000000002"\n    source: { account: "1000000000000001", role: r }\n`,
  'role.tf': `resource "alicloud_ram_role" "r" {\n  name = "r"\n}\n`,
  'bad.yaml': `Version: "1"\nStatement:\n  - Effect: Allow\n    Action: sts:AssumeRole\n    Principal: { Service: [dts.aliyuncs.com] }\n`,
});
const dist = join(PROGRAM, '..');

interface Loaded {
  /** Files of the program, from `dist/`. */
  readonly files: readonly string[];
  /** Modules of Node itself. */
  readonly builtins: readonly string[];
}

function loadedBy(...args: readonly string[]): Loaded {
  const told = join(home, 'loaded.txt');
  run(args, { cwd: home, env: { LOADED: told }, node: ['--require', join(import.meta.dirname, 'loaded.cjs')] });
  const { files, builtins } = JSON.parse(readFileSync(told, 'utf8')) as Loaded;
  return { files: files.map((file) => relative(dist, file)).filter((file) => !file.startsWith('..')), builtins };
}

/** What no run over files may load: each costs more than a file. */
const DEAR =
  /^NativeModule (?:https?|http2|net|tls|dns|dgram|inspector|worker_threads|child_process|readline|repl|wasi|zlib)$/;

const chunks = readdirSync(join(dist, 'chunks'));

/** What each part of the program is for; a run over one JSON file is for none of these. */
const LATER = [
  'formats-yaml-parse',
  'cli-help',
  'files-globs',
  'commands-load-config',
  'source-yaml-comments',
  'inputs-dts-read',
  'inputs-snapshot-snapshot',
  'cli-audit',
  'cloud',
  'connections',
  'sdk',
  'inputs-kubernetes-read',
  'inputs-ros-read',
  'inputs-terraform-plan-read',
  'cli-explain',
  'cli-fix',
  'cli-fix-diff',
  'generated-examples',
  'commands-schema',
  'cli-baseline',
  'report-statistics',
];
const LATER_FORMATS = ['report-concise', 'report-json', 'report-sarif', 'report-github'];
const SCHEMAS = ['trust-policy', 'tasks', 'config', 'report', 'snapshot', 'baseline'].map(
  (name) => `schemas-${name}.schema`,
);

describe('a run over one JSON file loads what it needs and no more', () => {
  test.each([
    ['good.json', 'text'],
    ['bad.json', 'text'],
    ['bad.json', 'concise'],
    ['bad.json', 'github'],
    ['bad.json', 'json'],
    ['bad.json', 'sarif'],
  ])('%s as %s', (file, format) => {
    const { files, builtins } = loadedBy('lint', '--no-config', '-f', format, file);
    if (format !== 'text') expect(files).toContain(`chunks/report-${format}.cjs`);
    const later = [...LATER, ...SCHEMAS, ...LATER_FORMATS.filter((name) => name !== `report-${format}`)].map(
      (name) => `${name}.cjs`,
    );
    expect(later.filter((name) => !chunks.includes(name))).toEqual([]);
    expect(later.filter((name) => files.includes(`chunks/${name}`))).toEqual([]);
    expect(builtins.length).toBeGreaterThan(10);
    expect(builtins.filter((name) => DEAR.test(name))).toEqual([]);
    expect(builtins).not.toContain('NativeModule crypto');
  });

  test('the hook sees modules of Node when a program loads them', () => {
    const list = join(home, 'control.txt');
    writeFileSync(join(home, 'control.cjs'), `require('node:crypto'); require('node:https');`);
    const hook = ['--require', join(import.meta.dirname, 'loaded.cjs')];
    spawnSync(process.execPath, [...hook, join(home, 'control.cjs')], { env: { ...process.env, LOADED: list } });
    const { builtins } = JSON.parse(readFileSync(list, 'utf8')) as Loaded;
    expect(builtins).toContain('NativeModule crypto');
    expect(builtins.some((name) => DEAR.test(name))).toBe(true);
  });

  test('the hook sees what is loaded: YAML brings its reader, --help brings yargs', () => {
    expect(loadedBy('lint', '--no-config', 'bad.yaml').files).toContain('chunks/formats-yaml-parse.cjs');
    expect(loadedBy('lint', '--no-config', 'role.tf').files).toContain('chunks/inputs-terraform-read.cjs');
    expect(loadedBy('--help').files).toContain('chunks/cli-help.cjs');
    expect(loadedBy('lint', '--nothing').files).not.toContain('chunks/cli-help.cjs');
    expect(loadedBy('lint', '.').builtins).toContain('NativeModule child_process');
  });

  test('an answer from a recording opens no connection, and loads nothing that could', () => {
    for (const [args, said] of [
      [['audit'], '(1 account)'],
      [['preflight', 'tasks.yaml'], 'will fail'],
    ] as const) {
      const { files, builtins } = loadedBy(...args, '--no-config', '--snapshot', 'kept.json', '-o', 'report.txt');
      expect(readFileSync(join(home, 'report.txt'), 'utf8')).toContain(said);
      expect(files).toContain(`chunks/cli-${args[0]}.cjs`);
      expect(files.filter((name) => name.includes('connections'))).toEqual([]);
      expect(builtins.filter((name) => DEAR.test(name))).toEqual([]);
    }
  });
});

describe('the code of the program', () => {
  const main = readFileSync(join(dist, 'main.cjs'), 'utf8');
  const codeOf = (names: readonly string[]): string =>
    names.map((name) => readFileSync(join(dist, 'chunks', name), 'utf8')).join('\n');
  const cloud = codeOf(['cloud.cjs']);
  /** undici, and what is ours around it. */
  const connections = codeOf(['connections.cjs']);
  const sdk = codeOf(['sdk.cjs']);
  const named = new Set(['cloud.cjs', 'connections.cjs', 'sdk.cjs']);
  const others = codeOf(chunks.filter((name) => !named.has(name)));
  const whole = [main, others].join('\n');

  test.each([
    ['yaml', 'BLOCK_AS_IMPLICIT_KEY'],
    ['yargs', 'Not enough non-option arguments'],
    ['picomatch', 'globstar'],
    ['SARIF', 'partialFingerprints'],
    ['a schema', '"$schema"'],
    ['rules of tasks', 'task-companion-missing'],
  ])('the start holds nothing of %s, which only some runs need', (_, word) => {
    expect(whole).toContain(word);
    expect(main).not.toContain(word);
  });

  test('asks nothing of the language of the machine', () => {
    expect(main).not.toMatch(/\bIntl\.|\btoLocale|\blocaleCompare\b/);
  });

  test('requires no package at run time', () => {
    const required = (code: string): readonly string[] =>
      [...code.matchAll(/(?<!["'`])\b(?:require|import)\(["'`]([^"'`.][^"'`]*)["'`]\)/g)]
        .map(([, name = '']) => name)
        .filter((name) => !name.startsWith('node:') && !isBuiltin(name));
    expect([main, others, connections, cloud, sdk].map(required)).toEqual([[], [], [], [], []]);
  });

  test('opens no connection, but where accounts are read', () => {
    const connecting = /require\(["'`](?:node:)?(?:https?|http2|net|tls|dns|dgram)["'`]\)/;
    expect(connections).toMatch(connecting);
    for (const code of [main, others, cloud, sdk]) {
      expect(code).not.toMatch(connecting);
      expect(code).not.toMatch(/\bfetch\(/);
    }
  });
});
