import type { Finding, Place, Replacement, ResolvedFix } from '../model/finding.ts';

/** A finding whose fix can be written. */
export interface Fixable extends Finding {
  readonly fix: ResolvedFix;
}

/** The findings of which a fix can be made as text. */
export function fixables(findings: readonly Finding[]): readonly Fixable[] {
  return findings.filter((finding): finding is Fixable => (finding.fix?.edits.length ?? 0) > 0);
}

/**
 * The fixes that can be made together: none touches another's text, and of those that open or close access one at a time is
 * made in a role or a policy, since the next was thought out for the policy as it is now.
 */
export function fixedTogether(fixable: readonly Fixable[]): readonly Fixable[] {
  const taken = new Map<string, Taken>();
  const opened = new Set<string>();
  return fixable.filter(({ fix, place, subject }) => {
    const policy = `${place?.file ?? ''}\n${subject ?? ''}`;
    if (fix.risk === 'review' && opened.has(policy)) return false;
    const slots = fix.edits.map((edit) => slotOf(edit, taken));
    if (slots.some(({ at }) => at === undefined)) return false;
    if (fix.risk === 'review') opened.add(policy);
    for (const { edit, list } of slots) list.splice(slotIn(list, edit.place) ?? list.length, 0, edit.place);
    return true;
  });
}

/** The places of a file that change, in their order. */
type Taken = Place[];

function slotOf(
  edit: Replacement,
  taken: Map<string, Taken>,
): { readonly edit: Replacement; readonly list: Taken; readonly at: number | undefined } {
  const { file } = edit.place;
  const list = taken.get(file) ?? [];
  taken.set(file, list);
  return { edit, list, at: slotIn(list, edit.place) };
}

/** Where a place belongs among others; `undefined` where it touches one of them. */
function slotIn(list: Taken, place: Place): number | undefined {
  let [low, high] = [0, list.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const other = list[middle];
    if (other !== undefined && isBefore(other, place)) low = middle + 1;
    else high = middle;
  }
  const next = list[low];
  return next === undefined || isBefore(place, next) ? low : undefined;
}

/** Whether a place ends before another one begins: two that touch would not say which comes first. */
function isBefore(one: Place, other: Place): boolean {
  return one.endLine < other.startLine || (one.endLine === other.startLine && one.endColumn < other.startColumn);
}
