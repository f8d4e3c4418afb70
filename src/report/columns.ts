import width from 'fast-string-width';

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
