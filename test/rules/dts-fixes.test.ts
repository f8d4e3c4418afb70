import { describe, expect, test } from 'vitest';

import { rules } from '../../rules/index.ts';
import type { Edit } from '../../src/model/finding.ts';
import { OUTCOMES } from '../../src/model/outcomes.ts';
import { groups } from './dts/cases.ts';
import { dts, KNOWN, right, root, type Case } from './dts/known.ts';
import {
  allow,
  ANALYTICS,
  dtsRole,
  edited,
  ORDERS,
  policy,
  problems,
  sayings,
  THIRD,
  told,
  type Known,
  worded,
} from '../support/policies.ts';

const dtsRules = rules.filter(({ about }) => about === 'dtsRole');
const cases = groups.flatMap(([group, list]) => list.map(([name, ...rest]): Case => [`${group}: ${name}`, ...rest]));

/** What a rule's fixes change in a value, all together; none where the rule only gives advice. */
function editsOf(rule: (typeof dtsRules)[number], value: unknown, known: Known): readonly Edit[] {
  return problems(rule, dtsRole(value, known)).flatMap(({ fix }) => fix?.edits ?? []);
}

describe('every message of a rule can be formatted', () => {
  test.each(cases)('%s', (_, value, known) => {
    for (const rule of dtsRules) {
      for (const { message, data, related = [], fix } of problems(rule, dtsRole(value, known))) {
        const words = [{ message, data }, ...related, ...(fix ? [fix] : [])].map((each) =>
          worded(rule, each.message, each.data),
        );
        expect(words.join()).not.toMatch(/undefined|(?<!\$)\{|""/);
      }
    }
  });
});

describe('a fix of a rule removes its finding for good', () => {
  test.each(cases)('%s', (_, value, known) => {
    const before = sayings(dtsRules, dtsRole(value, known));
    const faults = dtsRole(value, known).trust.faults.length;
    for (const rule of dtsRules) {
      const edits = editsOf(rule, value, known);
      if (edits.length === 0) continue;
      const after = dtsRole(edited(value, edits), known);
      expect(problems(rule, after)).toEqual([]);
      const errors = sayings(dtsRules, after).filter((said) => said.startsWith('error'));
      expect(errors.filter((said) => !before.some((each) => each.split(' ')[1] === said.split(' ')[1]))).toEqual([]);
      expect(after.trust.faults.length).toBeLessThanOrEqual(faults);
    }
  });
});

/** Principals before and after the fixes of one rule. */
const mended: readonly (readonly [rule: string, before: object, known: Known, after: object])[] = [
  ['dts-service-missing', { RAM: [root(ANALYTICS)] }, {}, right],
  [
    'dts-service-missing',
    { RAM: root(ANALYTICS), Service: 'ecs.aliyuncs.com' },
    KNOWN,
    { RAM: root(ANALYTICS), Service: ['ecs.aliyuncs.com', dts(ANALYTICS)] },
  ],
  ['dts-service-collapsed', { RAM: [root(ANALYTICS)], Service: ['dts.aliyuncs.com'] }, {}, right],
  [
    'dts-service-collapsed',
    { RAM: root(ANALYTICS), Service: 'dts.aliyuncs.com' },
    {},
    { RAM: root(ANALYTICS), Service: dts(ANALYTICS) },
  ],
  ['dts-service-collapsed', { RAM: [root(ORDERS)], Service: ['dts.aliyuncs.com', dts(ORDERS)] }, KNOWN, right],
  ['dts-trusts-owner', { RAM: [root(ORDERS)], Service: [dts(ORDERS)] }, KNOWN, right],
  ['dts-trusts-wrong-account', { RAM: [root(THIRD), `acs:ram::${THIRD}:user/x`], Service: [dts(THIRD)] }, KNOWN, right],
  ['dts-service-misspelt', { RAM: [root(ANALYTICS)], Service: [`${ANALYTICS}@dts`, dts(ANALYTICS)] }, KNOWN, right],
  ['dts-root-missing', { Service: [dts(ANALYTICS)] }, {}, right],
  [
    'dts-root-missing',
    { RAM: [root(ANALYTICS)], Service: [dts(ANALYTICS), dts(THIRD)] },
    { creators: [told(ANALYTICS), told(THIRD)] },
    { RAM: [root(ANALYTICS), root(THIRD)], Service: [dts(ANALYTICS), dts(THIRD)] },
  ],
  ['dts-principal-not-root', { RAM: [`acs:ram::${ANALYTICS}:user/x`], Service: [dts(ANALYTICS)] }, {}, right],
  [
    'dts-extra-trust',
    {
      RAM: [root(THIRD), root(ANALYTICS)],
      Service: [dts(ANALYTICS), 'ecs.aliyuncs.com'],
      Federated: ['acs:ram::1:saml-provider/x'],
    },
    KNOWN,
    right,
  ],
  [
    'dts-service-collapsed',
    { RAM: [root(ANALYTICS), root(THIRD)], Service: 'dts.aliyuncs.com' },
    { creators: [told(ANALYTICS), told(THIRD)] },
    { RAM: [root(ANALYTICS), root(THIRD)], Service: [dts(ANALYTICS), dts(THIRD)] },
  ],
  [
    'dts-service-collapsed',
    { RAM: [{ Ref: 'Creator' }], Service: ['dts.aliyuncs.com'] },
    KNOWN,
    { RAM: [{ Ref: 'Creator' }], Service: [dts(ANALYTICS)] },
  ],
  [
    'dts-extra-trust',
    { RAM: [root(THIRD), root(ANALYTICS), { Ref: 'Another' }], Service: [dts(ANALYTICS)] },
    KNOWN,
    { RAM: [root(THIRD), root(ANALYTICS), { Ref: 'Another' }], Service: [dts(ANALYTICS)] },
  ],
  ['dts-service-misspelt', { RAM: [root(ANALYTICS)], Service: [`${ORDERS}@dts.aliyun.com`] }, { owner: ORDERS }, right],
  // One of the two accounts is wrong, and nothing says which.
  [
    'dts-service-misspelt',
    { RAM: [root(ANALYTICS)], Service: [`${THIRD}@dts.aliyun.com`] },
    {},
    { RAM: [root(ANALYTICS)], Service: [`${THIRD}@dts.aliyun.com`] },
  ],
  ['dts-service-misspelt', { RAM: [root(ANALYTICS)], Service: ['123@dts'] }, {}, right],
  ['dts-service-misspelt', { RAM: [root(ANALYTICS)], Service: [`dts@${ANALYTICS}`] }, {}, right],
  ['dts-service-misspelt', { RAM: [root(ANALYTICS)], Service: ['rds.aliyuncs.com'] }, KNOWN, right],
  [
    'dts-service-misspelt',
    { RAM: ['acs:ram::${var.a}:root'], Service: ['${var.a}@dts.aliyun.com'] },
    {},
    { RAM: ['acs:ram::${var.a}:root'], Service: ['${var.a}@dts.aliyuncs.com'] },
  ],
  ['dts-service-missing', { RAM: [root(THIRD)] }, KNOWN, right],
  [
    'dts-service-missing',
    { RAM: [root(ANALYTICS), root('1000000000000004')] },
    { owner: ORDERS, creators: [told(ANALYTICS), told(THIRD)] },
    { RAM: [root(ANALYTICS), root(THIRD)], Service: [dts(ANALYTICS), dts(THIRD)] },
  ],
];

describe('a fix writes what the vendor page has', () => {
  test.each(mended)('%s %j', (id, before, known, after) => {
    const rule = dtsRules.find((each) => each.id === id);
    if (rule === undefined) throw new Error(id);
    expect(edited(policy(before), editsOf(rule, policy(before), known))).toEqual(policy(after));
  });
});

test('the service is added to a statement that the same fix keeps', () => {
  const rule = dtsRules.find(({ id }) => id === 'dts-service-missing');
  if (rule === undefined) throw new Error('no dts-service-missing');
  const [user, owner] = [`acs:ram::${ORDERS}:user/x`, root(ORDERS)];
  for (const [first, second] of [
    [user, owner],
    [owner, user],
  ]) {
    const before = policy({ RAM: first }, allow({ RAM: second }));
    const service = { RAM: root(ANALYTICS), Service: [dts(ANALYTICS)] };
    expect(edited(before, editsOf(rule, before, KNOWN))).toEqual(policy(service));
  }
});

test.each([
  [{ RAM: root(THIRD), Service: [] }, allow({ Service: [dts(ANALYTICS), 'dts.aliyuncs.com'] }), { owner: ORDERS }],
  [
    { RAM: `acs:ram::${ORDERS}:user/x`, Service: [] },
    allow({ RAM: root(ORDERS), Service: [dts(THIRD), 'dts.aliyuncs.com'] }),
    {},
  ],
] as const)(
  'an empty list elsewhere does not change what is extra once plain DTS is removed: %j',
  (first, second, known) => {
    const rule = dtsRules.find(({ id }) => id === 'dts-extra-trust');
    if (rule === undefined) throw new Error('no dts-extra-trust');
    const before = policy(first, second);
    const edits = editsOf(rule, before, known);
    expect(edits).toHaveLength(1);
    expect(problems(rule, dtsRole(edited(before, edits), known))).toEqual([]);
  },
);

test('advice has no edits where nobody knows who is wanted', () => {
  const collapsed = {
    Version: '1',
    Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: ['dts.aliyuncs.com'] } }],
  };
  const found = dtsRules.flatMap((rule) => problems(rule, dtsRole(collapsed, { owner: ORDERS })));
  expect(found.map(({ fix }) => [fix?.message, fix?.edits])).toEqual([['ask', []]]);
});

/** What DTS would answer, by the problem or else by the card; `undefined`: nothing is known of that. */
const outcomes: readonly (readonly [rule: string, principal: object, known: Known, code: string | undefined])[] = [
  ['dts-service-missing', { RAM: [root(ANALYTICS)] }, {}, 'AssumeRoleFail'],
  ['dts-service-collapsed', { RAM: [root(ANALYTICS)], Service: ['dts.aliyuncs.com'] }, {}, 'AssumeRoleFail'],
  ['dts-service-collapsed', { Service: ['dts.aliyuncs.com'] }, { owner: ORDERS }, 'AssumeRoleFail'],
  ['dts-service-collapsed', { Service: ['dts.aliyuncs.com'] }, {}, undefined],
  ['dts-principals-disagree', { RAM: [root(ANALYTICS)], Service: [dts(THIRD)] }, {}, 'AssumeRoleFail'],
  [
    'dts-principals-disagree',
    { RAM: ['acs:ram::${var.a}:root'], Service: ['${var.b}@dts.aliyuncs.com'] },
    {},
    undefined,
  ],
  ['dts-trusts-owner', { RAM: [root(ORDERS)], Service: [dts(ORDERS)] }, KNOWN, 'AssumeRoleFail'],
  ['dts-trusts-owner', { RAM: [root(ORDERS)], Service: [dts(ANALYTICS)] }, KNOWN, undefined],
  ['dts-trusts-wrong-account', { RAM: [root(THIRD)], Service: [dts(THIRD)] }, KNOWN, 'AssumeRoleFail'],
  ['dts-trusts-wrong-account', { RAM: [root(THIRD)], Service: [dts(ANALYTICS)] }, KNOWN, undefined],
  ['dts-service-misspelt', { Service: ['dts.aliyun.com'] }, {}, 'AssumeRoleFail'],
  ['dts-root-missing', { Service: [dts(ANALYTICS)] }, {}, undefined],
  ['dts-principal-not-root', { RAM: [`acs:ram::${ANALYTICS}:user/x`], Service: [dts(ANALYTICS)] }, {}, undefined],
  ['dts-extra-trust', { RAM: [root(ANALYTICS), root(THIRD)], Service: [dts(ANALYTICS)] }, {}, undefined],
];

describe('what DTS would answer', () => {
  test.each(outcomes)('%s %j', (id, principal, known, code) => {
    const found = dtsRules
      .filter((rule) => rule.id === id)
      .flatMap((rule) =>
        problems(rule, dtsRole(policy(principal), known)).map(({ leadsTo }) =>
          leadsTo === undefined && rule.leadsTo !== undefined ? OUTCOMES[rule.leadsTo].code : leadsTo?.code,
        ),
      );
    expect(found).toEqual([code]);
  });
});
