import width from 'fast-string-width';

/** What a line is broken between: words, and Chinese characters, each with the marks that belong to it. */
const PIECE = /（?(?:[^ \u2e80-\u9fff\uff00-\uffef]+|[\u2e80-\u9fff\uff00-\uffef])[，。：；、）？！]*| /g;

/** Breaks a text between words; a word that is longer than a line gets one of its own. */
export function wrapped(text: string, columns: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  let blanks = '';
  for (const [piece] of text.matchAll(PIECE)) {
    if (piece === ' ') {
      blanks += piece;
      continue;
    }
    if (line !== '' && width(line + blanks + piece) > columns) {
      lines.push(line);
      line = piece;
    } else line += blanks + piece;
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
