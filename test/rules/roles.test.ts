import { describe, expect, it } from 'vitest';

import roleDefaultMissing from '../../rules/role-default-missing.ts';
import roleDefaultTrustsOthers from '../../rules/role-default-trusts-others.ts';
import roleNameInvalid from '../../rules/role-name-invalid.ts';
import roleUnused from '../../rules/role-unused.ts';
import type { Attachments, Role } from '../../src/model/role.ts';
import type { AccountSubject } from '../../src/model/subject.ts';
import { custom, DTS_POLICY, FOR_DTS, use } from '../support/attached-policies.ts';
import { messages } from '../support/rule-messages.ts';
import { ANALYTICS, edited, ORDERS, placeIn, policy, problems, roleOf, THIRD } from '../support/policies.ts';

const OWN = policy({ Service: ['dts.aliyuncs.com'] });

function roleNamed(name: string): Role {
  const role = roleOf(FOR_DTS);
  return { ...role, name: { value: name, at: { document: role.at.document, path: ['RoleName'] } } };
}

const defaultRole = (value: unknown): unknown => ({
  role: roleOf(value, ORDERS, 'notAsked', 'aliyundtsdefaultrole'),
  isLive: true,
});

const account = (more: Partial<AccountSubject>): AccountSubject => ({
  id: ORDERS,
  name: 'orders',
  at: placeIn('snapshot.json', {}),
  defaultRole: undefined,
  uses: [],
  ownsDtsRole: true,
  unusedRoles: [],
  ...more,
});

const own = (value: unknown, policies: Attachments): Role => roleOf(value, ORDERS, policies, 'AliyunDTSDefaultRole');

const unread = (role: Role): Role => ({ ...role, policy: () => ({ state: 'absent' }) });

const named = (name: string, isLive = false): unknown => {
  const role = roleNamed(name);
  return { name: role.name, inRamAt: isLive ? role.at : undefined, namedBy: 'role' };
};

describe('a role name', () => {
  it.each([
    ['a', []],
    ['A.b-9', []],
    ['r'.repeat(64), []],
    ['r'.repeat(65), ['tooLong']],
    ['', ['empty']],
    ['a b', ['chars']],
    ['a_', ['chars']],
    ['名', ['chars']],
    ['a\u0000', ['chars']],
    ['${var.name}_x', []],
    ['<role name>', []],
    ['YOUR_ROLE', []],
  ])('%o', (name, wanted) => {
    expect(messages(roleNameInvalid, named(name))).toEqual(wanted);
  });

  it('is not refused where RAM holds it', () => {
    expect(problems(roleNameInvalid, named('a_b')).map(({ leadsTo }) => leadsTo?.code)).toEqual([
      'InvalidParameter.RoleName.InvalidChars',
    ]);
    expect(problems(roleNameInvalid, named('a_b', true)).map(({ leadsTo }) => leadsTo)).toEqual([null]);
  });
});

describe("DTS's own role", () => {
  it.each([
    ['alone', OWN, 0],
    ['with its own account', policy({ Service: [`${ORDERS}@dts.aliyuncs.com`] }), 0],
    ['with its own users', policy({ Service: ['dts.aliyuncs.com'], RAM: [`acs:ram::${ORDERS}:root`] }), 1],
    ['with two others', policy({ Service: [`${ANALYTICS}@dts.aliyuncs.com`], RAM: [`acs:ram::${THIRD}:root`] }), 2],
    ['with one other twice', FOR_DTS, 1],
    ['with a wildcard', policy({ RAM: '*' }), 1],
    ['with what is not known', policy({ Service: ['${var.a}@dts.aliyuncs.com', '${var.b}'], RAM: ['DTS'] }), 0],
    ['with a slip of the pen', policy({ Service: ['dts.aliyun.com'] }), 0],
    [
      'with somebody denied',
      policy({ Service: ['dts.aliyuncs.com'] }, { Effect: 'Deny', Action: 'sts:AssumeRole', Principal: { RAM: '*' } }),
      0,
    ],
  ])('%s', (_, value, wanted) => {
    expect(messages(roleDefaultTrustsOthers, defaultRole(value))).toHaveLength(wanted);
  });

  it('loses the others and keeps DTS', () => {
    const value = policy({
      Service: ['dts.aliyuncs.com', `${ANALYTICS}@dts.aliyuncs.com`],
      RAM: [`acs:ram::${ANALYTICS}:root`],
    });
    const edits = problems(roleDefaultTrustsOthers, defaultRole(value)).flatMap(({ fix }) => fix?.edits ?? []);
    expect(messages(roleDefaultTrustsOthers, defaultRole(edited(value, edits)))).toEqual([]);
    expect(edited(value, edits)).toMatchObject({ Statement: [{ Principal: { Service: ['dts.aliyuncs.com'] } }] });
  });

  it('is nothing to tell of another role, or where the owner is not known', () => {
    expect(messages(roleDefaultTrustsOthers, { role: roleOf(FOR_DTS), isLive: true })).toEqual([]);
    const value = policy({ Service: [`${ORDERS}@dts.aliyuncs.com`] });
    expect(
      messages(roleDefaultTrustsOthers, {
        role: { ...roleOf(value, ORDERS, 'notAsked', 'AliyunDTSDefaultRole'), owner: undefined },
        isLive: false,
      }),
    ).toEqual([]);
  });
});

describe('an account that takes part in tasks', () => {
  it.each([
    ['has none', {}, ['missing']],
    ['has none, and a task', { ownsDtsRole: false, uses: [use('MySQL', 'RDS')] }, ['missing']],
    ['has none, and needs none', { ownsDtsRole: false }, []],
    ['has a healthy one', { defaultRole: own(OWN, [DTS_POLICY]) }, []],
    [
      'has one under its own ID',
      { defaultRole: own(policy({ Service: [`${ORDERS}@dts.aliyuncs.com`] }), [DTS_POLICY]) },
      [],
    ],
    ['has one for others', { defaultRole: own(FOR_DTS, [DTS_POLICY]) }, ['trust']],
    ['has one without policies', { defaultRole: own(OWN, []) }, ['policy']],
    ['has one with neither', { defaultRole: own(FOR_DTS, []) }, ['trust', 'policy']],
    ['has one that may work', { defaultRole: own(policy({ Service: ['${var.x}'] }), [custom('rds:*')]) }, []],
    ['has one that nobody could read', { defaultRole: unread(own(OWN, 'refused')) }, []],
    ['has one whose policies nobody asked for', { defaultRole: own(OWN, 'notAsked') }, []],
  ] as const)('%s', (_, more, wanted) => {
    expect(messages(roleDefaultMissing, account(more))).toEqual(wanted);
  });

  it('is told of roles that no task uses, but not of its own ID in them', () => {
    const role = roleOf(FOR_DTS);
    const unusedRoles = [ANALYTICS, ORDERS].map((creator) => ({ role, creator, regions: undefined, at: role.at }));
    expect(problems(roleUnused, account({ unusedRoles })).map(({ data }) => data?.['creator'])).toEqual([ANALYTICS]);
    expect(messages(roleUnused, account({ unusedRoles }))).toEqual(['unused']);
    expect(messages(roleUnused, account({}))).toEqual([]);
    const [unused] = unusedRoles;
    const asked = (count: number): readonly string[] =>
      messages(roleUnused, account({ unusedRoles: unused ? [{ ...unused, regions: Array(count).fill('r') }] : [] }));
    expect([asked(1), asked(3), asked(4)]).toEqual([['unusedIn'], ['unusedIn'], ['unusedInMany']]);
  });
});
