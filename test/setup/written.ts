import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { setupEn } from '../../src/messages/en/setup.ts';
import type { Plan } from '../../src/model/setup-plan.ts';
import { setupText, type SetupLayout } from '../../src/report/setup/formats.ts';

/** A plan as the command writes it. */
export function written(
  plan: Plan,
  layout: Partial<SetupLayout> = {},
  warnings: readonly string[] = [],
): Promise<string> {
  return setupText(
    plan,
    { file: 'tasks.yaml', warnings, texts: setupEn },
    { kind: 'cli', shell: 'bash', isMarkdown: false, ...layout },
  );
}

/** What `terraform fmt` would change in some texts; nothing where this machine has none. It is asked once: starting it takes longer than the rest. */
export function unformatted(texts: readonly string[]): string {
  const home = mkdtempSync(join(tmpdir(), 'dts-xacct-terraform-'));
  try {
    for (const [index, text] of texts.entries()) writeFileSync(join(home, `${String(index)}.tf`), text);
    const { stdout, stderr, error } = spawnSync('terraform', ['fmt', '-check', '-diff', '-no-color'], {
      cwd: home,
      encoding: 'utf8',
      env: { PATH: process.env['PATH'], CHECKPOINT_DISABLE: '1', TF_CLI_CONFIG_FILE: '/dev/null' },
    });
    return error === undefined ? `${stdout}${stderr}` : '';
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}
