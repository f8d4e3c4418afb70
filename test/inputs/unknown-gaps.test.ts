import { describe, expect, test } from 'vitest';

import { folder } from '../support/process.ts';
import { runCli } from '../support/run-cli.ts';

const role = (principal: string): string => `resource "alicloud_ram_role" "r" {
  name = "reader"
  document = jsonencode({
    Version = "1"
    Statement = [{
      Effect = "Allow", Action = "sts:AssumeRole"
      Principal = ${principal}
    }]
  })
}
`;

const lastLine = (out: string): string | undefined => out.trimEnd().split('\n').at(-1);

describe('what is not known before the run', () => {
  test('is no pass: the last line says what was not judged', async () => {
    const cwd = folder({ 'main.tf': role('{ Service = ["${var.who}@dts.aliyuncs.com"], RAM = [var.root] }') });
    const { code, out } = await runCli(['lint', '.'], { cwd });
    expect([code, lastLine(out)]).toEqual([0, '1 document (1 role): not judged: 1 role']);
    expect(out).not.toContain('no findings');
  });

  test('each value is named with its file and line', async () => {
    const cwd = folder({
      'main.tf': role('{\n        Service = ["${var.who}@dts.aliyuncs.com"]\n        RAM = [var.root]\n      }'),
      'other/trust.yaml':
        'Version: "1"\nStatement:\n  - Effect: Allow\n    Action: sts:AssumeRole\n    Principal:\n      RAM: ["acs:ram::${ACCOUNT}:root"]\n',
    });
    const { out } = await runCli(['lint', '.'], { cwd });
    expect(out).toMatch(/^not checked: main\.tf:8: "\$\{var\.who\}@dts\.aliyuncs\.com" is\s+unknown/m);
    expect(out).toContain('not checked: main.tf:9: var.root is unknown');
    expect(out).toMatch(/^not checked: other\/trust\.yaml:6: "acs:ram::\$\{ACCOUNT\}:root" is\s+unknown/m);
    expect(lastLine(out)).toBe('2 documents (2 roles): not judged: 2 roles');
  });

  test('a whole policy is named at its attribute', async () => {
    const cwd = folder({
      'main.tf': 'resource "alicloud_ram_role" "r" {\n  name = "reader"\n\n  document = var.trust\n}\n',
    });
    const { out } = await runCli(['lint', '.'], { cwd });
    expect(out).toContain('not checked: main.tf:4: var.trust is unknown');
    expect(lastLine(out)).toBe('1 document (1 role): not judged: 1 role');
  });

  test('a role of which something is known is judged in part', async () => {
    const cwd = folder({
      'main.tf': role('{ Service = ["${var.who}@dts.aliyuncs.com"], RAM = ["acs:ram::1000000000000031:root"] }'),
    });
    const { out } = await runCli(['lint', '.'], { cwd });
    expect(lastLine(out)).toContain('1 not fully checked');
  });
});
