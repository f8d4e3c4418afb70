import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import { BAD, folder, run, type Ended } from '../support/process.ts';

const TASKS = `version: 1
tasks:
  - name: t
    creator: "1000000000000002"
    source: { account: "1000000000000001", database: MySQL, connection: Alibaba Cloud Instance, role: r }
    destination: { account: "1000000000000002", database: MySQL, connection: Alibaba Cloud Instance }
`;
const home = folder({
  'old/bad.json': BAD,
  'new/bad.json': BAD.replace('"dts.aliyuncs.com"', '"1000000000000002@dts.aliyuncs.com"'),
  'new/main.tf': 'resource "alicloud_ram_role" "r" {\n  name = "r"\n}\n',
  'tasks.yaml': TASKS,
  'kept.json':
    '{"snapshotVersion":1,"takenAt":"2026-01-01T00:00:00.000Z","accounts":[{"id":"1000000000000001","roles":[]}]}',
});
const attempts = join(home, 'attempts.txt');

/** With credentials, which a program that asks somebody would use. */
function withoutNetwork(args: readonly string[], env: Readonly<Record<string, string>> = {}): Ended {
  writeFileSync(attempts, '');
  return run(args, {
    cwd: home,
    env: {
      CONNECTIONS: attempts,
      ALIBABA_CLOUD_ACCESS_KEY_ID: 'LTAItest',
      ALIBABA_CLOUD_ACCESS_KEY_SECRET: 'test',
      ...env,
    },
    node: ['--require', join(import.meta.dirname, 'connections.cjs')],
  });
}

test.each(
  [
    ['lint', '.', '--fail-on', 'never'],
    ['lint', 'old', '--fix-dry-run', '-f', 'sarif', '--fail-on', 'never'],
    ['setup', 'tasks.yaml'],
    ['explain'],
    ['explain', 'dts-service-collapsed'],
    ['diff', 'old', 'new'],
    ['init'],
    ['schema', 'config'],
    ['audit', '--snapshot', 'kept.json', '--fail-on', 'never'],
    ['preflight', 'tasks.yaml', '--snapshot', 'kept.json', '--fail-on', 'never'],
    ['--help'],
  ].map((args) => [args.join(' '), args] as const),
)('reaches for no network: %s', (_, args) => {
  const { code, out, err } = withoutNetwork(args);
  expect(readFileSync(attempts, 'utf8')).toBe('');
  expect(code).toBe(args[0] === 'preflight' ? 3 : 0);
  expect(out + err).not.toBe('');
});

test('what is noted are attempts: an audit of accounts makes one', () => {
  const { code } = withoutNetwork(['audit'], { DTS_XACCT_RAM_ENDPOINT: 'http://127.0.0.1:9' });
  expect(code).toBe(9);
  expect(readFileSync(attempts, 'utf8')).not.toBe('');
});
