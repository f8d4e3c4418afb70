import { lint, type LintOptions } from '../../src/commands/lint.ts';
import { fixables, fixAll, type Fixed, type SubjectObserver, type TextsByPath } from '../../src/engine/fixer.ts';
import { disk } from '../../src/files/disk.ts';
import { STDIN } from '../../src/model/document.ts';
import type { Finding } from '../../src/model/finding.ts';
import type { Report } from '../../src/model/report.ts';

/** Judges one text. */
async function judged(file: string, text: string, options: Partial<LintOptions>): Promise<Report> {
  return lint({
    ...options,
    paths: [STDIN],
    stdinFilename: file,
    today: '2026-11-25',
    files: { ...disk, readText: () => ({ text, fault: undefined }) },
  });
}

/** Fixes one text, as `lint --fix -` does. */
export async function fixed(
  file: string,
  text: string,
  risk: 'safe' | 'review',
  options: Partial<LintOptions> = {},
): Promise<Fixed & { readonly text: string }> {
  const judge = async (changed: TextsByPath, onSubject?: SubjectObserver): Promise<Report> =>
    judged(file, changed.get(file) ?? text, { ...options, ...(onSubject && { onSubject }) });
  const result = await fixAll({ risk, judge, textOf: (path) => (path === file ? text : undefined) });
  return { ...result, text: result.texts.get(file) ?? text };
}

/** What could still be fixed. */
export function fixesIn({ findings }: Report, risk?: 'safe' | 'review'): readonly string[] {
  return fixables(findings)
    .filter(({ fix }) => risk === undefined || fix.risk === risk)
    .map((finding: Finding) => `${finding.rule} ${JSON.stringify(finding.fix?.edits)}`);
}
