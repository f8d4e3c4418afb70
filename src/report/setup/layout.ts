import { aligned } from '../columns.ts';
import { fenced, plain, row } from '../markdown.ts';
import { visible } from '../visible.ts';
import { wrapped } from '../wrapped.ts';
import type { SetupNote, Section } from './sections.ts';

const COLUMNS = 80;

/** Sections as one text for a program, in which all that people read is a comment. */
export function asComments(sections: readonly Section[], comment: (line: string) => string): string {
  return sections
    .map(({ heading, notes, code }) => {
      const lines = [`== ${heading} ==`, ...notes.flatMap((note) => ['', ...noteLines(note)])];
      const comments = lines.map((line) => `${comment(line)}\n`).join('');
      return code === '' ? comments : `${comments}\n${code}`;
    })
    .join('\n');
}

function noteLines(note: SetupNote): readonly string[] {
  if (typeof note === 'string') return wrapped(note, COLUMNS - 2);
  return aligned(note.map((cells) => cells.map(visible))).map((line) => `  ${line}`);
}

/** Sections for a pull request or a ticket that shows Markdown; `language` is what the code is written in. */
export function asMarkdown(sections: readonly Section[], language: string): string {
  return sections
    .map(({ heading, notes, code }, index) => {
      const parts = [`${index === 0 ? '##' : '###'} ${plain(heading)}`, ...notes.map(noteMarkdown)];
      return [...parts, ...(code === '' ? [] : [fenced(code, language)])].join('\n\n');
    })
    .join('\n\n')
    .concat('\n');
}

function noteMarkdown(note: SetupNote): string {
  if (typeof note === 'string') return plain(note);
  const [head = [], ...rows] = note;
  const lines = [head.map(plain), head.map(() => '---'), ...rows.map((cells) => cells.map(plain))];
  return lines.map(row).join('').trimEnd();
}
