/** Words of tasks are few, and ends that say them many; of those that say something else each time only some are kept. */
const MOST_WORDS = 1000;

/** A pure function of a word that remembers what it said of the first words it was asked about. */
export function byWord<T extends object>(ask: (word: string) => T): (word: string) => T {
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
