import fc from 'fast-check';
import { expect, it } from 'vitest';

import { makeNesting, type Nested } from '../../src/engine/suppressions.ts';
import type { Region } from '../../src/model/document.ts';
import { runs } from '../support/property.ts';

/** A tree of regions on one line: what is inside stays inside, neighbours stay apart. */
interface Tree {
  readonly before: number;
  readonly width: number;
  readonly inside: readonly Tree[];
}

const { tree } = fc.letrec<{ tree: Tree }>((tie) => ({
  tree: fc.record({
    before: fc.nat(2),
    width: fc.nat(3),
    inside: fc.oneof({ depthSize: 'small' }, fc.constant([]), fc.array(tie('tree'), { maxLength: 3 })),
  }),
}));

/** The regions of trees beside one another, and the column behind them. */
function regionsOf(
  trees: readonly Tree[],
  from: number,
): { readonly regions: readonly Region[]; readonly end: number } {
  const regions: Region[] = [];
  let at = from;
  for (const { before, width, inside } of trees) {
    const start = at + before;
    const inner = regionsOf(inside, start);
    at = inner.end + width;
    regions.push({ startLine: 1, startColumn: start, endLine: 1, endColumn: at }, ...inner.regions);
  }
  return { regions, end: at };
}

it('finds all regions around a place, the innermost first', () => {
  fc.assert(
    fc.property(fc.array(tree, { maxLength: 4 }), fc.integer(), (trees, seed) => {
      const { regions, end } = regionsOf(trees, 1);
      const entries: readonly Nested<Region>[] = regions.map((region) => ({ region, of: region }));
      const around = makeNesting(seed % 2 === 0 ? entries : entries.toReversed());
      for (let column = 1; column <= end; column++) {
        const expected = regions.filter(({ startColumn, endColumn }) => startColumn <= column && column < endColumn);
        const found = around(1, column);
        expect(new Set(found)).toEqual(new Set(expected));
        expect(found).toHaveLength(expected.length);
        const widths = found.map(({ startColumn, endColumn }) => endColumn - startColumn);
        expect(widths).toEqual(widths.toSorted((one, other) => one - other));
      }
    }),
    runs(50),
  );
});

it('tells lines from columns', () => {
  const region = { startLine: 2, startColumn: 30, endLine: 4, endColumn: 2 };
  const around = makeNesting([{ region, of: 'it' }]);
  const places: readonly (readonly [number, number, boolean])[] = [
    [1, 99, false],
    [2, 29, false],
    [2, 30, true],
    [3, 1, true],
    [4, 1, true],
    [4, 2, false],
    [5, 1, false],
  ];
  for (const [line, column, isAround] of places)
    expect([line, column, around(line, column).length]).toEqual([line, column, isAround ? 1 : 0]);
});
