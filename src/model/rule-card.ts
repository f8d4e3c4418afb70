import type { Basis, Level } from './finding.ts';
import type { OutcomeName } from './outcome.ts';
import type { VendorPage } from './source.ts';

/** What is always the same for a rule: what must be true, why, how sure that is, and where it stands written. */
export interface RuleCard {
  /** Names the problem; stands in reports, configs and exceptions; never renamed or reused. */
  readonly id: string;
  readonly level: Level;
  /** Levels that a finding can have instead, by what was found. */
  readonly otherLevels?: readonly Level[];
  readonly basis: Basis;
  readonly source: VendorPage;
  /** The problem in one line, lower case, no full stop: the title of every finding. */
  readonly title: string;
  /** Why it matters, in one or two sentences. */
  readonly why: string;
  /** Templates by id; `{name}` is filled from a problem's data. Each says what is special in one case, or names a fix. */
  readonly messages: Readonly<Record<string, string>>;
  /** What DTS or RAM answers, where every case leads to the same. */
  readonly leadsTo?: OutcomeName;
  /** Rules that say the same better: a finding of theirs in the same document silences this rule there. */
  readonly yieldsTo?: readonly string[];
  /** The same, only where theirs is about the very place of this rule's finding. */
  readonly yieldsAt?: readonly string[];
}
