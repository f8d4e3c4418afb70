import { describe, expect, it } from 'vitest';

import federatedUnconditioned from '../../rules/federated-unconditioned.ts';
import unknownAccount from '../../rules/unknown-account.ts';
import type { TrustSubject } from '../../src/model/subject.ts';
import { said, trustSubject, under } from '../support/rule-messages.ts';
import { allow, ANALYTICS, ORDERS, problems, THIRD } from '../support/policies.ts';

describe('federated-unconditioned', () => {
  const oidc = { Federated: [`acs:ram::${ORDERS}:oidc-provider/a`, `acs:ram::${ORDERS}:oidc-provider/b`] };
  const saml = { Federated: `acs:ram::${ORDERS}:saml-provider/a` };
  const all = { 'oidc:iss': 'https://a', 'oidc:aud': 'b', 'oidc:sub': 'c' };
  const recipient = 'https://signin.aliyun.com/saml-role/sso';
  const cases: readonly (readonly [string, object, unknown, readonly string[]])[] = [
    ['two providers in one statement', oidc, undefined, ['warning noIssuer 0']],
    [
      'both kinds in one statement',
      { Federated: [...oidc.Federated, saml.Federated] },
      undefined,
      ['warning noIssuer 0', 'warning noRecipient 2'],
    ],
    ['keys in another case', oidc, { StringEquals: { 'OIDC:iss': 'a', 'oidc:AUD': 'b', 'oidc:Sub': 'c' } }, []],
    ['an operator that RAM does not have', oidc, { StringEqual: all }, []],
    ['an issuer under a set', oidc, { 'ForAnyValue:StringEquals': all }, ['warning issuerOperator oidc:iss']],
    [
      'any application',
      oidc,
      { StringEquals: { 'oidc:iss': 'a', 'oidc:sub': 'c' }, StringLike: { 'oidc:aud': ['x', '*'] } },
      ['warning anyApplication 0'],
    ],
    ['an account', { RAM: `acs:ram::${ANALYTICS}:root` }, undefined, []],
    ['what is not known', { Federated: '${var.provider}' }, undefined, []],
    ['a recipient as a pattern', saml, { StringLike: { 'saml:recipient': 'https://signin.*.com/saml-role/sso' } }, []],
    [
      'a recipient as a wrong pattern',
      saml,
      { StringLike: { 'saml:recipient': 'https://*.example.com/*' } },
      ['warning recipient saml:recipient'],
    ],
    [
      'a recipient that is excluded',
      saml,
      { StringNotEquals: { 'saml:recipient': recipient } },
      ['warning noRecipient Federated'],
    ],
    [
      'a recipient that is not filled in',
      saml,
      { StringEquals: { 'saml:recipient': ['${var.recipient}', '<recipient>'] } },
      [],
    ],
    [
      'one of two recipients',
      saml,
      { StringEquals: { 'saml:recipient': [recipient, `${recipient}/`] } },
      ['warning recipient 1'],
    ],
  ];
  it.each(cases)('%s', (_, principal, condition, wanted) => {
    expect(said(federatedUnconditioned, trustSubject(under(condition, principal)))).toEqual(wanted);
  });

  it('says nothing of a Deny', () => {
    expect(said(federatedUnconditioned, trustSubject({ ...under(undefined, oidc), Effect: 'Deny' }))).toEqual([]);
  });
});

describe('unknown-account', () => {
  const knownAccounts = new Set<string>([ANALYTICS]);
  const both = { RAM: [`acs:ram::${THIRD}:root`, `acs:ram::${THIRD}:user/x`], Service: `${THIRD}@log.aliyuncs.com` };

  it('reports an account once, at its service', () => {
    const found = problems(unknownAccount, trustSubject(allow(both), { knownAccounts }));
    expect(found.map(({ at, related }) => [at.path.slice(3), related?.map((note) => note.at.path.slice(3))])).toEqual([
      [
        ['Service'],
        [
          ['RAM', 0],
          ['RAM', 1],
        ],
      ],
    ]);
  });

  it.each([
    ['a known account', { RAM: `acs:ram::${ANALYTICS}:root` }],
    ['the own account', { RAM: `acs:ram::${ORDERS}:root` }],
    ['a sample of the documentation', { RAM: 'acs:ram::1234567890123456:root' }],
    [
      'what is not filled in',
      { RAM: ['acs:ram::${var.a}:root', 'acs:ram::<account>:root', '*'], Service: 'ecs.aliyuncs.com' },
    ],
  ])('says nothing of %s', (_, principal) => {
    expect(said(unknownAccount, trustSubject(allow(principal), { knownAccounts }))).toEqual([]);
  });

  it('is a warning in an audit, and nothing without a list of accounts', () => {
    const levels = (more: Partial<TrustSubject>): unknown =>
      said(unknownAccount, trustSubject(allow(both), more)).map((text) => text.split(' ')[0]);
    expect(levels({ knownAccounts })).toEqual(['note']);
    expect(levels({ knownAccounts, origin: 'live' })).toEqual(['note']);
    expect(levels({ knownAccounts, isAudit: true })).toEqual(['warning']);
    expect(levels({ isAudit: true })).toEqual([]);
    expect(said(unknownAccount, trustSubject({ ...allow(both), Effect: 'Deny' }, { knownAccounts }))).toEqual([]);
  });
});
