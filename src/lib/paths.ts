/** The folder of a path with slashes, up to and with the last one; empty for a bare name. */
export function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/') + 1);
}

/** A path as seen from a folder, with `..` only in front; `./` in front of the folder stays, as the user wrote it. */
export function joinPath(folder: string, path: string): string {
  const joined = joinedPath(folder, path);
  return folder.startsWith('./') && !joined.startsWith('..') && !joined.startsWith('/') ? `./${joined}` : joined;
}

function joinedPath(folder: string, path: string): string {
  const all = path.startsWith('/') || folder === '' ? path : `${folder}/${path}`;
  const parts: string[] = [];
  for (const part of all.split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..') parts.push(part);
    else if (parts.length > 0 && parts.at(-1) !== '..') parts.pop();
    else if (!all.startsWith('/')) parts.push(part);
  }
  return `${all.startsWith('/') ? '/' : ''}${parts.join('/')}`;
}

/** How to come from a folder to another one; both are seen from the same place. */
export function relativePath(from: string, to: string): string {
  const [start, end] = [from, to].map((path) => path.split('/').filter((part) => part !== '' && part !== '.'));
  if (start === undefined || end === undefined) return to;
  let shared = 0;
  while (shared < start.length && shared < end.length && start[shared] === end[shared]) shared++;
  const up = start.slice(shared).map(() => '..');
  return [...up, ...end.slice(shared)].join('/') || '.';
}
