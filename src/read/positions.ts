import type { Stretch } from '../model/document.ts';
import type { Place } from '../model/finding.ts';
import type { Lines } from './lines.ts';

/** A stretch of a text by lines and columns. */
export function placeIn(text: Lines, file: string, { start, end }: Stretch): Place {
  const [from, to] = [text.positionAt(start), text.positionAt(end)];
  return {
    file,
    startLine: from.line + 1,
    startColumn: from.character + 1,
    endLine: to.line + 1,
    endColumn: to.character + 1,
  };
}
