/** Letters of other scripts that look like Latin ones, as far as a principal has these. */
const CONFUSABLE_CODES: Readonly<Record<string, string>> = {
  а: 'a',
  α: 'a',
  ӏ: 'l',
  с: 'c',
  ԁ: 'd',
  е: 'e',
  ε: 'e',
  һ: 'h',
  і: 'i',
  ι: 'i',
  ı: 'i',
  м: 'm',
  п: 'n',
  η: 'n',
  о: 'o',
  ο: 'o',
  р: 'p',
  ρ: 'p',
  ѕ: 's',
  т: 't',
  τ: 't',
  υ: 'u',
  у: 'y',
  γ: 'y',
  '。': '.',
  '、': ',',
  '‐': '-',
  '–': '-',
  '—': '-',
  '−': '-',
};

const PLAIN = /^[\x20-\x7e]*$/;

/**
 * A text as a reader takes it: full-width letters as plain ones, letters of other scripts as those that they look like,
 * and without what cannot be seen. Blanks of all kinds are spaces.
 */
export function withoutConfusables(text: string): string {
  if (PLAIN.test(text)) return text;
  const plain = text
    .normalize('NFKC')
    .replaceAll(/\s/g, ' ')
    .replaceAll(/[\p{Cf}\p{Cc}\p{Mn}]/gu, '');
  return plain.replaceAll(/[^\x20-\x7e]/gu, (found) => CONFUSABLE_CODES[found] ?? confusableCapital(found));
}

function confusableCapital(found: string): string {
  return CONFUSABLE_CODES[found.toLowerCase()]?.toUpperCase() ?? found;
}

/** The first character of a text that is not what it looks like, or cannot be seen: `U+200B`. */
export function confusableCharacter(text: string): string | undefined {
  const found = /[^\x20-\x7e]/u.exec(text)?.[0].codePointAt(0);
  return found === undefined ? undefined : `U+${found.toString(16).toUpperCase().padStart(4, '0')}`;
}
