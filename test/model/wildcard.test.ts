import fc from 'fast-check';
import { expect, test } from 'vitest';

import { isMadeOf } from '../../src/lib/wildcard.ts';
import { runs } from '../support/property.ts';

const letters = fc.string({ unit: fc.constantFrom('a', 'b', '.', '*', '\n'), maxLength: 6 });

test('pieces with anything between them are what a regular expression takes', () => {
  const pieces = fc.array(fc.string({ unit: fc.constantFrom('a', 'b', '.', '*', '\n'), maxLength: 2 }), {
    minLength: 1,
    maxLength: 4,
  });
  fc.assert(
    fc.property(pieces, letters, (all, text) => {
      const escaped = all.map((piece) => piece.replaceAll(/[.*]/g, String.raw`\$&`));
      expect(isMadeOf(all, text)).toBe(new RegExp(`^${escaped.join('.*')}$`, 's').test(text));
    }),
    runs(300),
  );
});
