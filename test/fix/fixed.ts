import { lint } from '../../src/commands/lint.ts';
import { fixables } from '../../src/fix/choose.ts';
import { isEvidence } from '../../src/fix/evidence.ts';
import { fixAll, type Fixed, type TextsByPath } from '../../src/fix/rounds.ts';
import type { Finding } from '../../src/model/finding.ts';
import { STDIN } from '../../src/model/location.ts';
import type { Report } from '../../src/model/report.ts';

/** Judges one text. */
async function judged(file: string, text: string): Promise<Report> {
  return lint({
    paths: [STDIN],
    stdinFilename: file,
    today: '2026-11-25',
    readFile: () => ({ text, fault: undefined }),
  });
}

/** Fixes one text, as `lint --fix -` does. */
export async function fixed(
  file: string,
  text: string,
  risk: 'safe' | 'review',
): Promise<Fixed & { readonly text: string }> {
  const judge = async (changed: TextsByPath): Promise<Report> => judged(file, changed.get(file) ?? text);
  const result = await fixAll({ risk, judge, textOf: (path) => (path === file ? text : undefined) });
  // Of a record nothing is to be fixed.
  const after = (await isEvidence(file, text))
    ? { ...result.after, findings: result.after.findings.map((finding) => ({ ...finding, fix: undefined })) }
    : result.after;
  return { ...result, after, text: result.texts.get(file) ?? text };
}

/** What could still be fixed. */
export function fixesIn({ findings }: Report, risk?: 'safe' | 'review'): readonly string[] {
  return fixables(findings)
    .filter(({ fix }) => risk === undefined || fix.risk === risk)
    .map((finding: Finding) => `${finding.rule} ${JSON.stringify(finding.fix?.edits)}`);
}
