import type { ConditionBlock } from './policy/trust-policy.ts';
import type { AccountState, AccountId } from './account.ts';
import type { Side } from './dts/task.ts';
import type { Finding, Unchecked, Level, Data, Place } from './finding.ts';
import type { RuleCard } from './rule-card.ts';
import type { Step } from './steps.ts';

/** What a run yields: plain data, in the order of reporting. Reporters print it and decide nothing. */
export interface Report {
  readonly tool: { readonly name: string; readonly version: string };
  /** The cards of all rules that were on, in the order of the list of rules. */
  readonly rules: readonly RuleCard[];
  readonly findings: readonly Finding[];
  /** Suppressed findings. They are here whatever `--show-suppressed` says; a reporter decides by its options. */
  readonly suppressed: readonly Suppressed[];
  readonly gaps: readonly Unchecked[];
  /** Of `preflight` only: each task with its checks. */
  readonly preflight?: readonly CheckedTask[];
  /** The accounts that were asked for; of `audit` only. */
  readonly accounts?: readonly AccountState[];
  /** What people call accounts, by ID: sentences show both. */
  readonly accountNames?: ReadonlyMap<string, string>;
  /** `3/8`: a shard of an `audit`, which collects accounts and judges nothing. */
  readonly shard?: string;
  /** Who can assume which role; of `audit` only. */
  readonly access?: readonly ReportedAccess[];
  /** What was looked at; of `audit` and `preflight` only. */
  readonly scope?: ReportScope;
  /** Findings below `--min-level`, which are in neither list. */
  readonly hidden: number;
  readonly summary: Summary;
  /** Roles of whose trust policy nothing is known before the run. */
  readonly whollyUnknown?: number;
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

/** Who can take a role: one principal of one statement. */
export interface ReportedAccess {
  /** The role. */
  readonly subject: string;
  readonly principal: string;
  /** `null`: everybody, or not known. */
  readonly account: AccountId | null;
  /** Its number in the trust policy, from 1. */
  readonly statement: number;
  readonly effect: 'allow' | 'unknown';
  readonly condition: ConditionBlock | null;
  /** Those that are attached to the role; `null`: not known. */
  readonly policies: readonly { readonly name: string; readonly type: string }[] | null;
  /** The tasks that take the role as this account. */
  readonly tasks: readonly string[];
  /** Absent for a live account that nobody wrote down. */
  readonly place: { readonly file: string; readonly startLine: number } | undefined;
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

/** What a check came to. Unknown is never a pass; a warning does not stop the task. */
export type CheckResult = 'pass' | 'warning' | 'fail' | 'unknown' | 'not needed';

/** Whether a task will work, according to all its checks. */
export type Verdict = 'will work' | 'will fail' | 'cannot tell';

/** Words by the id of their template, and what fills it. */
export interface Sentence {
  readonly message: string;
  readonly data: Data;
}

/** A task with all its checks, in the order in which DTS meets them. */
export interface CheckedTask {
  /** The name of the task, or the place of one that has none. */
  readonly task: string;
  readonly place: Place;
  readonly forecast: Verdict;
  /** Who creates the task, and which of its ends cross accounts. */
  readonly scenario: Sentence;
  readonly checks: readonly TaskCheck[];
}

/** A check of one task, and of one end of it where it is about an end. */
export interface TaskCheck {
  /** Names the check for as long as it asks the same. */
  readonly check: string;
  readonly side: Side | undefined;
  /** The account that it looks into, and in which to act. */
  readonly account: AccountId | undefined;
  /** The account as people call it: `orders (1000000000000001)`. */
  readonly accountName: string | undefined;
  readonly result: CheckResult;
  /** What decides in addition to the findings; the most important phrase comes first. */
  readonly evidence: readonly Sentence[];
  /** Where that stands. */
  readonly place: Place | undefined;
  /** What rules say of it; of a failure the gravest comes first. */
  readonly findings: readonly Finding[];
  /** What to do about a failure or a warning: one for each cause; none where a finding's own fix is all there is. */
  readonly remediations: readonly Remediation[];
}

/** What ends a failure or a warning: in words, and as calls where calls can do it. */
export interface Remediation {
  readonly account: AccountId | undefined;
  readonly accountName: string | undefined;
  readonly says: Sentence;
  readonly steps: readonly Step[];
}
