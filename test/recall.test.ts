import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
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
  readonly found: RegExp;
  readonly put: string;
}

const DEFECTS: readonly Defect[] = [
  { rule: 'trust-action', found: /"sts:AssumeRole"/, put: '"sts:AssumeRoles"' },
  { rule: 'policy-schema', found: /"Effect"\s*:/, put: '"effect":' },
  { rule: 'policy-schema', found: /"Allow"/, put: '"allow"' },
  { rule: 'policy-version', found: /"Version"\s*:\s*"1"/, put: '"Version": "2012-10-17"' },
  { rule: 'syntax', found: /"Principal"\s*:/, put: '"Principal"：' },
  { rule: 'syntax', found: /"Action"/, put: '“Action"' },
  { rule: 'principal-malformed', found: /acs:ram::(?=\d+:)/, put: 'acs:ram:' },
];

const lineOf = (text: string, at: number): number => text.slice(0, at).split('\n').length;

test.skipIf(files.length === 0)('a defect in a real policy is found, on its line', async () => {
  const home = mkdtempSync(join(tmpdir(), 'recall-'));
  const wanted: string[] = [];
  for (const [index, defect] of DEFECTS.entries()) {
    for (const file of files) {
      const text = readFileSync(join(corpus, file), 'utf8');
      const found = defect.found.exec(text);
      // A text that is damaged already is judged by that damage alone.
      if (found === null || !isPlain(text)) continue;
      const name = `${String(index)}-${file}`;
      writeFileSync(
        join(home, name),
        text.replace(defect.found, () => defect.put),
      );
      wanted.push(`${name}:${String(lineOf(text, found.index))} ${defect.rule}`);
    }
  }
  const { out } = await runCli(['lint', '--no-config', '-f', 'json', '.'], { cwd: home });
  rmSync(home, { recursive: true });
  const { findings } = JSON.parse(out) as {
    findings: readonly { rule: string; file: string; startLine: number; endLine: number }[];
  };
  const reported = new Set(findings.map(({ rule, file, startLine }) => `${file}:${String(startLine)} ${rule}`));
  const missed = wanted.filter((each) => !reported.has(each));
  expect(wanted.length).toBeGreaterThan(200);
  expect(missed).toEqual([]);
});

function isPlain(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
