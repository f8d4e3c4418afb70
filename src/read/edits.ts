import { readOnlyReason, type Document, type Layout, type Span, type Stretch } from '../model/document.ts';
import type { Edit, Place, Replacement } from '../model/finding.ts';
import type { Location } from '../model/location.ts';
import { addedToBlock, insteadOfBlock, rewrittenBlock, type Change } from './block-edits.ts';
import { holesOf, withNames } from './edit-names.ts';
import { keyText, memberValueText, separatorOf, valueText } from './edit-style.ts';
import { addedPrincipal } from './hcl-block-edits.ts';
import { appended, memberStretches, rewrittenList } from './list-edits.ts';
import type { Places } from './places.ts';
import { parentOf, removed, removedBlocks } from './removals.ts';
import { encoded } from './written-edits.ts';

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
  const change = removedText(edit) ?? changeOf(edit, places);
  if (change === undefined || document.within?.composed?.isPlain(change.start, change.end) === false) return undefined;
  const at = { document, path: edit.at.path, offsets: [change.start, change.end] } as const;
  const newText = encoded(document, change.newText, places);
  return newText === undefined ? undefined : { place: places.place(at), newText };
}

/** A comment is no node: its characters are all that is known of it. */
function removedText({ kind, at: { offsets } }: Edit): Change | undefined {
  return kind === 'remove' && offsets !== undefined ? { start: offsets[0], end: offsets[1], newText: '' } : undefined;
}

function changeOf(edit: Edit, places: Places): Change | undefined {
  const { document } = edit.at;
  const span = places.span(edit.at);
  if (span === undefined) return undefined;
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
  const value = memberValueText(document, withNames(document, edit.value, ''), neighbour);
  return `${key}${separatorOf(document, members, key)}${value}`;
}

/** A new member of a YAML block; a list in it is a block too where the one beside it is. */
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
    const write = (each: string, beside = neighbour): string => valueText(document, each, beside, false);
    return (
      rewrittenBlock(text, layout, values, write) ?? insteadOfBlock(text, layout, valueText(document, value, neighbour))
    );
  }
  if (!span.isContainer) return { start: span.start, end: span.end, newText: valueText(document, value, old) };
  if (document.format === 'hcl' && layout === undefined) return undefined;
  return rewrittenList(document, span, { value, members: layout?.members ?? memberStretches(text, span) });
}
