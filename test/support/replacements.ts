import { TextDocument } from 'vscode-languageserver-textdocument';

import type { Replacement } from '../../src/model/finding.ts';

/** A text with the edits of a fix, as an editor applies them. */
export function applied(text: string, edits: readonly Replacement[]): string {
  const document = TextDocument.create('a', 'plaintext', 0, text);
  return TextDocument.applyEdits(
    document,
    edits.map(({ place, newText }) => ({
      range: {
        start: { line: place.startLine - 1, character: place.startColumn - 1 },
        end: { line: place.endLine - 1, character: place.endColumn - 1 },
      },
      newText,
    })),
  );
}
