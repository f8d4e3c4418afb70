import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { lint } from '../src/commands/lint.ts';
import { parseAccountId, type AccountId } from '../src/model/account.ts';
import type { Finding, Gap } from '../src/model/finding.ts';
import { makeTemplates, renaming } from '../src/read/templates.ts';

const nobody: Readonly<Record<'kind', string>> & Readonly<Record<'owner' | 'creator', string | undefined>> = {
  kind: 'policy',
  owner: undefined,
  creator: undefined,
};
const [A, B, C] = ['1000000000000001', '1000000000000002', '5000000000000009'] as const;

describe('a template', () => {
  /** Whether what is remembered of one text is found for the other. */
  const same = (one: string, other: string, [first, second] = [nobody, nobody]): boolean => {
    const templates = makeTemplates<string>([C]);
    templates.remember(one, first, 'said');
    return templates.find(other, second) !== undefined;
  };

  test.each<[string, string, string, boolean]>([
    ['another account', `"acs:ram::${A}:root"`, `"acs:ram::${B}:root"`, true],
    ['two of one, two of another', `"${A}" "${A}@dts"`, `"${B}" "${B}@dts"`, true],
    ['two of one, two of two', `"${A}" "${A}@dts"`, `"${A}" "${B}@dts"`, false],
    ['two of two, two of one', `"${A}" "${B}@dts"`, `"${A}" "${A}@dts"`, false],
    ['an account of the configuration', `"${A}"`, `"${C}"`, false],
    ['an account where one of the configuration was', `"${C}"`, `"${A}"`, false],
    ['a sample of the documentation', `"${A}"`, '"1234567890123456"', false],
    ['another length', `"${A}"`, `"${A}1"`, false],
    ['a zero in front', `"${A}"`, '"0000000000000001"', false],
    ['letters of the same length', `"${A}"`, '"abcdefghijklmnop"', false],
    ['an ID with anything about it', `"user/${A}-x ${A} y"`, `"user/${B}-x ${B} y"`, true],
    ['the other outside of an ARN', `"${A}" "${A} @dts"`, `"${B}" "${A} @dts"`, false],
    ['another text', `"${A}:root"`, `"${B}:user/a"`, false],
    ['another text of the same length', `"${A}:root"`, `"${B}:user"`, false],
    ['another end', `"${A}" a`, `"${A}" b`, false],
    ['none at all', '"a"', '"a"', true],
  ])('and %s', (_, one, other, expected) => {
    expect(same(one, other)).toBe(expected);
  });

  test.each([`[${A}]`, `{"a":${A}}`, `"\\u0031000000000000001"`, '"%31000000000000001"'])('is none of %j', (text) => {
    expect(same(text, text)).toBe(false);
  });

  test('gives the IDs of both', () => {
    const templates = makeTemplates<string>([C]);
    templates.remember(`"${A}" "${C}" "${B}"`, nobody, 'said');
    expect(templates.find(`"${B}" "${C}" "7000000000000004"`, nobody)).toEqual({
      said: 'said',
      from: [A, B],
      to: [B, '7000000000000004'],
    });
  });

  const owned = (owner: string): typeof nobody => ({ ...nobody, owner });
  const created = (creator: string): typeof nobody => ({ ...nobody, creator });

  test('takes an owner that is no 16 digits as it is', () => {
    expect(same('"a"', '"a"', [owned('43274'), owned('43275')])).toBe(false);
    expect(same('"a"', '"a"', [owned('0000000000000001'), owned(B)])).toBe(false);
    expect(same('"a"', '"a"', [owned(A), owned(B)])).toBe(true);
    expect(same('"a"', '"a"', [owned(A), nobody])).toBe(false);
  });

  test('knows the creator from others', () => {
    expect(same(`"${A}"`, `"${B}"`, [created(A), created(A)])).toBe(false);
    expect(same(`"${A}"`, `"${B}"`, [created(A), created(B)])).toBe(true);
    expect(same(`"${A}"`, `"${A}"`, [created(B), created(A)])).toBe(false);
  });

  test('and another kind', () => {
    expect(same('"a"', '"a"', [nobody, { ...nobody, kind: 'other' }])).toBe(false);
  });

  test('are no more than are worth it', () => {
    const templates = makeTemplates<number>([]);
    const texts = Array.from({ length: 60 }, (_, index) => `"${String(index + 100)}"`);
    for (const [index, text] of texts.entries()) templates.remember(text, nobody, index);
    expect(texts.filter((text) => templates.find(text, nobody) !== undefined)).toHaveLength(50);
  });
});

test('renaming puts each ID in place of its own', () => {
  expect(renaming([A, B], [B, A])(`${A} ${B} ${C} 1${A}`)).toBe(`${B} ${A} ${C} 1${A}`);
});

/** Policies with some of everything that rules look at, over a few accounts. */
const account = fc.constantFrom(
  A,
  A,
  B,
  B,
  C,
  '7000000000000004',
  '1234567890123456',
  '123456789012345678',
  '11000000000000001',
  '43274',
  '0000000000000001',
  '${var.x}',
  '<ID>',
);
const ram = fc.oneof(
  account.map((id) => `acs:ram::${id}:root`),
  account.map((id) => `acs:ram::${id}:user/${id}-x`),
  account,
  fc.constantFrom('*', `arn:aws:iam::${A}:root`),
);
const service = fc.oneof(
  account.map((id) => `${id}@dts.aliyuncs.com`),
  account.map((id) => `${id}@dts.aliyuncs.com`),
  account.map((id) => `${id} @dts.aliyuncs.com`),
  account.map((id) => `${id}@rds.aliyuncs.com`),
  fc.constantFrom('dts.aliyuncs.com', 'ecs.aliyuncs.com', 'dts.aliyun.com'),
);
const federated = account.map((id) => `acs:ram::${id}:oidc-provider/${id}`);
const condition = fc.dictionary(
  fc.constantFrom('StringEquals', 'StringLike', 'Bool', `String${A}`),
  fc.dictionary(
    fc.constantFrom('acs:SourceAccount', 'sts:ExternalId', 'oidc:aud', A, `oidc:${B}`),
    fc.oneof(
      account,
      account.map((id) => `${id}-x*`),
    ),
    { maxKeys: 2 },
  ),
  { maxKeys: 2 },
);
const principal = fc.record(
  {
    RAM: fc.array(ram, { maxLength: 3 }),
    Service: fc.array(service, { maxLength: 3 }),
    Federated: federated,
    [A]: fc.constant([B]),
  },
  { requiredKeys: [] },
);
const statement = fc.record(
  {
    Effect: fc.constantFrom('Allow', 'Allow', 'Deny', 'allow'),
    Action: fc.constantFrom('sts:AssumeRole', 'sts:*', A),
    Principal: principal,
    Condition: condition,
    [B]: account,
  },
  { requiredKeys: ['Effect', 'Action', 'Principal'] },
);
const policy = fc.record({
  Statement: fc.array(statement, { minLength: 1, maxLength: 3 }),
  Version: fc.constantFrom('1', '2', A),
});

/** Other IDs for those of a policy, none of them for two. */
const others = fc.shuffledSubarray(
  ['8000000000000001', '8000000000000002', '3000000000000003', '9000000000000004', B, A, C],
  { minLength: 5, maxLength: 5 },
);

function withOthers(text: string, ids: readonly string[]): string {
  const names = new Map([A, B, C, '7000000000000004'].map((id, index) => [id, ids[index] ?? id]));
  return text.replace(/(?<!\d)\d{16}(?!\d)/g, (id) => names.get(id) ?? id);
}

const wanted = {
  excerpts: true,
  edits: true,
  lineHash: (text: string, line: number) => `${String(text.length)}:${String(line)}`,
  fingerprint: (finding: Finding) => JSON.stringify([finding.rule, finding.subject, finding.identity, finding.path]),
};

/** Holds what is said of the second file after the first against what is said of it alone. */
async function expectSame(files: readonly [string, string], creator: string | undefined): Promise<void> {
  const [one, other] = [join(home, 'a.json'), join(home, 'b.json')];
  writeFileSync(one, files[0]);
  writeFileSync(other, files[1]);
  const options = { wanted, ...(creator !== undefined && { creator: parseAccountId(creator) as AccountId }) };
  const [first, alone] = [await lint({ ...options, paths: [one] }), await lint({ ...options, paths: [other] })];
  const both = await lint({ ...options, paths: [one, other] });
  expect(both.findings).toEqual([...first.findings, ...alone.findings]);
  const counted = (gaps: readonly Gap[]): readonly unknown[] =>
    gaps.map(({ because, data }) => [because, Number(data?.['count'] ?? 1)]);
  const sums = new Map<unknown, number>();
  for (const [because, count] of [...counted(first.gaps), ...counted(alone.gaps)] as [unknown, number][]) {
    sums.set(because, (sums.get(because) ?? 0) + count);
  }
  const told = new Map<unknown, number>();
  for (const [because, count] of counted(both.gaps) as [unknown, number][])
    told.set(because, (told.get(because) ?? 0) + count);
  expect(told).toEqual(sums);
  for (const key of ['documents', 'roles', 'errors', 'warnings', 'notes', 'notJudged'] as const) {
    expect(both.summary[key]).toBe(first.summary[key] + alone.summary[key]);
  }
}

let home = '';
beforeAll(() => {
  home = realpathSync(mkdtempSync(join(tmpdir(), 'dts-xacct-templates-')));
});
afterAll(() => {
  rmSync(home, { recursive: true });
});

const runs = { numRuns: 400 };

test('what is said of a policy is said of its like, whoever they are', async () => {
  await fc.assert(
    fc.asyncProperty(
      policy,
      others,
      fc.constantFrom(undefined, A, '43274'),
      fc.constantFrom(0, 2),
      async (value, ids, creator, indent) => {
        const text = JSON.stringify(value, null, indent);
        await expectSame([text, withOthers(text, ids)], creator);
      },
    ),
    runs,
  );
}, 120_000);

test('what is said of a role is said of its like, whoever they are', async () => {
  const answer = (owner: string, name: string, value: object): string =>
    JSON.stringify({
      Role: { RoleName: name, Arn: `acs:ram::${owner}:role/${name}`, AssumeRolePolicyDocument: JSON.stringify(value) },
    });
  await fc.assert(
    fc.asyncProperty(
      policy,
      others,
      fc.tuple(account, account),
      fc.constantFrom(undefined, A),
      async (value, ids, owners, creator) => {
        fc.pre(owners.every((owner) => /^\d+$/.test(owner)));
        const like = JSON.parse(withOthers(JSON.stringify(value), ids)) as object;
        await expectSame([answer(owners[0], 'one', value), answer(owners[1], 'other', like)], creator);
      },
    ),
    runs,
  );
}, 120_000);

test('what is said of a role of a plan is said of its like, whoever they are', async () => {
  const plan = (name: string, value: object): string =>
    JSON.stringify({
      format_version: '1.2',
      terraform_version: '1.9.8',
      planned_values: {
        root_module: {
          resources: [
            {
              address: `alicloud_ram_role.${name}`,
              mode: 'managed',
              type: 'alicloud_ram_role',
              name,
              values: { role_name: `role-${name}`, assume_role_policy_document: JSON.stringify(value) },
            },
          ],
        },
      },
    });
  await fc.assert(
    fc.asyncProperty(policy, others, fc.constantFrom(undefined, A), async (value, ids, creator) => {
      const like = JSON.parse(withOthers(JSON.stringify(value), ids)) as object;
      await expectSame([plan('one', value), plan('other', like)], creator);
    }),
    runs,
  );
}, 120_000);

test('what is said of a role is said of its like in the same answer, at its own place', async () => {
  const answer = (values: readonly object[]): string =>
    JSON.stringify({
      IsTruncated: true,
      Roles: {
        Role: values.map((value, index) => ({
          RoleName: `role-${String(index)}`,
          Arn: `acs:ram::${A}:role/role-${String(index)}`,
          AssumeRolePolicyDocument: JSON.stringify(value),
        })),
      },
    });
  const file = join(home, 'list.json');
  const findings = async (values: readonly object[]): Promise<readonly Finding[]> => {
    writeFileSync(file, answer(values));
    return (await lint({ wanted: { ...wanted, excerpts: false, lineHash: undefined }, paths: [file] })).findings;
  };
  await fc.assert(
    fc.asyncProperty(policy, others, async (value, ids) => {
      const like = JSON.parse(withOthers(JSON.stringify(value), ids)) as object;
      const second = (all: readonly Finding[]): readonly Finding[] =>
        all.filter(({ subject }) => subject?.endsWith('1'));
      const [together, alone] = [await findings([value, like]), await findings([{}, like])];
      const shift = JSON.stringify(JSON.stringify(value)).length - JSON.stringify('{}').length;
      expect(second(together)).toEqual(moved(second(alone), shift));
    }),
    runs,
  );
}, 120_000);

/** The same findings so many columns further on: an answer is one line. */
function moved(findings: readonly Finding[], columns: number): unknown {
  return JSON.parse(JSON.stringify(findings), (key, value: unknown) =>
    (key === 'startColumn' || key === 'endColumn') && typeof value === 'number' ? value + columns : value,
  );
}

test('a text that is nested too deep is told each time', async () => {
  const deep = JSON.stringify({
    Role: { RoleName: 'a', Arn: `acs:ram::${A}:role/a`, AssumeRolePolicyDocument: '['.repeat(200) + ']'.repeat(200) },
  });
  await expectSame([deep, deep], undefined);
});

test('a broken text is broken, whatever it is like', async () => {
  const text = JSON.stringify({
    Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { RAM: [`acs:ram::${A}:root`] } }],
    Version: '1',
  });
  await expectSame([text, text.replace(A, '\u00000')], undefined);
});
