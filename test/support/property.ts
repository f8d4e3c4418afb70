import type { Parameters } from 'fast-check';

/**
 * How often a property runs: `gate` times in `npm test`, `deep` times with DEEP=1, n times with DEEP=n (n > 1).
 * Each run has a new seed. A failure prints its seed and its path; `SEED=… SEED_PATH=… npx vitest run FILE -t NAME` repeats
 * it. Whatever failed once is kept: as an example of the property, or as a test of its own.
 */
export function runs<T = unknown>(gate: number, deep = 50 * gate): Parameters<T> {
  const { DEEP, SEED, SEED_PATH } = process.env;
  const level = numberIn('DEEP', DEEP) ?? 0;
  const seed = numberIn('SEED', SEED);
  return {
    numRuns: level === 0 ? gate : level === 1 ? deep : level,
    ...(seed !== undefined && { seed }),
    ...(SEED_PATH !== undefined && { path: SEED_PATH }),
  };
}

function numberIn(name: string, word: string | undefined): number | undefined {
  if (word === undefined || word === '') return undefined;
  const value = Number(word);
  if (!Number.isInteger(value)) throw new Error(`${name}=${word}: a whole number is expected`);
  return value;
}
