/** A backslash separates folders on Windows, and stands for itself there. */
interface SplitOptions {
  readonly isWindows: boolean;
}

/**
 * Splits a command line into its words as a POSIX shell does, without running one: blanks separate, quotes keep together, a
 * backslash takes the next character as it is. `undefined`: a quote is not closed, or a backslash ends the line.
 */
export function splitCommand(line: string, { isWindows }: SplitOptions): readonly string[] | undefined {
  const words: string[] = [];
  let word: string | undefined;
  let quote: string | undefined;
  for (let at = 0; at < line.length; at++) {
    const char = line[at] ?? '';
    const next = line[at + 1];
    if (isEscape(char, next, { quote, isWindows })) {
      if (next === undefined) return undefined;
      word = (word ?? '') + next;
      at++;
    } else if (quote !== undefined) {
      if (char === quote) quote = undefined;
      else word = (word ?? '') + char;
    } else if (char === '"' || char === "'") {
      quote = char;
      word ??= '';
    } else if (/\s/.test(char)) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else word = (word ?? '') + char;
  }
  if (quote !== undefined) return undefined;
  return word === undefined ? words : [...words, word];
}

function isEscape(
  char: string,
  next: string | undefined,
  { quote, isWindows }: SplitOptions & { readonly quote: string | undefined },
): boolean {
  if (char !== '\\' || quote === "'") return false;
  if (quote === '"') return next !== undefined && (isWindows ? '"' : '"\\$`\n').includes(next);
  return !isWindows;
}
