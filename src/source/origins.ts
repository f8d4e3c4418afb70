import { type Document, type Span, pointer, type Path } from '../model/document.ts';

/**
 * Where the values stand that were worked out from a text: each function, reference or branch that a value was taken from,
 * by the JSON pointer of the value. Everything below it stands below that place.
 */
export interface Origins {
  readonly moved: Map<string, Path>;
  /** Values that no characters of the text stand for as they are: nothing can be written in their place. */
  readonly computed: Set<string>;
  /** What lies around such values. */
  readonly around: Set<string>;
}

/** No value was worked out yet. */
export function noOrigins(): Origins {
  return { moved: new Map(), computed: new Set(), around: new Set() };
}

/** Notes that a value was worked out. */
export function noteComputed(path: Path, { computed, around }: Origins): void {
  computed.add(pointer(path));
  for (let length = path.length - 1; length >= 0; length--) {
    const place = pointer(path.slice(0, length));
    if (around.has(place)) return;
    around.add(place);
  }
}

/** The same text, read as the values that were worked out from it. `origins` may still grow. */
export function resolvedDocument(document: Document, origins: Origins): Document {
  return {
    ...document,
    locate: (_, paths) => {
      const spans = found(
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

/** Where nodes stand; of what a function makes of a text, such as an item of a list, where that text does. */
function found(document: Document, paths: readonly Path[]): readonly (Span | undefined)[] {
  const spans = document.locate(document, paths);
  const open = paths.map((path, index) =>
    spans[index] === undefined && path.length > 0 ? path.slice(0, -1) : undefined,
  );
  const above = open.filter((path) => path !== undefined);
  if (above.length === 0) return spans;
  const rest = found(document, above).values();
  return spans.map((span, index) => (open[index] === undefined ? span : inside(rest.next().value)));
}

/** A place in what is there only when all is worked out. */
function inside(span: Span | undefined): Span | undefined {
  return span && { ...span, isContainer: false, key: undefined, computed: 'whole' };
}

function sourceOf(path: Path, { moved }: Origins): Path {
  if (moved.size === 0) return path;
  for (let length = path.length; length > 0; length--) {
    const source = moved.get(pointer(path.slice(0, length)));
    if (source !== undefined) return [...source, ...path.slice(length)];
  }
  return path;
}

function marked(span: Span, path: Path, { computed, around }: Origins): Span {
  if (computed.size === 0) return span;
  for (let length = path.length; length >= 0; length--)
    if (computed.has(pointer(path.slice(0, length)))) return { ...span, computed: 'whole' };
  return around.has(pointer(path)) ? { ...span, computed: 'inside' } : span;
}
