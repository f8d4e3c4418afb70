import type { AccountId } from './account.ts';
import type { Data, Finding, Place } from './finding.ts';
import type { Step } from './step.ts';
import type { Side } from './task.ts';

/** What a check came to. Unknown is never a pass; a warning does not stop the task. */
export type Result = 'pass' | 'warning' | 'fail' | 'unknown' | 'not needed';

/** Whether a task will work, as far as all its checks tell. */
export type Forecast = 'will work' | 'will fail' | 'cannot tell';

/** Words by the id of their template, and what fills it. */
export interface Phrase {
  readonly message: string;
  readonly data: Data;
}

/** A task with all its checks, in the order in which DTS meets them. */
export interface CheckedTask {
  /** The name of the task, or the place of one that has none. */
  readonly task: string;
  readonly place: Place;
  readonly forecast: Forecast;
  /** Who creates the task, and which of its ends cross accounts. */
  readonly scenario: Phrase;
  readonly checks: readonly CheckedPoint[];
}

/** A check of one task, and of one end of it where it is about an end. */
export interface CheckedPoint {
  /** Names the check for as long as it asks the same. */
  readonly check: string;
  readonly side: Side | undefined;
  /** The account that it looks into, and in which to act. */
  readonly account: AccountId | undefined;
  /** The account as people call it: `orders (1000000000000001)`. */
  readonly accountName: string | undefined;
  readonly result: Result;
  /** What decides beside the findings; the first phrase is the most telling one. */
  readonly evidence: readonly Phrase[];
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
  readonly says: Phrase;
  readonly steps: readonly Step[];
}
