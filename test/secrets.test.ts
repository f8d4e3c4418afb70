import { execFileSync, spawnSync } from 'node:child_process';
import { lstatSync, mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const cli = join(import.meta.dirname, '..', 'dist', 'cli.cjs');
let home = '';
beforeAll(() => {
  home = realpathSync(mkdtempSync(join(tmpdir(), 'dts-xacct-secrets-')));
});
afterAll(() => {
  rmSync(home, { recursive: true });
});

const run = (...args: readonly string[]): { stdout: string; stderr: string; status: number | null } =>
  spawnSync(process.execPath, [cli, 'lint', '--no-config', ...args], { cwd: home, encoding: 'utf8' });

const SECRET = 'LEAKED1';
const ENDS = 'SourceEndpointInstanceType: RDS\nSourceEndpointOwnerID: "1000000000000001"\n';
const ROLE = 'SourceEndpointRole: acs:ram::1000000000000001:role/x\n';

describe.each<[string, string, string]>([
  ['on the line of its key', 'a.yaml', `${ENDS}SourceEndpointPassword: ${SECRET}\n${ROLE}`],
  ['on the next line', 'b.yaml', `${ENDS}SourceEndpointPassword:\n  ${SECRET}\n${ROLE}`],
  ['in a block', 'c.yaml', `${ENDS}SourceEndpointPassword: |\n  one\n  ${SECRET}\n${ROLE}`],
  ['folded', 'd.yaml', `${ENDS}SourceEndpointPassword: >-\n  one\n  ${SECRET}\n${ROLE}`],
  ['behind a question mark', 'e.yaml', `${ENDS}? SourceEndpointPassword\n: ${SECRET}\n${ROLE}`],
  ['without its quotes', 'f.json', `{"SourceEndpointInstanceType":"RDS","SourceEndpointPassword":${SECRET}}`],
  [
    'behind a quote of its own',
    'g.json',
    `{"SourceEndpointInstanceType":"RDS","SourceEndpointPassword":"ok"${SECRET}"}`,
  ],
  [
    'on one line with a finding',
    'h.json',
    `{"SourceEndpointInstanceType":"RDS","SourceEndpointOwnerID":"1000000000000001","SourceEndpointRole":"acs:ram::1000000000000001:role/x","SourceEndpointPassword":"${SECRET}"}`,
  ],
])('a password %s', (_, file, text) => {
  test.each(['text', 'concise', 'json', 'sarif', 'github'])('is in no %s', (format) => {
    writeFileSync(join(home, file), text);
    const { stdout, stderr, status } = run('-f', format, file);
    expect(status).toBe(1);
    expect(stdout).not.toBe('');
    expect(stdout + stderr).not.toContain(SECRET);
  });
});

describe('a key of access and the password of a URL', () => {
  const KEY = 'LTAI5tLEAKED00000000';
  const text = `version: 1
tasks:
- name: ${KEY}
  creator: "1000000000000002"
  source: {account: "${KEY}", database: "mysql://root:LEAKED1@host/x", connection: RDS, role: "${KEY}"}
  destination: {account: "1000000000000002", database: "mysql://root:LEAKED1@host/x", connection: RDS}
`;

  test.each(['text', 'concise', 'json', 'sarif', 'github', 'markdown'])(
    'is in no message, frame or subject of %s',
    (format) => {
      writeFileSync(join(home, 'keys.yaml'), text);
      const { stdout, stderr } = run('-f', format, 'keys.yaml');
      expect(stdout.replaceAll('&#42;', '*')).toContain('********************');
      expect(stdout + stderr).not.toContain('LEAKED');
    },
  );
});

test('what is broken near a password is told, as far as it repeats nothing', () => {
  writeFileSync(join(home, 'a.yaml'), `${ENDS}SourceEndpointPassword: ${SECRET}: x\n`);
  expect(run('-f', 'concise', 'a.yaml').stdout).toContain('this value holds ": " or goes on as if it were a map');
  const twice = '"SourceEndpointPassword":"a","SourceEndpointPassword":"b"';
  writeFileSync(join(home, 'b.json'), `{"SourceEndpointInstanceType":"RDS",${twice}}`);
  expect(run('-f', 'concise', 'b.json').stdout).toContain('"SourceEndpointPassword" stands twice in one object');
});

describe('--output', () => {
  const policy =
    '{"Version":"2","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"RAM":"acs:ram::1000000000000002:root"}}]}';

  test('writes what a link names, and leaves the link', () => {
    writeFileSync(join(home, 'p.json'), policy);
    writeFileSync(join(home, 'target'), 'old');
    symlinkSync('target', join(home, 'link'));
    expect(run('-o', 'link', 'p.json').status).toBe(1);
    expect(lstatSync(join(home, 'link')).isSymbolicLink()).toBe(true);
    expect(readFileSync(join(home, 'target'), 'utf8')).toContain('policy-version');
  });

  test('writes into a pipe', () => {
    writeFileSync(join(home, 'p.json'), policy);
    execFileSync('mkfifo', [join(home, 'pipe')]);
    const command = `"${process.execPath}" "${cli}" lint --no-config -o pipe p.json & cat pipe; wait`;
    expect(execFileSync('sh', ['-c', command], { cwd: home, encoding: 'utf8' })).toContain('policy-version');
    expect(lstatSync(join(home, 'pipe')).isFIFO()).toBe(true);
  });
});
