import { allow, ANALYTICS, ORDERS, policy, THIRD, told } from '../../support/policies.ts';
import { AT, byTask, dts, KNOWN, root, twoTasks, type Group } from './known.ts';

export const accounts: readonly Group[] = [
  [
    'dts-principals-disagree',
    [
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
      [
        'one unknown twice',
        policy({ RAM: ['acs:ram::${var.a}:root'], Service: ['${var.a}@dts.aliyuncs.com'] }),
        {},
        [],
      ],
      ['an unknown against an ID', policy({ RAM: ['acs:ram::${var.a}:root'], Service: [dts(THIRD)] }), {}, []],
      ['an ID against an unknown', policy({ RAM: [root(ANALYTICS)], Service: ['${var.b}@dts.aliyuncs.com'] }), {}, []],
      ['a placeholder against an ID', policy({ RAM: ['acs:ram::<ID>:root'], Service: [dts(THIRD)] }), {}, []],
      [
        'two placeholders',
        policy({ RAM: ['acs:ram::<source ID>:root'], Service: ['<destination ID>@dts.aliyuncs.com'] }),
        {},
        [],
      ],
      [
        'a malformed account against an ID',
        policy({ RAM: ['acs:ram::my-account:root'], Service: [dts(THIRD)] }),
        {},
        [],
      ],
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
    ],
  ],
  [
    'dts-trusts-owner',
    [
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
    ],
  ],
  [
    'dts-trusts-wrong-account',
    [
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
        'RAM wrong and DTS missing: the same slip in the wizard',
        policy({ RAM: [root(THIRD)] }),
        KNOWN,
        [`error dts-service-missing ${AT}`],
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
      [
        'a placeholder has a rule',
        policy({ RAM: ['acs:ram::<ID>:root'], Service: ['<ID>@dts.aliyuncs.com'] }),
        KNOWN,
        [],
      ],
      [
        'a malformed account has a rule',
        policy({ RAM: ['acs:ram::alias:root'], Service: ['alias@dts.aliyuncs.com'] }),
        KNOWN,
        [],
      ],
    ],
  ],
];
