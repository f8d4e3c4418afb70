import { compareFiles } from '../model/compare-files.ts';
import type { ExceptionUse } from '../model/report.ts';

/** What a report tells of an exception of the configuration: where it stands, and whether the run had a use for it. */
export interface ToldUse {
  readonly rule: string;
  readonly file: string;
  readonly startLine: number;
  readonly startColumn: number;
  readonly use: ExceptionUse['use'];
}

/** As a report tells it, whose format names files in its own way. */
export function toldUse({ rule, place, use }: ExceptionUse, nameOf: (file: string) => string): ToldUse {
  return { rule, file: nameOf(place.file), startLine: place.startLine, startColumn: place.startColumn, use };
}

/** Where a finding stands that may tell of an exception. */
export interface Met {
  readonly rule: string;
  readonly file?: string | undefined;
  readonly startLine?: number | undefined;
  readonly startColumn?: number | undefined;
}

/** The exceptions of a configuration that all parts of a run have read. */
export interface JoinedUses {
  readonly uses: readonly ToldUse[];
  /** Whether a finding is about an entry of the configuration. */
  readonly isOfConfiguration: (met: Met) => boolean;
  /** Whether it says that an exception is of no use, and another part has one for it, or nobody can know. */
  readonly isRefuted: (met: Met) => boolean;
}

/** What counts most comes first: a use in any part is one; else what some part could not look at may be one. */
const WEIGHT: readonly ExceptionUse['use'][] = ['used', 'not known', 'unused', 'elsewhere', 'without effect'];

/** Joins what the parts of a run tell. */
export function joinUses(parts: readonly (readonly ToldUse[])[]): JoinedUses {
  const byPlace = new Map<string, ToldUse>();
  for (const each of parts.flat()) {
    const known = byPlace.get(keyOf(each));
    if (known === undefined || WEIGHT.indexOf(each.use) < WEIGHT.indexOf(known.use)) byPlace.set(keyOf(each), each);
  }
  const files = new Set([...byPlace.values()].map(({ file }) => file));
  // One that has ended, or has no reason, is told as that whatever else is known of it.
  const refuted = new Set(
    [...byPlace].flatMap(([key, { use }]) => (use === 'used' || use === 'not known' ? [key] : [])),
  );
  return {
    uses: [...byPlace.values()].toSorted(
      (one, other) =>
        compareFiles(one.file, other.file) || one.startLine - other.startLine || one.startColumn - other.startColumn,
    ),
    isOfConfiguration: ({ rule, file }) => rule === UNUSED && file !== undefined && files.has(file),
    isRefuted: (met) => met.rule === UNUSED && refuted.has(keyOf(met)),
  };
}

const UNUSED = 'unused-exception';

function keyOf({ file, startLine, startColumn }: Omit<Met, 'rule'>): string {
  return JSON.stringify([file, startLine, startColumn]);
}

/** Whether something read from a file is such a list. */
export function areUses(value: unknown): value is readonly ToldUse[] {
  return Array.isArray(value) && value.every(isUse);
}

function isUse(value: unknown): value is ToldUse {
  const { rule, file, startLine, startColumn, use } = (value ?? {}) as Partial<ToldUse>;
  return (
    [rule, file].every((text) => typeof text === 'string') &&
    [startLine, startColumn].every((number) => Number.isSafeInteger(number)) &&
    WEIGHT.some((each) => each === use)
  );
}
