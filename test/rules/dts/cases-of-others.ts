import { allow, ANALYTICS, deny, ORDERS, policy, THIRD } from '../../support/policies.ts';
import { AT, byTask, dts, KNOWN, root, twoTasks, type Group } from './known.ts';

export const others: readonly Group[] = [
  [
    'dts-root-missing',
    [
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
      [
        'plain service',
        policy({ Service: ['dts.aliyuncs.com'] }),
        KNOWN,
        [`error dts-service-collapsed ${AT}/Service/0`],
      ],
      [
        'misspelt service',
        policy({ Service: [`${ANALYTICS}@dts`] }),
        KNOWN,
        [`error dts-service-misspelt ${AT}/Service/0`],
      ],
    ],
  ],
  [
    'dts-principal-not-root',
    [
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
    ],
  ],
  [
    'dts-extra-trust',
    [
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
        'several: one finding for each',
        policy({
          RAM: [root(ANALYTICS), root(THIRD)],
          Service: [dts(ANALYTICS), 'ecs.aliyuncs.com', 'fc.aliyuncs.com'],
        }),
        KNOWN,
        [
          `warning dts-extra-trust ${AT}/RAM/1`,
          `warning dts-extra-trust ${AT}/Service/1`,
          `warning dts-extra-trust ${AT}/Service/2`,
        ],
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
    ],
  ],
];
