import { compareTexts } from '../model/compare-texts.ts';
import type { Gap } from '../model/finding.ts';
import { unchecked } from './phrase.ts';
import type { ReportOptions } from './reporter.ts';

/** Gaps that tell how many there are of something: once a run or an account, and last. */
const COUNTING: readonly string[] = [
  'listCutOff',
  'ownersNotGiven',
  'trustNotGiven',
  'unknownValues',
  'creatorUnknown',
  'policiesNotGiven',
];

/** What gaps are put in order by: their words, then their account. */
interface GapSpot {
  readonly line: string;
  readonly account: string | undefined;
}

/** Gaps in an order that does not depend on which machine read what. */
export function gapsInOrder(gaps: readonly Gap[], texts: ReportOptions['texts']): readonly Gap[] {
  const spots = new Map<Gap, GapSpot>(gaps.map((gap) => [gap, { line: unchecked(gap, texts), account: gap.account }]));
  return [...spots]
    .toSorted(
      ([one, a], [other, b]) => COUNTING.indexOf(one.because) - COUNTING.indexOf(other.because) || compareGaps(a, b),
    )
    .map(([gap]) => gap);
}

/** A format may begin the words with a capital and end them with a full stop. */
function compareGaps(one: GapSpot, other: GapSpot): number {
  return compareTexts(bare(one.line), bare(other.line)) || compareTexts(one.account ?? '', other.account ?? '');
}

function bare(words: string): string {
  return words.toLowerCase().replace(/[.!?。]+$/, '');
}
