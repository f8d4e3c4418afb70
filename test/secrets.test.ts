import { execFileSync } from 'node:child_process';
import { lstatSync, mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runCli, type Ended } from './support/run-cli.ts';

const cli = join(import.meta.dirname, '..', 'dist', 'cli.cjs');
let home = '';
beforeAll(() => {
  home = realpathSync(mkdtempSync(join(tmpdir(), 'dts-xacct-secrets-')));
});
afterAll(() => {
  rmSync(home, { recursive: true });
});

const lint = (...args: readonly string[]): Promise<Ended> => runCli(['lint', '--no-config', ...args], { cwd: home });

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
])('a password %s', async (_, file, text) => {
  test.each(['text', 'concise', 'json', 'sarif', 'github'])('is in no %s', async (format) => {
    writeFileSync(join(home, file), text);
    const { out: stdout, err: stderr, code: status } = await lint('-f', format, file);
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
    async (format) => {
      writeFileSync(join(home, 'keys.yaml'), text);
      const { out: stdout, err: stderr } = await lint('-f', format, 'keys.yaml');
      expect(stdout.replaceAll('&#42;', '*')).toContain('********************');
      expect(stdout + stderr).not.toContain('LEAKED');
    },
  );
});

test('what is broken near a password is told, as far as it repeats nothing', async () => {
  writeFileSync(join(home, 'a.yaml'), `${ENDS}SourceEndpointPassword: ${SECRET}: x\n`);
  expect((await lint('-f', 'concise', 'a.yaml')).out).toContain('this value contains ": " or continues like a map');
  const twice = '"SourceEndpointPassword":"a","SourceEndpointPassword":"b"';
  writeFileSync(join(home, 'b.json'), `{"SourceEndpointInstanceType":"RDS",${twice}}`);
  expect((await lint('-f', 'concise', 'b.json')).out).toContain('"SourceEndpointPassword" stands twice in one object');
});

describe('--output', () => {
  const policy =
    '{"Version":"2","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"RAM":"acs:ram::1000000000000002:root"}}]}';

  test('takes the place of a link, and leaves the file that it names', async () => {
    writeFileSync(join(home, 'p.json'), policy);
    writeFileSync(join(home, 'target'), 'old');
    symlinkSync('target', join(home, 'link'));
    expect((await lint('-o', 'link', 'p.json')).code).toBe(1);
    expect(lstatSync(join(home, 'link')).isSymbolicLink()).toBe(false);
    expect(readFileSync(join(home, 'link'), 'utf8')).toContain('policy-version');
    expect(readFileSync(join(home, 'target'), 'utf8')).toBe('old');
  });

  test('writes into a pipe', async () => {
    writeFileSync(join(home, 'p.json'), policy);
    execFileSync('mkfifo', [join(home, 'pipe')]);
    const command = `"${process.execPath}" "${cli}" lint --no-config -o pipe p.json & cat pipe; wait`;
    expect(execFileSync('sh', ['-c', command], { cwd: home, encoding: 'utf8' })).toContain('policy-version');
    expect(lstatSync(join(home, 'pipe')).isFIFO()).toBe(true);
  });
});
