import { describe, expect, test } from 'vitest';

import { rules } from '../../rules/index.ts';
import { applyRules, makeEngine } from '../../src/engine/engine.ts';
import type { Account, AccountId } from '../../src/model/account.ts';
import type { Setting } from '../../src/model/finding.ts';
import { trustOf, type AttachedPolicy, type Attachments, type Role } from '../../src/model/role.ts';
import type { Link } from '../../src/model/subject.ts';
import { dts, right, root } from './dts/known.ts';
import {
  allow,
  ANALYTICS,
  deny,
  dtsRole,
  ORDERS,
  placeIn,
  policy,
  problems,
  roleOf,
  sayings,
  taskOf,
  THIRD,
  told,
  worded,
} from '../support/policies.ts';

const linkRules = rules.filter(({ about }) => about === 'link');
const documented = policy(right);

interface Given {
  readonly role?: Role;
  readonly creator?: Account;
  readonly rolesOfOwner?: readonly string[];
  readonly elsewhere?: readonly AccountId[];
  readonly roleName?: string;
}

/** The source of a task of ANALYTICS that ORDERS owns. */
function link({ role, creator = ANALYTICS, rolesOfOwner, elsewhere = [], roleName = 'ram-for-dts' }: Given): Link {
  const of = taskOf(ANALYTICS, ORDERS, ANALYTICS);
  const trust = role && trustOf(role);
  return { task: of, endpoint: of.source, creator, owner: ORDERS, roleName, role, trust, rolesOfOwner, elsewhere };
}

const attached = (name: string, type = 'System', more: Partial<AttachedPolicy> = {}): AttachedPolicy => ({
  at: placeIn('role.json', {}),
  name,
  type,
  statements: undefined,
  ...more,
});
const withPolicies = (...policies: readonly AttachedPolicy[]): Given => ({
  role: roleOf(documented, ORDERS, policies),
});
const actions = (...names: readonly string[]): Partial<AttachedPolicy> => ({
  statements: [{ effect: 'Allow', actions: names, resources: ['*'], isConditional: false }],
});
const trusting = (value: unknown, policies: Attachments = 'notAsked'): Given => ({
  role: roleOf(value, ORDERS, policies),
});
const unknownAccount: Account = { kind: 'unknown', text: '${var.c}' };

const MISSING = 'error link-role-not-found source/role';
const POLICY = 'error link-policy-missing source/role';

const cases: readonly (readonly [name: string, given: Given, said: readonly string[]])[] = [
  ['role and policies not known', {}, ['note link-owner-unknown source/role']],
  ['only another account has such a role', { elsewhere: [THIRD] }, ['note link-owner-unknown source/role']],
  ['the default role, which has a rule', { roleName: 'AliyunDTSDefaultRole' }, []],
  ['a service-linked role, which has a rule', { roleName: 'AliyunServiceRoleForDTS', rolesOfOwner: [] }, []],
  ['no role at all in the account', { rolesOfOwner: [] }, [MISSING]],
  ['another name', { rolesOfOwner: ['ecs-role'] }, [MISSING]],
  ['a near name', { rolesOfOwner: ['ram-for-dst'] }, [MISSING]],
  ['another case', { rolesOfOwner: ['RAM-for-DTS'] }, []],
  ['another account has it', { rolesOfOwner: ['ecs-role'], elsewhere: [THIRD] }, [MISSING]],
  ['the right trust', trusting(documented), []],
  ['the wrong account', trusting(policy({ Service: [dts(THIRD)] })), ['error link-assume-denied Statement/0']],
  ['no DTS', trusting(policy({ RAM: [root(ANALYTICS)] })), ['error link-assume-denied ']],
  ['no statement', trusting({ Version: '1', Statement: [] }), ['error link-assume-denied ']],
  [
    'only the own account',
    trusting(policy({ Service: ['dts.aliyuncs.com'] })),
    ['error link-assume-denied Statement/0'],
  ],
  [
    'another action',
    trusting({ Statement: [{ ...allow({ Service: dts(ANALYTICS) }), Action: 'sts:SetSourceIdentity' }] }),
    ['error link-assume-denied Statement/0'],
  ],
  [
    'a Deny',
    trusting(policy({ Service: [dts(ANALYTICS)] }, deny({ Service: [dts(ANALYTICS)] }))),
    ['error link-assume-denied Statement/1'],
  ],
  ['an unknown service', trusting(policy({ Service: ['${var.s}'] })), []],
  [
    'a condition that cannot be decided',
    trusting({
      Statement: [allow({ Service: dts(ANALYTICS) }, { Condition: { StringEquals: { 'acs:SourceVpc': 'x' } } })],
    }),
    [],
  ],
  ['an unknown creator', { ...trusting(policy({ Service: [dts(THIRD)] })), creator: unknownAccount }, []],
  ['an unknown creator and no DTS', { ...trusting(policy({ RAM: [root(THIRD)] })), creator: unknownAccount }, []],
  [
    'a default role with the wrong trust, which has a rule',
    { ...trusting(policy({ Service: [dts(THIRD)] })), roleName: 'AliyunDTSDefaultRole' },
    [],
  ],
  ['policies were refused', trusting(documented, 'refused'), []],
  ['no policy', withPolicies(), [POLICY]],
  ['another policy', withPolicies(attached('AliyunRDSReadOnlyAccess')), [POLICY]],
  ['the system policy', withPolicies(attached('AliyunDTSRolePolicy')), []],
  ['an administrator', withPolicies(attached('AdministratorAccess')), []],
  ['a custom policy that allows all', withPolicies(attached('all', 'Custom', actions('*'))), []],
  ['a custom policy whose text is not known', withPolicies(attached('mine', 'Custom')), []],
  [
    'a custom policy for RDS: another rule lists what it lacks',
    withPolicies(attached('mine', 'Custom', actions('rds:Describe*'))),
    [],
  ],
  ['a custom policy for something else', withPolicies(attached('mine', 'Custom', actions('oss:GetObject'))), [POLICY]],
  [
    'a custom policy that denies',
    withPolicies(
      attached('mine', 'Custom', {
        statements: [{ effect: 'Deny', actions: ['*'], resources: ['*'], isConditional: false }],
      }),
    ),
    [POLICY],
  ],
  [
    'a custom policy of its name, which has a rule',
    withPolicies(attached('AliyunDTSRolePolicy', 'Custom', actions('oss:GetObject'))),
    [],
  ],
  ['a confused name, which has a rule', withPolicies(attached('AliyunDTSFullAccess')), []],
];

describe('a task and the role it names', () => {
  test.each(cases)('%s', (_, given, said) => {
    expect(sayings(linkRules, link(given))).toEqual(said);
  });

  test.each(cases)('%s: in words', (_, given) => {
    for (const rule of linkRules) {
      for (const { message, data, related = [], fix } of problems(rule, link(given))) {
        const words = [{ message, data }, ...related, ...(fix ? [fix] : [])].map((each) =>
          worded(rule, each.message, each.data),
        );
        expect(words.join()).not.toMatch(/undefined|""/);
      }
    }
  });

  test.each([
    [1, 'account 1000000000000003 has one'],
    [3, 'accounts 1000000000000003, 1000000000000003, 1000000000000003 have one'],
    [40, 'accounts 1000000000000003, 1000000000000003, 1000000000000003 and 37 more have one'],
  ])('of %d other accounts that have it, the first are named', (count, words) => {
    const given = link({ rolesOfOwner: [], elsewhere: Array.from({ length: count }, () => THIRD) });
    const texts = linkRules.flatMap((rule) =>
      problems(rule, given).map(({ message, data }) => worded(rule, message, data)),
    );
    expect(texts).toEqual([expect.stringContaining(`"ram-for-dts", but ${words}; check the owner`)]);
  });

  test('a near name is offered in place of the wrong one', () => {
    const fixes = linkRules.flatMap((rule) =>
      problems(rule, link({ rolesOfOwner: ['AliyunDTSDefaultRole', 'ram-for-dst'] })),
    );
    expect(fixes.map(({ fix }) => fix?.edits)).toEqual([
      [expect.objectContaining({ kind: 'replace', value: 'ram-for-dst' })],
    ]);
  });
});

/** What the rules say of a role and its task together. */
function judged(value: unknown, settings: ReadonlyMap<string, Setting> = new Map()): readonly string[] {
  const subjects = [
    { kind: 'dtsRole', of: dtsRole(value, { owner: ORDERS, creators: [told(ANALYTICS)] }), subject: undefined },
    { kind: 'link', of: link(trusting(value)), subject: 'task orders-to-analytics' },
  ] as const;
  return applyRules(makeEngine(rules, settings), subjects).verdicts.map(({ rule, level }) => `${level} ${rule}`);
}

describe('a denial that another rule explains', () => {
  const wrong = policy({ RAM: [root(THIRD)], Service: [dts(THIRD)] });

  test('is reported once', () => {
    expect(judged(wrong)).toEqual(['error dts-trusts-wrong-account']);
  });

  test('is reported when the other rule is off', () => {
    expect(judged(wrong, new Map([['dts-trusts-wrong-account', 'off']]))).toEqual(['error link-assume-denied']);
  });

  test('is reported together with a finding of a lower level', () => {
    expect(judged(wrong, new Map([['dts-trusts-wrong-account', 'warning']]))).toEqual([
      'warning dts-trusts-wrong-account',
      'error link-assume-denied',
    ]);
  });
});
