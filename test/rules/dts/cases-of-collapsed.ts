import { allow, ANALYTICS, deny, ORDERS, policy, THIRD } from '../../support/policies.ts';
import { AT, dts, KNOWN, root, twoTasks, type Group } from './known.ts';

export const collapsed: readonly Group[] = [
  [
    'dts-service-collapsed',
    [
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
    ],
  ],
];
