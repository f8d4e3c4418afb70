import { describe, expect, test } from 'vitest';

import accountIdFormat from '../../rules/account-id-format.ts';
import conditionValue from '../../rules/condition-value.ts';
import placeholder from '../../rules/placeholder.ts';
import principalMalformed from '../../rules/principal-malformed.ts';
import principalWildcard from '../../rules/principal-wildcard.ts';
import taskRoleIsUser from '../../rules/task-role-is-user.ts';
import trustAction from '../../rules/trust-action.ts';
import { jsonDocument } from '../../src/formats/json/locate.ts';
import { readTasks } from '../../src/inputs/dts/tasks-file.ts';
import { OUTCOMES } from '../../src/model/outcomes.ts';
import { said, trustSubject, under } from '../support/rule-messages.ts';
import { allow, ANALYTICS, ORDERS, problems } from '../support/policies.ts';

const dts = { RAM: [`acs:ram::${ANALYTICS}:root`], Service: [`${ANALYTICS}@dts.aliyuncs.com`] };

test('an action that keeps DTS out says what DTS answers', () => {
  const leadsTo = (principal: object, Action: unknown): unknown =>
    problems(trustAction, trustSubject(allow(principal, { Action }))).map((problem) => problem.leadsTo);
  expect(leadsTo(dts, 'sts:AssumeRoles')).toEqual([OUTCOMES.assumeRoleDenied]);
  expect(leadsTo(dts, ['sts:AssumeRole', 'ecs:*'])).toEqual([undefined]);
  expect(leadsTo({ Service: ['ecs.aliyuncs.com'] }, 'sts:AssumeRoles')).toEqual([undefined]);
  expect(leadsTo(dts, 'AssumeRole')).toEqual([OUTCOMES.malformedPolicy]);
});

test('what is no role says what DTS answers: of an ARN it makes no ARN, and other names nobody has', () => {
  const leadsTo = (role: string): unknown => {
    const end = { account: ORDERS, database: 'MySQL', connection: 'Alibaba Cloud Instance', role };
    const value = { version: 1, tasks: [{ name: 'x', creator: ANALYTICS, source: end, destination: { ...end } }] };
    const { tasks } = readTasks(value, { document: jsonDocument('t.json', JSON.stringify(value)), path: [] });
    return tasks.flatMap((task) => problems(taskRoleIsUser, { task })).map((problem) => problem.leadsTo);
  };
  expect(leadsTo(`acs:ram::${ORDERS}:user/x`)).toEqual([OUTCOMES.assumeRoleArn, OUTCOMES.assumeRoleArn]);
  expect(leadsTo('x@orders.onaliyun.com')).toEqual([OUTCOMES.assumeRoleNotFound, OUTCOMES.assumeRoleNotFound]);
});

describe('a fix puts an account only where one belongs', () => {
  const fixes = (principal: object): unknown =>
    problems(placeholder, trustSubject(allow(principal))).map(({ message, fix }) => [
      message,
      fix?.edits.map((edit) => 'value' in edit && edit.value) ?? null,
    ]);
  test.each<readonly [string, object, unknown]>([
    ['beside a real one', { ...dts, RAM: ['acs:ram::<ID>:root'] }, [['account', [`acs:ram::${ANALYTICS}:root`]]]],
    ['a role name', { RAM: [`acs:ram::${ANALYTICS}:role/<name>`] }, [['left', null]]],
    [
      'in a near miss',
      { RAM: dts.RAM, Service: ['<ID>@dts.aliyun.com'] },
      [['account', [`${ANALYTICS}@dts.aliyuncs.com`]]],
    ],
  ])('%s', (_, principal, wanted) => {
    expect(fixes(principal)).toEqual(wanted);
  });
});

test('dots alone are no account that was divided', () => {
  expect(said(accountIdFormat, trustSubject(allow({ RAM: ['acs:ram::-.-:root'] })))).toEqual(['error letters 0']);
  expect(said(accountIdFormat, trustSubject(allow({ RAM: [`acs:ram::${ANALYTICS}\u200b:root`] })))).toEqual([
    'error lookAlike 0',
  ]);
});

test('a long number is not shown with the digits that it lost', () => {
  const of = trustSubject(under({ StringEquals: { 'sts:ExternalId': [2 ** 60, 0.5] } }));
  expect(said(conditionValue, of)).toEqual(['warning longNumber 0', 'warning unquoted 1']);
});

test.each<readonly [string, object, string]>([
  ['a network', { IpAddress: { 'acs:SourceIp': '10.0.0.0/8' } }, 'warning narrowed 0'],
  ['all networks', { IpAddress: { 'acs:SourceIp': '0.0.0.0/0' } }, 'error anyone 0'],
  ['no MFA', { Bool: { 'acs:MFAPresent': 'false' } }, 'error anyone 0'],
  ['all but one', { StringNotEquals: { 'sts:ExternalId': 'xyz' } }, 'error anyone 0'],
  ['encrypted', { Bool: { 'acs:SecureTransport': 'true' } }, 'error anyone 0'],
])('a wildcard under a condition: %s', (_, condition, wanted) => {
  expect(said(principalWildcard, trustSubject(under(condition, { RAM: ['*'] })))).toEqual([wanted]);
});

test('a provider that is none is held against the forms of providers', () => {
  expect(said(principalMalformed, trustSubject(allow({ Federated: ['https://idp.example.com'] })))).toEqual([
    'error noProvider 0',
  ]);
  expect(said(principalWildcard, trustSubject(allow({ RAM: ['acs:*'] })))).toEqual(['error anyone 0']);
});
