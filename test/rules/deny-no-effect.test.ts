import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import rule from '../../rules/deny-no-effect.ts';
import { readTrust } from '../../src/inputs/ram/trust-policy.ts';
import { dtsFor, mayAssume, type Taker } from '../../src/model/policy/evaluate.ts';
import type { TrustSubject } from '../../src/model/subject.ts';
import { runs } from '../support/property.ts';
import { ANALYTICS, ORDERS, placeIn, problems, THIRD } from '../support/policies.ts';

const A = `acs:ram::${ANALYTICS}:root`;
const USER = `acs:ram::${ANALYTICS}:user/deploy`;

function subject(Statement: readonly object[], owner: TrustSubject['owner'] = ORDERS): TrustSubject {
  const value = { Version: '1', Statement };
  return { trust: readTrust(value, placeIn('policy.json', value)), origin: 'file', owner, knownAccounts: undefined };
}

const allow = (principal: object, more: object = {}): object => ({
  Effect: 'Allow',
  Action: 'sts:AssumeRole',
  Principal: principal,
  ...more,
});
const deny = (principal: object, more: object = {}): object => ({ ...allow(principal, more), Effect: 'Deny' });

describe('what changes nothing', () => {
  const cases: readonly (readonly [string, readonly object[], readonly string[]])[] = [
    ['a Deny for another account', [allow({ RAM: A }), deny({ RAM: `acs:ram::${THIRD}:root` })], ['nothingToDeny']],
    [
      'a Deny for another service',
      [allow({ Service: 'ecs.aliyuncs.com' }), deny({ Service: 'fc.aliyuncs.com' })],
      ['nothingToDeny'],
    ],
    [
      'a Deny for users beside an Allow for a service',
      [allow({ Service: 'ecs.aliyuncs.com' }), deny({ RAM: A })],
      ['nothingToDeny'],
    ],
    ['an Allow for a user of a denied account', [allow({ RAM: USER }), deny({ RAM: A })], ['takenAway']],
    [
      'an Allow for the own account by its other name',
      [allow({ Service: 'ecs.aliyuncs.com' }), deny({ Service: `${ORDERS}@ecs.aliyuncs.com` })],
      ['takenAway'],
    ],
    [
      'an Allow under a condition',
      [allow({ RAM: A }, { Condition: { Bool: { 'acs:MFAPresent': 'true' } } }), deny({ RAM: A })],
      ['takenAway'],
    ],
    [
      'an Allow for a provider',
      [
        allow({ Federated: `acs:ram::${ORDERS}:saml-provider/x` }),
        deny({ Federated: `acs:ram::${ORDERS}:saml-provider/x` }),
      ],
      ['takenAway'],
    ],
  ];
  it.each(cases)('%s', (_, statements, wanted) => {
    expect(problems(rule, subject(statements)).map(({ message }) => message)).toEqual(wanted);
  });
});

describe('what may change something', () => {
  const cases: readonly (readonly [string, readonly object[]])[] = [
    ['a Deny for one user of an account', [allow({ RAM: A }), deny({ RAM: USER })]],
    ['a Deny for one of two', [allow({ RAM: [A, `acs:ram::${THIRD}:root`] }), deny({ RAM: A })]],
    [
      'a Deny under a condition',
      [allow({ RAM: A }), deny({ RAM: A }, { Condition: { Bool: { 'acs:MFAPresent': 'false' } } })],
    ],
    ['a Deny for a wildcard', [allow({ RAM: A }), deny({ RAM: '*' })]],
    ['a Deny for what is not known', [allow({ RAM: A }), deny({ RAM: '${var.denied}' })]],
    ['a Deny for a placeholder', [allow({ RAM: A }), deny({ RAM: 'acs:ram::<account>:root' })]],
    [
      'a Deny for a user in another case',
      [allow({ RAM: USER }), deny({ RAM: USER.toUpperCase().replace('ACS:RAM', 'acs:ram').replace('USER/', 'user/') })],
    ],
    ['a Deny beside NotPrincipal', [{ Effect: 'Allow', Action: 'sts:AssumeRole', NotPrincipal: {} }, deny({ RAM: A })]],
    ['a Deny for an action of no trust policy', [allow({ RAM: A }), deny({ RAM: A }, { Action: 'ecs:RunInstances' })]],
    ['a Deny for all but the action of an Allow', [allow({ RAM: A }), deny({ RAM: A }, { Action: '${var.action}' })]],
    ['a Deny beside an effect that is no word of RAM', [allow({ RAM: A }, { Effect: 'allow' }), deny({ RAM: A })]],
    [
      'a Deny for a provider beside an Allow for its account',
      [allow({ RAM: A }), deny({ Federated: `acs:ram::${ANALYTICS}:oidc-provider/x` })],
    ],
    ['an Allow without any Deny', [allow({ RAM: A })]],
  ];
  it.each(cases)('%s', (_, statements) => {
    expect(problems(rule, subject(statements))).toEqual([]);
  });

  it('a Deny for the own account, where the owner is not known', () => {
    const statements = [allow({ Service: 'ecs.aliyuncs.com' }), deny({ Service: `${ORDERS}@ecs.aliyuncs.com` })];
    expect(problems(rule, { ...subject(statements), owner: undefined })).toEqual([]);
  });
});

const principals = fc.record({
  RAM: fc.array(fc.constantFrom(A, USER, `acs:ram::${THIRD}:root`, '*', '${var.user}'), { maxLength: 2 }),
  Service: fc.array(
    fc.constantFrom(
      'dts.aliyuncs.com',
      `${ORDERS}@dts.aliyuncs.com`,
      `${ANALYTICS}@dts.aliyuncs.com`,
      '${var.account}@dts.aliyuncs.com',
    ),
    { maxLength: 2 },
  ),
});
const statements = fc.record({
  Effect: fc.constantFrom('Allow', 'Deny'),
  Action: fc.constantFrom(['sts:AssumeRole'], ['sts:SetSourceIdentity'], ['sts:*'], ['${var.action}']),
  Principal: principals,
});
const callers: readonly Taker[] = [ORDERS, ANALYTICS, THIRD].flatMap((account) => [
  dtsFor(account),
  { kind: 'account', account } as const,
]);

/** The statements with everything filled in, in some ways. */
function filledIn(list: readonly object[]): readonly (readonly object[])[] {
  const fill = (user: string, account: string, action: string): readonly object[] =>
    JSON.parse(
      JSON.stringify(list)
        .replaceAll('${var.user}', user)
        .replaceAll('${var.account}', account)
        .replaceAll('${var.action}', action),
    ) as readonly object[];
  return [
    fill(A, ANALYTICS, 'sts:AssumeRole'),
    fill(`acs:ram::${THIRD}:root`, THIRD, 'sts:SetSourceIdentity'),
    fill(USER, ORDERS, 'sts:AssumeRole'),
    fill('acs:ram::1000000000000004:root', ANALYTICS, 'sts:SetSourceIdentity'),
  ];
}

function answers(list: readonly object[], owner: TrustSubject['owner']): readonly string[] {
  return callers.map((caller) => mayAssume(subject(list).trust, caller, owner).answer);
}

it('takes nothing from anybody when what it points at is taken out', () => {
  const policies = fc.array(statements, { minLength: 1, maxLength: 4 });
  fc.assert(
    fc.property(policies, (list) => {
      for (const { at } of problems(rule, subject(list))) {
        for (const filled of filledIn(list)) {
          const rest = filled.filter((_, index) => index !== at.path[1]);
          expect(answers(rest, ORDERS)).toEqual(answers(filled, ORDERS));
        }
      }
    }),
    runs(300),
  );
  const found = fc.sample(policies, { numRuns: 300, seed: 1 }).flatMap((list) => problems(rule, subject(list)));
  expect(found.length).toBeGreaterThan(15);
});
