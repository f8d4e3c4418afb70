import { sep } from 'node:path';

/** A path as reports write it. */
export function slashes(path: string): string {
  return sep === '\\' ? path.replaceAll('\\', '/') : path;
}
