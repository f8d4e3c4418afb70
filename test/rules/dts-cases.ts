import { allow, ANALYTICS, backed, deny, ORDERS, policy, taskOf, THIRD, told, type Known } from './subjects.ts';

const root = (account: string): string => `acs:ram::${account}:root`;
const dts = (account: string): string => `${account}@dts.aliyuncs.com`;
const AT = 'Statement/0/Principal';
const KNOWN: Known = { owner: ORDERS, creators: [told(ANALYTICS)] };
const byTask: Known = { owner: ORDERS, creators: [backed(ANALYTICS, taskOf(ANALYTICS, ORDERS, ANALYTICS), 'source')] };
const twoTasks: Known = {
  owner: ORDERS,
  creators: [
    backed(ANALYTICS, taskOf(ANALYTICS, ORDERS, ANALYTICS), 'source'),
    backed(THIRD, taskOf(THIRD, ORDERS, THIRD), 'source'),
  ],
};

/** What is read, what is known beside it, and all that the rules say. */
export type Case = readonly [name: string, value: unknown, known: Known, said: readonly string[]];

/** The cases of the rules about roles for DTS, by what they are about. */
export const groups: (readonly [name: string, cases: readonly Case[]])[] = [];

function table(name: string, cases: readonly Case[]): void {
  groups.push([name, cases]);
}

table('a policy as the vendor page has it', [
  ['nothing known', policy({ RAM: [root(ANALYTICS)], Service: [dts(ANALYTICS)] }), {}, []],
  ['owner known', policy({ RAM: [root(ANALYTICS)], Service: [dts(ANALYTICS)] }), { owner: ORDERS }, []],
  ['creator known', policy({ RAM: [root(ANALYTICS)], Service: [dts(ANALYTICS)] }), KNOWN, []],
  ['creator known by a task', policy({ RAM: [root(ANALYTICS)], Service: [dts(ANALYTICS)] }), byTask, []],
  ['strings for lists', policy({ RAM: root(ANALYTICS), Service: dts(ANALYTICS) }), KNOWN, []],
  ['in two statements', policy({ RAM: [root(ANALYTICS)] }, allow({ Service: [dts(ANALYTICS)] })), KNOWN, []],
  ['a bare statement', allow({ RAM: [root(ANALYTICS)], Service: [dts(ANALYTICS)] }), KNOWN, []],
  [
    'two creators that tasks back',
    policy({ RAM: [root(ANALYTICS), root(THIRD)], Service: [dts(ANALYTICS), dts(THIRD)] }),
    twoTasks,
    [],
  ],
]);

table('nothing to read', [
  ['no object', 'text', KNOWN, []],
  ['null', null, {}, []],
  ['no statement', { Version: '1', Statement: [] }, KNOWN, []],
  ['statements that are none', { Version: '1', Statement: ['x', 1, null] }, KNOWN, []],
  ['no principal', { Version: '1', Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole' }] }, KNOWN, []],
  ['an effect in another case', { Version: '1', Statement: [{ ...policyStatement(), Effect: 'allow' }] }, {}, []],
  ['principals of other types', policy({ RAM: 5, Service: [null, {}] }), KNOWN, []],
]);

function policyStatement(): object {
  return allow({ RAM: [root(ANALYTICS)] });
}

table('dts-service-missing', [
  ['after the wizard', policy({ RAM: [root(ANALYTICS)] }), {}, [`error dts-service-missing ${AT}`]],
  ['creator known', policy({ RAM: [root(ANALYTICS)] }), KNOWN, [`error dts-service-missing ${AT}`]],
  ['an empty list', policy({ RAM: [root(ANALYTICS)], Service: [] }), KNOWN, [`error dts-service-missing ${AT}`]],
  [
    'beside another service',
    policy({ RAM: [root(ANALYTICS)], Service: ['ecs.aliyuncs.com'] }),
    KNOWN,
    [`error dts-service-missing ${AT}`, `warning dts-extra-trust ${AT}/Service/0`],
  ],
  [
    'in the statement of the account',
    policy({ Service: ['ecs.aliyuncs.com'] }, allow({ RAM: [root(ANALYTICS)] })),
    KNOWN,
    ['error dts-service-missing Statement/1/Principal', `warning dts-extra-trust ${AT}/Service/0`],
  ],
  ['only a Deny', { Version: '1', Statement: [deny({ RAM: [root(THIRD)] })] }, KNOWN, ['error dts-service-missing ']],
  [
    'made for the current account',
    policy({ RAM: [root(ORDERS)] }),
    { owner: ORDERS },
    [`error dts-service-missing ${AT}`, `error dts-trusts-owner ${AT}/RAM/0`],
  ],
  [
    'one of two creators',
    policy({ RAM: [root(ANALYTICS), root(THIRD)], Service: [dts(ANALYTICS)] }),
    twoTasks,
    [`error dts-service-missing ${AT}`],
  ],
  ['unknown service', policy({ RAM: [root(ANALYTICS)], Service: ['${var.service}'] }), KNOWN, []],
  ['a function for services', policy({ RAM: [root(ANALYTICS)], Service: { Ref: 'Services' } }), KNOWN, []],
  ['a function for all', policy({ Ref: 'Principal' } as object), KNOWN, []],
  ['a function among services', policy({ RAM: [root(ANALYTICS)], Service: [{ Ref: 'Service' }] }), KNOWN, []],
  ['a wildcard, which has a rule', policy({ RAM: [root(ANALYTICS)], Service: ['*'] }), KNOWN, []],
  ['under the wrong key, which has a rule', policy({ RAM: [root(ANALYTICS), dts(ANALYTICS)] }), KNOWN, []],
  ['another cloud, which has a rule', policy({ RAM: [root(ANALYTICS)], Service: ['dts.amazonaws.com'] }), KNOWN, []],
  [
    'in the statement of the account that is wanted',
    policy({ RAM: [root(THIRD)] }, allow({ RAM: [root(ANALYTICS)] })),
    KNOWN,
    ['error dts-service-missing Statement/1/Principal', `warning dts-extra-trust ${AT}/RAM/0`],
  ],
]);

table('dts-service-collapsed', [
  [
    'beside an account',
    policy({ RAM: [root(ANALYTICS)], Service: ['dts.aliyuncs.com'] }),
    {},
    [`error dts-service-collapsed ${AT}/Service/0`],
  ],
  [
    'a string',
    policy({ RAM: root(ANALYTICS), Service: 'dts.aliyuncs.com' }),
    {},
    [`error dts-service-collapsed ${AT}/Service`],
  ],
  [
    'beside an unknown account',
    policy({ RAM: ['acs:ram::${var.c}:root'], Service: ['dts.aliyuncs.com'] }),
    {},
    [`error dts-service-collapsed ${AT}/Service/0`],
  ],
  [
    'beside an unknown principal',
    policy({ RAM: ['${local.c}'], Service: ['dts.aliyuncs.com'] }),
    {},
    [`error dts-service-collapsed ${AT}/Service/0`],
  ],
  [
    'creator known, nothing else',
    policy({ Service: ['dts.aliyuncs.com'] }),
    KNOWN,
    [`error dts-service-collapsed ${AT}/Service/0`],
  ],
  [
    'named role, nothing else',
    policy({ Service: ['dts.aliyuncs.com'] }),
    { isNamed: true },
    [`warning dts-service-collapsed ${AT}/Service/0`],
  ],
  [
    'owner known, nothing else',
    policy({ Service: ['dts.aliyuncs.com'] }),
    { owner: ORDERS },
    [`warning dts-service-collapsed ${AT}/Service/0`],
  ],
  [
    'nothing known, nothing else',
    policy({ Service: ['dts.aliyuncs.com'] }),
    {},
    [`note dts-service-collapsed ${AT}/Service/0`],
  ],
  [
    'one more service of the own account',
    policy({ Service: ['dts.aliyuncs.com', 'ecs.aliyuncs.com'] }),
    {},
    [`note dts-service-collapsed ${AT}/Service/0`],
  ],
  [
    'RAM names the owner too: one mistake',
    policy({ RAM: [root(ORDERS)], Service: ['dts.aliyuncs.com'] }),
    { owner: ORDERS },
    [`error dts-service-collapsed ${AT}/Service/0`],
  ],
  [
    'RAM names the owner too, creator known',
    policy({ RAM: [root(ORDERS)], Service: ['dts.aliyuncs.com'] }),
    KNOWN,
    [`error dts-service-collapsed ${AT}/Service/0`],
  ],
  [
    'RAM names a third account: mended at once',
    policy({ RAM: [root(THIRD)], Service: ['dts.aliyuncs.com'] }),
    KNOWN,
    [`error dts-service-collapsed ${AT}/Service/0`],
  ],
  [
    'written both ways',
    policy({ RAM: [root(ORDERS)], Service: ['dts.aliyuncs.com', dts(ORDERS)] }),
    KNOWN,
    [`error dts-service-collapsed ${AT}/Service/0`],
  ],
  [
    'twice',
    policy({ RAM: [root(ANALYTICS)], Service: ['dts.aliyuncs.com'] }, allow({ Service: 'dts.aliyuncs.com' })),
    KNOWN,
    [`error dts-service-collapsed ${AT}/Service/0`],
  ],
  [
    'for one of two creators',
    policy({ RAM: [root(ANALYTICS), root(THIRD)], Service: [dts(ANALYTICS), 'dts.aliyuncs.com'] }),
    twoTasks,
    [`error dts-service-collapsed ${AT}/Service/1`],
  ],
  [
    'only denied',
    policy({ RAM: [root(ANALYTICS)], Service: [dts(ANALYTICS)] }, deny({ Service: 'dts.aliyuncs.com' })),
    {},
    [],
  ],
  [
    'beside the right entry it is extra',
    policy({ RAM: [root(ANALYTICS)], Service: [dts(ANALYTICS), 'dts.aliyuncs.com'] }),
    KNOWN,
    [`warning dts-extra-trust ${AT}/Service/1`],
  ],
  [
    'beside an entry of any account it is extra',
    policy({ RAM: [root(ANALYTICS)], Service: [dts(ANALYTICS), 'dts.aliyuncs.com'] }),
    {},
    [`warning dts-extra-trust ${AT}/Service/1`],
  ],
  [
    'beside a misspelt entry it is extra',
    policy({ RAM: [root(ANALYTICS)], Service: ['dts.aliyuncs.com', `${ANALYTICS}@dts.aliyun.com`] }),
    KNOWN,
    [`error dts-service-misspelt ${AT}/Service/1`, `warning dts-extra-trust ${AT}/Service/0`],
  ],
]);

table('dts-principals-disagree', [
  [
    'two accounts',
    policy({ RAM: [root(ANALYTICS)], Service: [dts(THIRD)] }),
    {},
    [`error dts-principals-disagree ${AT}/Service/0`],
  ],
  [
    'in two statements',
    policy({ RAM: [root(ANALYTICS)] }, allow({ Service: dts(THIRD) })),
    {},
    ['error dts-principals-disagree Statement/1/Principal/Service'],
  ],
  [
    'owner is none of them',
    policy({ RAM: [root(ANALYTICS)], Service: [dts(THIRD)] }),
    { owner: ORDERS },
    [`error dts-principals-disagree ${AT}/Service/0`],
  ],
  [
    'a user of another account',
    policy({ RAM: [`acs:ram::${ANALYTICS}:user/x`], Service: [dts(THIRD)] }),
    {},
    [`error dts-principals-disagree ${AT}/Service/0`],
  ],
  [
    'one pair agrees, one does not',
    policy({ RAM: [root(ANALYTICS), root(ORDERS)], Service: [dts(ANALYTICS), dts(THIRD)] }),
    {},
    [`error dts-principals-disagree ${AT}/Service/1`],
  ],
  [
    'two unknowns',
    policy({ RAM: ['acs:ram::${var.a}:root'], Service: ['${var.b}@dts.aliyuncs.com'] }),
    {},
    [`warning dts-principals-disagree ${AT}/Service/0`],
  ],
  ['one unknown twice', policy({ RAM: ['acs:ram::${var.a}:root'], Service: ['${var.a}@dts.aliyuncs.com'] }), {}, []],
  ['an unknown against an ID', policy({ RAM: ['acs:ram::${var.a}:root'], Service: [dts(THIRD)] }), {}, []],
  ['an ID against an unknown', policy({ RAM: [root(ANALYTICS)], Service: ['${var.b}@dts.aliyuncs.com'] }), {}, []],
  ['a placeholder against an ID', policy({ RAM: ['acs:ram::<ID>:root'], Service: [dts(THIRD)] }), {}, []],
  [
    'two placeholders',
    policy({ RAM: ['acs:ram::<source ID>:root'], Service: ['<destination ID>@dts.aliyuncs.com'] }),
    {},
    [],
  ],
  ['a malformed account against an ID', policy({ RAM: ['acs:ram::my-account:root'], Service: [dts(THIRD)] }), {}, []],
  ['an unknown principal may be the twin', policy({ RAM: ['${local.principal}'], Service: [dts(THIRD)] }), {}, []],
  [
    'the owner is one: another rule',
    policy({ RAM: [root(ORDERS)], Service: [dts(THIRD)] }),
    { owner: ORDERS },
    [`error dts-trusts-owner ${AT}/RAM/0`],
  ],
  [
    'the creator is known: another rule',
    policy({ RAM: [root(ANALYTICS)], Service: [dts(THIRD)] }),
    KNOWN,
    [`error dts-trusts-wrong-account ${AT}/Service/0`],
  ],
  [
    'an unknown principal beside an account may be the twin',
    policy({ RAM: [root(ANALYTICS), '${local.principal}'], Service: [dts(THIRD)] }),
    {},
    [`warning dts-extra-trust ${AT}/RAM/0`],
  ],
]);

table('dts-trusts-owner', [
  [
    'both name it: one finding',
    policy({ RAM: [root(ORDERS)], Service: [dts(ORDERS)] }),
    { owner: ORDERS },
    [`error dts-trusts-owner ${AT}/Service/0`],
  ],
  [
    'creator known',
    policy({ RAM: [root(ORDERS)], Service: [dts(ORDERS)] }),
    KNOWN,
    [`error dts-trusts-owner ${AT}/Service/0`],
  ],
  [
    'creator known by a task',
    policy({ RAM: [root(ORDERS)], Service: [dts(ORDERS)] }),
    byTask,
    [`error dts-trusts-owner ${AT}/Service/0`],
  ],
  [
    'only the service',
    policy({ RAM: [root(ANALYTICS)], Service: [dts(ORDERS)] }),
    { owner: ORDERS },
    [`error dts-trusts-owner ${AT}/Service/0`],
  ],
  [
    'only RAM',
    policy({ RAM: [root(ORDERS)], Service: [dts(ANALYTICS)] }),
    KNOWN,
    [`error dts-trusts-owner ${AT}/RAM/0`],
  ],
  [
    'only a user under RAM',
    policy({ RAM: [`acs:ram::${ORDERS}:user/x`], Service: [dts(ANALYTICS)] }),
    KNOWN,
    [`error dts-trusts-owner ${AT}/RAM/0`],
  ],
  [
    'beside the right one under RAM it is extra',
    policy({ RAM: [root(ANALYTICS), root(ORDERS)], Service: [dts(ANALYTICS)] }),
    KNOWN,
    [`warning dts-extra-trust ${AT}/RAM/1`],
  ],
  [
    'beside another account it is extra',
    policy({ RAM: [root(ORDERS), root(ANALYTICS)], Service: [dts(ANALYTICS)] }),
    { owner: ORDERS },
    [`warning dts-extra-trust ${AT}/RAM/0`],
  ],
  [
    'beside the right service entry it is extra',
    policy({ RAM: [root(ANALYTICS)], Service: [dts(ANALYTICS), dts(ORDERS)] }),
    KNOWN,
    [`warning dts-extra-trust ${AT}/Service/1`],
  ],
  ['owner not known', policy({ RAM: [root(ORDERS)], Service: [dts(ORDERS)] }), {}, []],
]);

table('dts-trusts-wrong-account', [
  [
    'both name it: one finding',
    policy({ RAM: [root(THIRD)], Service: [dts(THIRD)] }),
    KNOWN,
    [`error dts-trusts-wrong-account ${AT}/Service/0`],
  ],
  [
    'owner not known',
    policy({ RAM: [root(THIRD)], Service: [dts(THIRD)] }),
    { creators: [told(ANALYTICS, 'config')] },
    [`error dts-trusts-wrong-account ${AT}/Service/0`],
  ],
  [
    'only the service',
    policy({ RAM: [root(ANALYTICS)], Service: [dts(THIRD)] }),
    byTask,
    [`error dts-trusts-wrong-account ${AT}/Service/0`],
  ],
  [
    'only RAM',
    policy({ RAM: [root(THIRD)], Service: [dts(ANALYTICS)] }),
    byTask,
    [`error dts-trusts-wrong-account ${AT}/RAM/0`],
  ],
  [
    'RAM wrong and DTS missing: two mistakes',
    policy({ RAM: [root(THIRD)] }),
    KNOWN,
    [`error dts-service-missing ${AT}`, `error dts-trusts-wrong-account ${AT}/RAM/0`],
  ],
  [
    'beside the right ones it is extra',
    policy({ RAM: [root(ANALYTICS), root(THIRD)], Service: [dts(ANALYTICS), dts(THIRD)] }),
    KNOWN,
    [`warning dts-extra-trust ${AT}/RAM/1`],
  ],
  [
    'none of two creators',
    policy({ RAM: [root(ANALYTICS), root(THIRD)], Service: [dts(ANALYTICS), dts('1000000000000009')] }),
    twoTasks,
    [`error dts-trusts-wrong-account ${AT}/Service/1`],
  ],
  [
    'owner and a third account: two mistakes',
    policy({ RAM: [root(THIRD)], Service: [dts(ORDERS)] }),
    KNOWN,
    [`error dts-trusts-owner ${AT}/Service/0`, `error dts-trusts-wrong-account ${AT}/RAM/0`],
  ],
  [
    'an unknown may be the creator',
    policy({ RAM: ['acs:ram::${var.c}:root'], Service: ['${var.c}@dts.aliyuncs.com'] }),
    KNOWN,
    [],
  ],
  ['a placeholder has a rule', policy({ RAM: ['acs:ram::<ID>:root'], Service: ['<ID>@dts.aliyuncs.com'] }), KNOWN, []],
  [
    'a malformed account has a rule',
    policy({ RAM: ['acs:ram::alias:root'], Service: ['alias@dts.aliyuncs.com'] }),
    KNOWN,
    [],
  ],
]);

table('dts-service-misspelt', [
  ...[
    'dts.aliyun.com',
    'DTS.aliyuncs.com',
    'dts-intl.aliyuncs.com',
    'dts',
    'dts.cn-hangzhou.aliyuncs.com',
    'rds.aliyuncs.com',
  ].map((host): Case => [
    host,
    policy({ RAM: [root(ANALYTICS)], Service: [`${ANALYTICS}@${host}`] }),
    KNOWN,
    [`error dts-service-misspelt ${AT}/Service/0`],
  ]),
  [
    'a colon for @',
    policy({ RAM: [root(ANALYTICS)], Service: [`${ANALYTICS}:dts.aliyuncs.com`] }),
    {},
    [`error dts-service-misspelt ${AT}/Service/0`],
  ],
  [
    'spaces',
    policy({ RAM: [root(ANALYTICS)], Service: [` ${ANALYTICS}@dts.aliyuncs.com`] }),
    {},
    [`error dts-service-misspelt ${AT}/Service/0`],
  ],
  [
    'no account',
    policy({ RAM: [root(ANALYTICS)], Service: ['dts.aliyun.com'] }),
    {},
    [`error dts-service-misspelt ${AT}/Service/0`],
  ],
  ['nobody known', policy({ Service: ['dts.aliyun.com'] }), {}, [`error dts-service-misspelt ${AT}/Service/0`]],
  [
    'twice',
    policy({ RAM: [root(ANALYTICS)], Service: ['dts', `${ANALYTICS}@dts`] }),
    KNOWN,
    [`error dts-service-misspelt ${AT}/Service/0`, `error dts-service-misspelt ${AT}/Service/1`],
  ],
  [
    'beside the right entry',
    policy({ RAM: [root(ANALYTICS)], Service: [dts(ANALYTICS), `${ANALYTICS}@dts`] }),
    KNOWN,
    [`error dts-service-misspelt ${AT}/Service/1`],
  ],
  ['a placeholder has a rule', policy({ RAM: [root(ANALYTICS)], Service: ['<ID>@dts.aliyun.com'] }), KNOWN, []],
  [
    'only denied',
    policy({ RAM: [root(ANALYTICS)], Service: [dts(ANALYTICS)] }, deny({ Service: 'dts.aliyun.com' })),
    KNOWN,
    [],
  ],
]);

table('dts-root-missing', [
  ['service only', policy({ Service: [dts(ANALYTICS)] }), {}, [`note dts-root-missing ${AT}`]],
  ['creator known', policy({ Service: [dts(ANALYTICS)] }), KNOWN, [`note dts-root-missing ${AT}`]],
  ['an unknown account', policy({ Service: ['${var.c}@dts.aliyuncs.com'] }), {}, [`note dts-root-missing ${AT}`]],
  [
    'of one of two creators',
    policy({ RAM: [root(ANALYTICS)], Service: [dts(ANALYTICS), dts(THIRD)] }),
    twoTasks,
    [`note dts-root-missing ${AT}`],
  ],
  [
    'a user stands in its place',
    policy({ RAM: [`acs:ram::${ANALYTICS}:user/x`], Service: [dts(ANALYTICS)] }),
    {},
    [`warning dts-principal-not-root ${AT}/RAM/0`],
  ],
  ['a placeholder', policy({ Service: ['<ID>@dts.aliyuncs.com'] }), {}, []],
  ['an unknown principal under RAM', policy({ RAM: ['${local.x}'], Service: [dts(ANALYTICS)] }), {}, []],
  ['an entry that cannot be read under RAM', policy({ RAM: [ANALYTICS], Service: [dts(ANALYTICS)] }), KNOWN, []],
  ['plain service', policy({ Service: ['dts.aliyuncs.com'] }), KNOWN, [`error dts-service-collapsed ${AT}/Service/0`]],
  [
    'misspelt service',
    policy({ Service: [`${ANALYTICS}@dts`] }),
    KNOWN,
    [`error dts-service-misspelt ${AT}/Service/0`],
  ],
]);

table('dts-principal-not-root', [
  [
    'a user',
    policy({ RAM: [`acs:ram::${ANALYTICS}:user/x`], Service: [dts(ANALYTICS)] }),
    KNOWN,
    [`warning dts-principal-not-root ${AT}/RAM/0`],
  ],
  [
    'a role',
    policy({ RAM: [`acs:ram::${ANALYTICS}:role/x`], Service: [dts(ANALYTICS)] }),
    {},
    [`warning dts-principal-not-root ${AT}/RAM/0`],
  ],
  [
    'two of one account: one finding',
    policy({ RAM: [`acs:ram::${ANALYTICS}:role/x`, `acs:ram::${ANALYTICS}:user/y`], Service: [dts(ANALYTICS)] }),
    KNOWN,
    [`warning dts-principal-not-root ${AT}/RAM/0`],
  ],
  [
    'of an unknown account',
    policy({ RAM: ['acs:ram::${var.c}:user/x'], Service: ['${var.c}@dts.aliyuncs.com'] }),
    {},
    [`warning dts-principal-not-root ${AT}/RAM/0`],
  ],
  [
    'beside the account itself',
    policy({ RAM: [root(ANALYTICS), `acs:ram::${ANALYTICS}:user/x`], Service: [dts(ANALYTICS)] }),
    KNOWN,
    [],
  ],
  [
    'of another account',
    policy({ RAM: [`acs:ram::${THIRD}:user/x`], Service: [dts(ANALYTICS)] }),
    KNOWN,
    [`error dts-trusts-wrong-account ${AT}/RAM/0`],
  ],
  ['a placeholder', policy({ RAM: ['acs:ram::<ID>:user/x'], Service: ['<ID>@dts.aliyuncs.com'] }), KNOWN, []],
]);

table('dts-extra-trust', [
  [
    'another creator',
    policy({ RAM: [root(ANALYTICS), root(THIRD)], Service: [dts(ANALYTICS), dts(THIRD)] }),
    {},
    [`warning dts-extra-trust ${AT}/RAM/1`],
  ],
  [
    'another account under RAM',
    policy({ RAM: [root(ANALYTICS), root(THIRD)], Service: [dts(ANALYTICS)] }),
    {},
    [`warning dts-extra-trust ${AT}/RAM/1`],
  ],
  [
    'another user',
    policy({ RAM: [root(ANALYTICS), `acs:ram::${THIRD}:user/x`], Service: [dts(ANALYTICS)] }),
    KNOWN,
    [`warning dts-extra-trust ${AT}/RAM/1`],
  ],
  [
    'DTS for another account',
    policy({ RAM: [root(ANALYTICS)], Service: [dts(THIRD), dts(ANALYTICS)] }),
    {},
    [`warning dts-extra-trust ${AT}/Service/0`],
  ],
  [
    'another service',
    policy({ RAM: [root(ANALYTICS)], Service: [dts(ANALYTICS), 'ecs.aliyuncs.com'] }),
    {},
    [`warning dts-extra-trust ${AT}/Service/1`],
  ],
  [
    'another service for an account',
    policy({ RAM: [root(ANALYTICS)], Service: [dts(ANALYTICS), `${THIRD}@log.aliyuncs.com`] }),
    KNOWN,
    [`warning dts-extra-trust ${AT}/Service/1`],
  ],
  [
    'an identity provider',
    policy(
      { RAM: [root(ANALYTICS)], Service: [dts(ANALYTICS)] },
      allow({ Federated: [`acs:ram::${ORDERS}:saml-provider/idp`] }),
    ),
    KNOWN,
    ['warning dts-extra-trust Statement/1/Principal/Federated/0'],
  ],
  [
    'several: one finding',
    policy({ RAM: [root(ANALYTICS), root(THIRD)], Service: [dts(ANALYTICS), 'ecs.aliyuncs.com', 'fc.aliyuncs.com'] }),
    KNOWN,
    [`warning dts-extra-trust ${AT}/RAM/1`],
  ],
  [
    'a creator that no task backs',
    policy({ RAM: [root(ANALYTICS), root(THIRD)], Service: [dts(ANALYTICS), dts(THIRD)] }),
    byTask,
    [`warning dts-extra-trust ${AT}/RAM/1`],
  ],
  [
    'an unknown may be the same',
    policy({ RAM: [root(ANALYTICS), 'acs:ram::${var.c}:root'], Service: [dts(ANALYTICS)] }),
    KNOWN,
    [],
  ],
  [
    'two accounts and no DTS',
    policy({ RAM: [root(ANALYTICS), root(THIRD)] }),
    {},
    [`error dts-service-missing ${AT}`, `warning dts-extra-trust ${AT}/RAM/1`],
  ],
  [
    'denied only',
    policy({ RAM: [root(ANALYTICS)], Service: [dts(ANALYTICS)] }, deny({ RAM: [root(THIRD)] })),
    KNOWN,
    [],
  ],
]);

const right = { RAM: [root(ANALYTICS)], Service: [dts(ANALYTICS)] };
const conditioned = (Condition: object): object => ({ Version: '1', Statement: [allow(right, { Condition })] });

table('dts-condition', [
  [
    'one that DTS may not meet',
    conditioned({ IpAddress: { 'acs:SourceIp': '10.0.0.0/8' } }),
    KNOWN,
    ['warning dts-condition Statement/0/Condition'],
  ],
  [
    'an ExternalId',
    conditioned({ StringEquals: { 'sts:ExternalId': 'secret' } }),
    {},
    ['error dts-condition Statement/0/Condition'],
  ],
  [
    'a source identity',
    conditioned({ StringLike: { 'sts:SourceIdentity': 'a*' } }),
    {},
    ['error dts-condition Statement/0/Condition'],
  ],
  ['MFA', conditioned({ Bool: { 'acs:MFAPresent': 'true' } }), {}, ['error dts-condition Statement/0/Condition']],
  ['a token', conditioned({ StringEquals: { 'oidc:aud': 'x' } }), {}, ['error dts-condition Statement/0/Condition']],
  ['SAML', conditioned({ StringEquals: { 'saml:recipient': 'x' } }), {}, ['error dts-condition Statement/0/Condition']],
  [
    'a negative operator',
    conditioned({ StringNotEquals: { 'sts:ExternalId': 'x' } }),
    {},
    ['warning dts-condition Statement/0/Condition'],
  ],
  ['no MFA', conditioned({ Bool: { 'acs:MFAPresent': 'false' } }), {}, ['warning dts-condition Statement/0/Condition']],
  ['an empty one', conditioned({}), {}, []],
  [
    'on a statement for RAM alone',
    policy(
      { Service: [dts(ANALYTICS)] },
      allow({ RAM: [root(ANALYTICS)] }, { Condition: { Bool: { 'acs:MFAPresent': 'true' } } }),
    ),
    KNOWN,
    [],
  ],
  [
    'on two statements',
    policy(
      {},
      allow(right, { Condition: { StringEquals: { 'acs:CurrentTime': 'x' } } }),
      allow({ Service: dts(ANALYTICS) }, { Condition: { StringEquals: { 'sts:ExternalId': 'x' } } }),
    ),
    KNOWN,
    ['warning dts-condition Statement/1/Condition', 'error dts-condition Statement/2/Condition'],
  ],
  [
    'on a plain entry',
    {
      Version: '1',
      Statement: [
        allow(
          { RAM: [root(ANALYTICS)], Service: ['dts.aliyuncs.com'] },
          { Condition: { StringEquals: { 'sts:ExternalId': 'x' } } },
        ),
      ],
    },
    {},
    [`error dts-service-collapsed ${AT}/Service/0`, 'error dts-condition Statement/0/Condition'],
  ],
]);

table('dts-denied', [
  [
    'DTS of the creator',
    policy(right, deny({ Service: [dts(ANALYTICS)] })),
    KNOWN,
    ['error dts-denied Statement/1/Principal/Service/0'],
  ],
  [
    'DTS of an account that an Allow names',
    policy(right, deny({ Service: dts(ANALYTICS) })),
    {},
    ['error dts-denied Statement/1/Principal/Service'],
  ],
  [
    'the account',
    policy(right, deny({ RAM: [root(ANALYTICS)] })),
    KNOWN,
    ['error dts-denied Statement/1/Principal/RAM/0'],
  ],
  ['both: one finding', policy(right, deny(right)), KNOWN, ['error dts-denied Statement/1/Principal/RAM/0']],
  [
    'by a wider action',
    policy(right, deny(right, { Action: 'sts:*' })),
    KNOWN,
    ['error dts-denied Statement/1/Principal/RAM/0'],
  ],
  ['another action', policy(right, deny(right, { Action: 'sts:SetSourceIdentity' })), KNOWN, []],
  ['all but this action', policy(right, { Effect: 'Deny', NotAction: 'sts:AssumeRole', Principal: right }), KNOWN, []],
  [
    'under a condition that cannot be decided',
    policy(
      right,
      deny({ Service: [dts(ANALYTICS)] }, { Condition: { NotIpAddress: { 'acs:SourceIp': '10.0.0.0/8' } } }),
    ),
    KNOWN,
    ['warning dts-denied Statement/1/Principal/Service/0'],
  ],
  [
    'under a condition that no service meets',
    policy(right, deny({ Service: [dts(ANALYTICS)] }, { Condition: { StringEquals: { 'sts:ExternalId': 'x' } } })),
    KNOWN,
    [],
  ],
  ['another account', policy(right, deny({ Service: [dts(THIRD)], RAM: [root(THIRD)] })), KNOWN, []],
  ['one user of the account', policy(right, deny({ RAM: [`acs:ram::${ANALYTICS}:user/x`] })), KNOWN, []],
  ['somebody unknown', policy(right, deny({ Service: ['${var.who}'], RAM: ['acs:ram::${var.c}:root'] })), KNOWN, []],
  ['a wildcard, which has a rule', policy(right, deny({ RAM: ['*'], Service: ['*'] })), KNOWN, []],
  ['the own account of a known owner', policy(right, deny({ Service: ['dts.aliyuncs.com'] })), KNOWN, []],
]);
