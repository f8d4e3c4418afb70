import { resolve, sep } from 'node:path';

/** A path as reports write it. */
export function slashes(path: string): string {
  return sep === '\\' ? path.replaceAll('\\', '/') : path;
}

/** Whether a folder is another one or lies in it. */
export function isWithin(folder: string, other: string): boolean {
  const outer = resolve(other);
  return folder === outer || folder.startsWith(outer.endsWith(sep) ? outer : `${outer}${sep}`);
}
