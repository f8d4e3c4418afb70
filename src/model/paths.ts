import { STDIN } from './document.ts';

/** The repository's root and the working directory, absolute, with forward slashes. */
export interface Folders {
  readonly root?: string;
  readonly cwd?: string;
}

/**
 * A file by its way from the repository's root, which is how code hosts know it. Where the root is not known, or the file
 * lies outside it, the path stays as it was given, without `./`.
 */
export function pathFromRoot(file: string, { root, cwd }: Folders): string {
  const given = tidy(file);
  if (root === undefined || cwd === undefined || file === STDIN) return given;
  const absolute = isAbsolute(given) ? given : tidy(`${cwd}/${given}`);
  const folder = root.endsWith('/') ? root : `${root}/`;
  return absolute.startsWith(folder) ? absolute.slice(folder.length) : given;
}

/** The same as a URI reference, percent-encoded: relative, or `file:` for a file outside the repository. */
export function uriFromRoot(file: string, folders: Folders): string {
  const path = pathFromRoot(file, folders);
  const encoded = path.replace(LONE_SURROGATE, '\ufffd').split('/').map(encodeURIComponent).join('/');
  if (path.startsWith('/')) return `file://${encoded}`;
  return isAbsolute(path) ? `file:///${encoded.replace('%3A', ':')}` : encoded;
}

const LONE_SURROGATE = /\p{Cs}/gu;

function isAbsolute(path: string): boolean {
  return path.startsWith('/') || /^[A-Za-z]:\//.test(path);
}

/** Without `.`, empty steps, and `..` that can be walked. */
function tidy(path: string): string {
  if (!/(?:^|\/)\.{0,2}\/|\/\.{1,2}$/.test(path)) return path;
  const start = path.startsWith('/') ? '/' : '';
  const steps: string[] = [];
  for (const step of path.split('/')) {
    if (step === '' || step === '.' || (step === '..' && steps.length === 0 && start !== '')) continue;
    if (step === '..' && steps.length > 0 && steps.at(-1) !== '..') steps.pop();
    else steps.push(step);
  }
  return start + steps.join('/');
}
