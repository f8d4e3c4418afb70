import type { Document } from '../model/document.ts';
import type { Verdict } from '../model/finding.ts';
import type { Location } from '../model/location.ts';
import type { Path } from '../model/path.ts';
import type { Role } from '../model/role.ts';
import { innerJson } from './json.ts';

/** How what was said of one role becomes what is said of another whose policy is of the same template. */
export interface RoleChange {
  readonly from: Role;
  readonly to: Role;
  readonly subject: string | undefined;
  readonly rename: (text: string) => string;
}

/** Whether verdicts on a role can be said of its like: they are about nothing outside of it, and do not call it by its name. */
export function canBeSaidOfLike(verdicts: readonly Verdict[], role: Role): boolean {
  const name = role.name.value.toLowerCase();
  const isOfAny = (value: unknown): boolean => {
    if (typeof value === 'string') return !value.toLowerCase().includes(name);
    if (typeof value !== 'object' || value === null) return true;
    return isLocation(value) ? isWithin(value, role) : Object.values(value).every(isOfAny);
  };
  return verdicts.every((verdict) => isOfAny({ ...verdict, subject: undefined }));
}

/** The same verdicts on another role: at the same places of its own policy, with its own IDs. */
export function saidOfLike(verdicts: readonly Verdict[], change: RoleChange): readonly Verdict[] {
  const { subject, rename } = change;
  const place = placing(change);
  const again = (value: unknown): unknown => {
    if (typeof value === 'string') return rename(value);
    if (typeof value !== 'object' || value === null) return value;
    if (isLocation(value)) return place(value);
    if (Array.isArray(value)) return value.map(again);
    return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, again(member)]));
  };
  // What comes out has the shape of what went in.
  return verdicts.map((verdict) => ({ ...(again(verdict) as Verdict), subject }));
}

function isLocation(value: object): value is Location {
  return 'document' in value && 'path' in value;
}

function isWithin({ document, path }: Location, role: Role): boolean {
  const { within } = document;
  if (within === undefined) return document === role.at.document && startsWith(path, role.at.path);
  return (
    within.encoding === 'plain' &&
    within.document === role.at.document &&
    document.text === role.policyText &&
    startsWith(within.path, role.at.path)
  );
}

function startsWith(path: Path, start: Path): boolean {
  return start.every((step, index) => path[index] === step);
}

function placing({ from, to, rename }: RoleChange): (at: Location) => Location {
  const moved = (path: Path): Path => [...to.at.path, ...path.slice(from.at.path.length)];
  let inner: Document | undefined;
  return (at) => {
    const { within } = at.document;
    if (within === undefined) return { ...at, document: to.at.document, path: moved(at.path) };
    inner ??= innerJson({ document: to.at.document, path: moved(within.path), encoding: 'plain' }, to.policyText ?? '');
    return { ...at, document: inner, path: at.path.map((step) => (typeof step === 'string' ? rename(step) : step)) };
  };
}
