import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import { runCli } from '../support/run-cli.ts';
import { folder, GOOD } from '../support/process.ts';

const cwd = folder({ '.dts-xacct.yaml': 'rules: {}\n', 'policy.json': GOOD });
mkdirSync(join(cwd, 'below'));

test.each([
  [['policy.json', '--verbose'], '', 'configuration: .dts-xacct.yaml\n'],
  [['../policy.json', '--verbose'], 'below', 'configuration: ../.dts-xacct.yaml\n'],
  [['policy.json', '--verbose', '--no-config'], '', 'configuration: none\n'],
  [['policy.json'], '', ''],
])('lint %j in "%s"', async (args, below, err) => {
  expect(await runCli(['lint', ...args], { cwd: join(cwd, below) })).toMatchObject({ code: 0, err });
});

test('without a configuration: none', async () => {
  const bare = folder({ 'policy.json': GOOD });
  expect((await runCli(['policy.json', '--verbose'], { cwd: bare })).err).toBe('configuration: none\n');
});
