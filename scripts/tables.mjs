// Tables of the documentation, in Markdown.

export function table(head, rows) {
  return [head, head.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n');
}

/** The kinds of input, as the README shows them. */
export function inputTable(kinds) {
  return table(
    ['Input', 'Looks like'],
    kinds.map(({ id, looks }) => [id, looks]),
  );
}
