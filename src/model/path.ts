/** The way from a document's root to a node: `['Statement', 0, 'Principal', 'Service', 0]`. */
export type Path = readonly (string | number)[];

/** A path as a JSON pointer: `/Statement/0/Effect`. */
export function pointer(path: Path): string {
  return path.map((step) => `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}
