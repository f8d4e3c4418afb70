import { allow, ANALYTICS, deny, ORDERS, policy, THIRD } from '../../support/policies.ts';
import { AT, byTask, dts, KNOWN, root, twoTasks, type Case, type Group } from './known.ts';

export const services: readonly Group[] = [
  [
    'a policy as the vendor page has it',
    [
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
    ],
  ],
  [
    'nothing to read',
    [
      ['no object', 'text', KNOWN, []],
      ['null', null, {}, []],
      ['no statement', { Version: '1', Statement: [] }, KNOWN, []],
      ['statements that are none', { Version: '1', Statement: ['x', 1, null] }, KNOWN, []],
      ['no principal', { Version: '1', Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole' }] }, KNOWN, []],
      [
        'an effect in another case',
        { Version: '1', Statement: [{ ...allow({ RAM: [root(ANALYTICS)] }), Effect: 'allow' }] },
        {},
        [],
      ],
      ['principals of other types', policy({ RAM: 5, Service: [null, {}] }), KNOWN, []],
    ],
  ],
  [
    'dts-service-missing',
    [
      ['after the wizard', policy({ RAM: [root(ANALYTICS)] }), {}, [`error dts-service-missing ${AT}`]],
      ['creator known', policy({ RAM: [root(ANALYTICS)] }), KNOWN, [`error dts-service-missing ${AT}`]],
      // The schema tells of the list itself.
      ['an empty list', policy({ RAM: [root(ANALYTICS)], Service: [] }), KNOWN, []],
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
      [
        'only a Deny',
        { Version: '1', Statement: [deny({ RAM: [root(THIRD)] })] },
        KNOWN,
        ['error dts-service-missing '],
      ],
      [
        'made for the current account',
        policy({ RAM: [root(ORDERS)] }),
        { owner: ORDERS },
        [`error dts-service-missing ${AT}`],
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
      [
        'another cloud, which has a rule',
        policy({ RAM: [root(ANALYTICS)], Service: ['dts.amazonaws.com'] }),
        KNOWN,
        [],
      ],
      [
        'in the statement of the account that is wanted',
        policy({ RAM: [root(THIRD)] }, allow({ RAM: [root(ANALYTICS)] })),
        KNOWN,
        ['error dts-service-missing Statement/1/Principal', `warning dts-extra-trust ${AT}/RAM/0`],
      ],
    ],
  ],
  [
    'dts-service-misspelt',
    [
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
    ],
  ],
];
