import type { Level } from '../model/finding.ts';
import type { MergeOrder } from './merge-order.ts';
import type { Untold } from './untold.ts';

/** What a report counts beside its findings, whatever its format: all that an exit code is made of, and does not stand there. */
export interface Numbers {
  readonly counts: Readonly<Record<Level, number>>;
  readonly documents: number;
  readonly unrecognised: number;
  readonly untold?: readonly Untold[];
  /** Which part of a run it is, `2/8`. */
  readonly shard?: string;
}

/** What a finding is held against those of other parts by. */
interface Met {
  readonly rule: string;
  readonly message: string;
  readonly file: string | undefined;
}

/** What is joined: the findings of each part of a run, in one list for each. */
export interface Parts<T> {
  readonly of: readonly (readonly T[])[];
  readonly keyOf: (item: T) => string;
  readonly metOf: (item: T) => Met;
  /** Several parts look at the same roles: whatever they find there is told once. */
  readonly isShared: boolean;
  /** Parts of a lint: a comment in a file may be an exception too. */
  readonly areOfFiles: boolean;
}

/** The findings of one run over all, and those that its parts told beyond them. */
interface Once<T> {
  readonly kept: readonly T[];
  readonly dropped: readonly T[];
}

/** Takes what several parts of a run tell for what it is: one finding, or none where an exception is of use in another part. */
export function once<T>(
  { of, keyOf, metOf, isShared, areOfFiles }: Parts<T>,
  isUsedElsewhere: MergeOrder['isUsedElsewhere'],
): Once<T> {
  const kept: T[] = [];
  const dropped: T[] = [];
  const groups = new Map<string, T[]>();
  for (const item of of.flat()) {
    const isOne = isShared || isOfConfiguration(metOf(item));
    if (!isOne) {
      kept.push(item);
      continue;
    }
    const key = keyOf(item);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  for (const [first, ...others] of groups.values()) {
    if (first === undefined) continue;
    const isOut = isUsedElsewhere(metOf(first), { told: others.length + 1, of: of.length, areOfFiles });
    (isOut ? dropped : kept).push(first);
    for (const each of others) dropped.push(each);
  }
  return { kept, dropped };
}

/** Whether a finding is about an exception: every part of a run reads the whole configuration. */
export function isOfConfiguration({ rule }: Pick<Met, 'rule'>): boolean {
  return rule === 'unused-exception';
}

function metIn({ rule, message, file }: Untold): Met {
  return { rule, message, file };
}

/** Once each of what is told by its number alone. */
export function onceUntold(
  of: readonly (readonly Untold[])[],
  areOfFiles: boolean,
  isUsedElsewhere: MergeOrder['isUsedElsewhere'],
): Once<Untold> {
  return once({ of, keyOf: (each) => JSON.stringify(each), metOf: metIn, isShared: true, areOfFiles }, isUsedElsewhere);
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
