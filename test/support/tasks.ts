import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import fc from 'fast-check';

import { setup, type Setup, type SetupOptions } from '../../src/commands/setup.ts';
import type { Plan } from '../../src/model/setup-plan.ts';

const home = mkdtempSync(join(tmpdir(), 'dts-xacct-setup-'));
let count = 0;

/** Writes a text, or a value as JSON, into a file of its own. */
export function fileOf(content: unknown, name = 'tasks.json'): string {
  count++;
  const file = join(home, `${String(count)}-${name}`);
  writeFileSync(file, typeof content === 'string' ? content : `${JSON.stringify(content, null, 2)}\n`);
  return file;
}

/** Plans a tasks file. */
export function setUp(content: unknown, options: Omit<SetupOptions, 'paths'> = {}): Promise<Setup> {
  return setup({ ...options, paths: [fileOf(content)] });
}

/** The plan of a tasks file; fails where there is none. */
export async function planOf(content: unknown, options: Omit<SetupOptions, 'paths'> = {}): Promise<Plan> {
  const { plan, report } = await setUp(content, options);
  if (plan === undefined) throw new Error(`no plan: ${report.findings.map(({ rule }) => rule).join(', ')}`);
  return plan;
}

/** The accounts of the examples. */
const ACCOUNTS = { orders: '1000000000000001', analytics: '1000000000000002', audit: '1000000000000003' };

const MYSQL = { database: 'MySQL', connection: 'Alibaba Cloud Instance' };

/** One end of a task. */
export function end(account: string, role?: string): object {
  return { account, ...MYSQL, ...(role !== undefined && { role }) };
}

/** A tasks file. */
export function tasksFile(...tasks: readonly object[]): object {
  return { version: 1, accounts: ACCOUNTS, tasks };
}

/** One task, its source with orders, its destination with analytics, which creates it. */
export const FROM_ORDERS = {
  name: 'orders-to-analytics',
  creator: 'analytics',
  source: end('orders', 'ram-for-dts'),
  destination: end('analytics'),
};

const IDS = ['1000000000000001', '1000000000000002', '1000000000000003', '2000000000000004', '2000000000000005'];
const ROLES = ['ram-for-dts', 'dts.orders', 'DTS-Reader', 'r', '0-dts', 'a'.repeat(47)];

const anyName = fc.oneof(
  fc.constantFrom(
    'orders',
    '订单同步',
    "it's; a 'task'",
    '$(touch owned)',
    'a|b`c`',
    '`touch owned`',
    '{{ }} ${x} %{y}',
    '# <b>@all</b>',
  ),
  fc.string({ minLength: 1, maxLength: 12, unit: 'grapheme' }).filter((name) => name.trim() !== ''),
);

interface Drawn {
  readonly name: string;
  readonly creator: string;
  readonly source: string;
  readonly destination: string;
  readonly role: string;
  readonly isTwoWay: boolean;
  readonly isNamed: boolean;
}

const anyTask: fc.Arbitrary<Drawn> = fc.record({
  name: anyName,
  creator: fc.constantFrom(...IDS),
  source: fc.constantFrom(...IDS),
  destination: fc.constantFrom(...IDS),
  role: fc.constantFrom(...ROLES),
  isTwoWay: fc.boolean(),
  isNamed: fc.boolean(),
});

/** Tasks files without a fault: all scenarios, two-way, many tasks that share roles; a creator has role names of its own. */
export const anyTasksFile: fc.Arbitrary<object> = fc
  .tuple(
    fc.uniqueArray(anyTask, { minLength: 1, maxLength: 8, selector: ({ name }) => name }),
    fc.constantFrom('orders', '订单', 'a b', 'x"; y', 'orders-1'),
  )
  .map(([tasks, first]) => {
    const names = [first, 'analytics', '审计', 'orders_1', 'Orders'];
    return {
      version: 1,
      accounts: Object.fromEntries(IDS.map((id, index) => [names[index] ?? id, id])),
      tasks: tasks.map((task) => drawn(task, (id) => (task.isNamed ? (names[IDS.indexOf(id)] ?? id) : id))),
    };
  });

function drawn({ name, creator, source, destination, role, isTwoWay }: Drawn, called: (id: string) => string): object {
  const one = (owner: string): object => end(called(owner), owner === creator ? undefined : `${role}-${creator}`);
  const isBoth = source !== creator && destination !== creator && source !== destination;
  return {
    name,
    creator: called(creator),
    source: one(source),
    destination: one(destination),
    ...(isTwoWay && isBoth && { topology: 'two-way' }),
  };
}
