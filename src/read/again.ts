import type { Finding, Place, Remark, ResolvedFix } from '../model/finding.ts';

/** How a finding of one policy becomes that of another of the same template, in another file. */
export interface Renaming {
  readonly file: string;
  readonly rename: (text: string) => string;
}

/**
 * Says a finding of another policy: the IDs that differ have 16 digits each, so every line and column is the same. What of
 * it names no account is the same object each time, so that a reporter can see that it is.
 */
export function makeAgain(finding: Finding): (change: Renaming) => Finding {
  const { place, fix, related, accounts } = finding;
  const [path, data, identity, excerpt] = [
    again(finding.path),
    again(finding.data),
    again(finding.identity),
    again(finding.excerpt),
  ];
  const isFixSame = fix === undefined || (fix.edits.length === 0 && !namesAccounts(fix));
  return (change) => ({
    ...finding,
    path: path(change),
    data: data(change),
    place: place && moved(place, change),
    related: related.length === 0 ? related : related.map((remark) => remarkAgain(remark, change)),
    fix: isFixSame ? fix : fixAgain(fix, change),
    identity: identity(change),
    excerpt: excerpt(change),
    ...(accounts && { accounts: accounts.map((account) => change.rename(account)) }),
  });
}

/** Whether a finding can be said again: a line that was cut may have cut an ID. */
export function canBeSaidAgain({ excerpt, related }: Finding): boolean {
  return [excerpt, ...related.map((remark) => remark.excerpt)]
    .flat()
    .every((line) => line.cutBefore === 0 && !line.isCutAfter);
}

/** A value with the IDs of the other policy in it; itself where it names none. */
function again<T>(value: T): (change: Renaming) => T {
  return namesAccounts(value) ? ({ rename }) => renamed(value, rename) : () => value;
}

function namesAccounts(value: unknown): boolean {
  if (typeof value === 'string') return /\d{16}/.test(value);
  return typeof value === 'object' && value !== null && Object.values(value).some(namesAccounts);
}

/** Every text in a value renamed; it keeps its shape. */
function renamed<T>(value: T, rename: (text: string) => string): T {
  const inside = (part: unknown): unknown => {
    if (typeof part === 'string') return rename(part);
    if (Array.isArray(part)) return part.map(inside);
    if (typeof part !== 'object' || part === null) return part;
    return Object.fromEntries(Object.entries(part).map(([key, member]) => [key, inside(member)]));
  };
  return inside(value) as T;
}

function fixAgain({ edits, ...fix }: ResolvedFix, change: Renaming): ResolvedFix {
  return {
    ...renamed(fix, change.rename),
    edits: edits.map((edit) => ({ place: moved(edit.place, change), newText: change.rename(edit.newText) })),
  };
}

function remarkAgain({ place, ...remark }: Remark, change: Renaming): Remark {
  return { ...renamed(remark, change.rename), place: moved(place, change) };
}

function moved(place: Place, { file }: Renaming): Place {
  return { ...place, file };
}
