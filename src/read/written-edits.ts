import type { Document, Span } from '../model/document.ts';
import { isFormEncoded } from './json-text.ts';
import type { Places } from './places.ts';
import { explicitIndent } from './yaml-scalar.ts';

/** New text as the file has to write it: through the encoding and the string escapes of every outer document. */
export function encoded(document: Document, newText: string, places: Places): string | undefined {
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
