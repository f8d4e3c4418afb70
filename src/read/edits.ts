import { createScanner } from 'jsonc-parser';

import type { Document, Span } from '../model/document.ts';
import type { Edit, Replacement } from '../model/finding.ts';
import type { Location } from '../model/location.ts';
import { closes, opens, Token } from './json-tokens.ts';
import type { Places } from './places.ts';

/** A stretch of a document's text and what to put there. */
interface Change {
  readonly start: number;
  readonly end: number;
  readonly newText: string;
}

/** All locations that the edits need, to be found before `replacements` is asked. */
export function locationsOf(edits: readonly Edit[]): readonly Location[] {
  return edits.flatMap((edit) => (edit.kind === 'remove' ? [edit.at, parentOf(edit.at)] : [edit.at]));
}

/** The edits as text that keeps the layout around them; empty where one of them cannot be written, since half a fix is none. */
export function replacements(edits: readonly Edit[], places: Places): readonly Replacement[] {
  const written = edits.map((edit) => replacement(edit, places));
  return written.every((each) => each !== undefined) ? written : [];
}

function replacement(edit: Edit, places: Places): Replacement | undefined {
  const { document } = edit.at;
  const span = places.span(edit.at);
  const change = span === undefined ? undefined : changeOf(edit, span, places);
  if (change === undefined) return undefined;
  const at = { document, path: edit.at.path, offsets: [change.start, change.end] } as const;
  const newText = encoded(document, change.newText, places);
  return newText === undefined ? undefined : { place: places.place(at), newText };
}

function changeOf(edit: Edit, span: Span, places: Places): Change | undefined {
  const { text, format } = edit.at.document;
  // A comment is no node: its characters are all that is known of it.
  if (edit.kind === 'remove' && edit.at.offsets)
    return { start: edit.at.offsets[0], end: edit.at.offsets[1], newText: '' };
  if (edit.kind === 'replace') return replaced(edit, span);
  if (format === 'yaml') return undefined;
  if (edit.kind === 'append') return appended(text, span, JSON.stringify(edit.value));
  if (edit.kind === 'set') return appended(text, span, `${JSON.stringify(edit.key)}: ${JSON.stringify(edit.value)}`);
  const parent = places.span(parentOf(edit.at));
  return parent === undefined ? undefined : removed(text, parent, span);
}

function replaced({ at, value }: Extract<Edit, { kind: 'replace' }>, span: Span): Change {
  if (at.part === 'key' && span.key !== undefined) return { ...span.key, newText: JSON.stringify(value) };
  return { start: span.start, end: span.end, newText: JSON.stringify(value) };
}

/** Behind the last member, laid out as the first one is; a single value becomes a list of two. */
function appended(text: string, span: Span, entry: string): Change {
  if (!span.isContainer)
    return { start: span.start, end: span.end, newText: `[${text.slice(span.start, span.end)}, ${entry}]` };
  const members = membersOf(text, span);
  const [first, last] = [members[0], members.at(-1)];
  if (first === undefined || last === undefined) return { start: span.start + 1, end: span.end - 1, newText: entry };
  const layout = text.slice(span.start + 1, first.start);
  return { start: last.end, end: last.end, newText: `,${layout.includes('\n') ? layout : ' '}${entry}` };
}

/** With the comma that parts it from its neighbour. */
function removed(text: string, parent: Span, span: Span): Change | undefined {
  const members = membersOf(text, parent);
  const index = members.findIndex((member) => member.start <= span.start && span.end <= member.end);
  const [before, member, after] = [members[index - 1], members[index], members[index + 1]];
  if (member === undefined) return undefined;
  if (before !== undefined) return { start: before.end, end: member.end, newText: '' };
  if (after !== undefined) return { start: member.start, end: after.start, newText: '' };
  return { start: parent.start + 1, end: parent.end - 1, newText: '' };
}

/** The members of a list or object, each with its key. */
function membersOf(text: string, span: Span): readonly { readonly start: number; readonly end: number }[] {
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
  const text = within.encoding === 'percent' ? encodeURIComponent(newText) : newText;
  const outer = within.document;
  const quote = outer.text[places.span({ document: outer, path: within.path })?.start ?? -1];
  const written = inString(text, quote);
  return written === undefined ? undefined : encoded(outer, written, places);
}

/** A text inside a string that begins with this character; a block of YAML takes one line as it is. */
function inString(text: string, quote: string | undefined): string | undefined {
  if (quote === '"') return JSON.stringify(text).slice(1, -1);
  if (text.includes('\n')) return undefined;
  if (quote === "'") return text.replaceAll("'", "''");
  return quote === '|' || quote === '>' ? text : undefined;
}
