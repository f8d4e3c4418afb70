import { type Document, type Location, pointer } from './document.ts';

/** Items by the places that they stand at or below, and the rest of each document. */
export interface LocationMap<T> {
  at(place: Location): readonly T[];
  around(document: Document): readonly T[];
}

/** Sorts items by the first of these places on the way to them, in one pass: a text may hold thousands of both. */
export function makeLocationMap<T extends { readonly at: Location }>(
  items: readonly T[],
  places: Iterable<Location>,
): LocationMap<T> {
  if (items.length === 0) return { at: () => [], around: () => [] };
  const known = new Map<Document, Map<string, T[]>>();
  for (const { document, path } of places) {
    const inText = known.get(document) ?? new Map<string, T[]>();
    known.set(document, inText.set(pointer(path), []));
  }
  const rest = new Map<Document, T[]>();
  for (const item of items) {
    const { document, path } = item.at;
    const inText = known.get(document);
    const found = inText && firstOnTheWay(inText, path);
    if (found !== undefined) found.push(item);
    else {
      const others = rest.get(document) ?? [];
      others.push(item);
      rest.set(document, others);
    }
  }
  return {
    at: ({ document, path }) => known.get(document)?.get(pointer(path)) ?? [],
    around: (document) => rest.get(document) ?? [],
  };
}

function firstOnTheWay<T>(known: ReadonlyMap<string, T>, path: Location['path']): T | undefined {
  for (let length = 0; length <= path.length; length++) {
    const found = known.get(pointer(path.slice(0, length)));
    if (found !== undefined) return found;
  }
  return undefined;
}
