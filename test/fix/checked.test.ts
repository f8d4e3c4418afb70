import { describe, expect, test } from 'vitest';

import { fixAll, type Fixed, type TextsByPath } from '../../src/engine/fixer.ts';
import type { ResolvedFix } from '../../src/model/finding.ts';
import type { Report } from '../../src/model/report.ts';
import { fixedFiles, type Files } from './fixed-files.ts';

const again = async (texts: Files): Promise<Files> => (await fixedFiles(texts)).texts;

const ROOT = (account: number): string => `acs:ram::100000000000000${account}:root`;
const DTS = (account: number): string => `100000000000000${account}@dts.aliyuncs.com`;

const policy = (...accounts: readonly number[]): string =>
  JSON.stringify({
    Version: '1',
    Statement: [
      {
        Effect: 'Allow',
        Action: 'sts:AssumeRole',
        Principal: { RAM: accounts.map(ROOT), Service: accounts.map(DTS) },
      },
    ],
  });

const role = (document: string): string =>
  `${JSON.stringify(
    {
      Role: {
        RoleName: 'ram-for-dts',
        Arn: 'acs:ram::1000000000000001:role/ram-for-dts',
        AssumeRolePolicyDocument: document,
      },
    },
    null,
    2,
  )}\n`;

const tasks = (owner: string, ...creators: readonly string[]): string =>
  [
    'version: 1',
    'accounts:',
    `  orders: { id: "${owner}" }`,
    'tasks:',
    ...creators.flatMap((creator, index) => [
      `  - name: t${index}`,
      `    creator: "${creator}"`,
      '    source: { account: orders, database: MySQL, connection: Alibaba Cloud Instance, role: ram-for-dts }',
      `    destination: { account: "${creator}", database: MySQL, connection: Alibaba Cloud Instance }`,
    ]),
    '',
  ].join('\n');

const [SECOND, THIRD] = ['1000000000000002', '1000000000000003'];

describe('what another task needs', () => {
  test('is kept, whatever is fixed first', async () => {
    const files = { 'role.json': role(policy(2, 3)), 'tasks.yaml': tasks('-1000000000000001', SECOND, THIRD) };
    const { texts } = await fixedFiles(files);
    expect(texts['role.json']).toBe(files['role.json']);
    expect(texts['tasks.yaml']).toBe(tasks('1000000000000001', SECOND, THIRD));
    expect(await again(texts)).toEqual(texts);
  });

  test('is kept when the owner of the role cannot be read, with the reason', async () => {
    const files = { 'role.json': role(policy(2, 3)), 'tasks.yaml': tasks('nobody', SECOND, THIRD) };
    const { texts, untouched } = await fixedFiles(files);
    expect(texts).toEqual(files);
    expect(untouched.refused).toEqual([{ file: 'role.json', rule: 'dts-extra-trust', reason: 'needed' }]);
    expect(await again(texts)).toEqual(texts);
  });

  test('does not hinder what no task needs', async () => {
    const files = { 'role.json': role(policy(2, 3)), 'tasks.yaml': tasks('1000000000000001', SECOND) };
    const { texts } = await fixedFiles(files);
    expect(texts['role.json']).not.toContain('1000000000000003');
    expect(texts['role.json']).toContain(SECOND);
    expect(await again(texts)).toEqual(texts);
  });
});

describe('a fix that takes access', () => {
  const text = JSON.stringify({
    Version: '1',
    Statement: [
      {
        Effect: 'Allow',
        Action: 'sts:AssumeRole',
        Principal: { RAM: [ROOT(2)], Service: [DTS(2), 'ecs.aliyuncs.com'] },
      },
    ],
  });
  const right = text.replace(',"ecs.aliyuncs.com"', '');
  const lacking = (subject: string): Report['findings'][number] =>
    ({ rule: 'link-assume-denied', subject, data: {}, place: undefined, related: [] }) as never;

  /** Reports what is lacking before, and what is lacking once nothing is extra. */
  const reporting =
    (before: readonly string[], after: readonly string[]) =>
    (report: Report): Report => {
      const isFixed = !report.findings.some(({ rule }) => rule === 'dts-extra-trust');
      return { ...report, findings: [...report.findings, ...(isFixed ? after : before).map(lacking)] };
    };

  test.each<[string, readonly string[], readonly string[], string]>([
    ['is made where nobody lacks anything afterwards', [], [], right],
    ['is made where they lacked it before', ['a', 'b'], ['a', 'b'], right],
    ['is made where they lack less', ['a'], [], right],
    ['is not made where somebody lacks it now', [], ['a'], text],
    ['is not made where another one lacks it now', ['a'], ['a', 'b'], text],
  ])('%s', async (_, before, after, expected) => {
    const { texts, untouched } = await fixedFiles({ 'p.json': text }, 'review', reporting(before, after));
    expect(texts['p.json']).toBe(expected);
    const refused = { file: 'p.json', rule: 'dts-extra-trust', reason: 'uncovers' };
    expect(untouched.refused).toEqual(expected === text ? [refused] : []);
  });

  test('that only gives is not asked for what is lacking', async () => {
    const wrong = policy(2).replace('"1000000000000002@dts.aliyuncs.com"', '"dts.aliyuncs.com"');
    const { texts } = await fixedFiles({ 'p.json': wrong }, 'review', (report) => ({
      ...report,
      findings: [...report.findings, lacking(String(report.findings.length))],
    }));
    expect(texts['p.json']).toBe(policy(2));
  });
});

/** A report in which the edits of one rule hit something else. */
const misplaced =
  (rule: string, newText: string, spot: string, text: string) =>
  (report: Report): Report => ({
    ...report,
    findings: report.findings.map((finding) => {
      const { fix, place } = finding;
      const [edit] = fix?.edits ?? [];
      if (finding.rule !== rule || fix === undefined || edit === undefined || place === undefined) return finding;
      const offset = text.indexOf(spot);
      const before = text.slice(0, offset).split('\n');
      const line = before.length;
      const column = (before.at(-1) ?? '').length + 1;
      const wrong = { startLine: line, startColumn: column, endLine: line, endColumn: column + spot.length };
      Object.assign(fix, { edits: [{ place: { ...edit.place, ...wrong }, newText }] });
      return finding;
    }),
  });

describe('an edit that is not what its finding says', () => {
  const text = `{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Effect": "allow",
      "Action": "sts:AssumeRole",
      "Principal": { "RAM": ["acs:ram::1000000000000002:root"], "Service": ["1000000000000002@dts.aliyuncs.com"] }
    }
  ]
}
`;
  test.each([
    ['lets another account in', '"acs:ram::9000000000000009:root"', '"acs:ram::1000000000000002:root"', 'access'],
    ['lets one more in', '["ecs.aliyuncs.com", ', '["1000000000000002@', 'syntax'],
    ['changes an effect', '"Effect": "Deny"', '"Effect": "allow"', 'access'],
    ['breaks the text', '', '"Action": ', 'syntax'],
  ])('is not made where it %s; the others in the file are', async (_, newText, spot, reason) => {
    const { texts, untouched } = await fixedFiles(
      { 'p.json': text },
      'safe',
      misplaced('policy-version', newText, spot, text),
    );
    expect(texts['p.json']).toBe(text.replace('"allow"', '"Allow"'));
    expect(untouched.refused).toEqual([{ file: 'p.json', rule: 'policy-version', reason }]);
  });
});

test('two roles with one policy: both are fixed together, or none', async () => {
  const roles = (second: string): string =>
    `data "alicloud_ram_policy_document" "p" {
  statement {
    effect = "Allow"
    action = ["sts:AssumeRole"]
    principal {
      entity      = "Service"
      identifiers = ["1000000000000002@dts.aliyuncs.com", "ecs.aliyuncs.com"]
    }
    principal {
      entity      = "RAM"
      identifiers = ["acs:ram::1000000000000002:root"]
    }
  }
}
${['a', second].map((name) => `resource "alicloud_ram_role" "${name}" {\n  role_name = "${name}"\n  assume_role_policy_document = data.alicloud_ram_policy_document.p.document\n}\n`).join('')}`;
  const { texts } = await fixedFiles({ 'main.tf': roles('b') });
  expect(texts['main.tf']).toBe(roles('b').replace(', "ecs.aliyuncs.com"', ''));
});

/** One function for all: two reports are compared. */
const nothingNamed = (): readonly [] => [];

/** Judges a text of one character: for each that has an entry, one fix that writes another in its place. */
function judgeOf(next: Readonly<Record<string, string>>): (changed: TextsByPath) => Promise<Report> {
  return async (changed) => {
    const text = changed.get('x') ?? 'a';
    const place = { file: 'x', startLine: 1, startColumn: 1, endLine: 1, endColumn: 2 };
    const newText = next[text];
    const fixOf = (written: string): ResolvedFix => {
      const edits = [{ place, newText: written }];
      return { message: 'm', data: { text }, risk: 'safe', edits, named: nothingNamed };
    };
    const finding = { rule: 'r', place, subject: undefined, identity: {}, number: 1, data: {} };
    const findings = newText === undefined ? [] : [{ ...finding, fix: fixOf(newText) }];
    return Promise.resolve({ findings, rules: [] } as unknown as Report);
  };
}

describe('fixes one after the other', () => {
  const fix = async (next: Readonly<Record<string, string>>): Promise<Fixed> =>
    fixAll({ risk: 'safe', judge: judgeOf(next), textOf: (file) => (file === 'x' ? 'a' : undefined) });

  test('are made until none is left', async () => {
    const { texts, made } = await fix({ a: 'b', b: 'c' });
    expect([texts.get('x'), made.length]).toEqual(['c', 2]);
  });

  test.each<[string, Readonly<Record<string, string>>]>([
    ['back to the text that was read', { a: 'b', b: 'a' }],
    ['back to one in between', { a: 'b', b: 'c', c: 'b' }],
  ])('that lead %s leave the file as it was, and that is told', async (_, next) => {
    const { texts, made, untouched, after, before } = await fix(next);
    expect([texts.size, made]).toEqual([0, []]);
    expect(untouched.refused).toMatchObject([{ file: 'x', rule: 'r', reason: 'undone' }]);
    expect(after.findings).toEqual(before.findings);
  });
});
