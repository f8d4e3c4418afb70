import type { Level } from './model/finding.ts';
import type { Report } from './report/report.ts';

/** The exit codes: the same for every command and format, never a count. */
export const EXIT = { clean: 0, findings: 1, usage: 2, incomplete: 3, interrupted: 130 } as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** What the user wants to fail on. */
export interface Threshold {
  readonly failOn: Level | 'never';
  readonly allowIncomplete: boolean;
  readonly allowUnrecognised: boolean;
}

/** From a report to an exit code. A wrong call wins over findings, findings over what could not be checked. */
export function exitCode(report: Report, { failOn, allowIncomplete, allowUnrecognised }: Threshold): ExitCode {
  if (!allowUnrecognised && report.unrecognised.length > 0) return EXIT.usage;
  if (failsOn(report, failOn)) return EXIT.findings;
  if (!report.summary.complete) return allowIncomplete ? EXIT.clean : EXIT.incomplete;
  return report.summary.documents === 0 && !allowUnrecognised ? EXIT.usage : EXIT.clean;
}

function failsOn({ counts }: Report, failOn: Threshold['failOn']): boolean {
  if (failOn === 'never') return false;
  if (counts.error > 0) return true;
  if (failOn === 'error') return false;
  return counts.warning > 0 || (failOn === 'note' && counts.note > 0);
}
