import { describe, expect, test } from 'vitest';

import { readPolicyText, readRoles, trustIn } from '../../src/inputs/ram/roles.ts';
import { roleAnswers } from '../../src/inputs/ram/read.ts';
import { NO_CONTEXT } from '../../src/inventory/inventory.ts';
import { isAsReported } from '../../src/inventory/unchecked.ts';
import { pointer } from '../../src/model/document.ts';
import { json } from '../support/tasks-in-text.ts';

const OWNER = '1000000000000051';
const arn = (name: string): string => `acs:ram::${OWNER}:role/${name}`;
const TRUST = JSON.stringify({
  Version: '1',
  Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: ['ecs.aliyuncs.com'] } }],
});

/** The roles of an answer in few words. */
function rolesOf(value: unknown): readonly string[] {
  const given = json(JSON.stringify(value));
  return [...readRoles(given.value, given.at)].map(
    ({ at, name, owner, isFromRam, policy }) =>
      `${pointer(at.path) || 'root'}: ${name.value} of ${owner ?? 'nobody'}, ${isFromRam === true ? 'answered' : 'asked'}, ${policy().state}`,
  );
}

function readAll(value: unknown): ReturnType<typeof roleAnswers.read> {
  const { value: parsed, at } = json(JSON.stringify(value));
  return roleAnswers.read({ document: at.document, value: parsed, context: NO_CONTEXT });
}

describe('the roles of an answer', () => {
  const one = { RoleName: 'a', Arn: arn('a'), AssumeRolePolicyDocument: TRUST };
  test.each<[string, unknown, readonly string[]]>([
    ['GetRole', { RequestId: '1', Role: one }, [`/Role: a of ${OWNER}, answered, read`]],
    ['an SDK', { role: { roleName: 'a', arn: arn('a') } }, [`/role: a of ${OWNER}, answered, absent`]],
    [
      'ListRoles',
      { Roles: { Role: [one, 'x', { RoleName: 'b' }] } },
      [`/Roles/Role/0: a of ${OWNER}, answered, read`, '/Roles/Role/2: b of nobody, asked, absent'],
    ],
    ['a plain list', { Roles: [{ Arn: arn('c') }] }, [`/Roles/0: c of ${OWNER}, answered, absent`]],
    [
      'a list of answers',
      [{ Role: one }, 5, [{ Role: { RoleName: 'd', RoleId: '3' } }]],
      [`/0/Role: a of ${OWNER}, answered, read`, '/2/0/Role: d of nobody, answered, absent'],
    ],
    ['what CreateRole is sent', { RoleName: 'a', AssumeRolePolicyDocument: TRUST }, ['root: a of nobody, asked, read']],
    [
      'what UpdateRole is sent',
      { RoleName: 'a', NewAssumeRolePolicyDocument: TRUST },
      ['root: a of nobody, asked, read'],
    ],
    ['a role that was made', { CreateDate: 'x' }, ['root:  of nobody, answered, absent']],
    ['a text', 'x', []],
  ])('%s', (_, value, wanted) => {
    expect(rolesOf(value)).toEqual(wanted);
    expect(readAll(value).counts?.roles).toBe(wanted.length);
  });

  test('one without a name has that of its ARN, there', () => {
    const given = json(JSON.stringify({ Roles: [{ Arn: arn('c') }, {}] }));
    expect([...readRoles(given.value, given.at)].map(({ name }) => `${name.value} ${pointer(name.at.path)}`)).toEqual([
      'c /Roles/0/Arn',
      ' /Roles/1',
    ]);
  });

  test('one role is named by the name of its file, two are not', () => {
    const named = (value: unknown): readonly boolean[] => {
      const { value: parsed, at } = json(JSON.stringify(value));
      const context = { ...NO_CONTEXT, isNamed: true };
      const part = roleAnswers.read({ document: at.document, value: parsed, context });
      return [...(part.roles ?? [])].map((each) => each.context.isNamed);
    };
    expect(named({ Role: one })).toEqual([true]);
    expect(named([{ Role: one }, { Role: one }])).toEqual([false, false]);
  });
});

describe('a list of roles says whether it is whole', () => {
  const list = (more: object, roles: readonly unknown[] = [{ RoleName: 'a', Arn: arn('a') }]): object => ({
    Roles: { Role: roles },
    ...more,
  });
  test.each<[string, unknown, readonly string[]]>([
    ['to its end', list({ IsTruncated: false }), [`${OWNER} whole, 1`]],
    ['cut off', list({ IsTruncated: true }), [`${OWNER} cut off, 1`]],
    ['cut off, by its marker', list({ IsTruncated: false, Marker: 'x' }), [`${OWNER} cut off, 1`]],
    ['an empty marker', list({ IsTruncated: false, Marker: '' }), [`${OWNER} whole, 1`]],
    ['of nobody knows whom', list({ IsTruncated: false }, [{ RoleName: 'a' }]), []],
    ['that does not say so', list({}), []],
    ['of one role', { Role: { RoleName: 'a', Arn: arn('a') }, IsTruncated: false }, []],
    [
      'two lists',
      [list({ IsTruncated: false }), list({ IsTruncated: true })],
      [`${OWNER} whole, 1`, `${OWNER} cut off, 1`],
    ],
  ])('%s', (_, value, wanted) => {
    const { accounts = [], unchecked = [] } = readAll(value);
    expect(
      accounts.map(({ id, isWhole, roleCount }) => `${id} ${isWhole ? 'whole' : 'cut off'}, ${String(roleCount)}`),
    ).toEqual(wanted);
    const gaps = unchecked.filter((each) => !isAsReported(each) && each.kind === 'listCutOff');
    expect(gaps.length).toBe(wanted.filter((each) => each.includes('cut off')).length);
    for (const { roles } of accounts) expect([...roles].length).toBe(1);
  });
});

describe('the text of a policy', () => {
  const { at } = json('{}');
  const stateOf = (value: unknown): string => readPolicyText({ value, at }).state;
  test('is read as a string, URL-encoded, or as the object itself', () => {
    expect([TRUST, encodeURIComponent(TRUST), JSON.parse(TRUST)].map(stateOf)).toEqual(['read', 'read', 'read']);
    expect([5, null, true].map(stateOf)).toEqual(['read', 'read', 'read']);
  });

  test('is broken, too deep, or not there', () => {
    expect([`${TRUST}}`, `${'['.repeat(200)}${']'.repeat(200)}`].map(stateOf)).toEqual(['broken', 'tooDeep']);
    expect(readPolicyText(undefined).state).toBe('absent');
  });

  test('says whom RAM lets in, where it can be read', () => {
    expect(trustIn(TRUST)?.statements[0]?.principals.map(({ text }) => text)).toEqual(['ecs.aliyuncs.com']);
    expect(trustIn(`${TRUST}}`)).toBeUndefined();
  });

  test('is kept as a role has it, where it is a string', () => {
    const policyOf = (document: unknown): readonly unknown[] => {
      const given = json(JSON.stringify({ Role: { RoleName: 'a', AssumeRolePolicyDocument: document } }));
      return [...readRoles(given.value, given.at)].map(({ policyText }) => policyText);
    };
    expect(policyOf(TRUST)).toEqual([TRUST]);
    expect(policyOf(JSON.parse(TRUST))).toEqual([undefined]);
  });
});
