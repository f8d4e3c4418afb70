import stringWidth from 'fast-string-width';

/** How wide text is where no terminal says how wide it is. */
export const COLUMNS = 80;

const ASCII = /^[\x20-\x7e]*$/;

/** How many columns a text takes on the screen. */
export function width(text: string): number {
  return ASCII.test(text) ? text.length : stringWidth(text);
}

/**
 * What a line is broken between: words, and Chinese characters, each with the marks that belong to it. What is in quotes,
 * and an option with its value, is for copying and stays whole.
 */
const PIECE =
  /[（“]?(?:(?:--[a-z]+(?:-[a-z]+)* [A-Z0-9]+(?![a-z])|"[^"]*(?:"|$)|[^ "\u2e80-\u9fff\uff00-\uffef])+|[\u2e80-\u9fff\uff00-\uffef])[，。：；、）？！”]*| /g;

function* piecesOf(text: string, columns: number): Iterable<string> {
  for (const [piece] of text.matchAll(PIECE)) {
    if (piece.length > 1 && piece.includes(' ') && width(piece) > columns) yield* piece.split(/( )/).filter(Boolean);
    else yield piece;
  }
}

/** Breaks a text between words; a word that is longer than a line gets one of its own. `first`: the columns of the first line. */
export function wrapped(text: string, columns: number, first = columns): readonly string[] {
  if (text.length <= first && width(text) <= first) return [text];
  const lines: string[] = [];
  let line = '';
  let blanks = '';
  let used = 0;
  for (const piece of piecesOf(text, columns)) {
    if (piece === ' ') {
      blanks += piece;
      continue;
    }
    const isFirst = lines.length === 0;
    const mayBreak = line !== '' || (isFirst && first < columns);
    const needed = width(piece);
    if (mayBreak && used + blanks.length + needed > (isFirst ? first : columns)) {
      lines.push(line);
      line = piece;
      used = needed;
    } else {
      line += blanks + piece;
      used += blanks.length + needed;
    }
    blanks = '';
  }
  return [...lines, line + blanks];
}

/** Rows of texts as lines, each column as wide as its widest text on the screen: Chinese takes two columns a character. */
export function aligned(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => width(row[column] ?? ''))));
  return rows.map((row) =>
    row
      .map((text, column) => text + ' '.repeat(Math.max(0, (widths[column] ?? 0) - width(text))))
      .join('  ')
      .trimEnd(),
  );
}
