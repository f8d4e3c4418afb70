import type { Location } from './document.ts';
import type { Finding, Place } from './finding.ts';

/** Findings of one rule that are known and accepted: where, and why. */
export type Suppression = ConfigSuppression | IgnoreDirective;

interface Accepted {
  /** Where the rule is named. */
  readonly at: Location;
  /** All that a reader would take out; absent where more than this exception stands there. */
  readonly entry: Location | undefined;
  readonly rule: string;
  readonly because: string | undefined;
  /** The last day on which it holds. */
  readonly until: string | undefined;
  readonly untilAt: Location | undefined;
}

/** An entry of the configuration's `exceptions`. */
export interface ConfigSuppression extends Accepted {
  readonly by: 'exception';
  /** It covers a finding only for this account. */
  readonly trusts: string | undefined;
  /** What it is about: a text that is unique within its rule. */
  readonly about: string;
  /** The only subject that it is about, where it names one without a wildcard: exceptions are found by it. */
  readonly onlySubject?: string;
  /** What shows the findings that it is about, where only one of the two does. */
  readonly seenBy?: 'files' | 'accounts';
  readonly isFor: (finding: Pick<Finding, 'place' | 'subject'>) => boolean;
  /** Whether the files that it is about are there, but are none of those that this run has read. */
  readonly isElsewhere: (read: readonly string[]) => boolean;
}

/** A comment that ignores what it touches. */
export interface IgnoreDirective extends Accepted {
  readonly by: 'comment';
  /** What keeps it from any effect. */
  readonly flaw?: 'malformed' | 'misspelt' | 'badDay';
  /** The word that stands where `ignore` belongs. */
  readonly found?: string;
  /** The parts of its file that it touches. */
  readonly touches: readonly Place[];
}
