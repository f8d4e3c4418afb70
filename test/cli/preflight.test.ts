import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, test } from 'vitest';

import { accountRecord, ANALYTICS, OPERATIONS, ORDERS, roleIn, trust, trustFor, world } from '../support/accounts.ts';
import { folder, run } from '../support/process.ts';
import { runCli } from '../support/run-cli.ts';

const made = world();
const TASKS = JSON.stringify(made.tasks, null, 2);
const SNAPSHOT = JSON.stringify(made.snapshot, null, 2);
const [orders, analytics] = made.snapshot.accounts;
const one = (account: unknown): string => JSON.stringify({ snapshotVersion: 1, accounts: [account] });

const home = folder({
  'tasks.json': TASKS,
  'snapshot.json': SNAPSHOT,
  'broken.json': `${SNAPSHOT.slice(0, 200)}]`,
  'new.json': '{ "snapshotVersion": 2, "accounts": [] }',
  'odd.json': '{ "snapshotVersion": 1, "accounts": [ { "id": 1 } ] }',
  'other.json': '{ "name": "a-package" }',
  'empty.json': JSON.stringify({ ...made.tasks, tasks: [] }),
  'broken-tasks.json': TASKS.slice(0, -3),
  'per-account/orders.json': one(orders),
  'per-account/analytics.json': one(analytics),
  'per-account/notes.txt': 'nothing',
  'twice/a.json': one(orders),
  'twice/b.json': one(accountRecord(ORDERS, 'orders')),
  'none/other.json': '{ "name": "a-package" }',
  '.gitignore': 'per-account/\n',
  'request.json': JSON.stringify({
    Action: 'ConfigureDtsJob',
    DtsJobName: 'orders',
    JobType: 'SYNC',
    SourceEndpointInstanceType: 'RDS',
    SourceEndpointEngineName: 'MYSQL',
    SourceEndpointRegion: 'cn-hangzhou',
    SourceEndpointInstanceID: 'rm-1',
    SourceEndpointOwnerID: ORDERS,
    SourceEndpointRole: 'ram-for-dts',
    DestinationEndpointInstanceType: 'RDS',
    DestinationEndpointEngineName: 'MYSQL',
    DestinationEndpointRegion: 'cn-hangzhou',
    DestinationEndpointInstanceID: 'rm-2',
  }),
});

const open = JSON.parse(readFileSync(join(home, 'request.json'), 'utf8')) as object;
writeFileSync(join(home, 'open.json'), JSON.stringify({ ...open, SourceEndpointOwnerID: '${var.orders}' }));

const preflight = (...args: readonly string[]): ReturnType<typeof runCli> =>
  runCli(['preflight', ...args], { cwd: home });

describe('bad input is told in one sentence, and nothing is half printed', () => {
  test.each([
    [[], 'no tasks file given'],
    [['gone.json', '--snapshot', 'snapshot.json'], 'no such file or folder: gone.json'],
    [['tasks.json'], 'no credentials found to read accounts'],
    [['tasks.json', '--snapshot', 'gone.json'], 'no such file or folder: gone.json'],
    [['tasks.json', '--snapshot', 'broken.json'], 'the snapshot broken.json has a syntax error at line '],
    [['tasks.json', '--snapshot', 'new.json'], 'new.json is a snapshot of version 2; expected version 1'],
    [['tasks.json', '--snapshot', 'odd.json'], 'odd.json:1:47: invalid snapshot: expected a string, found a number'],
    [['tasks.json', '--snapshot', 'other.json'], 'other.json is not a snapshot'],
    [['tasks.json', '--snapshot', 'tasks.json'], 'tasks.json is not a snapshot'],
    [['tasks.json', '--snapshot', 'none'], 'no snapshot found in none'],
    [['tasks.json', '--snapshot', 'twice'], `account ${ORDERS} appears twice: in twice/a.json and in twice/b.json`],
    [
      ['snapshot.json', '--snapshot', 'snapshot.json'],
      'no tasks in snapshot.json: the file is a snapshot\n  pass it with',
    ],
    [['other.json', '--snapshot', 'snapshot.json'], 'no tasks in other.json'],
    [['empty.json', '--snapshot', 'snapshot.json'], 'no tasks in empty.json'],
    [
      ['tasks.json', '--snapshot', 'snapshot.json', '--task', 'orders-to-analytic'],
      'no task named "orders-to-analytic"\n  did you mean "orders-to-analytics"?',
    ],
    [
      ['tasks.json', '--snapshot', 'snapshot.json', '--task', 'x'],
      'no task named "x"\n  choose from orders-to-analytics',
    ],
    [
      ['tasks.json', '--snapshot', 'snapshot.json', '--account', 'order'],
      '--account order: no such account in the snapshot\n  did you mean "orders"?',
    ],
    [
      ['tasks.json', '--snapshot', 'snapshot.json', '--shell', 'fish'],
      'invalid value "fish" for --shell (bash, powershell)',
    ],
    [['tasks.json', '--snapshots', 'snapshot.json'], 'unknown option --snapshots; did you mean --snapshot?'],
  ])('%j', async (args, message) => {
    const { code, out, err } = await preflight(...args);
    expect(err).toContain(`error: ${message}`);
    expect([code, out]).toEqual([2, '']);
    expect(err.trimEnd().split('\n').length).toBeLessThanOrEqual(2);
  });
});

describe('without anything to read an account with', () => {
  const typo = TASKS.replace('"MySQL"', '"MySQLL"');

  test('what is wrong with the tasks is reported all the same', async () => {
    writeFileSync(join(home, 'typo.json'), typo);
    const { code, out, err } = await preflight('typo.json', '-f', 'concise');
    expect(code).toBe(2);
    expect(out).toMatch(/^typo\.json:\d+:\d+: error\[task-schema\].*MySQLL/);
    expect(err).toContain('error: no credentials found to read accounts');
  });

  test('also of standard input', () => {
    const { code, out } = run(['preflight', '-', '-f', 'concise'], { cwd: home, input: typo });
    expect([code, out]).toEqual([2, expect.stringMatching(/error\[task-schema\].*MySQLL/)]);
  });
});

describe('what is known comes', () => {
  test('from a file', async () => {
    const { code, out } = await preflight('tasks.json', '--snapshot', 'snapshot.json');
    expect([code, /verdict: (.*)/.exec(out)?.[1]]).toEqual([0, 'will work']);
  });

  test('from a folder, whatever Git ignores', async () => {
    const { code, out } = await preflight('tasks.json', '--snapshot', 'per-account');
    expect([code, /verdict: (.*)/.exec(out)?.[1]]).toEqual([0, 'will work']);
  });

  test('from standard input', async () => {
    const { code } = run(['preflight', 'tasks.json', '--snapshot', '-'], { cwd: home, input: SNAPSHOT });
    expect(code).toBe(0);
    const { err } = run(['preflight', '-', '--snapshot', '-'], { cwd: home, input: SNAPSHOT });
    expect(err).toContain('error: standard input is given twice');
  });

  test('of one account only: the other one is not known then', async () => {
    const { code, out } = await preflight('tasks.json', '--snapshot', 'snapshot.json', '--account', 'analytics');
    expect([code, /verdict: (.*)/.exec(out)?.[1]]).toEqual([3, 'cannot tell']);
    expect(out.replaceAll(/\s+/g, ' ')).toContain(`account orders (${ORDERS}) was not read: --account excludes it`);
  });
});

describe('tasks come', () => {
  test('from standard input', async () => {
    const { code } = run(['preflight', '-', '--snapshot', 'snapshot.json'], { cwd: home, input: TASKS });
    expect(code).toBe(0);
  });

  test('from files that match', async () => {
    expect((await preflight('task*.json', '--snapshot', 'snapshot.json')).code).toBe(0);
    expect((await preflight('gone*.json', '--snapshot', 'snapshot.json')).code).toBe(2);
  });

  test('and go to standard output also where that is called -', async () => {
    const { code, out } = await preflight('tasks.json', '--snapshot', 'snapshot.json', '-o', '-');
    expect([code, out.length > 0]).toEqual([0, true]);
  });

  test('from a request, whose sender the user tells', async () => {
    const { code, out } = await preflight(
      'request.json',
      '--snapshot',
      'snapshot.json',
      '--creator',
      '1000000000000002',
    );
    expect([code, /verdict: (.*)/.exec(out)?.[1]]).toEqual([0, 'will work']);
  });

  test('from a request whose sender nobody tells: then nobody can tell', async () => {
    const { code, out } = await preflight('request.json', '--snapshot', 'snapshot.json');
    expect([code, /verdict: (.*)/.exec(out)?.[1]]).toEqual([3, 'cannot tell']);
    expect(out).toContain('no creator given; pass --creator ID');
  });

  test('from a broken text, which is a finding', async () => {
    const { code, out } = await preflight('broken-tasks.json', '--snapshot', 'snapshot.json', '-f', 'concise');
    expect(out).toContain('error[syntax]');
    expect(code).toBe(1);
  });
});

describe('the exit code', () => {
  test.each([
    [[], 3],
    [['--allow-incomplete'], 0],
    [['--fail-on', 'never'], 3],
  ])('of a task that nobody can tell of, with %j, is %i', async (options, wanted) => {
    const { code } = await preflight('tasks.json', '--snapshot', 'snapshot.json', '--account', 'analytics', ...options);
    expect(code).toBe(wanted);
  });
});

describe('what is excepted, and what is turned to another level', () => {
  const open = world();
  trust(open, trustFor(ANALYTICS, OPERATIONS));
  const broken = world();
  trust(broken, trustFor(OPERATIONS));
  const poor = world();
  roleIn(poor, ORDERS).policies = [];
  const exceptions = ['dts-extra-trust', 'dts-trusts-wrong-account'].map(
    (rule) => `  - { rule: ${rule}, subject: "acs:ram::*:role/ram-*", because: "the move, ticket 4711" }\n`,
  );
  const accepting = folder({
    'tasks.json': TASKS,
    'open.json': JSON.stringify(open.snapshot),
    'broken.json': JSON.stringify(broken.snapshot),
    'poor.json': JSON.stringify(poor.snapshot),
    '.dts-xacct.yaml': `exceptions:\n${exceptions.join('')}`,
  });
  const judged = async (
    snapshot: string,
    ...args: readonly string[]
  ): Promise<readonly [number, string | undefined, string]> => {
    const { code, out } = await runCli(['preflight', 'tasks.json', '--snapshot', snapshot, ...args], {
      cwd: accepting,
    });
    return [code, /verdict: (.*)/.exec(out)?.[1], out];
  };

  test('a warning never keeps DTS out, and fails the run where the user wants it to', async () => {
    expect((await judged('open.json', '--no-config')).slice(0, 2)).toEqual([0, 'will work']);
    expect((await judged('open.json', '--no-config', '--fail-on', 'warning')).slice(0, 2)).toEqual([1, 'will work']);
  });

  test('an exception changes what counts, not what DTS does', async () => {
    const [code, verdict, out] = await judged('broken.json');
    expect([code, verdict]).toEqual([0, 'will fail']);
    expect(out).toContain('suppressed by exception: the move, ticket 4711');
    expect((await judged('open.json', '--fail-on', 'warning')).slice(0, 2)).toEqual([0, 'will work']);
  });

  test('nor does a level', async () => {
    const turned = await judged('poor.json', '--no-config', '--rule', 'link-policy-missing=note');
    expect(turned.slice(0, 2)).toEqual([0, 'will fail']);
    expect(turned[2]).toContain('note[link-policy-missing]');
  });

  test('a rule that is off leaves the check open, unless another one answers it', async () => {
    const off = ['--no-config', '--rule', 'dts-trusts-wrong-account=off'];
    expect((await judged('broken.json', ...off)).slice(0, 2)).toEqual([1, 'will fail']);
    expect((await judged('broken.json', ...off, '--rule', 'link-assume-denied=off')).slice(0, 2)).toEqual([
      3,
      'cannot tell',
    ]);
  });

  test('what is hidden still decides', async () => {
    const [code, verdict, out] = await judged('open.json', '--no-config', '--min-level', 'error');
    expect([code, verdict]).toEqual([0, 'will work']);
    expect(out).toContain('dts-extra-trust');
  });
});

test('--owner says whose a role is, where that is filled in later', async () => {
  const said = async (...words: readonly string[]): Promise<string> =>
    (await preflight(...words, '--snapshot', 'snapshot.json', '--creator', ANALYTICS)).out;
  const verdict = (out: string): string | undefined => /will work|will fail|cannot tell/.exec(out)?.[0];
  expect(verdict(await said('request.json'))).toBe('will work');
  expect(verdict(await said('open.json'))).toBe('cannot tell');
  expect(verdict(await said('open.json', '--owner', ORDERS))).toBe('will work');
  // What the file says is never replaced.
  expect(await said('request.json', '--owner', OPERATIONS)).toBe(await said('request.json'));
  expect((await preflight('open.json', '--snapshot', 'snapshot.json', '--owner', 'nonsense')).code).toBe(2);
  expect((await preflight('open.json', '--snapshot', 'snapshot.json', '--rate', '3', '--timeout', '4')).err).toContain(
    '--rate, --timeout need live accounts and cannot be combined with --snapshot',
  );
});

describe('what cannot be read, or should not be printed', () => {
  const deep = `version: 1\ncreator: x\ntasks: ${'['.repeat(200)}${']'.repeat(200)}\n`;
  const cwd = folder({
    'snapshot.json': SNAPSHOT,
    'mixed/tasks.json': TASKS,
    'mixed/deep.yaml': deep,
    'ta\u001b[31msks.json': JSON.stringify({
      ...made.tasks,
      tasks: made.tasks.tasks.map((task) => ({ ...task, sorce: {} })),
    }),
  });
  const asked = (path: string): ReturnType<typeof runCli> =>
    runCli(['preflight', path, '--snapshot', 'snapshot.json'], { cwd });

  test('a tasks file that is nested too deep is a gap, named and in a folder', async () => {
    for (const path of ['mixed', 'mixed/deep.yaml']) {
      const { code, out } = await asked(path);
      expect([path, code]).toEqual([path, 3]);
      expect(out).toContain('mixed/deep.yaml: nested deeper than 100 levels');
    }
  });

  test('a file name gives no orders to the terminal', async () => {
    const { out, err } = await asked('ta\u001b[31msks.json');
    expect(out).toContain('ta\\u{1b}[31msks.json:1:');
    expect(`${out}${err}`).not.toContain('\u001b');
  });
});
