import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { BAD, folder, GOOD, type Ended } from '../support/process.ts';
import { isInstalled, nodeFolder } from './programs.ts';

const root = join(import.meta.dirname, '..', '..');
const node = nodeFolder('24.22.3');
const canRun = node !== undefined && ['podman', 'runc', 'ldd'].every(isInstalled);
const home = folder({ 'containers.conf': '[containers]\ndefault_ulimits = []\n' });

/** Storage of its own; this machine may offer no overlays, no systemd and no higher limits. */
const ENGINE = [
  ['--root', join(home, 'store'), '--runroot', join(home, 'run'), '--storage-driver', 'vfs'],
  ['--cgroup-manager', 'cgroupfs', '--events-backend', 'file', '--runtime', 'runc'],
].flat();
const LIMITS = ['--ulimit', 'nofile=1024:1024', '--ulimit', 'nproc=1000:1000'];
/** The words of docs/package.md. */
const SHUT = ['--rm', '--read-only', '--network', 'none'];

function podman(...args: readonly string[]): Ended {
  const { status, stdout, stderr } = spawnSync('podman', [...ENGINE, ...args], {
    cwd: root,
    encoding: 'utf8',
    env: { ...process.env, CONTAINERS_CONF: join(home, 'containers.conf') },
  });
  return { code: status, out: stdout, err: stderr };
}

function run(files: Readonly<Record<string, string>>, ...args: readonly string[]): Ended {
  const work = folder(files);
  chmodSync(work, 0o755);
  return podman('run', ...SHUT, ...LIMITS, '--volume', `${work}:/work:ro`, ...args);
}

/** An image with node and its libraries, since no image can be fetched where these tests run. */
function nodeImage(): string {
  const files = join(home, 'node');
  const program = join(node ?? '', 'node');
  const libraries = spawnSync('ldd', [program], { encoding: 'utf8' }).stdout.match(/\/\S+(?= \()/g) ?? [];
  for (const [from, to] of [[program, '/usr/local/bin/node'], ...libraries.map((file) => [file, file])] as const) {
    mkdirSync(dirname(join(files, to)), { recursive: true });
    cpSync(from, join(files, to), { dereference: true });
  }
  mkdirSync(join(files, 'tmp'));
  writeFileSync(join(files, 'tmp', 'none'), '');
  const tar = join(home, 'node.tar');
  spawnSync('tar', ['-C', files, '-cf', tar, '.']);
  const name = 'localhost/node:24';
  const { code, err } = podman('import', tar, name);
  if (code !== 0) throw new Error(err);
  return name;
}

describe.skipIf(!canRun)('the container (skipped where podman, runc or Node 24 cannot be had)', () => {
  beforeAll(() => {
    const built = podman(
      'build',
      '--isolation',
      'chroot',
      '--build-arg',
      `NODE_IMAGE=${nodeImage()}`,
      '-t',
      'dts-xacct',
      '.',
    );
    if (built.code !== 0) throw new Error(built.err);
  });
  afterAll(() => podman('system', 'reset', '--force'));

  test('is run as it is documented', () => {
    const page = readFileSync(join(root, 'docs', 'package.md'), 'utf8');
    expect(page).toContain(`podman run ${SHUT.join(' ')} --volume "$PWD:/work:ro" dts-xacct lint .`);
    expect(page).toContain('podman build --tag dts-xacct .');
  });

  test('lints without network on a file system that is read-only', () => {
    const { code, out, err } = run({ 'bad.json': BAD }, 'dts-xacct', 'lint', '.', '-f', 'concise');
    expect([code, out]).toEqual([1, expect.stringContaining('bad.json:11:11: error[dts-service-collapsed]')]);
    expect(err).toBe('1 document (1 role): 1 error\n');
    expect(run({ 'good.json': GOOD }, 'dts-xacct')).toMatchObject({ code: 0 });
  });

  test('reads what only one user may read as that user', () => {
    const work = folder({ 'bad.json': BAD });
    const words = [...SHUT, ...LIMITS, '--volume', `${work}:/work:ro`];
    expect(podman('run', ...words, 'dts-xacct')).toMatchObject({ code: 3 });
    const user = ['--user', String(process.getuid?.() ?? 0)];
    expect(podman('run', ...words, ...user, 'dts-xacct')).toMatchObject({ code: 1 });
  });

  test('reads Terraform', () => {
    const tf = `resource "alicloud_ram_role" "r" {\n  name = "r"\n  document = jsonencode({ Version = "1", Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = ["dts.aliyuncs.com"] } }] })\n}\n`;
    expect(run({ 'main.tf': tf }, 'dts-xacct', 'lint', '.').out).toContain('dts-service-collapsed');
  });

  test('has neither rights nor network', () => {
    const script = `const fs = require('fs'); const refused = (f) => { try { f(); return 'done'; } catch (error) { return error.code; } };
      console.log(JSON.stringify([process.getuid(), process.getgid(), Object.keys(require('os').networkInterfaces()),
        refused(() => fs.writeFileSync('/opt/dts-xacct/x', '')), refused(() => fs.writeFileSync('/work/x', ''))]));`;
    const { out } = run({}, '--entrypoint', 'node', 'dts-xacct', '-e', script);
    expect(JSON.parse(out)).toEqual([65534, 65534, ['lo'], 'EROFS', 'EROFS']);
  });

  test('holds the program, its licences and nothing of the source', () => {
    const script = `console.log(JSON.stringify(require('fs').readdirSync('/opt/dts-xacct', { recursive: true })))`;
    const files = JSON.parse(run({}, '--entrypoint', 'node', 'dts-xacct', '-e', script).out) as readonly string[];
    expect(files).toEqual(expect.arrayContaining(['LICENSE', 'dist/THIRD_PARTY_NOTICES.txt', 'dist/cli.cjs']));
    expect(files.filter((file) => !/^(?:LICENSE|dist(?:\/(?!types).*)?)$/.test(file))).toEqual([]);
  });
});
