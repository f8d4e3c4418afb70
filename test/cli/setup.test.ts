import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, test } from 'vitest';

import { folder, run, shell } from '../support/process.ts';
import { runCli, unwrapped } from '../support/run-cli.ts';

const TASKS = `version: 1
accounts: { orders: "1000000000000001", analytics: "1000000000000002" }
tasks:
  - name: 订单-to-analytics
    creator: analytics
    source: { account: orders, database: MySQL, connection: Alibaba Cloud Instance, role: ram-for-dts }
    destination: { account: analytics, database: MySQL, connection: Alibaba Cloud Instance }
`;

const home = folder({
  'tasks.yaml': TASKS,
  'wrong.yaml': TASKS.replace(', role: ram-for-dts', ''),
  'warned.yaml': TASKS.replace('database: MySQL', 'database: Oracle'),
  'open.yaml': TASKS.replace('creator: analytics', 'creator: "${var.creator}"'),
  'none.yaml': 'version: 1\ntasks: []\n',
  'local.yaml': TASKS.replace('account: orders', 'account: analytics').replace(', role: ram-for-dts', ''),
  'two.yaml': `${TASKS}  - name: second
    creator: "1000000000000003"
    source: { account: orders, database: MySQL, connection: Alibaba Cloud Instance, role: ram-for-dts }
    destination: { account: "1000000000000003", database: MySQL, connection: Alibaba Cloud Instance }
`,
  'broken.yaml': 'version: 1\ntasks: [\n',
  'package.json': '{ "name": "x" }',
});

function called(...args: readonly string[]): ReturnType<typeof runCli> {
  return runCli(['setup', ...args], { cwd: home });
}

describe('prints the set-up and nothing else to standard output', () => {
  test('as commands that a ticket can hold', async () => {
    const { out, err, code } = await called('tasks.yaml');
    expect({ err, code }).toEqual({ err: '', code: 0 });
    expect(out).toContain(`\n(\naliyun sts GetCallerIdentity | grep -q '"AccountId": *"1000000000000001"' || {\n`);
    expect(out).toContain('\n}\naliyun ram CreateRole --RoleName ram-for-dts ');
    expect(out).toContain('#   task               creator    source                    destination\n');
    expect(out).toContain('#   订单-to-analytics  analytics  orders, role ram-for-dts  analytics\n');
    expect(out).not.toContain('\u001b');
  });

  test.each([
    [
      ['--as', 'cli', '--shell', 'powershell'],
      "& { $PSNativeCommandArgumentPassing = 'Legacy'; aliyun ram CreateRole ",
    ],
    [['--as', 'terraform'], 'resource "alicloud_ram_role" "orders_ram_for_dts" {'],
    [['--as', 'ros'], 'ROSTemplateFormatVersion: "2015-09-01"\n'],
    [['--as', 'json'], '"setupVersion": 1,'],
    [['--format', 'markdown'], '\n```sh\n(\naliyun sts GetCallerIdentity |'],
    [['-f', 'markdown', '--as=terraform'], '\n```hcl\nterraform {\n'],
  ])('%j', async (args, part) => {
    const { out, err, code } = await called('tasks.yaml', ...args);
    expect({ err, code }).toEqual({ err: '', code: 0 });
    expect(out).toContain(part);
  });

  test('from standard input, and into a file', async () => {
    expect(run(['setup', '-', '-o', '-'], { cwd: home, input: TASKS })).toEqual(
      run(['setup', '-'], { cwd: home, input: TASKS }),
    );
    const { out, code } = run(['setup', '-', '-o', 'setup.sh'], { cwd: home, input: TASKS });
    expect({ out, code }).toEqual({ out: '', code: 0 });
    expect(readFileSync(join(home, 'setup.sh'), 'utf8')).toContain('tasks in standard input ==\n');
    const stub = `aliyun() { echo "$2" >&2; [ "$2" != GetCallerIdentity ] || echo '{"AccountId": "1000000000000001"}'; }`;
    expect(shell(`${stub}; . ./setup.sh`, { cwd: home })).toEqual({
      code: 0,
      out: '',
      err: 'GetCallerIdentity\nCreateRole\nAttachPolicyToRole\n',
    });
  });

  test('of tasks that need nothing', async () => {
    const { out, code } = await called('local.yaml');
    expect(code).toBe(0);
    expect(out).toContain('# Nothing to set up for 订单-to-analytics: all its databases belong to the\n# creator.\n');
    expect(out).toContain('# No account needs a role.\n');
    expect(out).not.toContain('aliyun');
  });
});

describe('warnings', () => {
  test('stand beside the set-up and on standard error', async () => {
    const { out, err, code } = await called('warned.yaml');
    expect(code).toBe(0);
    expect(err).toMatch(/^warning\[task-source-unsupported\]: /);
    expect(out).toMatch(/# Findings for these tasks:\n#\n# warning task-source-unsupported at warned.yaml:6:\d+: /);
  });

  test('are told in the set-up only, with --quiet', async () => {
    expect(await called('warned.yaml', '-q')).toMatchObject({
      err: '',
      code: 0,
      out: expect.stringContaining('warning') as string,
    });
  });
});

describe('prints no part of a set-up', () => {
  test.each([
    ['wrong.yaml', 1, 'error[task-role-missing]'],
    ['broken.yaml', 1, 'error[syntax]'],
    [
      'open.yaml',
      3,
      'task "订单-to-analytics": the creator account is not known before the run ("${var.creator}"); write its ID',
    ],
    ['none.yaml', 2, 'error: no tasks in none.yaml\n  a tasks file lists them under "tasks:"'],
    ['two.yaml', 2, 'error: two creators would share the role ram-for-dts of account 1000000000000001'],
    ['package.json', 2, 'error: no tasks in package.json: the file is not recognised\n'],
    ['gone.yaml', 2, 'error: no such file or folder: gone.yaml\n'],
    ['.', 1, 'error[task-schema]'],
  ])('%s', async (file, code, message) => {
    for (const args of [[file], [file, '--as', 'json', '-q', '-o', 'never.json']]) {
      const ended = await called(...args);
      expect(ended).toMatchObject({ code, out: '' });
      expect(unwrapped(ended.err)).toContain(message);
      expect(ended.err).not.toMatch(/\n\s+at /);
    }
    expect(existsSync(join(home, 'never.json'))).toBe(false);
  });
});

describe('wrong calls', () => {
  test.each([
    [[], 'error: no tasks file given\n  for example: dts-xacct setup tasks.yaml'],
    [['tasks.yaml', '--as', 'yaml'], 'error: invalid value "yaml" for --as (cli, terraform, ros, json)'],
    [
      ['tasks.yaml', '--as', 'ros', '--shell', 'bash'],
      'error: --shell cannot be combined with --as ros, which prints no commands',
    ],
    [['tasks.yaml', '--as', 'json', '-f', 'markdown'], 'error: --as json cannot be combined with --format markdown'],
    [
      ['tasks.yaml', '--account', 'order'],
      'error: --account order: no such account in the tasks file\n  did you mean orders?',
    ],
    [['tasks.yaml', '--task', 'x'], 'error: no task named "x"\n  choose from 订单-to-analytics'],
    [['tasks.yaml', '--fail-on', 'note'], 'error: unknown option --fail-on for setup\n'],
  ])('%j', async (args, message) => {
    const { code, out, err } = await called(...args);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain(message);
  });
});
