import { mkdtempSync, realpathSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { preflight, type PreflightOptions, type PreflightReport } from '../../src/commands/preflight.ts';
import { enterFolder, leaveFolder } from './working-folder.ts';

/** Accounts of all tests: the owner of the source, the owner of the destination, a third one, and a stranger. */
export const [ORDERS, ANALYTICS, OPERATIONS, STRANGER] = [
  '1000000000000001',
  '1000000000000002',
  '1000000000000003',
  '1000000000000009',
] as const;

export interface RoleRecord {
  name: string;
  arn?: string;
  trustPolicy?: string | null;
  policies?: { name: string; type: string; document?: string }[] | null;
}

export interface AccountRecord {
  id: string;
  name?: string;
  roles?: RoleRecord[] | null;
  dtsJobs?: object[] | null;
  gaps?: object[];
}

export interface EndRecord {
  account?: string;
  database?: string;
  connection?: string;
  role?: string;
  crossAccount?: boolean;
}

export interface TaskRecord {
  name: string;
  creator?: string;
  topology?: string;
  type?: string;
  source: EndRecord;
  destination?: EndRecord;
}

/** A tasks file and a snapshot, to be changed at will before they are looked at. */
export interface World {
  tasks: { version: number; accounts: Record<string, unknown>; tasks: TaskRecord[] };
  snapshot: { snapshotVersion: number; accounts: AccountRecord[] };
}

/** The trust policy of the vendor's page for some creators. */
export function trustFor(...creators: readonly string[]): object {
  return {
    Version: '1',
    Statement: [
      {
        Effect: 'Allow',
        Action: 'sts:AssumeRole',
        Principal: {
          RAM: creators.map((id) => `acs:ram::${id}:root`),
          Service: creators.map((id) => `${id}@dts.aliyuncs.com`),
        },
      },
    ],
  };
}

const DTS_POLICY = { name: 'AliyunDTSRolePolicy', type: 'System' } as const;

export function role(account: string, name: string, trust: object): RoleRecord {
  const arn = `acs:ram::${account}:role/${name}`;
  return { name, arn, trustPolicy: JSON.stringify(trust), policies: [{ ...DTS_POLICY }] };
}

const DEFAULT_TRUST = {
  Version: '1',
  Statement: [{ Action: 'sts:AssumeRole', Effect: 'Allow', Principal: { Service: ['dts.aliyuncs.com'] } }],
};

export function accountRecord(id: string, name: string, ...roles: readonly RoleRecord[]): AccountRecord {
  return { id, name, roles: [role(id, 'AliyunDTSDefaultRole', DEFAULT_TRUST), ...roles], dtsJobs: [], gaps: [] };
}

/** All is right: the source of the task belongs to another account than its creator. */
export function world(): World {
  return {
    tasks: {
      version: 1,
      accounts: { orders: ORDERS, analytics: ANALYTICS, operations: OPERATIONS },
      tasks: [
        {
          name: 'orders-to-analytics',
          creator: 'analytics',
          source: { account: 'orders', database: 'MySQL', connection: 'Alibaba Cloud Instance', role: 'ram-for-dts' },
          destination: { account: 'analytics', database: 'MySQL', connection: 'Alibaba Cloud Instance' },
        },
      ],
    },
    snapshot: {
      snapshotVersion: 1,
      accounts: [
        accountRecord(ORDERS, 'orders', role(ORDERS, 'ram-for-dts', trustFor(ANALYTICS))),
        accountRecord(ANALYTICS, 'analytics'),
      ],
    },
  };
}

/** All is right: a third account synchronizes both ways. */
export function twoWayWorld(): World {
  const made = world();
  const [task] = made.tasks.tasks;
  if (task?.destination === undefined) throw new Error('no destination');
  Object.assign(task, { creator: 'operations', topology: 'two-way' });
  task.destination.role = 'ram-for-dts';
  made.snapshot.accounts = [
    accountRecord(ORDERS, 'orders', role(ORDERS, 'ram-for-dts', trustFor(OPERATIONS))),
    accountRecord(ANALYTICS, 'analytics', role(ANALYTICS, 'ram-for-dts', trustFor(OPERATIONS))),
    accountRecord(OPERATIONS, 'operations'),
  ];
  return made;
}

const home = realpathSync(mkdtempSync(join(tmpdir(), 'dts-xacct-preflight-')));
let count = 0;

/** Writes a world down and looks at it. */
export async function look(at: World, more: Partial<PreflightOptions> = {}): Promise<PreflightReport> {
  const { tasks, snapshot } = written(at);
  // Reports name files as they are given: from here, so that their lines are as long on every machine.
  enterFolder(home);
  try {
    return await preflight({ paths: [tasks], snapshot, ...more });
  } finally {
    leaveFolder();
  }
}

/** The files of a world, by their names in its folder. */
function written({ tasks, snapshot }: World): { tasks: string; snapshot: string } {
  const names = { tasks: `tasks-${String(++count)}.json`, snapshot: `snapshot-${String(count)}.json` };
  writeFileSync(join(home, names.tasks), JSON.stringify(tasks, null, 2));
  writeFileSync(join(home, names.snapshot), JSON.stringify(snapshot, null, 2));
  return names;
}

/** The task of the world, for changing it. */
export function taskIn({ tasks }: World, index = 0): TaskRecord {
  const task = tasks.tasks[index];
  if (task === undefined) throw new Error(`no task ${String(index)}`);
  return task;
}

/** An account of the snapshot, for changing it. */
export function accountIn({ snapshot }: World, id: string): AccountRecord {
  const account = snapshot.accounts.find((each) => each.id === id);
  if (account === undefined) throw new Error(`no account ${id}`);
  return account;
}

/** A role of the snapshot, for changing it. */
export function roleIn(at: World, account: string, name = 'ram-for-dts'): RoleRecord {
  const found = accountIn(at, account).roles?.find((each) => each.name === name);
  if (found === undefined) throw new Error(`no role ${name}`);
  return found;
}

/** Puts another trust policy in a role's place. */
export function trust(at: World, value: object | string, account: string = ORDERS, name = 'ram-for-dts'): void {
  roleIn(at, account, name).trustPolicy = typeof value === 'string' ? value : JSON.stringify(value);
}
