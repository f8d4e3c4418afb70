import type { Report, ReportedAccess } from '../model/report.ts';
import { conditionText } from './access.ts';
import { escapeControls } from './common/escape.ts';

/** The names that the JSON report has for the same, in every language: a spreadsheet finds a column by its name. */
const COLUMNS = [
  'subject',
  'principal',
  'account',
  'statement',
  'effect',
  'condition',
  'policies',
  'tasks',
  'file',
  'startLine',
] as const satisfies readonly (Exclude<keyof ReportedAccess, 'place'> | 'file' | 'startLine')[];

/** Who can assume which role as a table for spreadsheets (RFC 4180): one line an access entry. */
export function* accessCsv({ access = [] }: Report): Iterable<string> {
  yield line(COLUMNS);
  for (const { place, ...entry } of access) {
    const cells: Readonly<Record<(typeof COLUMNS)[number], string>> = {
      subject: entry.subject,
      principal: entry.principal,
      account: entry.account ?? '',
      statement: String(entry.statement),
      effect: entry.effect,
      condition: entry.condition === null ? '' : conditionText(entry.condition),
      policies: entry.policies?.map(({ name, type }) => `${name} (${type})`).join('; ') ?? 'unknown',
      tasks: entry.tasks.join('; '),
      file: place?.file ?? '',
      startLine: place === undefined ? '' : String(place.startLine),
    };
    yield line(COLUMNS.map((name) => cells[name]));
  }
}

function line(cells: readonly string[]): string {
  return `${cells.map(cell).join(',')}\r\n`;
}

/** Programs for spreadsheets run a text that begins with one of these. */
const FORMULA = /^[=+\-@]/;

/** Hidden characters, line ends among them, are written out; a quote in front makes text of a formula. */
function cell(text: string): string {
  const shown = escapeControls(text);
  const safe = FORMULA.test(shown.trimStart()) ? `'${shown}` : shown;
  return /[",]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
