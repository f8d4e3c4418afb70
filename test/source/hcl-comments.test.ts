import { describe, expect, it } from 'vitest';

import { lint, type LintOptions } from '../../src/commands/lint.ts';
import type { Report } from '../../src/model/report.ts';
import { NO_ATTACHMENTS } from '../support/no-attachments.ts';
import { eachInFolder } from '../support/config-folder.ts';

const folder = eachInFolder();

function run(text: string, more: Partial<LintOptions> = {}): Promise<Report> {
  return lint({ paths: [folder.write('main.tf', text)], today: '2026-11-23', ...NO_ATTACHMENTS, ...more });
}

const SAYS = 'dts-xacct: ignore[dts-service-collapsed] moved in May';

/** A role with a word at each place where a comment may stand. */
function role(at: 'block' | 'attribute' | 'member' | 'item' | 'none', comment: string): string {
  const above = (place: string): string => (place === at ? `${comment}\n` : '');
  const behind = at === 'item' ? ` ${comment}` : '';
  return `${above('block')}resource "alicloud_ram_role" "r" {
  role_name = "r"
  ${above('attribute')}assume_role_policy_document = jsonencode({
    Version = "1"
    Statement = [{
      Effect = "Allow"
      Action = "sts:AssumeRole"
      ${above('member')}Principal = {
        RAM = ["acs:ram::1000000000000002:root"]
        Service = [
          "dts.aliyuncs.com"${behind}
        ]
      }
    }]
  })
}
`;
}

const HEREDOC = `resource "alicloud_ram_role" "r" {
  role_name = "r"
  # ${SAYS}
  document  = <<EOF
{ "Version": "1", "Statement": [{ "Effect": "Allow", "Action": "sts:AssumeRole",
  "Principal": { "RAM": ["acs:ram::1000000000000002:root"], "Service": ["dts.aliyuncs.com"] } }] }
EOF
}
`;

function told({ findings, suppressed }: Report): readonly string[] {
  return [...findings.map(({ rule }) => rule), ...suppressed.map(({ rule, by }) => `${by} ${rule}`)];
}

describe('comments of Terraform', () => {
  it.each(['block', 'attribute', 'member', 'item'] as const)('ignore what stands at their %s', async (at) => {
    expect(told(await run(role(at, `# ${SAYS}`)))).toEqual(['comment dts-service-collapsed']);
    expect(told(await run(role(at, `// ${SAYS}`)))).toEqual(['comment dts-service-collapsed']);
  });

  it('hold for a heredoc below them', async () => {
    expect(told(await run(HEREDOC))).toEqual(['comment dts-service-collapsed']);
  });

  it('hold for nothing where the user wants none', async () => {
    expect(told(await run(HEREDOC, { noExceptions: true }))).toEqual(['dts-service-collapsed']);
  });

  it('hold for their own block alone', async () => {
    const [above, below] = [role('block', `# ${SAYS}`), role('none', '').replaceAll('"r"', '"s"')];
    expect(told(await run(`${above}\n${below}`))).toEqual(['dts-service-collapsed', 'comment dts-service-collapsed']);
  });

  it('are findings where they ignore nothing or say no reason', async () => {
    const found = await run(`# dts-xacct: ignore[dts-extra-trust] nothing of it here\n${role('none', '')}`);
    expect(told(found)).toEqual(['unused-exception', 'dts-service-collapsed']);
    const bare = await run(role('attribute', '# dts-xacct: ignore[dts-service-collapsed]'));
    expect(told(bare)).toEqual(['unused-exception', 'dts-service-collapsed']);
  });

  it('are no comments in a text', async () => {
    const inText = role('none', '').replace('role_name = "r"', `role_name = "r"\n  description = "# ${SAYS}"`);
    expect(told(await run(inText))).toEqual(['dts-service-collapsed']);
  });
});
