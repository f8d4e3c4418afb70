import { createScanner } from 'jsonc-parser';

import type { Document, Layout, Span, Stretch } from '../model/document.ts';
import type { Edit, Place, Replacement } from '../model/finding.ts';
import type { Location } from '../model/location.ts';
import { addedToBlock, insteadOfBlock, removedFromBlock, rewrittenBlock, type Change } from './block-edits.ts';
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
  if (isWorkedOut(edit, span)) return undefined;
  if (edit.kind === 'remove') return removed(edit.at, span, places);
  const layout = document.layoutOf?.(document, edit.at.path);
  if (edit.kind === 'replace') return replaced(edit, span, layout);
  if (edit.kind === 'set' && !span.isContainer) return undefined;
  const entry =
    edit.kind === 'append' ? valueText(edit.value) : `${keyText(document, edit.key)}: ${valueText(edit.value)}`;
  if (layout?.isBlock === true) return addedToBlock(document.text, layout, entry);
  return appended(document, span, { entry, members: layout?.members ?? membersOf(document.text, span) });
}

/** What is worked out from other texts would be frozen as it is today; beside it something may be added. */
function isWorkedOut({ kind }: Edit, { computed }: Span): boolean {
  return computed === 'whole' || (computed === 'inside' && (kind === 'replace' || kind === 'remove'));
}

/** A value on one line, as JSON writes it and YAML reads it. */
function valueText(value: Extract<Edit, { kind: 'replace' }>['value']): string {
  if (typeof value !== 'object') return JSON.stringify(value);
  return `[${value.map((each) => JSON.stringify(each)).join(', ')}]`;
}

/** Keys of YAML and HCL are words; JSON has them in quotes. */
function keyText({ format }: Document, key: string): string {
  return format !== 'json' && /^[A-Za-z][A-Za-z_]+$/.test(key) ? key : JSON.stringify(key);
}

function replaced(
  { at, value }: Extract<Edit, { kind: 'replace' }>,
  span: Span,
  layout: Layout | undefined,
): Change | undefined {
  const { document } = at;
  if (at.part === 'key' && span.key !== undefined) return { ...span.key, newText: keyText(document, String(value)) };
  if (layout?.isBlock !== true) return { start: span.start, end: span.end, newText: valueText(value) };
  const values = typeof value === 'object' && layout.isList ? value.map((each) => JSON.stringify(each)) : [];
  return rewrittenBlock(document.text, layout, values) ?? insteadOfBlock(document.text, layout, valueText(value));
}

interface Addition {
  readonly entry: string;
  readonly members: readonly Stretch[];
}

/** Behind the last member, laid out as the first one is; a single value becomes a list of two. */
function appended({ text }: Document, span: Span, { entry, members }: Addition): Change | undefined {
  if (!span.isContainer) {
    const value = text.slice(span.start, span.end);
    // A word of YAML without quotes may hold what brackets take for their own.
    const isPlain = !/^["']/.test(value) && /[,[\]{}#\n]|: /.test(value);
    return isPlain ? undefined : { start: span.start, end: span.end, newText: `[${value}, ${entry}]` };
  }
  const [first, last] = [members[0], members.at(-1)];
  if (first === undefined || last === undefined) return { start: span.start + 1, end: span.end - 1, newText: entry };
  const layout = text.slice(span.start + 1, first.start);
  const isOnLines = layout.includes('\n') && !layout.includes('#');
  return { start: last.end, end: last.end, newText: `,${isOnLines ? layout : ' '}${entry}` };
}

/** With the lines that it has to itself, or with the comma that parts it from its neighbour. */
function removed(at: Location, span: Span, places: Places): Change | undefined {
  const { document } = at;
  const { text } = document;
  const parent = places.span(parentOf(at));
  if (parent === undefined) return undefined;
  const layout = document.layoutOf?.(document, parentOf(at).path);
  const members = layout?.members ?? membersOf(text, parent);
  const index = members.findIndex((member) => member.start <= span.start && span.end <= member.end);
  if (layout?.isBlock === true) return removedFromBlock(text, layout, index);
  const [before, member, after] = [members[index - 1], members[index], members[index + 1]];
  if (member === undefined) return undefined;
  const isCommented = layout !== undefined && text.slice(before?.end ?? parent.start, after?.start).includes('#');
  // In HCL a line end parts members as well as a comma.
  if (isCommented && document.format === 'hcl') return undefined;
  if (isCommented)
    return { start: member.start, end: after ? text.indexOf(',', member.end) + 1 : member.end, newText: '' };
  if (before !== undefined) return { start: before.end, end: member.end, newText: '' };
  if (after !== undefined) return { start: member.start, end: after.start, newText: '' };
  return { start: parent.start + 1, end: parent.end - 1, newText: '' };
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
  const [, lineBreak, first] =
    /^[|>][-+\d]*[ \t]*(?:#[^\r\n]*)?(\r?\n)(?:[ \t]*\r?\n)*( +)/.exec(outer.slice(block.start, block.end)) ?? [];
  if (lineBreak === undefined || first === undefined) return undefined;
  const indent = ' '.repeat(explicitIndent(outer, block) ?? first.length);
  return text.replaceAll(/\r?\n/g, `${lineBreak}${indent}`);
}
