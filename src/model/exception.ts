import type { Finding } from './finding.ts';
import type { Location } from './location.ts';

/** A finding of one rule that is known and accepted: where, and why. */
export interface Exception {
  readonly by: 'exception' | 'comment';
  /** Where the rule is named. */
  readonly at: Location;
  /** All that a reader would take out; absent where more than this exception stands there. */
  readonly entry: Location | undefined;
  readonly rule: string;
  readonly because: string | undefined;
  /** The last day on which it holds. */
  readonly until: string | undefined;
  readonly untilAt: Location | undefined;
  /** It covers a finding only as far as this account is let in. */
  readonly trusts: string | undefined;
  /** What is wrong with it beyond repair: it has no effect. */
  readonly flaw?: 'malformed' | 'badDay';
  /** The only file that it is about; else `isFor` decides alone. */
  readonly file?: string;
  isFor(finding: Pick<Finding, 'place' | 'subject'>): boolean;
  /** Whether the files that it is about are there, but are none of those that this run has read. */
  isElsewhere(read: readonly string[]): boolean;
}
