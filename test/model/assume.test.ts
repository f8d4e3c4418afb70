import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { jsonDocument } from '../../src/formats/json/locate.ts';
import { readTrust } from '../../src/inputs/ram/trust-policy.ts';
import type { AccountId } from '../../src/model/account.ts';
import { dtsFor, isNeverMetByService, matchesPattern, mayAssume, type Taker } from '../../src/model/policy/evaluate.ts';
import type { Trust } from '../../src/model/policy/trust-policy.ts';
import { runs } from '../support/property.ts';
import { CREATOR, OTHER, verdicts, type RawPolicy, type RawStatement } from './assume-oracle.ts';

const OWNER = '1000000000000001';

function trust(policy: unknown): Trust {
  return readTrust(policy, { document: jsonDocument('policy.json', JSON.stringify(policy)), path: [] });
}

function decide(
  policy: RawPolicy,
  owner: string | undefined = OWNER,
  caller: Taker = dtsFor(CREATOR as AccountId),
): string {
  return mayAssume(trust(policy), caller, owner as AccountId | undefined).answer;
}

const ALLOW_DTS: RawStatement = {
  Effect: 'Allow',
  Action: ['sts:AssumeRole'],
  Principal: { Service: [`${CREATOR}@dts.aliyuncs.com`] },
};

function withCondition(operator: string, key: string, ...values: readonly unknown[]): RawStatement {
  return { ...ALLOW_DTS, Condition: { [operator]: { [key]: values } } };
}

const deny = (statement: RawStatement): RawStatement => ({ ...statement, Effect: 'Deny' });

describe('a service that takes a role', () => {
  const service = (...names: readonly string[]): RawStatement => ({ ...ALLOW_DTS, Principal: { Service: names } });
  const table: readonly (readonly [string, readonly RawStatement[], string])[] = [
    ['is named with the creator', [ALLOW_DTS], 'allowed'],
    ['is named with another account', [service(`${OTHER}@dts.aliyuncs.com`)], 'denied'],
    ['is named for the owner', [service('dts.aliyuncs.com')], 'denied'],
    ['is not named', [{ ...ALLOW_DTS, Principal: { RAM: [`acs:ram::${CREATOR}:root`] } }], 'denied'],
    ['finds nobody named', [], 'denied'],
    ['is one of several', [service(`${OTHER}@dts.aliyuncs.com`, `${CREATOR}@dts.aliyuncs.com`)], 'allowed'],
    ['is allowed and denied', [ALLOW_DTS, deny(ALLOW_DTS)], 'denied'],
    ['sees another one denied', [ALLOW_DTS, deny(service(`${OTHER}@dts.aliyuncs.com`))], 'allowed'],
    ['sees nobody known denied', [ALLOW_DTS, deny(service('${service}'))], 'unknown'],
    ['is let in by what is not known', [service('${creator}@dts.aliyuncs.com')], 'unknown'],
    ['sees a placeholder', [service('<Alibaba Cloud account ID>@dts.aliyuncs.com')], 'unknown'],
    ['sees a wildcard for services', [service('*')], 'unknown'],
    ['sees a wildcard for users', [{ ...ALLOW_DTS, Principal: { RAM: ['*'] } }], 'denied'],
    ['sees what is not known, for users', [{ ...ALLOW_DTS, Principal: { RAM: ['${local.users}'] } }], 'denied'],
    ['does another action', [{ ...ALLOW_DTS, Action: ['sts:SetSourceIdentity'] }], 'denied'],
    ['does an action in another case', [{ ...ALLOW_DTS, Action: ['STS:assumerole'] }], 'allowed'],
    ['does an action that a wildcard covers', [{ ...ALLOW_DTS, Action: ['sts:Assume*'] }], 'allowed'],
    ['does what is all but excluded', [{ ...omit(ALLOW_DTS), NotAction: ['ecs:*'] }], 'allowed'],
    ['does what is excluded', [{ ...omit(ALLOW_DTS), NotAction: ['sts:*'] }], 'denied'],
    ['sees no action at all', [omit(ALLOW_DTS)], 'unknown'],
    ['sees an effect that is no word of RAM', [{ ...ALLOW_DTS, Effect: 'allow' }], 'unknown'],
    ['sees NotPrincipal', [{ ...ALLOW_DTS, Principal: {}, NotPrincipal: {} }], 'unknown'],
    ['is asked for an ExternalId', [withCondition('StringEquals', 'sts:ExternalId', 'x')], 'denied'],
    ['is asked for MFA', [withCondition('Bool', 'acs:MFAPresent', 'true')], 'denied'],
    ['is asked for no MFA', [withCondition('Bool', 'acs:MFAPresent', 'false')], 'unknown'],
    ['is asked for no such ExternalId', [withCondition('StringNotEquals', 'sts:ExternalId', 'x')], 'allowed'],
    ['is asked for an address', [withCondition('IpAddress', 'acs:SourceIp', '10.0.0.0/8')], 'unknown'],
    ['is asked in words of AWS', [withCondition('ArnLike', 'sts:ExternalId', 'x')], 'unknown'],
    [
      'is denied on a condition that it meets',
      [ALLOW_DTS, deny(withCondition('StringNotEquals', 'oidc:sub', 'x'))],
      'denied',
    ],
    [
      'is denied on a condition that it never meets',
      [ALLOW_DTS, deny(withCondition('StringEquals', 'oidc:sub', 'x'))],
      'allowed',
    ],
  ];

  it.each(table)('%s', (_, Statement, wanted) => {
    expect(decide({ Statement })).toBe(wanted);
  });

  it('acts for the owner under its plain name', () => {
    const policy = { Statement: [service('dts.aliyuncs.com')] };
    expect(decide(policy, CREATOR)).toBe('allowed');
    expect(mayAssume(trust(policy), dtsFor(CREATOR as AccountId), undefined).answer).toBe('unknown');
  });

  it('names the statements that decide', () => {
    const policy = trust({ Statement: [ALLOW_DTS, deny(ALLOW_DTS), deny(service('${service}'))] });
    const [allow, denial] = policy.statements;
    expect(mayAssume(policy, dtsFor(CREATOR as AccountId), undefined).because).toEqual([denial]);
    const open = trust({ Statement: [ALLOW_DTS, deny(service('${service}'))] });
    expect(mayAssume(open, dtsFor(CREATOR as AccountId), undefined).because).toEqual([open.statements[1]]);
    const plain = { ...policy, statements: allow === undefined ? [] : [allow] };
    expect(mayAssume(plain, dtsFor(CREATOR as AccountId), undefined).because).toEqual([allow]);
  });

  it('is not the users and roles of its account', () => {
    const users: Taker = { kind: 'account', account: CREATOR as AccountId };
    expect(decide({ Statement: [ALLOW_DTS] }, OWNER, users)).toBe('denied');
    const root = { ...ALLOW_DTS, Principal: { RAM: [`acs:ram::${CREATOR}:root`] } };
    expect(decide({ Statement: [root] }, OWNER, users)).toBe('allowed');
    expect(
      decide({ Statement: [{ ...root, Condition: { StringEquals: { 'sts:ExternalId': ['x'] } } }] }, OWNER, users),
    ).toBe('unknown');
    expect(decide({ Statement: [{ ...root, Principal: { RAM: ['*'] } }] }, OWNER, users)).toBe('unknown');
  });
});

function omit({ Effect, Principal }: RawStatement): RawStatement {
  return { Effect, Principal };
}

describe('what a service cannot send', () => {
  it.each([
    ['StringEquals', 'sts:ExternalId', 'x', true],
    ['StringLike', 'saml:recipient', '*', true],
    ['ForAnyValue:StringEquals', 'oidc:aud', 'x', true],
    ['ForAllValues:StringEquals', 'oidc:aud', 'x', false],
    ['StringNotLike', 'sts:SourceIdentity', 'x', false],
    ['Bool', 'acs:MFAPresent', 'false', false],
    ['StringEquals', 'acs:SourceIp', 'x', false],
  ] as const)('%s of %s: %o', (operator, key, value, wanted) => {
    const [statement] = trust({ Statement: [withCondition(operator, key, value)] }).statements;
    expect(statement?.conditions.map(isNeverMetByService)).toEqual([wanted]);
  });
});

const services = fc.constantFrom(
  `${CREATOR}@dts.aliyuncs.com`,
  `${OTHER}@dts.aliyuncs.com`,
  'dts.aliyuncs.com',
  'ecs.aliyuncs.com',
  '${account}@dts.aliyuncs.com',
  '${creator}@dts.aliyuncs.com',
  '${service}',
  '*',
);
const users = fc.constantFrom(`acs:ram::${CREATOR}:root`, 'acs:ram::${account}:root', '*');
const actions = fc.constantFrom(
  'sts:AssumeRole',
  'STS:assumerole',
  'sts:Assume*',
  '*',
  'sts:SetSourceIdentity',
  '${action}',
  's?s:*e',
);

/** Operators with the keys that they fit, and values; every one of them is met by some value of its key and not by another. */
const CONDITIONS: readonly (readonly [readonly string[], readonly string[], readonly unknown[]])[] = [
  [
    [
      'StringEquals',
      'StringNotEquals',
      'StringEqualsIgnoreCase',
      'StringNotEqualsIgnoreCase',
      'StringLike',
      'StringNotLike',
    ].flatMap((name) => [name, `ForAnyValue:${name}`, `ForAllValues:${name}`]),
    ['sts:ExternalId', 'oidc:sub', 'acs:PrincipalArn'],
    ['x', 'y', 'x*', '?', '${value}'],
  ],
  [
    ['NumericEquals', 'NumericNotEquals', 'NumericLessThan', 'NumericGreaterThanEquals'],
    ['my:Number'],
    ['5', 5, '${value}'],
  ],
  [
    ['DateEquals', 'DateNotEquals', 'DateLessThanEquals', 'DateGreaterThan'],
    ['acs:CurrentTime'],
    ['2026-06-01T00:00:00Z', '${value}'],
  ],
  [['IpAddress', 'NotIpAddress'], ['acs:SourceIp'], ['10.0.0.0/16', '10.0.0.1', '${value}']],
  [
    ['Bool', 'ForAnyValue:Bool'],
    ['acs:MFAPresent', 'acs:SecureTransport'],
    ['true', 'false', true, '${value}'],
  ],
  [['ArnLike', 'StringEqualsIfExists'], ['sts:ExternalId', 'acs:PrincipalArn'], ['x']],
];

const conditions = fc.constantFrom(...CONDITIONS).chain(([operators, keys, values]) =>
  fc.record({
    operator: fc.constantFrom(...operators),
    key: fc.constantFrom(...keys),
    values: fc.uniqueArray(fc.constantFrom(...values), { maxLength: 2 }),
  }),
);

const statements: fc.Arbitrary<RawStatement> = fc
  .record({
    Effect: fc.oneof(
      { weight: 8, arbitrary: fc.constantFrom('Allow', 'Deny') },
      { weight: 1, arbitrary: fc.constant('allow') },
    ),
    doing: fc.oneof(
      { weight: 6, arbitrary: fc.constant({ Action: ['sts:AssumeRole'] }) },
      { weight: 3, arbitrary: fc.record({ Action: fc.array(actions, { minLength: 1, maxLength: 2 }) }) },
      { weight: 1, arbitrary: fc.record({ NotAction: fc.array(actions, { minLength: 1, maxLength: 2 }) }) },
      { weight: 1, arbitrary: fc.constant({}) },
    ),
    Principal: fc.record({ RAM: fc.array(users, { maxLength: 1 }), Service: fc.array(services, { maxLength: 2 }) }),
    excluding: fc.oneof(
      { weight: 9, arbitrary: fc.constant({}) },
      { weight: 1, arbitrary: fc.constant({ NotPrincipal: {} }) },
    ),
    conditions: fc.array(conditions, { maxLength: 2 }),
  })
  .map(({ doing, excluding, conditions: list, ...rest }) => {
    const Condition: Record<string, Record<string, readonly unknown[]>> = {};
    for (const { operator, key, values } of list) Condition[operator] = { ...Condition[operator], [key]: values };
    return { ...rest, ...doing, ...excluding, Condition };
  });

const policies: fc.Arbitrary<RawPolicy> = fc.record({ Statement: fc.array(statements, { maxLength: 3 }) });
const owners = fc.constantFrom(CREATOR, OTHER, undefined);

/** What all completions together say. */
function answerOf(found: ReturnType<typeof verdicts>): string {
  if (found === 'tooMany') throw new Error('a policy with too many completions');
  if (found.size > 1) return 'unknown';
  return found.has(true) ? 'allowed' : 'denied';
}

function answered(policy: RawPolicy, owner: string | undefined): string {
  return mayAssume(trust(policy), dtsFor(CREATOR as AccountId), owner as AccountId | undefined).answer;
}

describe('against every way to fill in what is not known', () => {
  it('never says yes or no where a completion says otherwise', () => {
    fc.assert(
      fc.property(policies, owners, (policy, owner) => {
        const found = verdicts(policy, owner, true);
        fc.pre(found !== 'tooMany');
        expect(['unknown', answerOf(found)]).toContain(answered(policy, owner));
      }),
      runs(300),
    );
  });

  it('leaves open exactly what is open when each unknown is a thing of its own', () => {
    fc.assert(
      fc.property(policies, owners, (policy, owner) => {
        const found = verdicts(policy, owner, false);
        fc.pre(found !== 'tooMany');
        expect(answered(policy, owner)).toBe(answerOf(found));
      }),
      runs(300),
    );
  });

  const coarse: readonly (readonly [string, RawPolicy, string])[] = [
    [
      'an account that is not known, allowed and denied under one name',
      {
        Statement: [
          { ...ALLOW_DTS, Principal: { Service: ['${account}@dts.aliyuncs.com'] } },
          { ...ALLOW_DTS, Effect: 'Deny', Principal: { Service: ['${account}@dts.aliyuncs.com'] } },
        ],
      },
      'denied',
    ],
    [
      'a key that has to be two things at once',
      {
        Statement: [
          {
            ...ALLOW_DTS,
            Condition: { NumericEquals: { 'my:Number': ['5'] }, NumericLessThan: { 'my:Number': ['5'] } },
          },
        ],
      },
      'denied',
    ],
    [
      'a key that is either this or not this',
      {
        Statement: [
          withCondition('StringEquals', 'acs:PrincipalArn', 'x'),
          withCondition('StringNotEquals', 'acs:PrincipalArn', 'x'),
        ],
      },
      'allowed',
    ],
    [
      'a condition that whatever a key holds meets',
      { Statement: [withCondition('ForAllValues:StringLike', 'acs:PrincipalArn', '*')] },
      'allowed',
    ],
  ];

  it.each(coarse)('says "unknown", which is coarser than the truth, of %s', (_, policy, truth) => {
    expect(answerOf(verdicts(policy, OWNER, true))).toBe(truth);
    expect(answered(policy, OWNER)).toBe('unknown');
  });
});

describe('patterns of actions', () => {
  it('match as their regular expressions do', () => {
    const texts = fc.string({ unit: fc.constantFrom('a', 'B', ':', '*', '?'), maxLength: 8 });
    fc.assert(
      fc.property(texts, fc.string({ unit: fc.constantFrom('a', 'b', ':'), maxLength: 8 }), (pattern, text) => {
        const wanted = new RegExp(`^${pattern.replaceAll('*', '.*').replaceAll('?', '.')}$`, 'i').test(text);
        expect(matchesPattern(pattern, text)).toBe(wanted);
      }),
      runs(300),
    );
  });
});
