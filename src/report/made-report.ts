import type { AccountState } from '../model/account.ts';
import { RANK, type Finding, type Gap, type Level } from '../model/finding.ts';
import type { RuleCard } from '../model/rule-card.ts';
import type { Report, Suppressed } from '../model/report.ts';

/** What a run found. */
interface Found {
  readonly rules: readonly RuleCard[];
  readonly findings: readonly Finding[];
  readonly suppressed: readonly Suppressed[];
  readonly gaps: readonly Gap[];
  readonly unrecognised: readonly string[];
  readonly whollyUnknown?: number;
  readonly accounts?: readonly AccountState[];
}

/** What it read. */
interface Counts {
  readonly documents: number;
  readonly roles: number;
  readonly tasks: number;
  readonly skipped: number;
  readonly notJudged: number;
}

/** What was found as a report: what is below a level is hidden, and counts all the same. */
export function makeReport(found: Found, numbers: Counts, minLevel: Level): Report {
  const gaps = distinct(found.gaps);
  const counts = { error: 0, warning: 0, note: 0 };
  for (const { level } of found.findings) counts[level]++;
  const shown = found.findings.filter(({ level }) => RANK[level] >= RANK[minLevel]);
  return {
    tool: { name: 'dts-xacct', version: __VERSION__ },
    ...found,
    gaps,
    findings: shown,
    hidden: found.findings.length - shown.length,
    counts,
    summary: {
      errors: counts.error,
      warnings: RANK[minLevel] <= RANK.warning ? counts.warning : 0,
      notes: minLevel === 'note' ? counts.note : 0,
      suppressed: found.suppressed.length,
      ...numbers,
      complete: found.gaps.every(({ reason }) => reason !== 'not-readable'),
    },
  };
}

/** What is told in the same words is told once. */
function distinct(gaps: readonly Gap[]): readonly Gap[] {
  return gaps.length < 2 ? gaps : [...new Map(gaps.map((gap) => [JSON.stringify(gap), gap])).values()];
}
