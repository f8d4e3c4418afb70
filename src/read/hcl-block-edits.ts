import type { Stretch } from '../model/document.ts';
import type { Edit } from '../model/finding.ts';
import { endOfLine, indentOf, isFirstOnLine, lineBreak, wholeLines, type Change } from './block-edits.ts';
import { withNames } from './edit-names.ts';
import { memberValueText } from './edit-style.ts';

/** One more `principal` block behind the last one of a statement. */
export function addedPrincipal(
  { at, key, value }: Extract<Edit, { kind: 'set' }>,
  blocks: readonly Stretch[],
): Change | undefined {
  const { document, path } = at;
  const { text } = document;
  const last = blocks.at(-1);
  if (path.at(-1) !== 'Principal' || last === undefined || !isAlone(text, last)) return undefined;
  const [outer, inner] = [indentOf(text, last), /\n([ \t]*)\S/.exec(text.slice(last.start, last.end))?.[1]];
  if (inner === undefined || document.format !== 'hcl') return undefined;
  const texts = typeof value === 'string' ? [value] : value;
  const [beside] = /identifiers\s*=[^]*\]/.exec(text.slice(last.start, last.end)) ?? [];
  const list = memberValueText(document, withNames(document, texts, ''), beside);
  const lines = [
    'principal {',
    `${inner}entity      = ${JSON.stringify(key)}`,
    `${inner}identifiers = ${list}`,
    `${outer}}`,
  ];
  const newLine = lineBreak(text);
  return { start: last.end, end: last.end, newText: `${newLine}${outer}${lines.join(newLine)}` };
}

/** Blocks or arguments of HCL with their lines; `undefined` where anything else stands on these. */
export function removedLines(text: string, stretches: readonly Stretch[]): Change | undefined {
  const [first, last] = [stretches[0], stretches.at(-1)];
  if (first === undefined || last === undefined || !stretches.every((each) => isAlone(text, each))) return undefined;
  const isTogether = stretches.every((each, index) => {
    const before = stretches[index - 1];
    return before === undefined || text.slice(before.end, each.start).trim() === '';
  });
  return isTogether ? { ...wholeLines(text, { start: first.start, end: last.end }), newText: '' } : undefined;
}

export function isAlone(text: string, stretch: Stretch): boolean {
  return isFirstOnLine(text, stretch) && text.slice(stretch.end, endOfLine(text, stretch.end)).trim() === '';
}
