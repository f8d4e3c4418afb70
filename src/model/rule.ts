import type { Problem } from './finding.ts';
import type { RuleCard } from './rule-card.ts';
import type { Subjects, SubjectKind } from './subject.ts';

/** A card and one pure function: it opens no file, prints nothing, asks no account. */
export interface Rule<K extends SubjectKind = SubjectKind> extends RuleCard {
  readonly about: K;
  check(subject: Subjects[K]): Iterable<Problem>;
}

/** A rule of any kind, as lists of rules hold it. */
export type AnyRule = { [K in SubjectKind]: Rule<K> }[SubjectKind];
