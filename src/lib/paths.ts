/** The folder of a path with slashes, up to and with the last one; empty for a bare name. */
export function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/') + 1);
}
