import { FILE_HEADERS_ONLY, formatPatch, structuredPatch } from 'diff';

import { MARK } from '../files/read-file.ts';
import type { Decoded } from '../files/file-system.ts';
import { secretLines } from '../lib/secrets.ts';
import { escapeControls } from '../report/common/escape.ts';
import type { Style } from '../report/reporter.ts';

/** A file before and after. */
interface Changed {
  readonly file: string;
  readonly from: string;
  readonly to: string;
  readonly form?: Decoded['form'];
}

/** What is shown of it. */
interface Shown {
  readonly paint: Style;
  /** A terminal obeys what a file may hold. */
  readonly isTerminal: boolean;
}

const CONTEXT = 3;

/** Why there is no diff: the line, from 1, that nobody may see, or that a reader would see as another; or the bytes of the file. */
interface Withheld {
  readonly line: number;
  readonly why: 'secret' | 'hidden' | 'encoding';
}

/**
 * A unified diff, as `git apply` reads it. A line with a secret cannot be shown, and not be covered either, since Git compares it:
 * where one would be in it, there is no diff. Neither is there one in a pipe with characters that a reader does not see.
 */
export function diffOf(changed: Changed, { paint, isTerminal }: Shown): string | Withheld {
  const { file, form } = changed;
  if (form === 'utf16') return { line: 1, why: 'encoding' };
  const mark = form === 'marked' ? MARK : '';
  const [from, to] = [`${mark}${changed.from}`, `${mark}${changed.to}`];
  const [before, after] = file.startsWith('/') ? [file, file] : [`a/${file}`, `b/${file}`];
  const patch = structuredPatch(escapeControls(before), escapeControls(after), from, to, undefined, undefined, {
    context: CONTEXT,
  });
  const [old, now] = [secretLines(from), secretLines(to)];
  for (const { oldStart, newStart, lines } of patch.hunks) {
    let [oldLine, newLine] = [oldStart, newStart];
    for (const line of lines) {
      const isSecret = line.startsWith('+') ? now.has(newLine - 1) : !line.startsWith('\\') && old.has(oldLine - 1);
      if (isSecret) return { line: oldLine, why: 'secret' };
      if (!isTerminal && HIDDEN.test(line)) return { line: oldLine, why: 'hidden' };
      if (!line.startsWith('+') && !line.startsWith('\\')) oldLine++;
      if (!line.startsWith('-') && !line.startsWith('\\')) newLine++;
    }
  }
  const text = formatPatch(patch, FILE_HEADERS_ONLY);
  if (!isTerminal) return text;
  return text
    .split('\n')
    .map((line) => painted(visibleLine(line), paint))
    .join('\n');
}

/** Bidirectional marks, and controls beyond ASCII: they make a text look like another, or are obeyed. */
const HIDDEN = /[\u0080-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/;

function visibleLine(line: string): string {
  return line
    .replace(/\r$/, '')
    .split('\t')
    .map((part) => escapeControls(part))
    .join('\t');
}

function painted(line: string, paint: Style): string {
  if (line.startsWith('+++') || line.startsWith('---')) return paint.bold(line);
  if (line.startsWith('+')) return paint.level('note', line);
  if (line.startsWith('-')) return paint.level('error', line);
  return line.startsWith('@@') ? paint.dim(line) : line;
}
