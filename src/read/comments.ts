import { TextDocument } from 'vscode-languageserver-textdocument';

import { isDay } from '../model/day.ts';
import type { Document } from '../model/document.ts';
import type { Exception } from '../model/exception.ts';
import type { Place } from '../model/finding.ts';
import { commentsOf, unitsOn, type Comment, type Unit } from './comment-lines.ts';

/** `# dts-xacct: ignore[rule-a, rule-b] until=2027-01-31 the reason`; one without its colon or brackets is told, not passed over. */
const DIRECTIVE = /#\s*dts-xacct(?<colon>\s*:)?\s*ignore\b(?:\s*\[(?<rules>[^\]\n]*)\])?(?<rest>[^\n]*)/d;

/**
 * The comments of a YAML text that ignore findings, as exceptions: for the member or item that begins on the same line, or
 * below on the next line that is no comment; all of it, where several begin there.
 */
export function ignoreComments(document: Document): readonly Exception[] {
  const { text } = document;
  if (!DIRECTIVE.test(text)) return [];
  const lines = TextDocument.create(document.file, 'yaml', 0, text);
  const lineAt = (offset: number): number => lines.positionAt(offset).line;
  const comments = commentsOf(text);
  const alone = new Set(comments.filter(({ start }) => standsAlone(text, start)).map(({ start }) => lineAt(start)));
  const directives = comments.flatMap((comment) => {
    const found = DIRECTIVE.exec(text.slice(comment.start, comment.end));
    return found === null ? [] : [{ comment, found, line: touched(lineAt(comment.start), alone) }];
  });
  const units = unitsOn(new Set(directives.map(({ line }) => line)), text, lineAt);
  return directives.flatMap(({ comment, found, line }) => {
    const covered = units.get(line) ?? [];
    return exceptionsOf({ comment, found }, document, (place) => {
      const at = lines.offsetAt({ line: place.startLine - 1, character: place.startColumn - 1 });
      return covered.some(({ start, end }: Unit) => start <= at && at < end);
    });
  });
}

function standsAlone(text: string, start: number): boolean {
  return text.slice(text.lastIndexOf('\n', start - 1) + 1, start).trim() === '';
}

function touched(line: number, alone: ReadonlySet<number>): number {
  let at = line;
  while (alone.has(at)) at++;
  return at;
}

interface Directive {
  readonly comment: Comment;
  readonly found: RegExpExecArray;
}

/** One exception for each rule that the comment names. */
function exceptionsOf(
  { comment, found }: Directive,
  document: Document,
  covers: (place: Place) => boolean,
): readonly Exception[] {
  const { text, file } = document;
  const offsetsAt = (start: number, end: number): Exception['at'] => ({ document, path: [], offsets: [start, end] });
  const { rules = '', colon, rest = '' } = found.groups ?? {};
  const names = [...rules.matchAll(/[^\s,]+/g)];
  const day = /(?<=^|\s)until=(?<until>\S*)/d.exec(rest);
  const until = day?.groups?.['until'];
  const restAt = comment.start + (found.indices?.groups?.['rest']?.[0] ?? 0);
  const same = {
    by: 'comment' as const,
    because: reasonIn(day === null ? rest : rest.replace(day[0], ' ')),
    until,
    untilAt: day === null ? undefined : offsetsAt(restAt + day.index, restAt + day.index + day[0].length),
    trusts: undefined,
    file,
    isFor: ({ place }) => place !== undefined && covers(place),
    isElsewhere: () => false,
  } satisfies Partial<Exception>;
  const whole = { ...same, at: offsetsAt(comment.start, trimmedEnd(text, comment)) };
  if (colon === undefined || names.length === 0) return [{ ...whole, rule: '', entry: undefined, flaw: 'malformed' }];
  const rulesAt = comment.start + (found.indices?.groups?.['rules']?.[0] ?? 0);
  return names.map((name) => ({
    ...same,
    at: offsetsAt(rulesAt + name.index, rulesAt + name.index + name[0].length),
    entry: names.length === 1 && found.index === 0 ? entryOf(document, comment) : undefined,
    rule: name[0],
    ...(until !== undefined && !isDay(until) && { flaw: 'badDay' as const }),
  }));
}

/** Without the dash or colon that may part it from the brackets. */
function reasonIn(rest: string): string | undefined {
  const reason = rest.replace(/^[\s:–—-]+/, '').trim();
  return reason === '' ? undefined : reason;
}

function trimmedEnd(text: string, { start, end }: Comment): number {
  return start + text.slice(start, end).trimEnd().length;
}

/** A comment with the blanks in front of it; one that has a line of its own, with all of that line. */
function entryOf(document: Document, { start, end }: Comment): Exception['entry'] {
  const { text } = document;
  const blanks = /[ \t]*$/.exec(text.slice(text.lastIndexOf('\n', start - 1) + 1, start))?.[0].length ?? 0;
  const offsets = standsAlone(text, start)
    ? ([start - blanks, text[end] === '\r' ? end + 2 : Math.min(end + 1, text.length)] as const)
    : ([start - blanks, end] as const);
  return { document, path: [], offsets };
}
