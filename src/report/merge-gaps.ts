import { compareTexts } from '../model/compare-texts.ts';
import { compareGaps, COUNTING, type Counted, type GapSpot } from './gap-order.ts';
import type { MergeOrder } from './merge-order.ts';
import { fill } from './phrase.ts';

/** What a part of a report says of something that was not checked, and how it is given other words. */
export interface Wording<T> {
  readonly counted: (item: T) => Counted | undefined;
  readonly spot: (item: T, texts: MergeOrder['texts']) => GapSpot;
  readonly write: (item: T, counted: Counted, because: string) => T;
}

/**
 * What was not checked in all reports: of what is counted there is one each, and nothing is told twice; where parts look at the
 * same accounts (`isShared`), once an account and action.
 */
export function mergeGaps<T>(
  gaps: readonly T[],
  { counted, spot, write }: Wording<T>,
  { texts, isShared }: Pick<MergeOrder, 'texts'> & { readonly isShared: boolean },
): readonly T[] {
  const sums = new Map<string, { readonly gap: T; readonly sum: Counted; readonly at: GapSpot }>();
  const others = new Map<string, T>();
  for (const gap of gaps) {
    const own = counted(gap);
    if (own === undefined || !Object.hasOwn(texts, own.id)) {
      others.set(JSON.stringify(gap), gap);
      continue;
    }
    const at = spot(gap, texts);
    const key = JSON.stringify([own.id, at.account]);
    const known = sums.get(key);
    sums.set(key, { gap, at, sum: known === undefined ? own : added(known.sum, own) });
  }
  const inOrderOfWords = [...others.values()].toSorted((one, other) =>
    compareGaps(spot(one, texts), spot(other, texts)),
  );
  return [
    ...(isShared ? onceForGrants(inOrderOfWords, (gap) => spot(gap, texts)) : inOrderOfWords),
    ...[...sums.values()]
      .toSorted(
        (one, other) =>
          COUNTING.indexOf(one.sum.id) - COUNTING.indexOf(other.sum.id) ||
          compareTexts(one.at.account ?? '', other.at.account ?? ''),
      )
      .map(({ gap, sum }) => write(gap, sum, fill(texts[sum.id] ?? '', { ...sum, first: sum.first ?? '' }))),
  ];
}

function added(one: Counted, other: Counted): Counted {
  const [first] = [one.first, other.first].filter((each) => each !== undefined).toSorted(compareTexts);
  return { id: one.id, count: one.count + other.count, ...(first !== undefined && { first }) };
}

function onceForGrants<T>(gaps: readonly T[], spot: (gap: T) => GapSpot): readonly T[] {
  const told = new Set<string>();
  return gaps.filter((gap) => {
    const { account, grant } = spot(gap);
    const key = JSON.stringify([account, grant]);
    if (grant !== undefined && told.has(key)) return false;
    told.add(key);
    return true;
  });
}
