import { findNodeAtOffset, parseTree, type Node } from 'jsonc-parser';

import type { Stretch } from '../model/document.ts';
import type { Change } from './block-edits.ts';
import { memberStretches } from './list-edits.ts';

/**
 * Blocks or arguments in Terraform's JSON syntax: the member of an object, or the item of a list, that they are. Several blocks
 * go together where they are all that their list holds.
 */
export function removedNodes(text: string, stretches: readonly Stretch[]): Change | undefined {
  const root = parseTree(text);
  const nodes = root === undefined ? [] : stretches.map(({ start }) => findNodeAtOffset(root, start));
  const [first] = nodes;
  const list = first?.parent;
  if (first === undefined || list === undefined || !nodes.every((node) => node?.parent === list)) return undefined;
  if (list.type === 'property') return removedMember(text, list);
  if (list.children?.length === nodes.length && list.parent?.type === 'property')
    return removedMember(text, list.parent);
  return nodes.length === 1 ? removedMember(text, first) : undefined;
}

/** A member with the comma that parts it from its neighbour. */
function removedMember(text: string, { offset, parent }: Node): Change | undefined {
  if (parent === undefined) return undefined;
  const holder = { start: parent.offset, end: parent.offset + parent.length };
  const members = memberStretches(text, holder);
  const index = members.findIndex(({ start }) => start === offset);
  return index < 0 ? undefined : withoutMember(members, index, holder);
}

/** A member of a list or an object in brackets, where nothing but a comma and blanks stands beside it. */
export function withoutMember(members: readonly Stretch[], index: number, holder: Stretch): Change | undefined {
  const [before, member, after] = [members[index - 1], members[index], members[index + 1]];
  if (member === undefined) return undefined;
  if (before !== undefined) return { start: before.end, end: member.end, newText: '' };
  if (after !== undefined) return { start: member.start, end: after.start, newText: '' };
  return { start: holder.start + 1, end: holder.end - 1, newText: '' };
}
