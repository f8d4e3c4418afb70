import { TextDocument } from 'vscode-languageserver-textdocument';

import type { Replacement } from '../model/finding.ts';

/** A text with all these replacements made in it, none of which overlaps another. */
export function editedText(text: string, replacements: readonly Replacement[]): string {
  return TextDocument.applyEdits(
    TextDocument.create('', '', 0, text),
    replacements.map(({ place, newText }) => ({
      range: {
        start: { line: place.startLine - 1, character: place.startColumn - 1 },
        end: { line: place.endLine - 1, character: place.endColumn - 1 },
      },
      newText,
    })),
  );
}
