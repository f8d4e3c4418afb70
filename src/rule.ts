import type { Subjects, SubjectKind } from './model/estate.ts';
import type { Basis, Level, Problem } from './model/finding.ts';
import type { OutcomeName } from './model/outcome.ts';
import type { Source } from './model/source.ts';

/** What is always the same for a rule: what must be true, why, how sure that is, and where it stands written. */
export interface RuleCard {
  /** Names the problem; stands in reports, configs and exceptions; never renamed or reused. */
  readonly id: string;
  readonly level: Level;
  readonly basis: Basis;
  readonly source: Source;
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

/** A card and one pure function: it opens no file, prints nothing, asks no account. */
export interface Rule<K extends SubjectKind = SubjectKind> extends RuleCard {
  readonly about: K;
  check(subject: Subjects[K]): Iterable<Problem>;
}

/** A rule of any kind, as lists of rules hold it. */
export type AnyRule = { [K in SubjectKind]: Rule<K> }[SubjectKind];
