import { compareFiles as comparePaths } from '../model/compare-files.ts';
import { compareTexts } from '../model/compare-texts.ts';

/** What a merged report is put in order by, and worded with. */
export interface MergeOrder {
  readonly ruleIds: readonly string[];
  readonly texts: Readonly<Record<string, string>>;
  /** The parts of the run, `3/8`, whose reports were not given. */
  readonly missing: readonly string[];
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

function compareFiles(one: string | undefined, other: string | undefined): number {
  if (one === undefined || other === undefined) return Number(one === undefined) - Number(other === undefined);
  return comparePaths(one, other);
}
