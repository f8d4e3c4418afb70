import { allow, ANALYTICS, deny, policy, THIRD } from '../../support/policies.ts';
import { AT, dts, KNOWN, right, root, type Group } from './known.ts';

function conditioned(Condition: object): object {
  return { Version: '1', Statement: [allow(right, { Condition })] };
}

export const conditions: readonly Group[] = [
  [
    'dts-condition',
    [
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
      [
        'a token',
        conditioned({ StringEquals: { 'oidc:aud': 'x' } }),
        {},
        ['error dts-condition Statement/0/Condition'],
      ],
      [
        'SAML',
        conditioned({ StringEquals: { 'saml:recipient': 'x' } }),
        {},
        ['error dts-condition Statement/0/Condition'],
      ],
      [
        'a negative operator',
        conditioned({ StringNotEquals: { 'sts:ExternalId': 'x' } }),
        {},
        ['warning dts-condition Statement/0/Condition'],
      ],
      [
        'no MFA',
        conditioned({ Bool: { 'acs:MFAPresent': 'false' } }),
        {},
        ['warning dts-condition Statement/0/Condition'],
      ],
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
    ],
  ],
  [
    'dts-denied',
    [
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
      [
        'all but this action',
        policy(right, { Effect: 'Deny', NotAction: 'sts:AssumeRole', Principal: right }),
        KNOWN,
        [],
      ],
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
      [
        'somebody unknown',
        policy(right, deny({ Service: ['${var.who}'], RAM: ['acs:ram::${var.c}:root'] })),
        KNOWN,
        [],
      ],
      ['a wildcard, which has a rule', policy(right, deny({ RAM: ['*'], Service: ['*'] })), KNOWN, []],
      ['the own account of a known owner', policy(right, deny({ Service: ['dts.aliyuncs.com'] })), KNOWN, []],
    ],
  ],
];
