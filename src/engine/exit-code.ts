import type { Level } from '../model/finding.ts';
import type { Report } from '../model/report.ts';

/** The exit codes: the same for every command and format, never a count. */
export const EXIT = { clean: 0, findings: 1, usage: 2, incomplete: 3, interrupted: 130, terminated: 143 } as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** What the user wants to fail on. */
export interface Threshold {
  readonly failOn: Level | 'never';
  readonly allowIncomplete: boolean;
  readonly allowUnrecognised: boolean;
}

/** What an exit code is made of. */
export interface Outcome {
  readonly counts: Report['counts'];
  readonly isComplete: boolean;
  readonly documents: number;
  /** How many files were named and are none of ours. */
  readonly unrecognised: number;
}

/** How a run ended. */
export function outcomeOf({ counts, summary, unrecognised }: Report): Outcome {
  const { complete: isComplete, documents } = summary;
  return { counts, isComplete, documents, unrecognised: unrecognised.length };
}

/** From what came of it to an exit code. A wrong call wins over findings, findings over what could not be checked. */
export function exitCode(ending: Outcome, { failOn, allowIncomplete, allowUnrecognised }: Threshold): ExitCode {
  const { counts, isComplete, documents, unrecognised } = ending;
  if (!allowUnrecognised && unrecognised > 0) return EXIT.usage;
  if (failsOn(counts, failOn)) return EXIT.findings;
  if (!isComplete) return allowIncomplete ? EXIT.clean : EXIT.incomplete;
  return documents === 0 && !allowUnrecognised ? EXIT.usage : EXIT.clean;
}

function failsOn(counts: Outcome['counts'], failOn: Threshold['failOn']): boolean {
  if (failOn === 'never') return false;
  if (counts.error > 0) return true;
  if (failOn === 'error') return false;
  return counts.warning > 0 || (failOn === 'note' && counts.note > 0);
}
