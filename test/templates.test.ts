import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { lint } from '../src/commands/lint.ts';
import { makeTemplates, renaming } from '../src/read/templates.ts';

const nobody = { kind: 'policy', owner: undefined, creator: undefined };
const [A, B, C] = ['1000000000000001', '1000000000000002', '5000000000000009'] as const;

describe('a template', () => {
  const templates = makeTemplates<string>([C]);
  const same = (one: string, other: string, circumstances = nobody): boolean =>
    templates.of(one, circumstances).text === templates.of(other, circumstances).text;

  test.each<[string, string, string, boolean]>([
    ['another account', `"acs:ram::${A}:root"`, `"acs:ram::${B}:root"`, true],
    ['two of one, two of another', `"${A}" "${A}@dts"`, `"${B}" "${B}@dts"`, true],
    ['two of one, two of two', `"${A}" "${A}@dts"`, `"${A}" "${B}@dts"`, false],
    ['an account of the configuration', `"${A}"`, `"${C}"`, false],
    ['a sample of the documentation', `"${A}"`, '"1234567890123456"', false],
    ['another length', `"${A}"`, `"${A}1"`, false],
    ['a zero in front', `"${A}"`, '"0000000000000001"', false],
    ['a number without quotes', `[${A}]`, `[${B}]`, false],
    ['another text', `"${A}:root"`, `"${B}:user/a"`, false],
  ])('and %s', (_, one, other, expected) => {
    expect(same(one, other)).toBe(expected);
  });

  test('knows the creator from others', () => {
    expect(same(`"${A}"`, `"${B}"`, { ...nobody, creator: A } as never)).toBe(false);
    const one = templates.of(`"${A}"`, { ...nobody, creator: A }).text;
    expect(templates.of(`"${B}"`, { ...nobody, creator: B }).text).toBe(one);
  });
});

test('renaming puts each ID in place of its own', () => {
  expect(renaming([A, B], [B, A])(`${A} ${B} ${C} 1${A}`)).toBe(`${B} ${A} ${C} 1${A}`);
});

/** Policies with some of everything that rules look at, over a few accounts. */
const account = fc.constantFrom(
  A,
  B,
  C,
  '7000000000000004',
  '1234567890123456',
  '43274',
  '0000000000000001',
  '${var.x}',
  '<ID>',
);
const ram = fc.oneof(
  account.map((id) => `acs:ram::${id}:root`),
  account.map((id) => `acs:ram::${id}:user/dba`),
  fc.constantFrom('*', `arn:aws:iam::${A}:root`, A),
);
const service = fc.oneof(
  account.map((id) => `${id}@dts.aliyuncs.com`),
  account.map((id) => `${id}@rds.aliyuncs.com`),
  fc.constantFrom('dts.aliyuncs.com', 'ecs.aliyuncs.com', 'dts.aliyun.com'),
);
const statement = fc.record(
  {
    Effect: fc.constantFrom('Allow', 'Allow', 'Deny', 'allow'),
    Action: fc.constantFrom('sts:AssumeRole', 'sts:*', 'sts:AssumeRoles'),
    Principal: fc.record(
      { RAM: fc.array(ram, { maxLength: 3 }), Service: fc.array(service, { maxLength: 3 }) },
      { requiredKeys: [] },
    ),
    Condition: fc.record({
      StringEquals: fc.record({ 'acs:SourceAccount': account, 'sts:ExternalId': account }, { requiredKeys: [] }),
    }),
  },
  { requiredKeys: ['Effect', 'Action', 'Principal'] },
);
const policy = fc.record({
  Statement: fc.array(statement, { minLength: 1, maxLength: 3 }),
  Version: fc.constantFrom('1', '2'),
});

/** Other IDs for those of a policy, none of them for two. */
const others = fc.shuffledSubarray(
  ['8000000000000001', '8000000000000002', '3000000000000003', '9000000000000004', B, A, C],
  { minLength: 5, maxLength: 5 },
);

test('what is said of a policy is said of its like, whoever they are', async () => {
  const home = realpathSync(mkdtempSync(join(tmpdir(), 'dts-xacct-templates-')));
  const wanted = {
    excerpts: true,
    edits: true,
    lineHash: (text: string, line: number) => `${String(text.length)}:${String(line)}`,
    fingerprint: undefined,
  };
  try {
    await fc.assert(
      fc.asyncProperty(
        policy,
        others,
        fc.constantFrom(undefined, A),
        fc.constantFrom(0, 2),
        async (value, ids, creator, indent) => {
          const text = JSON.stringify(value, null, indent);
          const names = new Map([A, B, C, '7000000000000004'].map((id, index) => [id, ids[index] ?? id]));
          const like = text.replace(/(?<!\d)\d{16}(?!\d)/g, (id) => names.get(id) ?? id);
          const [one, other] = [join(home, 'a.json'), join(home, 'b.json')];
          writeFileSync(one, text);
          writeFileSync(other, like);
          const options = { wanted, allowUnrecognized: true, ...(creator && { creator: creator as never }) };
          const alone = await lint({ ...options, paths: [other] });
          const after = await lint({ ...options, paths: [one, other] });
          expect(after.findings.filter(({ place }) => place?.file === other)).toEqual(alone.findings);
        },
      ),
      { numRuns: 300 },
    );
  } finally {
    rmSync(home, { recursive: true });
  }
}, 60_000);

test('the counts of what was not judged are those of each policy by itself', async () => {
  const home = realpathSync(mkdtempSync(join(tmpdir(), 'dts-xacct-templates-')));
  try {
    const text = (id: string): string =>
      JSON.stringify({
        Statement: [
          {
            Effect: 'Allow',
            Action: 'sts:AssumeRole',
            Principal: { RAM: [`acs:ram::${id}:root`], Service: [`${id}@dts.aliyuncs.com`] },
          },
        ],
        Version: '1',
      });
    for (const [index, id] of [A, B, C].entries()) writeFileSync(join(home, `${String(index)}.json`), text(id));
    const { gaps, summary } = await lint({ paths: [home] });
    expect(gaps.map(({ because, data }) => [because, data])).toEqual([['creatorUnknown', { count: 3 }]]);
    expect([summary.documents, summary.roles]).toEqual([3, 3]);
  } finally {
    rmSync(home, { recursive: true });
  }
});
