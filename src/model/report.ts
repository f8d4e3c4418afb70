import type { AccountState } from './account.ts';
import type { Finding, Gap, Level } from './finding.ts';
import type { CheckedTask } from './forecast.ts';
import type { RuleCard } from './rule-card.ts';

/** What a run yields: plain data, in the order of reporting. Reporters print it and decide nothing. */
export interface Report {
  readonly tool: { readonly name: string; readonly version: string };
  /** The cards of all rules that were on, in the order of the list of rules. */
  readonly rules: readonly RuleCard[];
  readonly findings: readonly Finding[];
  /** Findings that something excuses. They are here whatever `--show-suppressed` says; a reporter decides by its options. */
  readonly suppressed: readonly Suppressed[];
  readonly gaps: readonly Gap[];
  /** Of `preflight` only: each task with its checks. */
  readonly preflight?: readonly CheckedTask[];
  /** The accounts that were asked for; of `audit` only. */
  readonly accounts?: readonly AccountState[];
  /** `3/8`: a shard of an `audit`, which collects accounts and judges nothing. */
  readonly shard?: string;
  /** What was looked at; of `audit` and `preflight` only. */
  readonly scope?: ReportScope;
  /** Findings below `--min-level`, which are in neither list. */
  readonly hidden: number;
  readonly summary: Summary;
  /** Files that the user named and that are none of ours. */
  readonly unrecognised: readonly string[];
  /** All findings that are not suppressed, hidden or not: what the exit code counts. */
  readonly counts: Readonly<Record<Level, number>>;
}

/** What was looked at, when, by whom; each list sorted, and empty where a recording does not say. */
export interface ReportScope {
  /** When the first reading began, and when the last one. */
  readonly from?: string;
  readonly to?: string;
  readonly callers: readonly string[];
  readonly accounts: readonly string[];
  /** Those of which something was refused, or not answered. */
  readonly incompleteAccounts: readonly string[];
  readonly regions: readonly string[];
  /** Those that did not answer for themselves for some account. */
  readonly unansweredRegions: readonly string[];
  /** Those whose own host is not there for some account: the central host of DTS was asked. */
  readonly centralRegions: readonly string[];
  readonly jobTypes: readonly string[];
  readonly versions: readonly string[];
  readonly configurations: readonly string[];
}

/** A finding that does not count, who says so, and why. */
export interface Suppressed extends Finding {
  readonly by: 'exception' | 'comment' | 'baseline';
  readonly because: string;
  /** The last day on which it holds, as written: `2027-01-31`. */
  readonly until?: string;
}

/** The run in numbers. Errors, warnings and notes count the findings that are neither suppressed nor hidden. */
export interface Summary {
  readonly errors: number;
  readonly warnings: number;
  readonly notes: number;
  readonly suppressed: number;
  readonly documents: number;
  readonly roles: number;
  readonly tasks: number;
  /** Files that were found in a folder and are not ours. */
  readonly skipped: number;
  /** Roles and tasks that hold a value nobody knows before the run. */
  readonly notJudged: number;
  /** Of `--fix` only: how many fixes were made, in how many files, and how many more there are for `--fix=review`. */
  readonly fixed?: number;
  readonly fixedFiles?: number;
  readonly fixesForReview?: number;
  /** Whether all that was asked for could be checked: no gap is of reason `not-readable`. */
  readonly complete: boolean;
}
