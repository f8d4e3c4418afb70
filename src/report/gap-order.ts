import { compareTexts } from '../model/compare-texts.ts';
import type { Gap } from '../model/finding.ts';
import { unchecked } from './phrase.ts';
import type { ReportOptions } from './reporter.ts';

/** Gaps that tell how many there are of something: once a run, and last. */
export const COUNTING = ['creatorUnknown', 'policiesNotGiven'] as const;

/** What gaps are put in order by: their words, then their account. */
export interface GapSpot {
  readonly line: string;
  readonly account: string | undefined;
  readonly grant?: string | undefined;
}

/** Gaps of accounts in an order that does not depend on which machine read which account. */
export function gapsInOrder(gaps: readonly Gap[], texts: ReportOptions['texts']): readonly Gap[] {
  const spot = (gap: Gap): GapSpot => ({ line: unchecked(gap, texts), account: gap.account });
  return gaps.toSorted((one, other) => placeOf(one) - placeOf(other) || compareGaps(spot(one), spot(other)));
}

function placeOf({ because }: Gap): number {
  return COUNTING.findIndex((id) => id === because);
}

/** A format may begin the words with a capital and end them with a full stop. */
export function compareGaps(one: GapSpot, other: GapSpot): number {
  return compareTexts(bare(one.line), bare(other.line)) || compareTexts(one.account ?? '', other.account ?? '');
}

function bare(words: string): string {
  return words.toLowerCase().replace(/[.!?。]+$/, '');
}
