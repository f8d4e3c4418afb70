import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import { runCli } from './support/run-cli.ts';

/** Real trust policies by other people; not part of the repository. */
const corpus = join(import.meta.dirname, '..', '..', 'shared', 'corpus', 'trust');
const files = existsSync(corpus) ? readdirSync(corpus).filter((file) => file.endsWith('.json')) : [];

/** A defect that is put into a text, and the rule that finds it. `found` is what it stands in place of, once. */
interface Defect {
  readonly rule: string;
  readonly inYaml?: string;
  readonly found: RegExp;
  readonly put: string;
}

const DEFECTS: readonly Defect[] = [
  { rule: 'trust-action', found: /"sts:AssumeRole"/, put: '"sts:AssumeRoles"' },
  { rule: 'policy-schema', found: /"Effect"\s*:/, put: '"effect":' },
  { rule: 'policy-schema', found: /"Allow"/, put: '"allow"' },
  { rule: 'policy-version', found: /"Version"\s*:\s*"1"/, put: '"Version": "2012-10-17"' },
  { rule: 'syntax', found: /"Principal"\s*:/, put: '"Principal"：' },
  // YAML takes it for a key.
  { rule: 'syntax', inYaml: 'policy-schema', found: /"Action"/, put: '“Action"' },
  { rule: 'principal-malformed', found: /acs:ram::(?=\d+:)/, put: 'acs:ram:' },
];

/** What a policy stands in: the text before it and behind it. */
interface Container {
  readonly name: string;
  readonly head: string;
  readonly tail: string;
  readonly indent: string;
}

const terraform = (head: string, tail: string): Container => ({
  name: 'role.tf',
  head: `resource "alicloud_ram_role" "r" {\n  role_name = "r"\n  assume_role_policy_document = ${head}`,
  tail: `${tail}\n}\n`,
  indent: '',
});

const PLAIN: Container = { name: 'policy.json', head: '', tail: '', indent: '' };

const CONTAINERS: readonly Container[] = [
  terraform('<<EOF\n', '\nEOF'),
  terraform('<<-EOF\n', '\n  EOF'),
  terraform('jsonencode(', ')'),
  {
    name: 'stack.json',
    head: '{"ROSTemplateFormatVersion": "2015-09-01", "Resources": {"R": {"Type": "ALIYUN::RAM::Role",\n "Properties": {"RoleName": "r", "AssumeRolePolicyDocument":\n',
    tail: '}}}}\n',
    indent: '  ',
  },
  {
    name: 'stack.yaml',
    head: 'ROSTemplateFormatVersion: "2015-09-01"\nResources:\n  R:\n    Type: ALIYUN::RAM::Role\n    Properties:\n      RoleName: r\n      AssumeRolePolicyDocument:\n        ',
    tail: '\n',
    indent: '        ',
  },
];

const lineOf = (text: string, at: number): number => text.slice(0, at).split('\n').length;

/** A real policy with a defect, in a file. */
interface Broken {
  readonly text: string;
  readonly line: number;
}

function broken(text: string, { found: pattern, put }: Defect, { head, tail, indent }: Container): Broken | undefined {
  const found = pattern.exec(text);
  // A text that is damaged already is judged by that damage alone.
  if (found === null || !isPlain(text)) return undefined;
  const changed = text.trim().replace(pattern, () => put);
  return {
    text: `${head}${changed.replaceAll('\n', `\n${indent}`)}${tail}`,
    line:
      lineOf(head, head.length) + lineOf(text.trimStart(), found.index - (text.length - text.trimStart().length)) - 1,
  };
}

/** The defects that are put into some of the policies, and what is missed of them: file, line and rule. */
async function recall(
  container: Container,
  isChosen: (file: number, defect: number) => boolean = () => true,
): Promise<{ readonly count: number; readonly missed: readonly string[] }> {
  const home = mkdtempSync(join(tmpdir(), 'recall-'));
  const wanted: string[] = [];
  for (const [index, defect] of DEFECTS.entries()) {
    for (const [number, file] of files.entries()) {
      const made = isChosen(number, index)
        ? broken(readFileSync(join(corpus, file), 'utf8'), defect, container)
        : undefined;
      // Terraform would fill these in.
      if (made === undefined || (container.name === 'role.tf' && /[$%]\{/.test(made.text))) continue;
      const folder = `${String(index)}-${file}`;
      mkdirSync(join(home, folder));
      writeFileSync(join(home, folder, container.name), made.text);
      const rule = container.name.endsWith('.yaml') ? (defect.inYaml ?? defect.rule) : defect.rule;
      wanted.push(`${folder}/${container.name}:${String(made.line)} ${rule}`);
    }
  }
  const { out } = await runCli(['lint', '--no-config', '-f', 'json', '.'], { cwd: home });
  rmSync(home, { recursive: true });
  const { findings } = JSON.parse(out) as {
    findings: readonly { rule: string; file: string; startLine: number; endLine: number }[];
  };
  const reported = new Set(findings.map(({ rule, file, startLine }) => `${file}:${String(startLine)} ${rule}`));
  return { count: wanted.length, missed: wanted.filter((each) => !reported.has(each)) };
}

test.skipIf(files.length === 0)('a defect in a real policy is found, on its line', async () => {
  const { count, missed } = await recall(PLAIN);
  expect(count).toBeGreaterThan(200);
  expect(missed).toEqual([]);
});

test
  .skipIf(files.length === 0)
  .each(CONTAINERS.map((each, index) => [each.name, each.head.slice(-20), each, index] as const))(
  'a defect in a real policy is found, on its line, in %s behind %j',
  async (_, __, container, index) => {
    const { count, missed } = await recall(container, (file, defect) => (file + defect + index) % 4 === 0);
    expect(count).toBeGreaterThan(40);
    expect(missed).toEqual([]);
  },
);

function isPlain(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
