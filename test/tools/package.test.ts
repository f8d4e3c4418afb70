import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { BAD, folder, quiet, type Ended } from '../support/process.ts';
import { fromRegistry, nodeFolder } from './programs.ts';

const root = join(import.meta.dirname, '..', '..');
const MEGABYTE = 1024 * 1024;
const NODES = [
  ['20', dirname(process.execPath)],
  ['22', nodeFolder('22.23.3')],
  ['24', nodeFolder('24.22.3')],
] as const;
const attw = fromRegistry('@arethetypeswrong/cli', '0.18.5');

/** Nothing answers there: npm that asks a registry fails. */
const NO_REGISTRY = { npm_config_registry: 'http://127.0.0.1:9/', npm_config_fetch_retries: '0' };

interface Packed {
  readonly filename: string;
  readonly unpackedSize: number;
  readonly files: readonly { readonly path: string }[];
}

const home = folder({ 'package.json': '{ "name": "empty", "private": true, "type": "module" }\n' });

function execute(program: string, args: readonly string[], cwd: string, env: NodeJS.ProcessEnv = {}): Ended {
  const { status, stdout, stderr } = spawnSync(program, args, { cwd, encoding: 'utf8', env: { ...quiet(), ...env } });
  return { code: status, out: stdout, err: stderr };
}

const [packed] = JSON.parse(
  execute('npm', ['pack', '--ignore-scripts', '--json', '--pack-destination', home], root).out,
) as [Packed];
const tarball = join(home, packed.filename);
const installed = join(home, 'node_modules', 'dts-xacct');

describe('the package', () => {
  test('is installed alone, asks no registry and warns of nothing', () => {
    const { code, out, err } = execute('npm', ['install', '--no-audit', '--no-fund', tarball], home, NO_REGISTRY);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out.trim()).toMatch(/^added 1 package in /);
    expect(execute('npm', ['ls', '--all', '--parseable'], home).out.trim().split('\n')).toEqual([home, installed]);
  });

  test('is small, and has no source, test or map', () => {
    expect(packed.unpackedSize).toBeLessThan(8 * MEGABYTE);
    const others = packed.files
      .map(({ path }) => path)
      .filter(
        (path) =>
          !/^(?:dist|docs|fixtures\/examples|schemas|templates)\/|^[\w.-]+\.md$|^LICENSE$|^package\.json$/.test(path),
      );
    expect(others).toEqual([]);
    expect(packed.files.filter(({ path }) => /\.map$|(?<!\.d)\.ts$/.test(path))).toEqual([]);
  });

  test('is shipped with the licence of each package that is bundled', () => {
    const notices = readFileSync(join(installed, 'dist', 'THIRD_PARTY_NOTICES.txt'), 'utf8');
    for (const name of [
      '@alicloud/openapi-core',
      '@alicloud/ram20150501',
      '@darabonba/typescript',
      'lodash',
      'moment',
      'undici',
      'yaml',
      'yargs',
    ])
      expect(notices).toMatch(new RegExp(`^${name} \\d+\\.\\d+\\.\\d+ \\(`, 'm'));
  });

  test('the bill of materials of docs/package.md names each package that is bundled', () => {
    const page = readFileSync(join(root, 'docs', 'package.md'), 'utf8');
    const [, words = ''] = /^npm (sbom .*)$/m.exec(page) ?? [];
    const { components } = JSON.parse(execute('npm', words.split(' '), root, NO_REGISTRY).out) as {
      readonly components: readonly { readonly name: string; readonly version: string }[];
    };
    const listed = new Set(components.map(({ name, version }) => `${name} ${version}`));
    const notices = readFileSync(join(installed, 'dist', 'THIRD_PARTY_NOTICES.txt'), 'utf8');
    const bundled = [...notices.matchAll(/^-{80}\n\n(\S+ \S+) \(/gm)].map(([, name = '']) => name);
    expect(bundled.length).toBeGreaterThan(20);
    expect(bundled.filter((name) => !listed.has(name))).toEqual([]);
  });

  test('publint has nothing to say', () => {
    const publint = join(root, 'node_modules', 'publint', 'src', 'cli.js');
    const { code, out } = execute(process.execPath, [publint, '--strict', tarball], home);
    expect([code, out]).toEqual([0, expect.stringContaining('All good!')]);
  });

  test.skipIf(attw === undefined)('its types fit what is exported, in the eyes of attw', () => {
    const args = [join(attw ?? '', 'dist', 'index.js'), tarball, '--profile', 'esm-only', '--no-emoji', '--no-color'];
    const { code, out } = execute(process.execPath, args, home);
    expect([code, out]).toEqual([0, expect.stringContaining('OK (ESM)')]);
  });
});

const PROGRAM = `import { format, lint } from 'dts-xacct';
const report = await lint({ paths: ['ram-for-dts.json'] });
process.stdout.write(await format(report, 'concise'));
`;
const CONCISE = 'ram-for-dts.json:11:11: error[dts-service-collapsed]';
const SUMMARY = '1 document (1 role): 1 error\n';

describe.each(NODES)('on Node %s', (version, bin) => {
  const env = { PATH: `${bin ?? ''}${delimiter}${process.env['PATH'] ?? ''}` };
  const cli = join(installed, 'dist', 'cli.cjs');
  const node = (...args: readonly string[]): Ended => execute(join(bin ?? '', 'node'), args, home, env);
  let server: ChildProcess;
  let address = '';

  beforeAll(async () => {
    writeFileSync(join(home, 'ram-for-dts.json'), BAD);
    writeFileSync(join(home, 'program.mjs'), PROGRAM);
    const example = join(root, 'fixtures', 'examples', 'live-accounts');
    copyFileSync(join(example, '.dts-xacct.yaml'), join(home, '.dts-xacct.yaml'));
    const args = [join(root, 'test', 'cloud', 'server.mjs'), join(example, 'world.json')];
    server = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    if (server.stdout === null) throw new Error('no server');
    const [line] = (await once(server.stdout, 'data')) as [Buffer];
    address = line.toString().trim();
  });
  afterAll(() => server.kill());

  test.skipIf(bin === undefined)('the command and the library find the same, and print nothing else', () => {
    expect(node('--version').out).toMatch(new RegExp(`^v${version}\\.`));
    const command = node(cli, 'lint', 'ram-for-dts.json', '--no-config', '-f', 'concise');
    expect([command.code, command.out, command.err]).toEqual([1, expect.stringContaining(CONCISE), SUMMARY]);
    expect(node('program.mjs')).toEqual({ code: 0, out: command.out, err: '' });
  });

  test.skipIf(bin === undefined)('the bundled SDK reads accounts without a warning', () => {
    const ended = execute(join(bin ?? '', 'node'), [cli, 'audit', '-f', 'json', '--quiet'], home, {
      ...env,
      ALIBABA_CLOUD_ACCESS_KEY_ID: 'LTAIdemo',
      ALIBABA_CLOUD_ACCESS_KEY_SECRET: 'demo-secret',
      DTS_XACCT_RAM_ENDPOINT: address,
    });
    const { accounts } = JSON.parse(ended.out) as { readonly accounts: readonly { readonly state: string }[] };
    expect(accounts.map(({ state }) => state)).toEqual(['complete', 'complete']);
    expect(ended.err).toBe('');
  });

  test.skipIf(bin === undefined)('npx runs the tarball without any network', () => {
    const at = folder({ 'ram-for-dts.json': BAD });
    copyFileSync(tarball, join(at, packed.filename));
    const args = ['--yes', '--offline', `./${packed.filename}`, 'lint', 'ram-for-dts.json', '-f', 'concise'];
    const { code, out, err } = execute('npx', args, at, { ...env, ...NO_REGISTRY, npm_config_cache: folder({}) });
    expect([code, out, err]).toEqual([1, expect.stringContaining(CONCISE), SUMMARY]);
  });
});
