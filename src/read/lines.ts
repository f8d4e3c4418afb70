import { TextDocument } from 'vscode-languageserver-textdocument';

import type { Document } from '../model/document.ts';

/** What is asked of the lines of a text: places as offsets, and as lines and characters from 0. */
export type Lines = Pick<TextDocument, 'positionAt' | 'offsetAt' | 'lineCount'>;

const ENDS = new Set(['', '\n', '\r\n', '\r']);

/** The lines of a text. A dump of 70 MB is often one, and its end is found ten times faster than a table of all lines is made. */
export function linesOf({ file, format, text }: Pick<Document, 'file' | 'format' | 'text'>): Lines {
  const found = text.search(/[\r\n]/);
  const end = found < 0 ? text.length : found;
  if (!ENDS.has(text.slice(end, end + 3))) return TextDocument.create(file, format, 0, text);
  const lineCount = end < text.length ? 2 : 1;
  const isLast = (offset: number): boolean => lineCount > 1 && offset >= text.length;
  return {
    lineCount,
    positionAt: (offset) =>
      isLast(offset) ? { line: 1, character: 0 } : { line: 0, character: Math.min(Math.max(offset, 0), end) },
    offsetAt: ({ line, character }) => (line > 0 ? text.length : Math.min(Math.max(character, 0), end)),
  };
}
