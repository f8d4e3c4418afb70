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
  readonly accounts?: readonly AccountState[];
  readonly exceptions: Report['exceptions'];
}

/** What it read. */
interface Counts {
  readonly documents: number;
  readonly roles: number;
  readonly tasks: number;
  readonly skipped: number;
  readonly notJudged: number;
}

/** Tells of entries of the configuration, which every part of a run reads. */
const OF_CONFIGURATION = 'unused-exception';

interface Showing {
  readonly minLevel: Level;
  readonly isShared: boolean;
}

/** What was found as a report: what is below a level is hidden, and counts all the same. */
export function makeReport(found: Found, numbers: Counts, { minLevel, isShared }: Showing): Report {
  const { exceptions, ...rest } = found;
  const gaps = distinct(found.gaps);
  const counts = { error: 0, warning: 0, note: 0 };
  for (const { level } of found.findings) counts[level]++;
  const shown = found.findings.filter(({ level }) => RANK[level] >= RANK[minLevel]);
  const hidden = minLevel === 'note' ? [] : found.findings.filter(({ level }) => RANK[level] < RANK[minLevel]);
  return {
    tool: { name: 'dts-xacct', version: __VERSION__ },
    ...rest,
    ...(exceptions && exceptions.length > 0 && { exceptions }),
    gaps,
    findings: shown,
    hidden: hidden.length,
    hiddenShared: hidden.filter(({ rule }) => isShared || rule === OF_CONFIGURATION),
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
