import { expect, test } from 'vitest';

import { folder } from '../support/process.ts';
import { runCli } from '../support/run-cli.ts';

const good =
  'resource "alicloud_ram_role" "bad_name_" {\n  role_name = "bad_name_"\n  services = ["ecs.aliyuncs.com"]\n}\n';

async function lint(
  text: string,
): Promise<{ readonly code: number; readonly gaps: readonly string[]; readonly findings: readonly string[] }> {
  const { code, out } = await runCli(['lint', '-f', 'json', '--rule', 'role-policy-missing=off', '.'], {
    cwd: folder({ 'main.tf': text }),
  });
  const report = JSON.parse(out) as {
    readonly gaps: readonly { readonly what: string; readonly reason: string }[];
    readonly findings: readonly { readonly rule: string; readonly startLine: number; readonly startColumn: number }[];
  };
  return {
    code,
    gaps: report.gaps.filter(({ reason }) => reason === 'not-readable').map(({ what }) => what),
    findings: report.findings.map(
      ({ rule, startLine, startColumn }) => `${rule} ${String(startLine)}:${String(startColumn)}`,
    ),
  };
}

test.each([
  ['blanks before a sign', `resource "alicloud_ram_role" "b" {\n  role_name${' '.repeat(25_000)}= "b"\n}\n`, 2],
  ['line ends behind a bracket', `locals {\n  all = [${'\n'.repeat(25_000)}]\n}\n`, 2],
])('a parser that would take minutes is stopped, and the line is named: %s', async (_, slow, line) => {
  const lines = good.split('\n').length - 1;
  expect((await lint(`${good}${slow}`)).gaps).toEqual([`main.tf:${String(lines + line)}`]);
  expect((await lint(slow)).code).not.toBe(0);
});

test('what people write is parsed to its end', async () => {
  const aired = good.replace(' =', `${' '.repeat(200)}=`).replace('[', `[${'\n'.repeat(200)}`);
  expect(await lint(aired)).toMatchObject({ gaps: [], code: 1 });
});
