import { asObject, memberKey } from '../formats/nodes.ts';
import { below, type Location } from '../model/document.ts';
import { placeText, type Unchecked } from '../model/finding.ts';
import { resolveLocations } from '../source/locations.ts';

/**
 * Where a kind of input has objects, from its root: a key, `[]` for each item where that is a list, `{}` for each member of an object,
 * `key[]*` for the object itself and those below it in lists of that key, at any depth.
 */
type ObjectPath = readonly string[];

/** More would fill the screen above what else could not be checked. */
const MOST_SHOWN = 20;

/** What is there in place of objects, so that nothing in it was read. `what`: what the objects say, in one word. */
export function skippedParts(
  value: unknown,
  at: Location,
  paths: Readonly<Record<string, readonly ObjectPath[]>>,
): readonly Unchecked[] {
  const found: Skipped[] = [];
  for (const [what, all] of Object.entries(paths))
    for (const path of all) for (const each of notObjects(value, at, path)) found.push({ ...each, what });
  const shown = found.slice(0, MOST_SHOWN);
  const places = resolveLocations(shown.map((each) => each.at));
  const gaps = shown.map((each): Unchecked => ({
    what: placeText(places.place(each.at)),
    because: 'partSkipped',
    data: { wanted: each.what, found: kindOf(each.value) },
    reason: 'not-readable',
  }));
  const rest = found.length - shown.length;
  return rest === 0
    ? gaps
    : [...gaps, { what: at.document.file, because: 'morePartsSkipped', data: { count: rest }, reason: 'not-readable' }];
}

interface Skipped {
  readonly value: unknown;
  readonly at: Location;
  readonly what: string;
}

function* notObjects(value: unknown, at: Location, path: ObjectPath): Iterable<Omit<Skipped, 'what'>> {
  const [step, ...rest] = path;
  if (step === undefined) {
    if (asObject(value) === undefined) yield { value, at };
    return;
  }
  if (step === '[]') {
    if (Array.isArray(value)) yield* notObjectsOf(value, at, rest);
    else if (rest.length === 0 && typeof value !== 'object') yield { value, at };
    return;
  }
  const node = asObject(value);
  if (step.endsWith('[]*')) {
    yield* notObjects(value, at, rest);
    const inner = step.slice(0, -3);
    const list = node?.[inner];
    if (Array.isArray(list)) yield* notObjectsOf(list, below(at, inner), path);
    return;
  }
  if (step === '{}') {
    if (node === undefined && rest.length === 0) yield { value, at };
    for (const [key, item] of Object.entries(node ?? {})) yield* notObjects(item, below(at, key), rest);
    return;
  }
  const key = node && memberKey(node, step);
  // What is not there, or is null, says nothing.
  if (node === undefined || key === undefined || (node[key] ?? undefined) === undefined) return;
  yield* notObjects(node[key], below(at, key), rest);
}

function* notObjectsOf(list: readonly unknown[], at: Location, path: ObjectPath): Iterable<Omit<Skipped, 'what'>> {
  for (let index = 0; index < list.length; index++) yield* notObjects(list[index], below(at, index), path);
}

function kindOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'string' ? 'a text' : typeof value === 'number' ? 'a number' : 'true or false';
}
