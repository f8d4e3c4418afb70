import type { Document, Span, Stretch } from '../model/document.ts';
import type { Location } from '../model/location.ts';
import { endOfLine, isFirstOnLine, removedFromBlock, wholeLines, type Change } from './block-edits.ts';
import { isAlone, removedLines } from './hcl-block-edits.ts';
import { removedNodes, withoutMember } from './json-block-edits.ts';
import { COMMENT, memberStretches } from './list-edits.ts';
import type { Places } from './places.ts';

/** With the lines that it has to itself, or with the comma that parts it from its neighbour. */
export function removed(at: Location, span: Span, places: Places): Change | undefined {
  const { document } = at;
  const { text, format } = document;
  const parent = places.span(parentOf(at));
  if (parent === undefined) return undefined;
  // An argument of a block; where the parent is no block there is nothing to remove it from.
  if (parent.computed === 'whole')
    return parent.blocks && span.key && removedBlocks(document, [{ ...span, start: span.key.start }]);
  const layout = document.layoutOf?.(document, parentOf(at).path);
  if (format === 'hcl' && layout === undefined) return undefined;
  const members = layout?.members ?? memberStretches(text, parent);
  const index = members.findIndex((member) => member.start <= span.start && span.end <= member.end);
  if (layout?.isBlock === true)
    return hasDirective(text, members, index, text.length) ? undefined : removedFromBlock(text, layout, index);
  const [before, member, after] = [members[index - 1], members[index], members[index + 1]];
  if (member === undefined || hasDirective(text, members, index, parent.end)) return undefined;
  const [lead, trail] = [
    text.slice(before?.end ?? parent.start + 1, member.start),
    text.slice(member.end, after?.start ?? parent.end - 1),
  ];
  if ([lead, trail].some((gap) => COMMENT[format].test(gap)))
    return removedBesideComments(text, member, { lead, trail });
  return withoutMember(members, index, parent);
}

/** Blocks or arguments of Terraform, in either syntax. */
export function removedBlocks({ format, text }: Document, stretches: readonly Stretch[]): Change | undefined {
  return format === 'json' ? removedNodes(text, stretches) : removedLines(text, stretches);
}

/** A comment behind a member that accepts a finding would come to stand for the next one. */
function hasDirective(text: string, members: readonly Stretch[], index: number, end: number): boolean {
  const member = members[index];
  return member !== undefined && /dts-xacct/.test(text.slice(member.end, Math.min(end, endOfLine(text, member.end))));
}

interface Gaps {
  readonly lead: string;
  readonly trail: string;
}

/** A member and its comma, on a line of its own with that line; comments stay where they are. */
function removedBesideComments(text: string, member: Stretch, { lead, trail }: Gaps): Change | undefined {
  const [behind] = /^[ \t]*,/.exec(trail) ?? [];
  if (behind !== undefined) {
    const own = { start: member.start, end: member.end + behind.length };
    return isAlone(text, own) ? { ...wholeLines(text, own), newText: '' } : { ...own, newText: '' };
  }
  const [inFront] = /^[ \t]*,/.exec(lead) ?? [];
  if (inFront === undefined) return lead.includes(',') || trail.includes(',') ? undefined : alone(text, member);
  const start = member.start - lead.length;
  const kept = lead.slice(inFront.length);
  return { start, end: member.end, newText: isFirstOnLine(text, member) ? kept.trimEnd() : kept };
}

function alone(text: string, member: Stretch): Change {
  return isAlone(text, member) ? { ...wholeLines(text, member), newText: '' } : { ...member, newText: '' };
}

/** Where the list or the object stands that holds a node. */
export function parentOf(at: Location): Location {
  return { document: at.document, path: at.path.slice(0, -1) };
}
