import type { Level } from '../model/finding.ts';
import type { JoinedUses, Met, ToldUse } from './exception-uses.ts';
import type { Untold } from './untold.ts';

/** What a report counts beside its findings, whatever its format: all that an exit code is made of, and does not stand there. */
export interface Numbers {
  readonly counts: Readonly<Record<Level, number>>;
  readonly documents: number;
  readonly unrecognised: number;
  readonly untold?: readonly Untold[];
  readonly exceptions?: readonly ToldUse[];
  /** The IDs of the accounts that were asked for; of audits in SARIF only, as JSON tells more of them. */
  readonly accounts?: readonly string[];
  /** Which part of a run it is, `2/8`. */
  readonly shard?: string;
}

/** What is joined: the findings of each part of a run, in one list for each. */
export interface Parts<T> {
  readonly of: readonly (readonly T[])[];
  readonly keyOf: (item: T) => string;
  readonly metOf: (item: T) => Met;
  /** Several parts look at the same roles: whatever they find there is told once. */
  readonly isShared: boolean;
}

/** The findings of one run over all, and those that its parts told beyond them. */
interface Once<T> {
  readonly kept: readonly T[];
  readonly dropped: readonly T[];
}

/** Takes what several parts of a run tell for what it is: one finding, or none where an exception is of use in another part. */
export function once<T>({ of, keyOf, metOf, isShared }: Parts<T>, { isRefuted }: JoinedUses): Once<T> {
  const kept: T[] = [];
  const dropped: T[] = [];
  const told = new Set<string>();
  for (const item of of.flat()) {
    const met = metOf(item);
    // All parts of a run read the whole configuration.
    const isOne = isShared || met.rule === 'unused-exception';
    const key = isOne ? keyOf(item) : '';
    if (isOne && (told.has(key) || isRefuted(met))) dropped.push(item);
    else kept.push(item);
    if (isOne) told.add(key);
  }
  return { kept, dropped };
}

/** Once each of what is told by its number alone. */
export function onceUntold(of: readonly (readonly Untold[])[], uses: JoinedUses): Once<Untold> {
  return once({ of, keyOf: (each) => JSON.stringify(each), metOf: (each) => each, isShared: true }, uses);
}

/** The sum, without what was counted more than once. */
export function countsOf(
  numbers: readonly Pick<Numbers, 'counts'>[],
  dropped: readonly { readonly level?: string | undefined }[],
): Record<Level, number> {
  const sum = (level: Level): number =>
    numbers.reduce((all, { counts }) => all + counts[level], 0) - dropped.filter((each) => each.level === level).length;
  return { error: sum('error'), warning: sum('warning'), note: sum('note') };
}

/** Whether a report tells its numbers: those of older versions do not. */
export function hasNumbers(value: Partial<Numbers> | undefined): boolean {
  const { counts, documents, unrecognised } = value ?? {};
  return [counts?.error, counts?.warning, counts?.note, documents, unrecognised].every(
    (number) => Number.isSafeInteger(number) && Number(number) >= 0,
  );
}
