import { describe, expect, it } from 'vitest';

import conditionUnknown from '../../rules/condition-unknown.ts';
import conditionValue from '../../rules/condition-value.ts';
import federatedUnconditioned from '../../rules/federated-unconditioned.ts';
import type { TrustSubject } from '../../src/model/subject.ts';
import { said, trustSubject, under } from '../support/rule-messages.ts';
import { edited, ORDERS, problems } from '../support/policies.ts';

const rename = (condition: object): unknown => {
  const of = trustSubject(under(condition));
  return problems(conditionUnknown, of).map(({ fix }) =>
    fix?.edits.map((edit) => ('value' in edit ? edit.value : undefined)),
  );
};

const outcome = (origin: TrustSubject['origin']): unknown =>
  problems(conditionUnknown, trustSubject(under({ StringEqual: { 'sts:ExternalId': 'x' } }), { origin })).map(
    ({ leadsTo }) => leadsTo,
  );

describe('condition-unknown', () => {
  const cases: readonly (readonly [string, unknown, readonly string[]])[] = [
    ['nothing to ask', {}, []],
    ['no condition', undefined, []],
    ['a list', [{ StringEqual: { 'sts:ExternalId': 'x' } }], []],
    ['an operator without keys', { StringEqual: 'x' }, []],
    ['an operator of another page', { IpAddressIncludeBorder: { 'acs:SourceIp': '10.0.0.0/8' } }, []],
    ['a function for an operator', { 'Fn::If': { 'sts:ExternalId': 'x' } }, []],
    ['a function for a key', { StringEquals: { Ref: 'Key', 'Fn::Sub': 'x' } }, []],
    ['a key of AWS', { StringEquals: { 'aws:SourceArn': 'x', 'AWS:SourceIp': 'y' } }, []],
    ['a tag', { StringEquals: { 'acs:ResourceTag/team': 'x' } }, []],
    ['a tag without its name', { StringEquals: { 'acs:ResourceTag/': 'x' } }, ['warning unlisted acs:ResourceTag/']],
    [
      'one operator with two keys',
      { StringEqual: { 'sts:ExternalId': 'x', 'acs:SourceIp': 'y' } },
      ['error nearOperator StringEqual'],
    ],
    ['an operator and a key', { Equals: { Department: 'x' } }, ['error operator Equals', 'error noPrefix Department']],
    ['one Boolean in a list', { Bool: { 'acs:MFAPresent': ['true'] } }, []],
    [
      'two Booleans under a set',
      { 'ForAnyValue:Bool': { 'acs:MFAPresent': ['true', 'false'] } },
      ['error booleans acs:MFAPresent'],
    ],
    ['two Booleans of an unknown key', { Bool: { MFA: ['true', 'false'] } }, ['error booleans MFA']],
    [
      'a misspelt set',
      { 'ForAllValue:StringLike': { 'acs:PrincipalArn': 'x' } },
      ['error nearOperator ForAllValue:StringLike'],
    ],
    [
      'Null under a set',
      { 'ForAllValues:Null': { 'sts:ExternalId': 'true' } },
      ['warning awsOperator ForAllValues:Null'],
    ],
    ['a key of another service', { StringEquals: { 'vpc:VPC': 'x' } }, ['warning otherService vpc:VPC']],
  ];
  it.each(cases)('%s', (_, condition, wanted) => {
    expect(said(conditionUnknown, trustSubject(under(condition)))).toEqual(wanted);
  });

  it('renames what was meant, but not to what is there already', () => {
    expect(rename({ StringEqual: { 'sts:ExternalID': 'x' } })).toEqual([['StringEquals'], ['sts:ExternalId']]);
    expect(rename({ StringEqual: { 'sts:ExternalId': 'x' }, StringEquals: { 'sts:ExternalId': 'y' } })).toEqual([[]]);
    expect(rename({ StringEquals: { ExternalId: 'x', 'sts:ExternalId': 'y' } })).toEqual([[]]);
  });

  it('predicts no refusal of what RAM holds', () => {
    expect(outcome('file')).toMatchObject([{ by: 'RAM', code: 'MalformedPolicyDocument' }]);
    expect(outcome('live')).toEqual([null]);
  });
});

describe('condition-value', () => {
  const cases: readonly (readonly [string, unknown, readonly string[]])[] = [
    ['an operator that RAM does not have', { StringEqual: { 'sts:ExternalId': '*' } }, []],
    ['a key of AWS', { StringEquals: { 'aws:SourceArn': 'arn:*' }, Bool: { 'aws:SecureTransport': true } }, []],
    ['a mask', { StringEquals: { 'sts:ExternalId': '1234****' } }, []],
    [
      'what is not filled in',
      { DateLessThan: { 'acs:CurrentTime': '${var.until}' }, NumericEquals: { 'acs:ResourceTag/n': '<number>' } },
      [],
    ],
    ['a function', { IpAddress: { 'acs:SourceIp': { Ref: 'Office' } } }, []],
    ['null and a nested object', { StringEquals: { 'sts:ExternalId': [null, { a: 1 }] } }, []],
    [
      'a wildcard under a set',
      { 'ForAnyValue:StringEquals': { 'acs:PrincipalArn': '*' } },
      ['warning wildcard acs:PrincipalArn'],
    ],
    ['a wildcard under StringNotLike', { StringNotLike: { 'acs:PrincipalArn': '*' } }, []],
    ['an ExternalId as a pattern', { StringLike: { 'sts:ExternalId': '?' } }, []],
    [
      'a long ExternalId',
      { StringEquals: { 'sts:ExternalId': 'e'.repeat(1225) } },
      ['warning externalId sts:ExternalId'],
    ],
    [
      'an ExternalId with a wildcard',
      { StringEquals: { 'sts:ExternalId': 'a b*' } },
      ['warning wildcard sts:ExternalId'],
    ],
    [
      'an ExternalId in another case',
      { StringNotEquals: { 'STS:externalid': 'a b' } },
      ['warning externalId STS:externalid'],
    ],
    ['a number', { NumericLessThan: { 'acs:ResourceTag/n': 5 } }, ['warning unquoted acs:ResourceTag/n']],
    ['a word for a number', { NumericLessThan: { 'acs:ResourceTag/n': 'five' } }, ['warning number acs:ResourceTag/n']],
  ];
  it.each(cases)('%s', (_, condition, wanted) => {
    expect(said(conditionValue, trustSubject(under(condition)))).toEqual(wanted);
  });

  it('leaves values without quotes to ROS, which writes them as strings', () => {
    const of = under({ Bool: { 'acs:MFAPresent': true } });
    expect(said(conditionValue, trustSubject(of, { origin: 'ros' }))).toEqual([]);
    expect(said(conditionValue, trustSubject(of))).toHaveLength(1);
  });

  it('quotes what it can still read as it was written', () => {
    const value = {
      Version: '1',
      Statement: [under({ Bool: { 'acs:MFAPresent': true }, StringEquals: { 'sts:ExternalId': [12, 2 ** 60, 0.5] } })],
    };
    const of = trustSubject(value.Statement[0] ?? {});
    const edits = problems(conditionValue, of).flatMap(({ fix }) => fix?.edits ?? []);
    expect(edited(value, edits)).toMatchObject({
      Statement: [
        { Condition: { Bool: { 'acs:MFAPresent': 'true' }, StringEquals: { 'sts:ExternalId': ['12', 2 ** 60, 0.5] } } },
      ],
    });
  });
});

it('survives any condition', () => {
  for (const condition of [
    null,
    5,
    'x',
    [],
    { StringEquals: null },
    { '': { '': null } },
    { Bool: { ':': [[], {}] } },
    { __proto__: null, constructor: { constructor: ['x'] } },
  ]) {
    for (const rule of [conditionUnknown, conditionValue, federatedUnconditioned])
      expect(() =>
        problems(rule, trustSubject(under(condition, { Federated: `acs:ram::${ORDERS}:oidc-provider/a` }))),
      ).not.toThrow();
  }
});
