import { createScanner } from 'jsonc-parser';

import { readOnlyReason, type Document, type Layout, type Span, type Stretch } from '../model/document.ts';
import type { Edit, Place, Replacement } from '../model/finding.ts';
import type { Location } from '../model/location.ts';
import {
  addedToBlock,
  endOfLine,
  indentOf,
  insteadOfBlock,
  isFirstOnLine,
  isSame,
  lineBreak,
  linesOf,
  removedFromBlock,
  rewrittenBlock,
  startOfLine,
  type Change,
} from './block-edits.ts';
import { keyText, separatorOf, valueText, type EditValue } from './edit-style.ts';
import { isFormEncoded } from './json-text.ts';
import { closes, opens, Token } from './json-tokens.ts';
import type { Places } from './places.ts';
import { explicitIndent } from './yaml-scalar.ts';

/** All locations that the edits need, to be found before `replacements` is asked. */
export function locationsOf(edits: readonly Edit[]): readonly Location[] {
  return edits.flatMap((edit) => (edit.kind === 'remove' ? [edit.at, parentOf(edit.at)] : [edit.at]));
}

/** The edits as text that keeps the layout around them; empty where one of them cannot be written, since half a fix is none. */
export function replacements(edits: readonly Edit[], places: Places): readonly Replacement[] {
  const written = edits.map((edit) => replacement(edit, places));
  if (!written.every((each) => each !== undefined)) return [];
  if (written.length < 2) return written;
  // What two paths lead to through an alias of YAML is one text: it changes once, and not in two ways.
  const once = [...new Map(written.map((each) => [JSON.stringify(each), each])).values()];
  return doOverlap(once) ? [] : once;
}

/** Whether two of these change the same characters. */
function doOverlap(list: readonly Replacement[]): boolean {
  const places = list.map(({ place }) => place).toSorted(byStart);
  return places.some((place, index) => {
    const next = places[index + 1];
    return next?.file === place.file && isBehind([place.endLine, place.endColumn], [next.startLine, next.startColumn]);
  });
}

function byStart(one: Place, other: Place): number {
  if (one.file !== other.file) return one.file < other.file ? -1 : 1;
  return one.startLine - other.startLine || one.startColumn - other.startColumn;
}

type Point = readonly [line: number, column: number];

function isBehind([line, column]: Point, other: Point): boolean {
  return line > other[0] || (line === other[0] && column > other[1]);
}

function replacement(edit: Edit, places: Places): Replacement | undefined {
  const { document } = edit.at;
  const reason = readOnlyReason(document);
  if (reason !== undefined && (reason !== 'broken' || edit.at.offsets === undefined)) return undefined;
  const span = places.span(edit.at);
  const change = span === undefined ? undefined : changeOf(edit, span, places);
  if (change === undefined || document.within?.composed?.isPlain(change.start, change.end) === false) return undefined;
  const at = { document, path: edit.at.path, offsets: [change.start, change.end] } as const;
  const newText = encoded(document, change.newText, places);
  return newText === undefined ? undefined : { place: places.place(at), newText };
}

function changeOf(edit: Edit, span: Span, places: Places): Change | undefined {
  const { document } = edit.at;
  // A comment is no node: its characters are all that is known of it.
  if (edit.kind === 'remove' && edit.at.offsets)
    return { start: edit.at.offsets[0], end: edit.at.offsets[1], newText: '' };
  if (edit.kind === 'replace' && edit.at.part === 'key' && span.key) return replacedKey(edit, span, span.key);
  if (span.blocks && edit.kind !== 'replace' && (edit.kind === 'remove' || span.computed === 'whole'))
    return edit.kind === 'remove'
      ? removedLines(document.text, span.blocks)
      : edit.kind === 'set'
        ? addedPrincipal(edit, span.blocks)
        : undefined;
  if (edit.kind === 'replace' && typeof edit.value === 'string' && span.computed === 'whole')
    return replacedTemplate(document, span, edit.value);
  if (isWorkedOut(edit, span)) return undefined;
  if (edit.kind === 'remove') return removed(edit.at, span, places);
  const layout = document.layoutOf?.(document, edit.at.path);
  if (edit.kind === 'replace') return replaced(edit, span, layout);
  if (edit.kind === 'set' && !span.isContainer) return undefined;
  if (span.isContainer && document.format === 'hcl' && layout === undefined) return undefined;
  const members = layout?.members ?? (span.isContainer ? membersOf(document.text, span) : []);
  if (layout?.isBlock === true) return addedToBlock(document.text, layout, blockEntry(edit, members));
  return appended(document, span, { entry: entryText(edit, members), members, isList: edit.kind === 'append' });
}

/** What is worked out from other texts would be frozen as it is today; beside it something may be added. */
function isWorkedOut({ kind }: Edit, { computed }: Span): boolean {
  return computed === 'whole' || (computed === 'inside' && (kind === 'replace' || kind === 'remove'));
}

type Addition = Extract<Edit, { kind: 'append' | 'set' }>;

/** A new member on one line, written as its neighbours are. */
function entryText(edit: Addition, members: readonly Stretch[]): string {
  const { document } = edit.at;
  const { text } = document;
  const last = members.at(-1);
  const neighbour = last && text.slice(last.start, last.end);
  if (edit.kind === 'append') return valueText(document, withNames(document, edit.value, ''), neighbour);
  const key = keyText(document, edit.key, neighbour ?? (document.format === 'json' ? '"' : 'k'));
  const beside = neighbour?.replace(/^("(?:[^"\\]|\\.)*"|'[^']*'|[\w-]+)\s*[:=]\s*[[{\s]*/, '');
  return `${key}${separatorOf(document, members, key)}${valueText(document, withNames(document, edit.value, ''), beside)}`;
}

/** A new member of a YAML block; a list in it is a block too where the one beside it is. */
function blockEntry(edit: Addition, members: readonly Stretch[]): (indent: string) => string {
  const { document } = edit.at;
  const { text } = document;
  const last = members.at(-1);
  const neighbour = last === undefined ? '' : text.slice(last.start, last.end);
  if (edit.kind === 'append') {
    const [, value] = /^-\s*([\s\S]*)$/.exec(neighbour) ?? [];
    return () => valueText(document, edit.value, value, false);
  }
  const key = keyText(document, edit.key, neighbour);
  const { value } = edit;
  const [, newLine, inner = '', dash, item] =
    /:[ \t]*(?:#[^\r\n]*)?(\r?\n)(?:[ \t]*(?:#[^\r\n]*)?\r?\n)*([ \t]*)(-[ \t]+)(\S*)/.exec(neighbour) ?? [];
  const [, scalar] = /:[ \t]+(?:\[[ \t]*)?([^\s#|>&*!{-]\S*)/.exec(neighbour) ?? [];
  if (typeof value === 'string') return () => `${key}: ${valueText(document, value, scalar ?? item ?? 'plain', false)}`;
  if (newLine === undefined || dash === undefined)
    return () => `${key}: ${valueText(document, value, scalar ?? 'plain')}`;
  const lines = value.map((each) => `${inner}${dash}${valueText(document, each, item, false)}`);
  return () => [`${key}:`, ...lines].join(newLine);
}

function replacedKey(
  { at: { document }, value }: Extract<Edit, { kind: 'replace' }>,
  { isKeyDerived }: Span,
  key: Stretch,
): Change | undefined {
  if (isKeyDerived === true) return undefined;
  return { ...key, newText: keyText(document, String(value), document.text.slice(key.start, key.end)) };
}

/** A text with expressions in it, where the new one has the same expressions. */
function replacedTemplate(document: Document, { start, end }: Span, value: string): Change | undefined {
  const old = document.text.slice(start, end);
  const holes = holesOf(old);
  if (document.format !== 'hcl' || holes.length === 0 || !/^"(?:[^"\\\n])*"$/.test(old)) return undefined;
  const named = withNames(document, value, '');
  const hasSameHoles = JSON.stringify(holesOf(named)) === JSON.stringify(holes);
  return hasSameHoles && !/["\\\n]/.test(named) ? { start, end, newText: `"${named}"` } : undefined;
}

function holesOf(text: string): readonly string[] {
  return Array.from(text.matchAll(/[$%]\{[^{}]*\}/g), ([hole]) => hole).toSorted();
}

/** A value in which an account that a variable stands for is that variable, where the old text has not its digits. */
function withNames<T extends Extract<Edit, { kind: 'replace' }>['value']>(document: Document, value: T, old: string): T;
function withNames(document: Document, value: EditValue, old: string): EditValue {
  const names = variablesOf(document);
  if (names === undefined || names.size === 0) return value;
  if (typeof value === 'object') return value.map((each) => withNames(document, each, old));
  if (typeof value !== 'string') return value;
  return value.replaceAll(/\d{10,}/g, (digits) => (old.includes(digits) ? digits : (names.get(digits) ?? digits)));
}

function variablesOf(document: Document): ReadonlyMap<string, string> | undefined {
  return document.variables?.() ?? (document.within && variablesOf(document.within.document));
}

function replaced(
  { at, value: given }: Extract<Edit, { kind: 'replace' }>,
  span: Span,
  layout: Layout | undefined,
): Change | undefined {
  const { document } = at;
  const { text } = document;
  const old = text.slice(span.start, span.end);
  const value = withNames(document, given, old);
  if (layout?.isBlock === true) {
    const values = typeof value === 'object' && layout.isList ? value : [];
    const [first] = layout.members;
    const neighbour = first && text.slice(first.start, first.end).replace(/^-\s*/, '');
    const write = (each: string, beside = neighbour): string => valueText(document, each, beside, false);
    return (
      rewrittenBlock(text, layout, values, write) ?? insteadOfBlock(text, layout, valueText(document, value, neighbour))
    );
  }
  if (!span.isContainer) return { start: span.start, end: span.end, newText: valueText(document, value, old) };
  if (document.format === 'hcl' && layout === undefined) return undefined;
  return rewrittenList(document, span, { value, members: layout?.members ?? membersOf(text, span) });
}

interface Rewriting {
  readonly value: EditValue;
  readonly members: readonly Stretch[];
}

/** Other values in a list in brackets: those that stay keep their places, and nothing is lost that stands beside them. */
function rewrittenList(document: Document, span: Span, { value, members }: Rewriting): Change | undefined {
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

const COMMENT = { json: /\/[/*]/, yaml: /#/, hcl: /#|\/[/*]/ } as const;

interface Adding {
  readonly entry: string;
  readonly members: readonly Stretch[];
  readonly isList: boolean;
}

/** Behind the last member, laid out as that one is; a single value becomes a list of two. */
function appended(document: Document, span: Span, adding: Adding): Change | undefined {
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
    const [, comma] = /^[ \t]*(,?)[ \t]*(?:(?:#|\/\/).*)?$/.exec(rest) ?? [];
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
  return { start: last.end, end: last.end, newText: `, ${entry}` };
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

/** One more `principal` block behind the last one of a statement. */
function addedPrincipal(
  { at, key, value }: Extract<Edit, { kind: 'set' }>,
  blocks: readonly Stretch[],
): Change | undefined {
  const { document, path } = at;
  const { text } = document;
  const last = blocks.at(-1);
  if (path.at(-1) !== 'Principal' || last === undefined || !isAlone(text, last)) return undefined;
  const [outer, inner] = [indentOf(text, last), /\n([ \t]*)\S/.exec(text.slice(last.start, last.end))?.[1]];
  if (inner === undefined || document.format !== 'hcl') return undefined;
  const texts = typeof value === 'string' ? [value] : value;
  const list = valueText(document, withNames(document, texts, ''), undefined);
  const lines = [
    'principal {',
    `${inner}entity      = ${JSON.stringify(key)}`,
    `${inner}identifiers = ${list}`,
    `${outer}}`,
  ];
  const newLine = lineBreak(text);
  return { start: last.end, end: last.end, newText: `${newLine}${outer}${lines.join(newLine)}` };
}

/** Blocks or arguments of HCL with their lines; `undefined` where anything else stands on these. */
function removedLines(text: string, stretches: readonly Stretch[]): Change | undefined {
  const [first, last] = [stretches[0], stretches.at(-1)];
  if (first === undefined || last === undefined || !stretches.every((each) => isAlone(text, each))) return undefined;
  const isTogether = stretches.every((each, index) => {
    const before = stretches[index - 1];
    return before === undefined || text.slice(before.end, each.start).trim() === '';
  });
  return isTogether ? { ...linesOf(text, { start: first.start, end: last.end }), newText: '' } : undefined;
}

function isAlone(text: string, stretch: Stretch): boolean {
  return isFirstOnLine(text, stretch) && text.slice(stretch.end, endOfLine(text, stretch.end)).trim() === '';
}

/** With the lines that it has to itself, or with the comma that parts it from its neighbour. */
function removed(at: Location, span: Span, places: Places): Change | undefined {
  const { document } = at;
  const { text, format } = document;
  const parent = places.span(parentOf(at));
  if (parent === undefined) return undefined;
  // An argument of a block; where the parent is no block there is nothing to remove it from.
  if (parent.computed === 'whole')
    return parent.blocks && span.key && removedLines(text, [{ ...span, start: span.key.start }]);
  const layout = document.layoutOf?.(document, parentOf(at).path);
  if (format === 'hcl' && layout === undefined) return undefined;
  const members = layout?.members ?? membersOf(text, parent);
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
  if (before !== undefined) return { start: before.end, end: member.end, newText: '' };
  if (after !== undefined) return { start: member.start, end: after.start, newText: '' };
  return { start: parent.start + 1, end: parent.end - 1, newText: '' };
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
    return isAlone(text, own) ? { ...linesOf(text, own), newText: '' } : { ...own, newText: '' };
  }
  const [inFront] = /^[ \t]*,/.exec(lead) ?? [];
  if (inFront === undefined) return lead.includes(',') || trail.includes(',') ? undefined : alone(text, member);
  const start = member.start - lead.length;
  const kept = lead.slice(inFront.length);
  return { start, end: member.end, newText: isFirstOnLine(text, member) ? kept.trimEnd() : kept };
}

function alone(text: string, member: Stretch): Change {
  return isAlone(text, member) ? { ...linesOf(text, member), newText: '' } : { ...member, newText: '' };
}

/** The members of a list or object, each with its key. */
function membersOf(text: string, span: Span): readonly Stretch[] {
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

function parentOf(at: Location): Location {
  return { document: at.document, path: at.path.slice(0, -1) };
}

/** New text as the file has to write it: through the encoding and the string escapes of every outer document. */
function encoded(document: Document, newText: string, places: Places): string | undefined {
  const { within } = document;
  if (within === undefined) return newText;
  if (within.composed !== undefined) {
    const text = within.composed.write(newText);
    return text === undefined ? undefined : encoded(within.document, text, places);
  }
  const text = within.encoding === 'percent' ? percentEncoded(newText, within.encoded ?? '') : newText;
  const outer = within.document;
  const span = places.span({ document: outer, path: within.path });
  const written = span === undefined ? undefined : inString(text, outer.text, span);
  return written === undefined ? undefined : encoded(outer, written, places);
}

function percentEncoded(newText: string, around: string): string {
  const text = encodeURIComponent(newText);
  return isFormEncoded(around) ? text.replaceAll('%20', '+') : text;
}

/** A text inside a string, as that has to write it. */
function inString(text: string, outer: string, string: Span): string | undefined {
  const quote = outer[string.start];
  if (quote === '"') return JSON.stringify(text).slice(1, -1);
  if (quote === '|' || quote === '>') return inBlock(text, outer, string);
  if (text.includes('\n')) return undefined;
  return quote === "'" ? text.replaceAll("'", "''") : undefined;
}

/**
 * Each line of a block of YAML has the indent of the first one that is not empty, where the block does not say another. What
 * a folded block makes of a line break is white space too, and that is all that new lines of a policy are parted by.
 */
function inBlock(text: string, outer: string, block: Span): string | undefined {
  if (!text.includes('\n')) return text;
  const [, newLine, first] =
    /^[|>][-+\d]*[ \t]*(?:#[^\r\n]*)?(\r?\n)(?:[ \t]*\r?\n)*( +)/.exec(outer.slice(block.start, block.end)) ?? [];
  if (newLine === undefined || first === undefined) return undefined;
  const indent = ' '.repeat(explicitIndent(outer, block) ?? first.length);
  return text.replaceAll(/\r?\n/g, `${newLine}${indent}`);
}
