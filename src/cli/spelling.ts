/** Another spelling of an option, which is taken and not shown; and an option whose value may be left out, so that it never takes the path behind it. */
const SPELLINGS: Readonly<Record<string, string>> = {
  '--allow-unrecognized': '--allow-unrecognised',
  '--fix': '--fix=safe',
};

/** The words of a command line with each option as this program spells it; behind `--` there are none. */
export function respelt(words: readonly string[]): readonly string[] {
  const end = words.indexOf('--');
  return words.map((word, index) =>
    (end < 0 || index < end) && Object.hasOwn(SPELLINGS, word) ? (SPELLINGS[word] ?? word) : word,
  );
}
