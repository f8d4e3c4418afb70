import fc from 'fast-check';
import { expect, test } from 'vitest';
import { TextDocument } from 'vscode-languageserver-textdocument';

import { linesOf } from '../../src/source/locations.ts';
import { runs } from '../support/property.ts';

const texts = fc.string({ unit: fc.constantFrom('a', '字', '\n', '\r', '\r\n'), maxLength: 6 });

test('places of a text are those that the library gives, also of a text of one line', () => {
  fc.assert(
    fc.property(texts, fc.nat(16), fc.nat(4), (text, offset, line) => {
      const lines = linesOf({ file: 'a.json', format: 'json', text });
      const library = TextDocument.create('a.json', 'json', 0, text);
      expect(lines.lineCount).toBe(library.lineCount);
      expect(lines.positionAt(offset)).toEqual(library.positionAt(offset));
      expect(lines.offsetAt({ line, character: 0 })).toBe(library.offsetAt({ line, character: 0 }));
      expect(lines.offsetAt({ line, character: offset })).toBe(library.offsetAt({ line, character: offset }));
    }),
    runs(300),
  );
});
