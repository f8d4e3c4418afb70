import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { lint } from '../../src/commands/lint.ts';
import { fixAll, type Fixed, type SubjectObserver, type TextsByPath } from '../../src/engine/fixer.ts';
import { disk } from '../../src/files/disk.ts';
import type { Report } from '../../src/model/report.ts';

export type Files = Readonly<Record<string, string>>;

/** Fixes the files of a folder, as `lint --fix .` does. `spoil`: what a defect in the tool makes of a report. */
export async function fixedFiles(
  files: Files,
  risk: 'safe' | 'review' = 'review',
  spoil: (report: Report) => Report = (report) => report,
): Promise<Omit<Fixed, 'texts'> & { readonly texts: Files }> {
  const home = mkdtempSync(join(tmpdir(), 'dts-checked-'));
  try {
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(dirname(join(home, name)), { recursive: true });
      writeFileSync(join(home, name), text);
    }
    const judge = async (changed: TextsByPath, onSubject?: SubjectObserver): Promise<Report> =>
      spoil(
        await lint({
          paths: [home],
          today: '2026-11-25',
          ...(onSubject && { onSubject }),
          files: {
            ...disk,
            readText(file) {
              const text = changed.get(file.path);
              return text === undefined ? disk.readText(file) : { text, fault: undefined };
            },
          },
        }),
      );
    const textOf = (path: string): string | undefined => files[path.slice(home.length + 1)];
    const result = await fixAll({ risk, judge, textOf });
    const texts = Object.fromEntries(
      Object.keys(files).map((name) => [name, result.texts.get(join(home, name)) ?? files[name] ?? '']),
    );
    const refused = result.untouched.refused.map((each) => ({ ...each, file: each.file.slice(home.length + 1) }));
    return { ...result, texts, untouched: { ...result.untouched, refused } };
  } finally {
    rmSync(home, { recursive: true });
  }
}
