import { describe, expect, it } from 'vitest';

import { readTasks } from '../../src/inputs/dts/tasks-file.ts';
import { parseAccountId, type AccountId } from '../../src/model/account.ts';
import { pointer } from '../../src/model/document.ts';
import type { Task } from '../../src/model/dts/task.ts';
import type { SchemaViolation } from '../../src/model/schema-violation.ts';
import { json, told, yaml, type Given } from '../support/tasks-in-text.ts';

const WHOLE = `
version: 1
accounts:
  orders: "1000000000000001"
  analytics: { id: "1000000000000002", kind: finance }
tasks:
  - name: orders-to-analytics
    creator: analytics
    topology: two-way
    type: migration
    source:
      account: orders
      database: MySQL
      connection: Alibaba Cloud Instance
      role: ram-for-dts
      crossAccount: true
    destination:
      account: "1000000000000002"
      database: AnalyticDB for MySQL 3.0
      connection: Alibaba Cloud Instance
`;

/** A file with one task; the lines are those of the task and of what is beside it. */
function file(lines: string, beside = ''): string {
  const indented = lines.replaceAll('\n', '\n    ');
  return `version: 1\n${beside}tasks:\n  - ${indented}\n`;
}

const PLAIN = `name: t
creator: "1000000000000002"
source: { account: "1000000000000001", role: r }
destination: { account: "1000000000000002" }`;

function faultsOf({ value, at }: Given): readonly string[] {
  return readTasks(value, at).faults.map(worded);
}

function worded(fault: SchemaViolation): string {
  const { kind, at, ...rest } = fault;
  if (fault.kind === 'unknownKey') return `${kind} ${pointer(at.path)} ${fault.meant ?? '?'}`;
  return `${kind} ${pointer(at.path)} ${Object.values(rest).flat().join(' ')}`.trimEnd();
}

describe('a tasks file', () => {
  it('is read whole', () => {
    const { value, at } = yaml(WHOLE);
    const { tasks, faults, accounts } = readTasks(value, at);
    expect(faults).toEqual([]);
    expect([...accounts.keys()]).toEqual(['orders', 'analytics']);
    expect(tasks.map(told)).toEqual([
      {
        at: '/tasks/0',
        name: 'orders-to-analytics /tasks/0/name',
        creator: 'id 1000000000000002 /tasks/0/creator',
        creatorKind: 'finance /accounts/analytics/kind',
        topology: 'two-way',
        topologyAt: '/tasks/0/topology',
        type: 'migration',
        source: {
          at: '/tasks/0/source',
          account: 'id 1000000000000001 /tasks/0/source/account',
          role: 'ram-for-dts /tasks/0/source/role',
          crossAccount: 'true /tasks/0/source/crossAccount',
          database: 'MySQL /tasks/0/source/database',
          connection: 'Alibaba Cloud Instance /tasks/0/source/connection',
        },
        destination: {
          at: '/tasks/0/destination',
          account: 'id 1000000000000002 /tasks/0/destination/account',
          accountKind: 'finance /accounts/analytics/kind',
          database: 'AnalyticDB for MySQL 3.0 /tasks/0/destination/database',
          connection: 'Alibaba Cloud Instance /tasks/0/destination/connection',
        },
      },
    ]);
  });

  it('is one-way and a synchronization unless it says otherwise', () => {
    const { value, at } = yaml(file(PLAIN));
    expect(readTasks(value, at).tasks[0]).toMatchObject({
      topology: 'one-way',
      topologyAt: undefined,
      type: 'synchronization',
    });
  });

  it('needs no destination for a subscription', () => {
    const { value, at } = yaml(file('name: t\ncreator: "1"\ntype: subscription\nsource: { account: "2" }'));
    const { tasks, faults } = readTasks(value, at);
    expect(faults).toEqual([]);
    expect(tasks[0]?.destination).toBeUndefined();
  });

  it.each<[name: string, creator: string, accounts: string, expected: string]>([
    ['an ID', '"1000000000000001"', '', 'id 1000000000000001 /tasks/0/creator'],
    ['a name', 'orders', 'orders: "1000000000000001"', 'id 1000000000000001 /tasks/0/creator'],
    ['neither', 'order', 'orders: "1000000000000001"', 'unknown order /tasks/0/creator'],
    ['filled in later', '${CREATOR}', '', 'unknown ${CREATOR} /tasks/0/creator'],
    ['a function', '!Ref Creator', '', 'unknown ${Creator} /tasks/0/creator'],
    ['never filled in', '<account ID>', '', 'placeholder <account ID> /tasks/0/creator'],
    ['a name for no ID', 'orders', 'orders: { id: my-company }', 'malformed my-company /accounts/orders/id'],
    ['a name for a placeholder', 'orders', 'orders: "<ID>"', 'placeholder <ID> /accounts/orders'],
    ['without quotes', '0123456789012345', '', 'id 0123456789012345 /tasks/0/creator'],
    ['a name without quotes', 'orders', 'orders: 9999999999999999', 'id 9999999999999999 /accounts/orders'],
    ['a name of the language', 'toString', '', 'unknown toString /tasks/0/creator'],
  ])('names an account by %s', (_, creator, accounts, expected) => {
    const { value, at } = yaml(
      file(PLAIN.replace('"1000000000000002"', creator), accounts && `accounts:\n  ${accounts}\n`),
    );
    expect(readTasks(value, at).tasks.map((task) => told(task)['creator'])).toEqual([expected]);
  });

  it.each<[name: string, creator: string, account: string, accounts: string, expected: readonly string[]]>([
    ['misspelt', 'analitycs', 'orders', 'orders: "1000000000000001"\n  analytics: "1000000000000002"', ['analitycs']],
    ['misspelt twice', 'orderss', 'ordes', 'orders: "1000000000000001"', ['orderss', 'ordes']],
    ['that nobody gives, used twice: once', 'billing', 'billing', 'orders: "1000000000000001"', ['billing']],
    ['where none is given', 'billing', '1000000000000001', '', ['billing']],
    ['in Chinese, misspelt', '订单号帐户', '1000000000000001', '订单号账户: "1000000000000001"', ['订单号帐户']],
    ['to log in with', 'me.onaliyun.com', 'a@b.onaliyun.com', '', []],
    ['that is a placeholder, or filled in later', 'ACCOUNT_ID', '${creator}', '', []],
    ['of the configuration', 'ops', '1000000000000001', '', []],
  ])('an account by a name %s', (_, creator, account, accounts, expected) => {
    const text = `version: 1\n${accounts && `accounts:\n  ${accounts}\n`}tasks:\n  - name: t\n    creator: ${creator}\n    source: { account: "${account}", role: r }\n    destination: { account: "1000000000000001" }\n`;
    const { value, at } = yaml(text);
    const configured = new Map([['ops', parseAccountId('1000000000000009')]]) as ReadonlyMap<string, AccountId>;
    const { faults, tasks } = readTasks(value, at, configured);
    expect(faults.flatMap((fault) => (fault.kind === 'unknownAccount' ? [fault.found] : []))).toEqual(expected);
    if (creator === 'ops') expect(told(tasks[0] as Task)['creator']).toBe('id 1000000000000009 /tasks/0/creator');
  });

  it('takes what a template fills in for not known yet, without quotes too, and a role without a name for none', () => {
    const text = `version: 1\ntasks:\n  - { name: t, creator: {{ creator }}, source: { account: "{{ owner }}", role: }, destination: { account: {{owner}} } }\n`;
    const { value, at } = yaml(text);
    const { faults, tasks } = readTasks(value, at);
    expect(faults).toEqual([]);
    expect(tasks.map(told)).toMatchObject([
      {
        creator: 'unknown {{ creator }} /tasks/0/creator',
        source: { account: 'unknown {{ owner }} /tasks/0/source/account' },
        destination: { account: 'unknown {{owner}} /tasks/0/destination/account' },
      },
    ]);
  });

  it('tells what is wrong behind a name once', () => {
    const text = `version: 1\naccounts: { a: wrong }\ntasks:\n  - { name: t, creator: a, source: { account: a }, destination: { account: a } }\n`;
    const { value, at } = yaml(text);
    expect(readTasks(value, at).tasks.map(told)).toMatchObject([
      { creator: 'malformed wrong /accounts/a', source: { account: 'unknown wrong /tasks/0/source/account' } },
    ]);
  });

  it.each<[name: string, text: string, expected: readonly string[]]>([
    ['a misspelt key', file(`${PLAIN}\ntopolgy: two-way`), ['unknownKey /tasks/0/topolgy topology']],
    ['nothing at all', 'version: 1\ntasks: []\n', ['empty /tasks']],
    [
      'no version',
      'tasks:\n  - { name: t, creator: "1", source: { account: "1" }, destination: { account: "2" } }\n',
      ['missing  version'],
    ],
    ['another version', file(PLAIN).replace('1', '2'), ['number /version 1 2']],
    ['a version in quotes', file(PLAIN).replace('1', '"1"'), ['number /version 1 1']],
    ['no creator', file(PLAIN.replace(/creator.*\n/, '')), ['missing /tasks/0 creator']],
    ['no destination', file(PLAIN.replace(/\ndestination.*/, '')), ['missing /tasks/0 destination']],
    ['no account', file(PLAIN.replace('account: "1000000000000001", ', '')), ['missing /tasks/0/source account']],
    [
      'another word',
      file(`${PLAIN}\ntopology: bidirectional`),
      ['value /tasks/0/topology one-way two-way bidirectional'],
    ],
    [
      'a switch that is a word',
      file(PLAIN.replace('role: r', 'crossAccount: "yes"')),
      ['type /tasks/0/source/crossAccount boolean string'],
    ],
    ['a list for a task', 'version: 1\ntasks: [[]]\n', ['type /tasks/0 object array']],
    ['a number for a name', file(PLAIN.replace('name: t', 'name: 7')), ['unquoted /tasks/0/name 7']],
    ['a password', file(PLAIN.replace('role: r', 'password: x')), ['unknownKey /tasks/0/source/password ?']],
    ['a key for a long number', file(`${PLAIN}\nuid: 1000000000000001`), ['unknownKey /tasks/0/uid ?']],
  ])('breaks its schema: %s', (_, text, expected) => {
    expect(faultsOf(yaml(text))).toEqual(expected);
  });

  const ids = `accounts:\n  a: 1000000000000001\n  b: { id: 0123456789012345 }\n  c: "1000000000000003"\n`;

  it('wants quotes around IDs', () => {
    expect(faultsOf(yaml(file(PLAIN.replace('"1000000000000002"', '1000000000000002'), ids)))).toEqual([
      'unquoted /accounts/a 1000000000000001',
      'unquoted /accounts/b/id 0123456789012345',
      'unquoted /tasks/0/creator 1000000000000002',
    ]);
  });

  it('wants quotes around IDs in JSON too, and keeps their digits', () => {
    const given = json(
      `{"version": 1, "tasks": [{"name": "t", "creator": 9999999999999999, "source": {"account": 12}, "destination": {"account": "2"}}]}`,
    );
    expect(faultsOf(given)).toEqual([
      'unquoted /tasks/0/creator 9999999999999999',
      'unquoted /tasks/0/source/account 12',
    ]);
    const { tasks } = readTasks(given.value, given.at);
    expect(tasks.map(told)).toMatchObject([{ creator: 'id 9999999999999999 /tasks/0/creator' }]);
  });

  it('gives each task its own faults', () => {
    const task = '{ name: t, creator: "1", source: { account: "1" }, destination: { account: "2" }';
    const { value, at } = yaml(`version: 1\nx: 1\ntasks:\n  - ${task} }\n  - ${task}, y: 1 }\n`);
    const { tasks, faults } = readTasks(value, at);
    expect(faults).toHaveLength(2);
    expect(tasks.map((each) => each.faults.length)).toEqual([0, 1]);
  });

  it.each<[unknown]>([
    [null],
    [7],
    ['x'],
    [[]],
    [{}],
    [{ tasks: {} }],
    [{ tasks: [null, 1, 'x', {}], accounts: [] }],
    [{ tasks: [{ source: 1, destination: [], creator: {} }], accounts: { a: null, b: [], c: {} } }],
  ])('takes any value: %j', (value) => {
    const { at } = json('null');
    expect(() => readTasks(value, at)).not.toThrow();
    expect(readTasks(value, at).faults.length).toBeGreaterThan(0);
  });
});
