import { escapeControls } from './escape.ts';

/** What Markdown or HTML would take for more than a character. */
const MARKS = /[\\`*_{}[\]<>#|~&@$]/g;

/** A text that Markdown shows as it is; nobody is mentioned by it and nothing is linked. */
export function plain(text: string): string {
  return escapeControls(text).replace(MARKS, (mark) => `&#${String(mark.charCodeAt(0))};`);
}

/** A text as code on one line, whatever backticks are in it. A cell of a table ends at a bar even there. */
export function code(text: string): string {
  const shown = escapeControls(text);
  if (shown.includes('|')) return `<code>${plain(shown)}</code>`;
  const fence = '`'.repeat(Math.max(0, ...runsOf(shown)) + 1);
  return fence === '`' ? `\`${shown}\`` : `${fence} ${shown} ${fence}`;
}

/** Code between fences that nothing in it can close. */
export function fenced(text: string, language: string): string {
  const fence = '`'.repeat(Math.max(2, ...runsOf(text)) + 1);
  return `${fence}${language}\n${text.replace(/\n$/, '')}\n${fence}`;
}

/** How long each run of backticks is. */
function runsOf(text: string): readonly number[] {
  return [...text.matchAll(/`+/g)].map(([run]) => run.length);
}

/** A row of a table. */
export function row(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |\n`;
}
