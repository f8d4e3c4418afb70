import { createScanner, findNodeAtOffset, parseTree, type Node } from 'jsonc-parser';

import { closes, opens, Token } from '../formats/json/locate.ts';
import type { Document, Span, Stretch } from '../model/document.ts';
import {
  indentOf,
  isFirstOnLine,
  isSame,
  lineBreak,
  startOfLine,
  type Change,
  valueText,
  type EditValue,
} from './block-edits.ts';

interface Rewriting {
  readonly value: EditValue;
  readonly members: readonly Stretch[];
}

/** Other values in a list in brackets: those that stay keep their places, and nothing next to them is lost. */
export function rewrittenList(document: Document, span: Span, { value, members }: Rewriting): Change | undefined {
  const { text } = document;
  const [first, last] = [members[0], members.at(-1)];
  const neighbour = first && text.slice(first.start, first.end);
  const whole = { start: span.start, end: span.end, newText: valueText(document, value, neighbour) };
  const around = [...members, undefined].map((member, index) =>
    text.slice(members[index - 1]?.end ?? span.start + 1, member?.start ?? span.end - 1),
  );
  const isCommented = around.some((gap) => COMMENT[document.format].test(gap));
  if (typeof value !== 'object' || first === undefined || last === undefined) return isCommented ? undefined : whole;
  if (value.length < members.length) {
    if (isCommented || value.length === 0) return isCommented ? undefined : whole;
    const parts = value.map((each) => valueText(document, each, neighbour));
    const gap = around[1] ?? ', ';
    return { start: first.start, end: last.end, newText: parts.join(gap) };
  }
  let newText = '';
  let at = first.start;
  members.forEach((member, index) => {
    const written = text.slice(member.start, member.end);
    const each = value[index] ?? '';
    newText += text.slice(at, member.start) + (isSame(written, each) ? written : valueText(document, each, written));
    at = member.end;
  });
  const added = value.slice(members.length).map((each) => valueText(document, each, neighbour));
  if (added.length === 0) return { start: first.start, end: last.end, newText };
  const more = appended(document, span, {
    entry: added.join(`,${gapBefore(text, last, members)}`),
    members,
    isList: true,
  });
  return (
    more && { start: first.start, end: more.end, newText: newText + text.slice(last.end, more.start) + more.newText }
  );
}

/** What stands between a comma and the next member. */
function gapBefore(text: string, last: Stretch, members: readonly Stretch[]): string {
  const gap = text.slice(members.at(-2)?.end ?? last.start, last.start).replace(/^\s*,/, '');
  return /^\s+$/.test(gap) ? gap : ' ';
}

/** How a comment begins, by format. */
export const COMMENT = { json: /\/[/*]/, yaml: /#/, hcl: /#|\/[/*]/ } as const;

interface Adding {
  readonly entry: string;
  readonly members: readonly Stretch[];
  readonly isList: boolean;
}

/** Behind the last member, laid out as that one is; a single value becomes a list of two. */
export function appended(document: Document, span: Span, adding: Adding): Change | undefined {
  const { text, format } = document;
  const { entry, members, isList } = adding;
  if (!span.isContainer) {
    const value = text.slice(span.start, span.end);
    // A word of YAML without quotes may hold what brackets take for their own.
    const isPlain = !/^["']/.test(value) && /[,[\]{}#\n]|: /.test(value);
    return isPlain ? undefined : { start: span.start, end: span.end, newText: `[${value}, ${entry}]` };
  }
  const last = members.at(-1);
  if (last === undefined) return addedToEmpty(document, span, adding);
  const needsComma = isList || format !== 'hcl' || hasCommas(text, span, members);
  if (isFirstOnLine(text, last)) {
    const [rest = ''] = /^[^\r\n]*/.exec(text.slice(last.end, span.end)) ?? [];
    const isEnd = last.end + rest.length >= span.end;
    const comma = commaAlone(rest);
    const line = `${lineBreak(text)}${indentOf(text, last)}${entry}`;
    if (comma !== undefined && !isEnd) {
      const isTrailing = comma === ',';
      const end = last.end + (rest.trim() === comma && !isTrailing ? 0 : rest.length);
      const kept = text.slice(last.end, end);
      return {
        start: last.end,
        end,
        newText: `${needsComma && !isTrailing ? ',' : ''}${kept}${line}${isTrailing ? ',' : ''}`,
      };
    }
    return { start: last.end, end: last.end, newText: needsComma ? `,${line}` : line };
  }
  return { start: last.end, end: last.end, newText: `${commaBetween(text, span, members)}${entry}` };
}

/** A comma as it parts members on one line: those that are there, or else as a colon has a blank behind it or not. */
function commaBetween(text: string, { start }: Span, members: readonly Stretch[]): string {
  const [first, second] = members;
  if (first === undefined) return ', ';
  const gap = second && text.slice(first.end, second.start);
  if (gap !== undefined && /^,[ \t]*$/.test(gap)) return gap;
  const isTight = text[start - 1] === ':' || /^"(?:[^"\\]|\\.)*":\S/.test(text.slice(first.start, first.end));
  return isTight ? ',' : ', ';
}

/** The comma behind a member, empty where there is none; `undefined` where more than that and a comment stands there. */
function commaAlone(rest: string): string | undefined {
  const behind = rest.trimStart();
  const comma = behind.startsWith(',') ? ',' : '';
  const more = behind.slice(comma.length).trimStart();
  return more === '' || more.startsWith('#') || more.startsWith('//') ? comma : undefined;
}

/** Whether commas part the members of an object of HCL; line ends do as well. */
function hasCommas(text: string, span: Span, members: readonly Stretch[]): boolean {
  const [first, second] = members;
  if (first === undefined) return false;
  return /^\s*,/.test(text.slice(first.end, second?.start ?? span.end - 1)) || !isFirstOnLine(text, first);
}

/** In front of the closing bracket; whatever stands between the brackets stays. */
function addedToEmpty({ text, format }: Document, span: Span, { entry, isList }: Adding): Change {
  const inside = text.slice(span.start + 1, span.end - 1);
  const isAired = format === 'hcl' && !isList;
  if (!/[^ \t]/.test(inside))
    return { start: span.start + 1, end: span.end - 1, newText: isAired ? ` ${entry} ` : entry };
  const close = span.end - 1;
  const from = startOfLine(text, close);
  const indent = text.slice(from, close);
  if (from <= span.start || indent.trim() !== '') return { start: close, end: close, newText: `${entry} ` };
  return { start: from, end: from, newText: `${indent}  ${entry}${lineBreak(text)}` };
}

/** The members of a list or object, each with its key. */
export function memberStretches(text: string, span: Stretch): readonly Stretch[] {
  const scanner = createScanner(text.slice(span.start, span.end), true);
  const members: { start: number; end: number }[] = [];
  let depth = 0;
  let isNew = true;
  for (let token = scanner.scan(); token !== Token.End; token = scanner.scan()) {
    if (closes(token)) depth--;
    const [start, end] = [
      span.start + scanner.getTokenOffset(),
      span.start + scanner.getTokenOffset() + scanner.getTokenLength(),
    ];
    const last = members.at(-1);
    if (depth === 1 && token === Token.Comma) isNew = true;
    else if (depth >= 1 && isNew) {
      members.push({ start, end });
      isNew = false;
    } else if (depth >= 1 && last !== undefined) last.end = end;
    if (opens(token)) depth++;
  }
  return members;
}

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

/** A member of a list or an object in brackets, with nothing but a comma and blanks next to it. */
export function withoutMember(members: readonly Stretch[], index: number, holder: Stretch): Change | undefined {
  const [before, member, after] = [members[index - 1], members[index], members[index + 1]];
  if (member === undefined) return undefined;
  if (before !== undefined) return { start: before.end, end: member.end, newText: '' };
  if (after !== undefined) return { start: member.start, end: after.start, newText: '' };
  return { start: holder.start + 1, end: holder.end - 1, newText: '' };
}
