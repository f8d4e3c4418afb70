import { expect, test } from 'vitest';

import { jsonDocument } from '../../src/formats/json/locate.ts';
import { makeLocationMap } from '../../src/model/location-map.ts';

const [one, other] = [jsonDocument('a.json', ''), jsonDocument('b.json', '')];
const at = (document: typeof one, ...path: readonly (string | number)[]) => ({ at: { document, path } });

test('items are sorted by the place at or above them; the rest stand around all places of their document', () => {
  const places = [at(one, 'tasks', 0), at(one, 'tasks', 10), at(other, 'tasks', 0)].map((each) => each.at);
  const items = {
    itself: at(one, 'tasks', 0),
    below: at(one, 'tasks', 0, 'source', 'role'),
    likeIt: at(one, 'tasks', 1),
    tenth: at(one, 'tasks', 10, 'name'),
    above: at(one, 'tasks'),
    elsewhere: at(other, 'tasks', 0, 'name'),
  };
  const sorted = makeLocationMap(Object.values(items), places);
  expect(places.map((place) => sorted.at(place))).toEqual([
    [items.itself, items.below],
    [items.tenth],
    [items.elsewhere],
  ]);
  expect([sorted.around(one), sorted.around(other)]).toEqual([[items.likeIt, items.above], []]);
});

test('where there are no items, there are none anywhere', () => {
  const sorted = makeLocationMap([], [at(one).at]);
  expect([sorted.at(at(one).at), sorted.around(one)]).toEqual([[], []]);
});
