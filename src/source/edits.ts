import { TextDocument } from 'vscode-languageserver-textdocument';

import { isFormEncoded } from '../formats/json/parse.ts';
import { explicitIndent } from '../formats/yaml/scalar.ts';
import {
  readOnlyReason,
  type Document,
  type Layout,
  type Span,
  type Stretch,
  type Location,
} from '../model/document.ts';
import type { Edit, Fix, Place, Replacement } from '../model/finding.ts';
import {
  addedToBlock,
  insteadOfBlock,
  rewrittenBlock,
  type Change,
  holesOf,
  withNames,
  keyText,
  memberValueText,
  separatorOf,
  valueText,
  addedPrincipal,
  endOfLine,
  isFirstOnLine,
  removedFromBlock,
  wholeLines,
  isAlone,
  removedLines,
} from './block-edits.ts';
import { appended, memberStretches, rewrittenList, removedNodes, withoutMember, COMMENT } from './list-edits.ts';
import type { LocationResolver } from './locations.ts';

/** All locations that the edits need, to be found before `replacements` is asked. */
export function locationsOf(edits: readonly Edit[]): readonly Location[] {
  return edits.flatMap((edit) => (edit.kind === 'remove' ? [edit.at, parentOf(edit.at)] : [edit.at]));
}

/**
 * The edits as text that keeps the layout around them; empty where one of them cannot be written, since half a fix is none.
 * `risk`: a safe fix never deletes a comment.
 */
export function replacements(
  edits: readonly Edit[],
  places: LocationResolver,
  risk: Fix['risk'] = 'review',
): readonly Replacement[] {
  const written = edits.map((edit) => replacement(edit, places, risk));
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

function replacement(edit: Edit, places: LocationResolver, risk: Fix['risk']): Replacement | undefined {
  const { document } = edit.at;
  const reason = readOnlyReason(document);
  if (reason !== undefined && (reason !== 'broken' || edit.at.offsets === undefined)) return undefined;
  const change = removedText(edit) ?? changeOf(edit, places);
  if (change === undefined || document.within?.composed?.isPlain(change.start, change.end) === false) return undefined;
  if (risk === 'safe' && edit.kind === 'remove' && holdsComment(document, change)) return undefined;
  const at = { document, path: edit.at.path, offsets: [change.start, change.end] } as const;
  const newText = encoded(document, change.newText, places);
  return newText === undefined ? undefined : { place: places.place(at), newText };
}

/** Whether a comment of YAML, which goes with the lines of a member, would be deleted. */
function holdsComment({ format, text }: Document, { start, end }: Change): boolean {
  return format === 'yaml' && /(?:^|\s)#/.test(text.slice(start, end));
}

/** A comment is no node: its characters are all that is known of it. */
function removedText({ kind, at: { offsets } }: Edit): Change | undefined {
  return kind === 'remove' && offsets !== undefined ? { start: offsets[0], end: offsets[1], newText: '' } : undefined;
}

function changeOf(edit: Edit, places: LocationResolver): Change | undefined {
  const { document } = edit.at;
  const span = places.span(edit.at);
  if (span === undefined || span.document !== undefined) return undefined;
  if (edit.kind === 'replace' && edit.at.part === 'key' && span.key) return replacedKey(edit, span, span.key);
  if (span.blocks && edit.kind !== 'replace' && (edit.kind === 'remove' || span.computed === 'whole'))
    return edit.kind === 'remove'
      ? removedBlocks(document, span.blocks)
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
  const members = layout?.members ?? (span.isContainer ? memberStretches(document.text, span) : []);
  if (layout?.isBlock === true) return addedToBlock(document.text, layout, blockEntry(edit, members));
  return appended(document, span, { entry: entryText(edit, members), members, isList: edit.kind === 'append' });
}

/** An edit of a computed value would freeze it; a new entry next to it is safe. */
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
  const value = memberValueText(document, withNames(document, edit.value, ''), neighbour);
  return `${key}${separatorOf(document, members, key)}${value}`;
}

/** A new member of a YAML block; a list in it is a block too if its sibling is. */
function blockEntry(edit: Addition, members: readonly Stretch[]): (indent: string) => string {
  const { document } = edit.at;
  const { text } = document;
  const last = members.at(-1);
  const neighbour = last === undefined ? '' : text.slice(last.start, last.end);
  if (edit.kind === 'append') {
    return () => valueText(document, edit.value, neighbour.slice(1).trimStart(), false);
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
    const write = (each: string, sibling = neighbour): string => valueText(document, each, sibling, false);
    return (
      rewrittenBlock(text, layout, values, write) ?? insteadOfBlock(text, layout, valueText(document, value, neighbour))
    );
  }
  if (!span.isContainer) return { start: span.start, end: span.end, newText: valueText(document, value, old) };
  if (document.format === 'hcl' && layout === undefined) return undefined;
  return rewrittenList(document, span, { value, members: layout?.members ?? memberStretches(text, span) });
}

/** With the lines that it has to itself, or with the comma that parts it from its neighbour. */
function removed(at: Location, span: Span, places: LocationResolver): Change | undefined {
  const { document } = at;
  const { text, format } = document;
  const parent = places.span(parentOf(at));
  if (parent === undefined || parent.document !== undefined) return undefined;
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
    return removedKeepingComments(text, member, { lead, trail });
  return withoutMember(members, index, parent);
}

/** Blocks or arguments of Terraform, in either syntax. */
function removedBlocks({ format, text }: Document, stretches: readonly Stretch[]): Change | undefined {
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
function removedKeepingComments(text: string, member: Stretch, { lead, trail }: Gaps): Change | undefined {
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
function parentOf(at: Location): Location {
  return { document: at.document, path: at.path.slice(0, -1) };
}

/** New text as the file has to write it: through the encoding and the string escapes of every outer document. */
function encoded(document: Document, newText: string, places: LocationResolver): string | undefined {
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

/** A text with all these replacements made in it, none of which overlaps another. */
export function editedText(text: string, edits: readonly Replacement[]): string {
  return TextDocument.applyEdits(
    TextDocument.create('', '', 0, text),
    edits.map(({ place, newText }) => ({
      range: {
        start: { line: place.startLine - 1, character: place.startColumn - 1 },
        end: { line: place.endLine - 1, character: place.endColumn - 1 },
      },
      newText,
    })),
  );
}
