import type { Layout, Stretch } from '../model/document.ts';

/** A stretch of a text and what to put there. */
export interface Change extends Stretch {
  readonly newText: string;
}

/** One more member behind the last one of a YAML block, on a line of its own. */
export function addedToBlock(
  text: string,
  { members, isList }: Layout,
  entryAt: (indent: string) => string,
): Change | undefined {
  const [first, last] = [members[0], members.at(-1)];
  if (first === undefined || last === undefined) return undefined;
  const indent = indentOf(text, first);
  const line = `${indent}${isList ? '- ' : ''}${entryAt(indent)}`;
  // A block of text that keeps the line breaks at its end has the next line for its end.
  if (text[last.end - 1] === '\n') return { start: last.end, end: last.end, newText: `${line}${lineBreak(text)}` };
  const at = endOfLine(text, last.end);
  return { start: at, end: at, newText: `${lineBreak(text)}${line}` };
}

/** A member less, with its lines; of the comments only one behind it on its line goes. */
export function removedFromBlock(text: string, layout: Layout, index: number): Change | undefined {
  const { members, isList } = layout;
  const [member, next] = [members[index], members[index + 1]];
  if (member === undefined) return undefined;
  if (members.length === 1) return insteadOfBlock(text, layout, isList ? '[]' : '{}');
  if (isFirstOnLine(text, member)) return { ...wholeLines(text, member), newText: '' };
  // In front of the first member of a block may stand the `-` of the list that holds the block.
  const hasComment = next === undefined || text.slice(member.end, next.start).includes('#');
  return { start: member.start, end: hasComment ? member.end : next.start, newText: '' };
}

/** Something in brackets or quotes in the place of a whole block: behind its key, where nothing stands between. */
export function insteadOfBlock(text: string, { members, isList }: Layout, newText: string): Change | undefined {
  const [first, last] = [members[0], members.at(-1)];
  if (first === undefined || last === undefined) return undefined;
  const end = text[last.end - 1] === '\n' ? last.end - 1 : last.end;
  const gap = /(?<=:)[ \t]*\r?\n[ \t]*$/.exec(text.slice(0, first.start))?.[0];
  if (gap !== undefined) return { start: first.start - gap.length, end, newText: ` ${newText}` };
  // A list may stand right below its key; anything else has to stand further in.
  return { start: first.start, end, newText: isList && isFirstOnLine(text, first) ? `  ${newText}` : newText };
}

/** Other values in a YAML block list. Members that keep their value keep their lines, and comments stay. */
export function rewrittenBlock(
  text: string,
  { members }: Layout,
  values: readonly string[],
  write: (value: string, beside?: string) => string,
): Change | undefined {
  const [first, last] = [members[0], members.at(-1)];
  if (first === undefined || last === undefined || values.length === 0) return undefined;
  const kept = values.slice(0, members.length);
  if (members.length > values.length && !members.every((member) => isFirstOnLine(text, member))) return undefined;
  const changes = aligned(
    members.map((member) => valueOf(text, member)),
    kept,
  ).map((value, index) => changeOf(text, members[index] ?? first, { value, write }));
  const added = values.slice(members.length).map((value) => `${indentOf(text, first)}- ${write(value)}`);
  const end = Math.max(endOfLine(text, last.end), ...changes.map((change) => change?.end ?? 0));
  const start = Math.min(first.start, ...changes.map((change) => change?.start ?? first.start));
  return { start, end, newText: [applied(text, { start, end }, changes), ...added].join(lineBreak(text)) };
}

interface Rewritten {
  readonly value: string | undefined;
  readonly write: (value: string, beside?: string) => string;
}

function changeOf(text: string, member: Stretch, { value, write }: Rewritten): Change | undefined {
  if (value === undefined) return { ...wholeLines(text, member), newText: '' };
  const old = valueOf(text, member);
  return isSame(old, value)
    ? undefined
    : { start: member.end - old.length, end: member.end, newText: write(value, old) };
}

function applied(text: string, { start, end }: Stretch, changes: readonly (Change | undefined)[]): string {
  let at = start;
  let out = '';
  for (const change of changes) {
    if (change === undefined) continue;
    out += text.slice(at, change.start) + change.newText;
    at = change.end;
  }
  return out + text.slice(at, end);
}

/** For each old value the one that takes its place; `undefined` where it goes. Both keep their order. */
function aligned(old: readonly string[], values: readonly string[]): readonly (string | undefined)[] {
  let next = 0;
  return old.map((each, index) => {
    const value = values[next];
    const canGo = old.length - index > values.length - next;
    const isLater = value !== undefined && old.slice(index + 1).some((other) => isSame(other, value));
    if (value === undefined || (canGo && isLater && !isSame(each, value))) return undefined;
    next++;
    return value;
  });
}

/** The value of a list's member as the text has it. */
function valueOf(text: string, { start, end }: Stretch): string {
  return text.slice(start, end).replace(/^-\s*/, '');
}

/** Whether a text writes this value, in whatever quotes. */
export function isSame(written: string, value: string): boolean {
  return written === value || written === JSON.stringify(value) || written === `'${value}'`;
}

/** What a line begins with that is to stand below a member: its blanks and tabs, and blanks below whatever else stands before it. */
export function indentOf(text: string, { start }: Stretch): string {
  return text.slice(startOfLine(text, start), start).replaceAll(/[^ \t]/g, ' ');
}

export function isFirstOnLine(text: string, { start }: Stretch): boolean {
  return text.slice(startOfLine(text, start), start).trim() === '';
}

/** All lines of a member with the break behind the last one, or the one in front where none is behind. */
export function wholeLines(text: string, member: Stretch): Stretch {
  const start = startOfLine(text, member.start);
  if (text[member.end - 1] === '\n') return { start, end: member.end };
  const end = text.indexOf('\n', member.end);
  if (end >= 0) return { start, end: end + 1 };
  return { start: Math.max(0, start - (text[start - 2] === '\r' ? 2 : 1)), end: text.length };
}

export function startOfLine(text: string, at: number): number {
  return text.lastIndexOf('\n', at - 1) + 1;
}

/** Where the text of a line ends. */
export function endOfLine(text: string, at: number): number {
  const next = text.indexOf('\n', at);
  const end = next < 0 ? text.length : next;
  return end > at && text[end - 1] === '\r' ? end - 1 : end;
}

export function lineBreak(text: string): string {
  return text.includes('\r\n') ? '\r\n' : '\n';
}
