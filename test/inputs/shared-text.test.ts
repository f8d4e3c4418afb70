import { expect, test } from 'vitest';

import { folder } from '../support/process.ts';
import { runCli } from '../support/run-cli.ts';

const role = (name: string, document: string): string =>
  `resource "alicloud_ram_role" "${name}" {\n  role_name = "${name}"\n  assume_role_policy_document = ${document}\n}\n`;
const TRUST =
  'jsonencode({ Version = "1", Statement = [{ Effect = "Permit", Action = "sts:AssumeRole", Principal = { Service = ["fc.aliyuncs.com"] } }] })';

test.each([
  ['as today', 'local.trust'],
  ['as before Terraform 0.12', '"${local.trust}"'],
])('one text of several roles is one finding, where it is written, with the roles named: %s', async (_, document) => {
  const names = ['billing', 'search', 'stock'];
  const cwd = folder({
    'main.tf': names.map((name) => role(name, document)).join('\n'),
    'locals.tf': `locals {\n  trust = ${TRUST}\n}\n`,
  });
  const { out } = await runCli(['lint', '-f', 'json', '.'], { cwd });
  const { findings } = JSON.parse(out) as {
    findings: readonly { rule: string; file: string; startLine: number; startColumn: number; endColumn: number }[];
  };
  const start = `  trust = ${TRUST}`.indexOf('"Permit"') + 1;
  expect(findings).toMatchObject([
    {
      rule: 'policy-schema',
      file: 'locals.tf',
      startLine: 2,
      startColumn: start,
      endColumn: start + '"Permit"'.length,
    },
  ]);
  const { out: text } = await runCli(['lint', '.'], { cwd });
  for (const name of names) expect(text).toContain(name);
});
