import leven from 'leven';

/**
 * The known word that a misspelt one was meant to be; `undefined` where none is near. Words that differ in a digit are
 * different things: `PolarDB-X 3.0` is no slip of the pen.
 */
export function nearest(word: string, known: readonly string[]): string | undefined {
  const written = word.toLowerCase();
  const tooFar = allowance(written) + 1;
  let [found, best]: [string | undefined, number] = [undefined, tooFar];
  for (const candidate of known) {
    const steps = leven(written, candidate.toLowerCase(), { maxDistance: tooFar });
    if (steps < best && digits(candidate) === digits(word)) [found, best] = [candidate, steps];
  }
  return found;
}

function allowance(word: string): number {
  if (word.length < 3) return 0;
  return word.length < 6 ? 1 : 2;
}

function digits(text: string): string {
  return text.replace(/\D/g, '');
}
