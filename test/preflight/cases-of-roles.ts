import type { Case } from './cases.ts';
import {
  accountIn,
  accountRecord,
  ANALYTICS,
  OPERATIONS,
  ORDERS,
  role,
  roleIn,
  STRANGER,
  taskIn,
  trust,
  trustFor,
} from '../support/accounts.ts';

const WORKS = { side: 'source', result: 'pass', forecast: 'will work' } as const;
const FAILS = { side: 'source', result: 'fail', forecast: 'will fail' } as const;
const WARNS = { side: 'source', result: 'warning', forecast: 'will work' } as const;
const OPEN = { side: 'source', result: 'unknown', forecast: 'cannot tell' } as const;
const NOT_NEEDED = { result: 'not needed', forecast: 'will work' } as const;
const OF_CREATOR = { side: 'destination', what: 'an end of the creator', ...NOT_NEEDED } as const;
const same = (): void => undefined;

const RAM = `acs:ram::${ANALYTICS}:root`;
const SERVICE = `${ANALYTICS}@dts.aliyuncs.com`;

function allow(principal: object, more: object = {}): object {
  return { Effect: 'Allow', Action: 'sts:AssumeRole', Principal: principal, ...more };
}

function policy(...statements: readonly object[]): object {
  return { Version: '1', Statement: statements };
}

const RIGHT = allow({ RAM: [RAM], Service: [SERVICE] });
const RDS = JSON.stringify({
  Version: '1',
  Statement: [{ Effect: 'Allow', Action: ['rds:Describe*', 'rds:ModifySecurityIps'], Resource: '*' }],
});

/** What is wrong with a trust policy, by the rule that says it of the entries for DTS. */
const WRONG_TRUSTS: readonly (readonly [what: string, rule: string, value: object | string])[] = [
  ['only the own account', 'dts-service-collapsed', policy(allow({ RAM: [RAM], Service: ['dts.aliyuncs.com'] }))],
  ['no service', 'dts-service-missing', policy(allow({ RAM: [RAM] }))],
  ['the owner', 'dts-trusts-owner', trustFor(ORDERS)],
  ['another account', 'dts-trusts-wrong-account', trustFor(STRANGER)],
  [
    'a misspelt service',
    'dts-service-misspelt',
    policy(allow({ RAM: [RAM], Service: [`${ANALYTICS}@dts.aliyun.com`] })),
  ],
  [
    'a condition that no service meets',
    'dts-condition',
    policy(allow({ RAM: [RAM], Service: [SERVICE] }, { Condition: { StringEquals: { 'sts:ExternalId': 'x-1' } } })),
  ],
  [
    'a Deny',
    'dts-denied',
    policy(RIGHT, { Effect: 'Deny', Action: 'sts:AssumeRole', Principal: { Service: [SERVICE] } }),
  ],
  [
    'a placeholder',
    'placeholder',
    policy(allow({ RAM: [RAM], Service: ['<Alibaba Cloud account ID>@dts.aliyuncs.com'] })),
  ],
  ['another action', 'trust-action', policy(allow({ RAM: [RAM], Service: [SERVICE] }, { Action: 'sts:AssumeRoles' }))],
  ['no version', 'policy-version', { Statement: [RIGHT] }],
  ['a text that is no JSON', 'syntax', '{"Version":"1","Statement":[}'],
];

/** Checks of the role that an end names. */
export const ROLE_CASES: readonly Case[] = [
  { check: 'role-exists', what: 'there', change: same, ...WORKS },
  { check: 'role-exists', change: same, ...OF_CREATOR },
  {
    check: 'role-exists',
    what: 'in another case',
    change: (at) => void (taskIn(at).source.role = 'RAM-for-DTS'),
    ...WORKS,
  },
  {
    check: 'role-exists',
    what: 'misspelt',
    change: (at) => void (taskIn(at).source.role = 'ram-for-dtss'),
    rule: 'link-role-not-found',
    ...FAILS,
  },
  {
    check: 'role-exists',
    what: 'in another account',
    change: (at) => {
      accountIn(at, ORDERS).roles?.pop();
      accountIn(at, ANALYTICS).roles?.push(role(ANALYTICS, 'ram-for-dts', trustFor(ANALYTICS)));
    },
    rule: 'link-role-not-found',
    ...FAILS,
  },
  {
    check: 'role-exists',
    what: 'an account that is not in the snapshot',
    change: (at) => void at.snapshot.accounts.shift(),
    rule: 'link-owner-unknown',
    ...OPEN,
  },
  {
    check: 'role-exists',
    what: 'roles that RAM refused to list',
    change: (at) => void (accountIn(at, ORDERS).roles = null),
    rule: 'link-owner-unknown',
    ...OPEN,
  },
  {
    check: 'role-exists',
    what: 'roles that nobody asked for',
    change: (at) => {
      delete accountIn(at, ORDERS).roles;
    },
    rule: 'link-owner-unknown',
    ...OPEN,
  },
  {
    check: 'role-exists',
    what: 'not there, in an account that was read in part',
    change: (at) => {
      accountIn(at, ORDERS).roles?.pop();
      accountIn(at, ORDERS).gaps = [{ what: 'roles', because: 'timed out', grant: 'ram:ListRoles' }];
    },
    rule: 'link-owner-unknown',
    ...OPEN,
  },

  { check: 'trust', what: 'as the page has it', change: same, ...WORKS },
  { check: 'trust', change: same, ...OF_CREATOR },
  {
    check: 'trust',
    what: 'beside a statement for others',
    change: (at) => trust(at, policy(allow({ RAM: [`acs:ram::${ANALYTICS}:role/x`] }), RIGHT)),
    ...WORKS,
  },
  ...WRONG_TRUSTS.map(([what, rule, value]) => ({
    check: 'trust',
    what,
    change: (at: Parameters<Case['change']>[0]) => trust(at, value),
    rule,
    ...FAILS,
  })),
  {
    check: 'trust',
    what: 'a condition that nobody can decide',
    change: (at) =>
      trust(
        at,
        policy(
          allow({ RAM: [RAM], Service: [SERVICE] }, { Condition: { StringEquals: { 'acs:SourceIp': '1.2.3.4' } } }),
        ),
      ),
    rule: 'dts-condition',
    ...OPEN,
  },
  {
    check: 'trust',
    what: 'wrong, and the rules that say so are off',
    change: (at) => trust(at, policy(allow({ RAM: [RAM] }))),
    settings: { 'dts-service-missing': 'off', 'link-assume-denied': 'off' },
    ...OPEN,
  },
  {
    check: 'trust',
    what: 'wrong, and only the decision itself says so',
    change: (at) => trust(at, policy(allow({ RAM: [RAM] }))),
    settings: { 'dts-service-missing': 'off' },
    rule: 'link-assume-denied',
    ...FAILS,
  },
  {
    check: 'trust',
    what: 'wrong, and the rule is turned to a note',
    change: (at) => trust(at, policy(allow({ RAM: [RAM] }))),
    settings: { 'dts-service-missing': 'error' },
    rule: 'dts-service-missing',
    ...FAILS,
  },
  {
    check: 'trust',
    what: 'a trust policy that RAM refused to show',
    change: (at) => void (roleIn(at, ORDERS).trustPolicy = null),
    ...OPEN,
  },

  { check: 'ram-principal', what: 'as the page has it', change: same, ...WORKS },
  { check: 'ram-principal', change: same, ...OF_CREATOR },
  {
    check: 'ram-principal',
    what: 'not there, of which the vendor is silent',
    change: (at) => trust(at, policy(allow({ Service: [SERVICE] }))),
    ...NOT_NEEDED,
    side: 'source',
  },
  {
    check: 'ram-principal',
    what: 'a user of the creator',
    change: (at) => trust(at, policy(allow({ RAM: [`acs:ram::${ANALYTICS}:user/x`], Service: [SERVICE] }))),
    rule: 'dts-principal-not-root',
    ...OPEN,
  },
  {
    check: 'ram-principal',
    what: 'another account',
    change: (at) => trust(at, policy(allow({ RAM: [`acs:ram::${STRANGER}:root`], Service: [SERVICE] }))),
    rule: 'dts-trusts-wrong-account',
    ...FAILS,
  },

  { check: 'policy', what: 'the system policy', change: same, ...WORKS },
  { check: 'policy', change: same, ...OF_CREATOR },
  {
    check: 'policy',
    what: 'a custom policy that covers what is needed',
    change: (at) => void (roleIn(at, ORDERS).policies = [{ name: 'rds-for-dts', type: 'Custom', document: RDS }]),
    ...WORKS,
  },
  {
    check: 'policy',
    what: 'nothing attached',
    change: (at) => void (roleIn(at, ORDERS).policies = []),
    rule: 'link-policy-missing',
    ...FAILS,
  },
  {
    check: 'policy',
    what: 'a custom policy of its name',
    change: (at) => void (roleIn(at, ORDERS).policies = [{ name: 'AliyunDTSRolePolicy', type: 'Custom' }]),
    rule: 'role-policy-wrong-type',
    ...FAILS,
  },
  {
    check: 'policy',
    what: 'a custom policy that lacks something',
    change: (at) => {
      roleIn(at, ORDERS).policies = [
        { name: 'rds', type: 'Custom', document: RDS.replace(',"rds:ModifySecurityIps"', '') },
      ];
    },
    rule: 'role-policy-incomplete',
    ...OPEN,
  },
  {
    check: 'policy',
    what: 'a custom policy whose text nobody knows',
    change: (at) => void (roleIn(at, ORDERS).policies = [{ name: 'own', type: 'Custom' }]),
    ...OPEN,
  },
  {
    check: 'policy',
    what: 'policies that RAM refused to list',
    change: (at) => void (roleIn(at, ORDERS).policies = null),
    ...OPEN,
  },
  {
    check: 'policy',
    what: 'policies that nobody asked for',
    change: (at) => {
      delete roleIn(at, ORDERS).policies;
    },
    ...OPEN,
  },

  { check: 'nobody-else', what: 'only the creator', change: same, ...WORKS },
  { check: 'nobody-else', change: same, ...OF_CREATOR },
  {
    check: 'nobody-else',
    what: 'another creator, of whom no task is known',
    change: (at) => trust(at, trustFor(ANALYTICS, OPERATIONS)),
    rule: 'dts-extra-trust',
    ...WARNS,
  },
  {
    check: 'nobody-else',
    what: 'another creator, of whom a task is known',
    change: (at) => {
      trust(at, trustFor(ANALYTICS, OPERATIONS));
      at.snapshot.accounts.push(accountRecord(OPERATIONS, 'operations'));
      at.tasks.tasks.push({
        ...structuredClone(taskIn(at)),
        name: 'another',
        creator: 'operations',
        destination: { account: 'operations', database: 'MySQL', connection: 'Alibaba Cloud Instance' },
      });
    },
    ...WORKS,
  },
  {
    check: 'nobody-else',
    what: 'another service',
    change: (at) => trust(at, policy(allow({ RAM: [RAM], Service: [SERVICE, 'ecs.aliyuncs.com'] }))),
    rule: 'dts-extra-trust',
    ...WARNS,
  },
  {
    check: 'nobody-else',
    what: 'more power than is needed',
    change: (at) => roleIn(at, ORDERS).policies?.push({ name: 'AdministratorAccess', type: 'System' }),
    rule: 'role-too-powerful',
    ...WARNS,
  },
  {
    check: 'nobody-else',
    what: 'another account in the place of the creator',
    change: (at) => trust(at, trustFor(STRANGER)),
    rule: 'dts-trusts-wrong-account',
    ...FAILS,
  },
  {
    check: 'nobody-else',
    what: 'a trust policy that RAM refused to show',
    change: (at) => void (roleIn(at, ORDERS).trustPolicy = null),
    ...OPEN,
  },
];
