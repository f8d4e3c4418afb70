import leven from 'leven';

/**
 * The known word that a misspelled one was meant to be; `undefined` where none is near. Words that differ in a digit are
 * different things: `PolarDB-X 3.0` is no typing error.
 */
export function closestWord(word: string, known: readonly string[]): string | undefined {
  return closestWords(word, known)[0];
}

/** All known words that are as near as the nearest one. */
export function closestWords(word: string, known: readonly string[]): readonly string[] {
  const written = word.toLowerCase();
  let best = allowance(written);
  let found: string[] = [];
  for (const candidate of known) {
    const steps = stepsTo(written, candidate.toLowerCase(), best + 1);
    if (steps > best || digits(candidate) !== digits(word)) continue;
    if (steps < best) found = [];
    best = steps;
    found.push(candidate);
  }
  return found;
}

/** Two swapped letters count as one error. */
function stepsTo(written: string, candidate: string, maxDistance: number): number {
  let at = 0;
  while (at < written.length && written[at] === candidate[at]) at++;
  const turned = `${written.slice(0, at)}${written.charAt(at + 1)}${written.charAt(at)}${written.slice(at + 2)}`;
  return turned === candidate && written !== candidate ? 1 : leven(written, candidate, { maxDistance });
}

function allowance(word: string): number {
  if (word.length < 3) return 0;
  return word.length < 6 ? 1 : 2;
}

function digits(text: string): string {
  return text.replace(/\D/g, '');
}
