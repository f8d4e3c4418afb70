import type { Document, Span } from '../model/document.ts';
import { pointer, type Path } from '../model/path.ts';

/**
 * Where the values stand that were worked out from a text: each function, reference or branch that a value was taken from,
 * by the JSON pointer of the value. Everything below it stands below that place.
 */
export interface Origins {
  readonly moved: Map<string, Path>;
  /** Values that no characters of the text stand for as they are: nothing can be written in their place. */
  readonly computed: Set<string>;
}

/** No value was worked out yet. */
export function noOrigins(): Origins {
  return { moved: new Map(), computed: new Set() };
}

/** The same text, read as the values that were worked out from it. `origins` may still grow. */
export function resolvedDocument(document: Document, origins: Origins): Document {
  return {
    ...document,
    locate: (_, paths) => {
      const spans = document.locate(
        document,
        paths.map((path) => sourceOf(path, origins)),
      );
      return spans.map((span, index) => span && marked(span, paths[index] ?? [], origins));
    },
    ...(document.layoutOf && {
      layoutOf: (_: Document, path: Path) => document.layoutOf?.(document, sourceOf(path, origins)),
    }),
  };
}

function sourceOf(path: Path, { moved }: Origins): Path {
  if (moved.size === 0) return path;
  for (let length = path.length; length > 0; length--) {
    const source = moved.get(pointer(path.slice(0, length)));
    if (source !== undefined) return [...source, ...path.slice(length)];
  }
  return path;
}

function marked(span: Span, path: Path, { computed }: Origins): Span {
  if (computed.size === 0) return span;
  const own = pointer(path);
  let computedAs: Span['computed'];
  for (const place of computed) {
    if (own === place || own.startsWith(`${place}/`)) return { ...span, computed: 'whole' };
    if (place.startsWith(`${own}/`)) computedAs = 'inside';
  }
  return computedAs === undefined ? span : { ...span, computed: computedAs };
}
