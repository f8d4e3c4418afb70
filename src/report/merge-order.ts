import { compareTexts } from '../model/compare-texts.ts';
import { compareGaps, COUNTING, type GapSpot } from './gap-order.ts';
import { fill } from './phrase.ts';

/** What a merged report is put in order by, and worded with. */
export interface MergeOrder {
  readonly ruleIds: readonly string[];
  readonly texts: Readonly<Record<string, string>>;
  /** The parts of the run, `3/8`, whose reports were not given. */
  readonly missing: readonly string[];
  /** Whether a finding of so many parts of a run, of all of them, says that an exception is of no use, which others need. */
  readonly isUsedElsewhere: (
    finding: { readonly rule: string; readonly message: string; readonly file: string | undefined },
    parts: { readonly told: number; readonly of: number; readonly areOfFiles: boolean },
  ) => boolean;
}

/** What is said of a part of a run whose report was not given. */
export function missingPart(part: string): { readonly what: string; readonly because: string } {
  return { what: `part ${part}`, because: 'no report of it was given, so what it would tell is not known' };
}

/** Several reports as one: its text, and what an exit code is made of. */
export interface Merged {
  readonly pieces: Iterable<string>;
  readonly counts: Readonly<Record<'error' | 'warning' | 'note', number>>;
  readonly isComplete: boolean;
  readonly documents: number;
  readonly unrecognised: number;
  /** Of `lint`, for which to have read nothing of ours is a wrong call. */
  readonly areOfFiles: boolean;
}

/** Where a finding stands, and whose it is, whatever the format. */
export interface Spot {
  readonly file?: string | undefined;
  readonly startLine?: number | undefined;
  readonly startColumn?: number | undefined;
  readonly rule: string;
  readonly subject?: string | undefined;
  /** It comes last of what has a file, as what was not among the input. */
  readonly isOfConfiguration?: boolean;
}

/** The order in which one run over all files would have told: by file, by place, by rule; what has no file comes last. */
export function inOrder<T>(items: readonly T[], spotOf: (item: T) => Spot, ruleIds: readonly string[]): readonly T[] {
  const rank = new Map(ruleIds.map((id, index) => [id, index]));
  return items.toSorted((one, other) => {
    const [a, b] = [spotOf(one), spotOf(other)];
    return (
      compareFiles(
        a.isOfConfiguration === true ? undefined : a.file,
        b.isOfConfiguration === true ? undefined : b.file,
      ) ||
      Number(a.file === undefined) - Number(b.file === undefined) ||
      (a.startLine ?? 0) - (b.startLine ?? 0) ||
      (a.startColumn ?? 0) - (b.startColumn ?? 0) ||
      (rank.get(a.rule) ?? 0) - (rank.get(b.rule) ?? 0) ||
      (a.file === undefined ? compareTexts(a.subject ?? '', b.subject ?? '') : 0)
    );
  });
}

/** Folder by folder, as they are walked; what is no file comes last. */
export function compareFiles(one: string | undefined, other: string | undefined): number {
  if (one === undefined || other === undefined) return Number(one === undefined) - Number(other === undefined);
  const [a, b] = [one.split('/'), other.split('/')];
  for (let i = 0; i < Math.min(a.length, b.length); i++) {
    const order = compareTexts(a[i] ?? '', b[i] ?? '');
    if (order !== 0) return order;
  }
  return a.length - b.length;
}

/** How the words of a gap are read, and given to it anew. */
export interface Wording<T> {
  readonly read: (item: T) => string;
  readonly spot: (item: T, texts: MergeOrder['texts']) => GapSpot;
  readonly write: (item: T, words: string) => T;
}

/**
 * What was not checked in all reports: of what is counted there is one each, and nothing is told twice; where parts look at the
 * same accounts (`isShared`), once an account and action.
 */
export function mergeGaps<T>(
  gaps: readonly T[],
  { read, spot, write }: Wording<T>,
  { texts, isShared }: Pick<MergeOrder, 'texts'> & { readonly isShared: boolean },
): readonly T[] {
  const counted = new Map<string, { readonly gap: T; readonly count: number }>();
  const others = new Map<string, T>();
  for (const gap of gaps) {
    const id = COUNTING.find((each) => countIn(read(gap), texts[each]) !== undefined);
    if (id === undefined) others.set(JSON.stringify(gap), gap);
    else counted.set(id, { gap, count: (counted.get(id)?.count ?? 0) + (countIn(read(gap), texts[id]) ?? 0) });
  }
  const sums = COUNTING.flatMap((id) => {
    const found = counted.get(id);
    return found === undefined ? [] : [write(found.gap, recounted(read(found.gap), texts[id] ?? '', found.count))];
  });
  const inOrderOfWords = [...others.values()].toSorted((one, other) =>
    compareGaps(spot(one, texts), spot(other, texts)),
  );
  return [...(isShared ? onceForGrants(inOrderOfWords, (gap) => spot(gap, texts)) : inOrderOfWords), ...sums];
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

/** How many a text speaks of, where it was made from this template. */
function countIn(text: string, template = ''): number | undefined {
  const count = Number(/\d+/.exec(text)?.[0] ?? Number.NaN);
  return template !== '' && text.includes(fill(template, { count })) ? count : undefined;
}

function recounted(text: string, template: string, count: number): string {
  const before = fill(template, { count: countIn(text, template) ?? 0 });
  return text.replace(before, () => fill(template, { count }));
}
