/** The way from a document's root to a node: `['Statement', 0, 'Principal', 'Service', 0]`. */
export type Path = readonly (string | number)[];

/** A path as a JSON pointer: `/Statement/0/Effect`. */
export function pointer(path: Path): string {
  return path.map((step) => `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

/** The steps of a JSON pointer; those into a list are digits. */
export function pointerSteps(text: string): readonly string[] {
  const steps = text.split('/').slice(1);
  return steps.map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
}
