import { FILE_HEADERS_ONLY, formatPatch, structuredPatch } from 'diff';

import { holdsSecret, masked } from '../model/secrets.ts';
import type { Style } from '../report/colour.ts';
import { visible } from '../report/visible.ts';

/** A file before and after. */
export interface Changed {
  readonly file: string;
  readonly from: string;
  readonly to: string;
}

/** What is shown of it. */
export interface Shown {
  readonly paint: Style;
  /** A terminal obeys what a file may hold; `git apply` needs it as it is. */
  readonly isTerminal: boolean;
}

/** A unified diff, as `git apply` reads it. Secrets are covered: where a text holds one, only the lines that change are shown. */
export function diffOf({ file, from, to }: Changed, { paint, isTerminal }: Shown): string {
  const isSecret = holdsSecret(from);
  const [before, after] = file.startsWith('/') ? [file, file] : [`a/${file}`, `b/${file}`];
  const patch = structuredPatch(visible(before), visible(after), from, to, undefined, undefined, {
    context: isSecret ? 0 : 3,
  });
  const hunks = patch.hunks.map((hunk) => ({ ...hunk, lines: hunk.lines.map((line) => masked(line)) }));
  const text = formatPatch({ ...patch, hunks }, FILE_HEADERS_ONLY);
  if (!isTerminal) return text;
  return text
    .split('\n')
    .map((line) => painted(visibleLine(line), paint))
    .join('\n');
}

function visibleLine(line: string): string {
  return line
    .replace(/\r$/, '')
    .split('\t')
    .map((part) => visible(part))
    .join('\t');
}

function painted(line: string, paint: Style): string {
  if (line.startsWith('+++') || line.startsWith('---')) return paint.bold(line);
  if (line.startsWith('+')) return paint.level('note', line);
  if (line.startsWith('-')) return paint.level('error', line);
  return line.startsWith('@@') ? paint.dim(line) : line;
}
