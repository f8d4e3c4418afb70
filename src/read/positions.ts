import type { Position } from 'vscode-languageserver-textdocument';

import type { Document, Held, Stretch } from '../model/document.ts';
import type { Place } from '../model/finding.ts';
import type { Lines } from './lines.ts';

/** A stretch of a text by lines and columns. */
export function placeIn(text: Lines, file: string, { start, end }: Stretch, stretches?: Document['stretches']): Place {
  const [from, to] = [positionIn(text, start, stretches), positionIn(text, end, stretches)];
  return {
    file,
    startLine: from.line + 1,
    startColumn: from.character + 1,
    endLine: to.line + 1,
    endColumn: to.character + 1,
  };
}

/** Line and column in the file, of which perhaps only some stretches are held. */
export function positionIn(text: Lines, offset: number, stretches: readonly Held[] | undefined): Position {
  const position = text.positionAt(offset);
  const held = stretches?.findLast(({ at }) => at <= offset);
  if (held === undefined) return position;
  const start = text.positionAt(held.at);
  const isSameLine = position.line === start.line;
  return {
    line: held.line + position.line - start.line,
    character: isSameLine ? held.column + position.character - start.character : position.character,
  };
}
