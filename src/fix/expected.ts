import type { Edit } from '../model/finding.ts';
import type { Path } from '../model/path.ts';

type Json = unknown;
type Container = Record<string, Json> | Json[];

/** The value that the edits of a fix stand for, whatever they are as text. Paths are those of the value as it was. */
export function withEdits(value: Json, root: Path, edits: readonly Edit[]): Json {
  const holder: { value: Json } = { value: structuredClone(value) };
  const pathOf = ({ at }: Edit): Path => ['value', ...at.path.slice(root.length)];
  const inPlace = edits.filter((edit) => edit.kind !== 'remove' && !isKey(edit));
  // From the back, so that the numbers of list items hold.
  const removals = edits.filter(({ kind }) => kind === 'remove').toSorted((a, b) => comparePaths(pathOf(b), pathOf(a)));
  const renamings = edits.filter(isKey).toSorted((a, b) => b.at.path.length - a.at.path.length);
  for (const edit of [...inPlace, ...removals, ...renamings]) applyEdit(edit, pathOf(edit), holder);
  return holder.value;
}

function isKey(edit: Edit): boolean {
  return edit.kind === 'replace' && edit.at.part === 'key';
}

function comparePaths(one: Path, other: Path): number {
  for (let index = 0; index < Math.min(one.length, other.length); index++) {
    const [a, b] = [one[index], other[index]];
    if (a === b) continue;
    return typeof a === 'number' && typeof b === 'number' ? a - b : String(a) < String(b) ? -1 : 1;
  }
  return one.length - other.length;
}

function applyEdit(edit: Edit, path: Path, holder: Container): void {
  const [parent, key] = [nodeAt(holder, path.slice(0, -1)), path.at(-1)];
  if (!isContainer(parent) || key === undefined) return;
  const old = read(parent, key);
  if (edit.kind === 'remove') {
    if (Array.isArray(parent)) parent.splice(Number(key), 1);
    else delete parent[String(key)];
  } else if (edit.kind === 'append')
    write(parent, key, [...(Array.isArray(old) ? (old as Json[]) : [old]), edit.value]);
  else if (edit.kind === 'set') {
    if (isContainer(old)) write(old, edit.key, edit.value);
  } else if (edit.at.part === 'key') {
    if (Array.isArray(parent)) return;
    delete parent[String(key)];
    parent[String(edit.value)] = old;
  } else write(parent, key, edit.value);
}

function nodeAt(value: Json, path: Path): Json {
  let found = value;
  for (const step of path) found = isContainer(found) ? read(found, step) : undefined;
  return found;
}

function isContainer(value: Json): value is Container {
  return typeof value === 'object' && value !== null;
}

function read(container: Container, key: string | number): Json {
  return Array.isArray(container) ? container[Number(key)] : container[String(key)];
}

function write(container: Container, key: string | number, value: Json): void {
  if (Array.isArray(container)) container[Number(key)] = value;
  else container[String(key)] = value;
}
