/** Items by each of the keys that they have, in their order; an item without a key is in no group. */
export function groupBy<K, T>(items: readonly T[], keysOf: (item: T) => readonly K[]): ReadonlyMap<K, readonly T[]> {
  const groups = new Map<K, T[]>();
  for (const item of items) {
    for (const key of keysOf(item)) {
      const group = groups.get(key);
      if (group === undefined) groups.set(key, [item]);
      else group.push(item);
    }
  }
  return groups;
}

/** Words of tasks are few, and ends that say them many; of those that say something else each time only some are kept. */
const MOST_WORDS = 1000;

/** Memoizes a pure function of a word, for the first words. */
export function memoize<T extends object>(ask: (word: string) => T): (word: string) => T {
  const known = new Map<string, T>();
  return (word) => {
    let answer = known.get(word);
    if (answer === undefined) {
      answer = ask(word);
      if (known.size < MOST_WORDS) known.set(word, answer);
    }
    return answer;
  };
}
