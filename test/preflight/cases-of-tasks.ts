import type { Case } from './cases.ts';
import { accountIn, ANALYTICS, ORDERS, roleIn, taskIn, twoWayWorld } from '../support/accounts.ts';

const WORKS = { result: 'pass', forecast: 'will work' } as const;
const FAILS = { result: 'fail', forecast: 'will fail' } as const;
const OPEN = { result: 'unknown', forecast: 'cannot tell' } as const;
const NOT_NEEDED = { result: 'not needed', forecast: 'will work' } as const;
const same = (): void => undefined;

/** Checks of the task itself, of its creator, and of what it says of an end. */
export const OWN_CASES: readonly Case[] = [
  { check: 'task-written', what: 'as the schema has it', change: same, ...WORKS },
  {
    check: 'task-written',
    what: 'a key that nobody knows',
    change: (at) => Object.assign(taskIn(at), { sorce: {} }),
    rule: 'task-schema',
    ...FAILS,
  },
  {
    check: 'task-written',
    what: 'a key around the tasks that nobody knows',
    change: (at) => Object.assign(at.tasks, { taskz: [] }),
    rule: 'task-schema',
    ...FAILS,
  },
  {
    check: 'task-written',
    what: 'a switch that contradicts the accounts',
    change: (at) => void (taskIn(at).source.crossAccount = false),
    rule: 'task-cross-account-disagrees',
    ...FAILS,
  },
  {
    check: 'task-written',
    what: 'a role for an end of the creator',
    change: (at) => Object.assign(taskIn(at).destination ?? {}, { role: 'ram-for-dts' }),
    rule: 'task-owner-is-creator',
    ...OPEN,
  },
  {
    check: 'task-written',
    what: 'a creator that is filled in later',
    change: (at) => void (taskIn(at).creator = '${var.creator}'),
    ...OPEN,
  },
  {
    check: 'task-written',
    what: 'a placeholder for the creator',
    change: (at) => void (taskIn(at).creator = '<ID of the creator>'),
    rule: 'placeholder',
    ...FAILS,
  },

  { check: 'two-way', what: 'one-way', change: same, ...NOT_NEEDED },
  { check: 'two-way', what: 'MySQL with MySQL', start: twoWayWorld, change: same, ...WORKS },
  {
    check: 'two-way',
    what: 'Tair, whose edition nobody says',
    start: twoWayWorld,
    change: (at) => bothEnds(at, { database: 'Tair/Redis' }),
    ...WORKS,
  },
  {
    check: 'two-way',
    what: 'PolarDB with PolarDB',
    start: twoWayWorld,
    change: (at) => bothEnds(at, { database: 'PolarDB for MySQL' }),
    rule: 'task-two-way-unsupported',
    ...FAILS,
  },
  {
    check: 'two-way',
    what: 'one end of the creator',
    change: (at) => void (taskIn(at).topology = 'two-way'),
    rule: 'task-two-way-one-side',
    ...FAILS,
  },
  {
    check: 'two-way',
    what: 'a database that is filled in later',
    start: twoWayWorld,
    change: (at) => bothEnds(at, { database: '${var.database}' }),
    ...OPEN,
  },

  { check: 'account-kinds', what: 'nobody says', change: same, ...WORKS },
  {
    check: 'account-kinds',
    what: 'finance all over',
    change: (at) => kinds(at, 'finance', 'finance'),
    ...WORKS,
  },
  {
    check: 'account-kinds',
    what: 'finance and public',
    change: (at) => kinds(at, 'finance', 'public'),
    rule: 'task-account-kinds-differ',
    ...FAILS,
  },
  {
    check: 'account-kinds',
    what: 'finance and public, and the rule is off',
    change: (at) => kinds(at, 'finance', 'public'),
    settings: { 'task-account-kinds-differ': 'off' },
    ...OPEN,
  },
  {
    check: 'account-kinds',
    what: 'nothing is cross-account',
    change: (at) => void (taskIn(at).source = { ...taskIn(at).destination }),
    ...NOT_NEEDED,
  },

  { check: 'default-role', what: 'healthy', change: same, ...WORKS },
  {
    check: 'default-role',
    what: 'not there',
    change: (at) => void (accountIn(at, ANALYTICS).roles = []),
    rule: 'role-default-missing',
    ...FAILS,
  },
  {
    check: 'default-role',
    what: 'trusts another service',
    change: (at) => {
      const role = roleIn(at, ANALYTICS, 'AliyunDTSDefaultRole');
      role.trustPolicy = (role.trustPolicy ?? '').replace('dts.', 'rds.');
    },
    rule: 'role-default-missing',
    ...FAILS,
  },
  {
    check: 'default-role',
    what: 'without its policy',
    change: (at) => void (roleIn(at, ANALYTICS, 'AliyunDTSDefaultRole').policies = []),
    rule: 'role-default-missing',
    ...FAILS,
  },
  {
    check: 'default-role',
    what: 'trusts others too, which does not stop DTS',
    change: (at) => {
      const role = roleIn(at, ANALYTICS, 'AliyunDTSDefaultRole');
      role.trustPolicy = (role.trustPolicy ?? '').replace('"dts.', '"ecs.aliyuncs.com","dts.');
    },
    rule: 'role-default-trusts-others',
    result: 'warning',
    forecast: 'will work',
  },
  {
    check: 'default-role',
    what: 'an account that is not in the snapshot',
    change: (at) => void at.snapshot.accounts.pop(),
    ...OPEN,
  },
  {
    check: 'default-role',
    what: 'roles that RAM refused to list',
    change: (at) => void (accountIn(at, ANALYTICS).roles = null),
    ...OPEN,
  },
  {
    check: 'default-role',
    what: 'policies that RAM refused to list',
    change: (at) => void (roleIn(at, ANALYTICS, 'AliyunDTSDefaultRole').policies = null),
    ...OPEN,
  },
  { check: 'default-role', side: 'source', what: 'of the owner', change: same, ...WORKS },
  { check: 'default-role', side: 'destination', what: 'of an end of the creator', change: same, ...NOT_NEEDED },

  { check: 'pair-supported', side: 'source', what: 'a pair of the table', change: same, ...WORKS },
  { check: 'pair-supported', side: 'destination', what: 'an end of the creator', change: same, ...NOT_NEEDED },
  {
    check: 'pair-supported',
    side: 'source',
    what: 'a public address',
    change: (at) => void (taskIn(at).source.connection = 'Public IP Address'),
    rule: 'task-source-unsupported',
    ...FAILS,
  },
  {
    check: 'pair-supported',
    side: 'source',
    what: 'a pair that is not in the table',
    change: (at) => Object.assign(taskIn(at).source, { database: 'SLS', connection: 'Database Gateway' }),
    rule: 'task-source-unsupported',
    ...OPEN,
  },
  {
    check: 'pair-supported',
    side: 'source',
    what: 'a database that is filled in later',
    change: (at) => void (taskIn(at).source.database = '${var.database}'),
    ...OPEN,
  },
  {
    check: 'pair-supported',
    side: 'destination',
    what: 'a destination beside RDS MySQL, of which the API says otherwise',
    start: twoWayWorld,
    change: (at) => {
      Object.assign(taskIn(at), { topology: 'one-way' });
      bothEnds(at, { database: 'PolarDB for MySQL' });
    },
    ...WORKS,
  },

  { check: 'owner-id', side: 'source', what: 'an ID', change: same, ...WORKS },
  { check: 'owner-id', side: 'destination', what: 'an end of the creator', change: same, ...NOT_NEEDED },
  {
    check: 'owner-id',
    side: 'source',
    what: 'a placeholder',
    change: (at) => void (taskIn(at).source.account = '<owner account ID>'),
    rule: 'placeholder',
    ...FAILS,
  },
  {
    check: 'owner-id',
    side: 'source',
    what: 'a login name',
    change: (at) => void (taskIn(at).source.account = 'admin@orders.onaliyun.com'),
    rule: 'account-id-format',
    ...FAILS,
  },
  {
    check: 'owner-id',
    side: 'source',
    what: 'an ID of odd length, of an account that nobody knows',
    change: (at) => void (taskIn(at).source.account = '12345'),
    rule: 'account-id-format',
    ...OPEN,
  },
  {
    check: 'owner-id',
    side: 'source',
    what: 'an ID of odd length, of an account that was read',
    change: (at) => {
      taskIn(at).source.account = '12345';
      const account = accountIn(at, ORDERS);
      account.id = '12345';
      for (const role of account.roles ?? []) role.arn = `acs:ram::12345:role/${role.name}`;
    },
    ...WORKS,
  },
  {
    check: 'owner-id',
    side: 'source',
    what: 'filled in later',
    change: (at) => void (taskIn(at).source.account = '${var.owner}'),
    ...OPEN,
  },

  { check: 'role-name', side: 'source', what: 'a bare name', change: same, ...WORKS },
  { check: 'role-name', side: 'destination', what: 'an end of the creator', change: same, ...NOT_NEEDED },
  ...(
    [
      [`acs:ram::${ORDERS}:role/ram-for-dts`, 'task-role-is-arn'],
      ['AliyunDTSDefaultRole', 'task-role-is-default'],
      [`acs:ram::${ORDERS}:user/someone`, 'task-role-is-user'],
      ['<role>', 'placeholder'],
      ['', 'task-role-missing'],
    ] as const
  ).map(([written, rule]) => ({
    check: 'role-name',
    side: 'source' as const,
    what: JSON.stringify(written),
    change: (at: Parameters<Case['change']>[0]) => void (taskIn(at).source.role = written),
    rule,
    ...FAILS,
  })),
  {
    check: 'role-name',
    side: 'source',
    what: 'filled in later',
    change: (at) => void (taskIn(at).source.role = '${var.role}'),
    ...OPEN,
  },
];

function bothEnds(at: Parameters<Case['change']>[0], words: object): void {
  const { source, destination } = taskIn(at);
  Object.assign(source, words);
  Object.assign(destination ?? {}, words);
}

function kinds(at: Parameters<Case['change']>[0], orders: string, analytics: string): void {
  Object.assign(at.tasks.accounts, {
    orders: { id: ORDERS, kind: orders },
    analytics: { id: ANALYTICS, kind: analytics },
  });
}
