import { isChinese } from './vocabulary.ts';
import { nearestAll } from './nearest.ts';

/** Words of one kind that a person may have meant. */
export interface Vocabulary {
  /** Those of the vendor's page first, each with what it stands for. */
  readonly known: ReadonlyMap<string, string>;
  /** What stands beside such a word without telling one from another. */
  readonly fillers: ReadonlySet<string>;
  /** Parts by which alone none is known. */
  readonly weak: ReadonlySet<string>;
}

/** Other spellings of parts of a name. */
const PARTS: ReadonlyMap<string, readonly string[]> = new Map([
  ['mongo', ['mongodb']],
  ['postgres', ['postgresql']],
  ['postgre', ['postgresql']],
  ['pg', ['postgresql']],
  ['pgsql', ['postgresql']],
  ['sqlserver', ['sql', 'server']],
  ['mssql', ['sql', 'server']],
  ['adb', ['analyticdb']],
  ['polar', ['polardb']],
  ['polardbx', ['polardb', 'x']],
  ['elastic', ['elasticsearch']],
  ['es', ['elasticsearch']],
  ['log', ['sls']],
]);

/**
 * The words that one was meant to be: those whose names hold all its parts, and only the one that has no more, where there is
 * one; else those that are nearest in letters. Several where nothing says which of them; none for what may be new.
 */
export function meantWords(word: string, { known, fillers, weak }: Vocabulary): readonly string[] {
  const names = firstOfEach([...known.keys()], known).map((name) => ({ name, of: partsOf(name, fillers) }));
  // A Chinese word has Latin parts that say nothing of its meaning.
  const fitting = isChinese(word) ? [] : byParts(partsOf(word, fillers), names, weak);
  return fitting.length > 0 ? fitting : firstOfEach(nearestAll(word, [...known.keys()]), known);
}

/** Of words that stand for one thing the first. */
function firstOfEach(words: readonly string[], known: Vocabulary['known']): readonly string[] {
  const met = new Set<string | undefined>();
  return words.filter((word) => {
    const meaning = known.get(word);
    const isNew = !met.has(meaning);
    met.add(meaning);
    return isNew;
  });
}

type Parts = ReadonlySet<string>;

function byParts(
  parts: Parts,
  names: readonly { readonly name: string; readonly of: Parts }[],
  weak: Parts,
): readonly string[] {
  const telling = new Set([...parts].filter((part) => !/^\d/.test(part)));
  // One letter is part of too many names to name one.
  const isWeak = [...telling].every((part) => weak.has(part) || part.length === 1);
  const exact = names.find(({ of }) => of.size === parts.size && isWithin(parts, of));
  if (exact !== undefined && !(isWeak && parts.size < 2)) return [exact.name];
  if (isWeak && telling.size < 2) return [];
  const wider = isWeak ? [] : names.filter(({ of }) => isWithin(parts, of));
  if (wider.length > 0 || telling.size === parts.size) return wider.map(({ name }) => name);
  // "MySQL 8.0": a version of what has none in the table.
  return names.filter(({ of }) => of.size === telling.size && isWithin(telling, of)).map(({ name }) => name);
}

function isWithin(parts: Parts, all: Parts): boolean {
  return [...parts].every((part) => all.has(part));
}

/** The parts of a name that tell it from others: letters and numbers apart, without fillers. */
function partsOf(text: string, fillers: Parts): Parts {
  const parts = text
    .toLowerCase()
    .replaceAll(/polardb[ _-]?x(?![a-z])/g, 'polardb x')
    .match(/[a-z]+|\d+[cg]?/g);
  return new Set((parts ?? []).flatMap((part) => PARTS.get(part) ?? (fillers.has(part) ? [] : [part])));
}
