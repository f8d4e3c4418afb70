import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { describe, expect, test } from 'vitest';

import { runCli } from '../support/run-cli.ts';

interface Finding {
  readonly rule: string;
  readonly file: string;
  readonly message: string;
  readonly startLine: number;
  readonly startColumn: number;
  readonly endLine: number;
  readonly endColumn: number;
  readonly related: readonly { readonly message: string }[];
}

interface Ended {
  readonly findings: readonly Finding[];
  /** `rule file:line marked characters` */
  readonly marks: readonly string[];
  readonly gaps: readonly { readonly what: string; readonly reason: string }[];
  readonly code: number;
}

async function lint(files: Readonly<Record<string, string | Buffer>>): Promise<Ended> {
  const cwd = mkdtempSync(join(tmpdir(), 'locations-'));
  for (const [file, text] of Object.entries(files)) writeFileSync(join(cwd, file), text);
  const { out, code } = await runCli(['lint', '-f', 'json', '.'], { cwd });
  rmSync(cwd, { recursive: true });
  const { findings, gaps } = JSON.parse(out) as Pick<Ended, 'findings' | 'gaps'>;
  const marks = findings.map(({ rule, file, startLine, startColumn, endLine, endColumn }) => {
    const lines = String(files[file]).split('\n');
    const line = lines[startLine - 1];
    if (line === undefined || endLine > lines.length) return `${rule} ${file} behind its end`;
    return `${rule} ${file}:${startLine} ${line.slice(startColumn - 1, startLine === endLine ? endColumn - 1 : undefined)}`;
  });
  return { findings, marks, gaps, code };
}

const role = (name: string, rest: string): string =>
  `resource "alicloud_ram_role" "${name}" {\n  name = "${name}"\n${rest}}\n`;
const GOOD = role('good', '  services = ["ecs.aliyuncs.com"]\n');
const BAD = role('bad_name_', '  services = ["ecs.aliyuncs.com"]\n');

describe('one mistake in HCL is one finding, at its cause', () => {
  test.each([
    ['a heredoc', role('a', '  document = <<-TRUST\n  {}\nTRUST;\n'), '<<-TRUST'],
    ['a heredoc without any end', role('a', '  document = <<TRUST\n  {}\n'), '<<TRUST'],
    ['a string', role('a', '  description = "for the feed\n  services = ["ecs.aliyuncs.com"]\n'), '"for the feed'],
    ['a string at the end', `${GOOD}# x\nlocals {\n  a = "b`, '"b'],
    ['a list', role('a', '  services = ["ecs.aliyuncs.com"\n'), '['],
    ['a call', role('a', '  document = jsonencode(local.trust\n'), '('],
    ['a block', `resource "alicloud_ram_role" "a" {\n  name = "a"\n\n${GOOD}`, '{'],
    ['an object in a call in a block', 'resource "alicloud_ram_role" "a" {\n  document = jsonencode({\n\n', '{'],
    ['a block at the end', `${GOOD}resource "alicloud_ram_role" "a" {\n  name = "a"\n`, '{'],
  ])('%s that is not closed', async (_, text, marked) => {
    const { marks } = await lint({ 'main.tf': text });
    expect(marks).toEqual([expect.stringMatching(/^syntax main\.tf:\d+ /)]);
    expect(marks[0]?.replace(/^syntax main\.tf:\d+ /, '')).toBe(marked);
  });

  test.each([
    ['an invisible character', role('a', '\u200b  services = ["ecs.aliyuncs.com"]\n'), '\u200b'],
    ['a blank of another kind', role('a', '\u00a0\u00a0services = ["ecs.aliyuncs.com"]\n'), '\u00a0'],
    ['a full-width comma', role('a', '  services = ["ecs.aliyuncs.com"，"fc.aliyuncs.com"]\n'), '，'],
    ['curly quotes', role('a', '  services = [“ecs.aliyuncs.com”]\n'), '“'],
    ['a bracket too many', `${GOOD}}\n`, '}'],
    ['a value that is missing', role('a', '  services =\n'), 'services ='],
  ])('%s', async (_, text, marked) => {
    const { marks } = await lint({ 'main.tf': text });
    expect(
      marks.filter((mark) => mark.startsWith('syntax')).map((mark) => mark.replace(/^syntax main\.tf:\d+ /, '')),
    ).toEqual([marked]);
  });

  test('what stands before and behind is judged', async () => {
    const broken = role('a', '  description = "for the feed\n');
    expect((await lint({ 'main.tf': `${BAD}${broken}${BAD.replaceAll('bad_name_', 'other_name_')}` })).marks).toEqual([
      'role-name-invalid main.tf:2 "bad_name_"',
      'syntax main.tf:7 "for the feed',
      'role-name-invalid main.tf:10 "other_name_"',
    ]);
    const heredoc = role('a', '  document = <<TRUST\n  {}\n  }TRUST\n');
    expect((await lint({ 'main.tf': `${heredoc}${BAD}` })).marks).toEqual([
      'syntax main.tf:3 <<TRUST',
      'role-name-invalid main.tf:8 "bad_name_"',
    ]);
  });
});

test('a file of Terraform in UTF-16 is judged, and Terraform does not read it', async () => {
  const text = Buffer.from(`\ufeff${BAD}`, 'utf16le');
  const { findings } = await lint({ 'main.tf': text, 'other.tf.json': Buffer.from('\ufeff{}', 'utf16le') });
  expect(findings.map(({ rule }) => rule)).toEqual(['syntax', 'role-name-invalid']);
  expect(findings[0]?.message).toContain('Terraform reads only UTF-8');
});

describe('one mistake in YAML is one finding, at the character', () => {
  const tasks = (line: string): string =>
    `version: 1\naccounts:\n  one: "1000000000000001"\n${line}\ntasks:\n  - name: a\n    creator: two\n`;
  test.each([
    ['a full-width colon', tasks('  two： "1000000000000002"'), '：'],
    ['a full-width colon in braces', tasks('others: { two： "1000000000000002", three: x }'), '：'],
    ['a full-width colon in braces, without a blank', tasks('others: { three: x, two：1000000000000002 }'), '：'],
    ['a full-width colon deep in braces', tasks('others: { three: { a: b, four： ["x"] } }'), '：'],
    ['a full-width colon behind a key in quotes', tasks('others: { three: x, "two"： "1000000000000002" }'), '：'],
    ['a full-width comma in braces', tasks('others: { 说明: a：b, three: x， two: y }'), '，'],
    ['a full-width comma in brackets', tasks('others: ["a"， "b"]'), '，'],
    ['a blank of another kind behind a key', tasks('  two:\u00a0"1000000000000002"'), '\u00a0'],
    ['a blank of another kind lines before the damage', tasks("\u00a0 two: 'x\n\u00a0   y'"), '\u00a0'],
  ])('%s', async (_, text, marked) => {
    expect((await lint({ 'tasks.yaml': text })).marks).toEqual([`syntax tasks.yaml:4 ${marked}`]);
  });

  test.each([
    ['in a block text', 'note: |\n  one\n  \u00a0 two\nodd: "x'],
    ['in a text of several lines', 'note: "one\n  \u00a0 two"\nodd: "x'],
    ['in a list of texts', 'note:\n  - \u00a0one\nodd: "x'],
  ])('a blank of another kind %s is no slip beside another damage', async (_, lines) => {
    const { marks } = await lint({ 'tasks.yaml': tasks(lines) });
    expect(marks).toEqual([expect.stringMatching(/^syntax tasks\.yaml:\d+ "$/)]);
  });

  test('accepts Chinese words in braces', async () => {
    const text = `Version: "1"\nx: { 说明：两个, y: [a：b] }\nStatement: []\n`;
    expect((await lint({ 'p.yaml': text })).marks.filter((mark) => mark.startsWith('syntax'))).toEqual([]);
  });

  test('a Chinese text beside another damage is no slip', async () => {
    const text = tasks('  # 说明：两个账号\n  two: "1000000000000002');
    expect((await lint({ 'tasks.yaml': text })).findings.map(({ message }) => message)).not.toContainEqual(
      expect.stringContaining('：'),
    );
  });
});

describe('the characters that are wrong', () => {
  test('the type of a policy, in Terraform and in a snapshot', async () => {
    const policy = { name: 'AliyunDTSRolePolicy', type: 'Custom' };
    const trustPolicy = JSON.stringify({
      Version: '1',
      Statement: [
        {
          Effect: 'Allow',
          Action: 'sts:AssumeRole',
          Principal: { RAM: 'acs:ram::1000000000000002:root', Service: '1000000000000002@dts.aliyuncs.com' },
        },
      ],
    });
    const arn = 'acs:ram::1000000000000001:role/feed';
    const snapshot = {
      snapshotVersion: 1,
      accounts: [{ id: '1000000000000001', roles: [{ name: 'feed', arn, trustPolicy, policies: [policy] }] }],
    };
    const terraform = `${role('feed', '  services = ["1000000000000002@dts.aliyuncs.com"]\n  ram_users = ["acs:ram::1000000000000002:root"]\n')}resource "alicloud_ram_role_policy_attachment" "feed" {\n  policy_type = "Custom"\n  policy_name = "AliyunDTSRolePolicy"\n  role_name   = "feed"\n}\n`;
    const { marks } = await lint({ 'a.json': JSON.stringify(snapshot, null, 1), 'main.tf': terraform });
    expect(marks.filter((mark) => mark.startsWith('role-policy-wrong-type'))).toEqual([
      expect.stringMatching(/a\.json:\d+ "Custom"$/),
      'role-policy-wrong-type main.tf:7 "Custom"',
    ]);
  });

  test('an ID under accounts, once for all tasks that use its name', async () => {
    const end = (account: string, rest = ''): string =>
      `{ account: ${account}, database: MySQL, connection: Alibaba Cloud Instance${rest} }`;
    const task = (name: string): string =>
      `  - name: ${name}\n    creator: hub\n    source: ${end('orders', ', role: feed')}\n    destination: ${end('hub')}\n`;
    const text = `version: 1\naccounts:\n  orders: '1000000000000001'\n  hub: { id: '10000000000000022' }\ntasks:\n${task('a')}${task('b')}`;
    const { findings, marks } = await lint({ 'tasks.yaml': text });
    expect(marks.filter((mark) => mark.startsWith('account-id-format'))).toEqual([
      `account-id-format tasks.yaml:4 '10000000000000022'`,
    ]);
    const related = findings.find(({ rule }) => rule === 'account-id-format')?.related ?? [];
    expect(related.map(({ message }) => message)).toEqual(['it concerns task a, task b']);
  });

  test('a text that a variable of another file has', async () => {
    const text = `variable "who" {\n  default = <<DOC\n{ "Version": "1", "Statement": [{ "Effect": "Permit", "Action": "sts:AssumeRole", "Principal": { "Service": "fc.aliyuncs.com" } }] }\nDOC\n}\n`;
    const { marks } = await lint({ 'a.tf': role('r', '  document = "${var.who}"\n'), 'vars.tf': text });
    expect(marks).toEqual(['policy-schema vars.tf:3 "Permit"']);
  });

  test('a secret where its literal stands, once, and its line is not shown', async () => {
    const job = (side: string): string =>
      `  ${side}_endpoint_instance_type = "RDS"\n  ${side}_endpoint_engine_name = "MySQL"\n  ${side}_endpoint_password = local.entry\n`;
    const text = `locals {\n  entry = "Hidden-7"\n}\nresource "alicloud_dts_synchronization_job" "feed" {\n  dts_job_name = "feed"\n${job('source')}${job('destination')}}\n`;
    const { marks } = await lint({ 'main.tf': text });
    expect(marks.filter((mark) => mark.startsWith('task-secret'))).toEqual(['task-secret main.tf:2 "Hidden-7"']);
    const cwd = mkdtempSync(join(tmpdir(), 'locations-'));
    writeFileSync(join(cwd, 'main.tf'), text);
    for (const format of ['text', 'json', 'sarif', 'markdown'])
      expect((await runCli(['lint', '-f', format, '.'], { cwd })).out).not.toContain('Hidden-7');
    rmSync(cwd, { recursive: true });
  });

  test('one text of two roles is one finding that names both', async () => {
    const text = `locals {\n  trust = jsonencode({ Version = "1", Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", principal = { Service = ["fc.aliyuncs.com"] } }] })\n}\n${role('one', '  document = local.trust\n')}${role('two', '  document = local.trust\n')}`;
    const { findings } = await lint({ 'main.tf': text });
    expect(findings.map(({ rule, related }) => [rule, related.map(({ message }) => message)])).toEqual([
      ['policy-schema', ['it concerns alicloud_ram_role.one, alicloud_ram_role.two']],
    ]);
  });
});

describe('the parser of HCL has a budget', () => {
  test.each([
    ['blanks', `locals {\n  a${' '.repeat(20_000)}= 1\n}\n${GOOD}`, 2],
    ['tabs', `${GOOD}locals {\n  a\n  b${'\t'.repeat(20_000)}= 1\n}\n`, 7],
    ['many runs of blanks', GOOD + `locals {\n${`  a${' '.repeat(900)}= 1\n`.repeat(200)}}\n`, 0],
  ])('%s: a gap with its line', async (_, text, line) => {
    const { gaps, code } = await lint({ 'main.tf': text });
    expect(gaps.filter(({ reason }) => reason === 'not-readable').map(({ what }) => what)).toEqual([
      line === 0 ? expect.stringMatching(/^main\.tf:\d+$/) : `main.tf:${String(line)}`,
    ]);
    expect(code).toBe(3);
  });

  test('deep indents, long lists and large files are within it', async () => {
    const indented = `locals {\n  a = [\n${`${' '.repeat(64)}"x",\n`.repeat(4000)}  ]\n}\n`;
    const { gaps, marks } = await lint({ 'main.tf': indented + BAD, 'b.tf': GOOD.repeat(50) });
    expect(gaps.filter(({ reason }) => reason === 'not-readable')).toEqual([]);
    expect(marks).toContain(`role-name-invalid main.tf:${String(4000 + 6)} "bad_name_"`);
  });
});
