import leven from 'leven';

/**
 * The known word that a misspelt one was meant to be; `undefined` where none is near. Words that differ in a digit are
 * different things: `PolarDB-X 3.0` is no slip of the pen.
 */
export function nearest(word: string, known: readonly string[]): string | undefined {
  return nearestAll(word, known)[0];
}

/** All known words that are as near as the nearest one. */
export function nearestAll(word: string, known: readonly string[]): readonly string[] {
  const written = word.toLowerCase();
  let best = allowance(written);
  let found: string[] = [];
  for (const candidate of known) {
    const steps = leven(written, candidate.toLowerCase(), { maxDistance: best + 1 });
    if (steps > best || digits(candidate) !== digits(word)) continue;
    if (steps < best) found = [];
    best = steps;
    found.push(candidate);
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
