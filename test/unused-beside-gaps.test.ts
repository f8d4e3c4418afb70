import { describe, expect, test } from 'vitest';

import { folder } from './support/process.ts';
import { runCli } from './support/run-cli.ts';

const CONFIG = `exceptions:
  - rule: principal-wildcard
    in: "**"
    because: "until the move is done"
`;

/** A comment that accepts what is not there. */
const TRUST = `Version: "1"
Statement:
  - Effect: Allow
    Action: sts:AssumeRole
    Principal:
      Service:
        # dts-xacct: ignore[principal-wildcard] until the move is done
        - ecs.aliyuncs.com
`;

const BASELINE = JSON.stringify({
  baselineVersion: 1,
  tool: 'dts-xacct',
  entries: [{ rule: 'principal-wildcard', file: 'trust.yaml', fingerprint: '0'.repeat(64) }],
});

const role = { RoleName: 'feed', RoleId: '3', Arn: 'acs:ram::1000000000000071:role/feed' };

/** Files of which a part cannot be read, and one that is read whole. */
const OTHERS: readonly (readonly [title: string, files: Readonly<Record<string, string>>, isWhole: boolean])[] = [
  ['nothing else', {}, true],
  [
    'a list of roles with something else in it',
    { 'roles.json': JSON.stringify({ RequestId: '1', Roles: [role, 5] }) },
    false,
  ],
  [
    'a policy nested too deep',
    {
      'deep.yaml': `Version: "1"\nStatement:\n  - Principal: { RAM: ["acs:ram::1000000000000071:root"] }\n    Action: ${'['.repeat(200)}${']'.repeat(200)}\n`,
    },
    false,
  ],
  ['YAML of too many values', { 'many.yaml': `Version: "1"\nStatement: [${'a,'.repeat(200_000)}]\n` }, false],
];

async function unusedIn(
  files: Readonly<Record<string, string>>,
  args: readonly string[] = [],
): Promise<readonly string[]> {
  const cwd = folder({ 'trust.yaml': TRUST, ...files });
  const { out } = await runCli(['lint', '-f', 'json', ...args, '.'], { cwd });
  const { findings } = JSON.parse(out) as { findings: readonly { rule: string; file: string }[] };
  return findings.filter(({ rule }) => rule === 'unused-exception').map(({ file }) => file);
}

describe.each(OTHERS)('beside %s', (_, files, isWhole) => {
  test('an exception of the configuration is called unused only where all was read', async () => {
    const found = await unusedIn({ '.dts-xacct.yaml': CONFIG, ...files });
    expect(found.includes('.dts-xacct.yaml')).toBe(isWhole);
  });

  test('so is an entry of the baseline', async () => {
    const found = await unusedIn({ 'baseline.json': BASELINE, ...files }, [
      '--no-config',
      '--baseline',
      'baseline.json',
    ]);
    expect(found.includes('baseline.json')).toBe(isWhole);
  });

  test('so is a comment', async () => {
    expect((await unusedIn(files, ['--no-config'])).includes('trust.yaml')).toBe(isWhole);
  });
});
