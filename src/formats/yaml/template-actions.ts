import type { Document } from '../../model/document.ts';

/** A line that holds nothing but what a template does: `{{- if .Values.x }}`, `{% endif %}`. */
const ACTION = /^[^\S\r\n\u2028\u2029]*(?:\{(?:\{(?:(?!\}\}).)*\}|%(?:(?!%\}).)*%)\}[^\S\r\n\u2028\u2029]*)+\r?$/gm;

/** Of two branches one is taken: read together they would say what neither says. */
const OTHERWISE = /\{[{%]-?\s*(?:else|elif|elsif)\b/;

/** The header of a block of text, at the end of a line. */
const HEADER = /(?:^|[:-]) *[|>][-+0-9]{0,2}(?: +#.*)?$/;

/**
 * A text of YAML as it is where all its actions are taken once: those on a line of their own as comments of the same length.
 * `undefined` where there are none, or where it has branches of which only one is taken.
 */
export function withoutActions(text: string): string | undefined {
  if (!/\{[{%]/.test(text) || OTHERWISE.test(text)) return undefined;
  const inBlock = linesInBlocks(text);
  const plain = text.replace(ACTION, (line, offset: number) =>
    inBlock.has(offset) ? line : line.replace(/[{](?=[{%])/, '#'),
  );
  return plain === text ? undefined : plain;
}

/** Where the lines begin that belong to a block of text: there an action is a part of the text. */
function linesInBlocks(text: string): ReadonlySet<number> {
  const found = new Set<number>();
  let outer: number | undefined;
  let offset = 0;
  for (const line of text.split('\n')) {
    const indent = /^ */.exec(line)?.[0].length ?? 0;
    if (line.trim() !== '' && outer !== undefined && indent <= outer) outer = undefined;
    if (outer !== undefined) found.add(offset);
    else if (HEADER.test(line.trimEnd())) outer = columnOf(line);
    offset += line.length + 1;
  }
  return found;
}

/** The column that what a line holds has to lie behind: that of its key, or of the `-` in front of its header. */
function columnOf(line: string): number {
  const start = /^ *(?:- +)*/.exec(line)?.[0] ?? '';
  return /^[|>]/.test(line.slice(start.length)) ? start.trimEnd().length - 1 : start.length;
}

/** A document that was read from such a text, as a document of the text itself. */
export function asWritten(document: Document, text: string): Document {
  const { layoutOf } = document;
  return {
    ...document,
    text,
    locate: (_, paths) => document.locate(document, paths),
    innerOffsets: (_, span, offsets) => document.innerOffsets(document, span, offsets),
    ...(layoutOf && { layoutOf: (_, path) => layoutOf(document, path) }),
  };
}

/** The first thing that a template does on a line of a text. */
export function firstAction(text: string): string | undefined {
  for (const line of text.split('\n')) {
    const start = line.search(/\{[{%]/);
    const end = start < 0 ? -1 : line.indexOf(line[start + 1] === '{' ? '}}' : '%}', start);
    if (end >= 0) return line.slice(start, end + 2);
  }
  return undefined;
}
