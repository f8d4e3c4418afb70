import type { ReportedAccess } from '../model/report.ts';
import { escapeControls } from './common/escape.ts';
import { interpolate, PLAIN } from './common/messages.ts';
import { code, plain, row } from './common/markdown.ts';
import type { ReportOptions } from './reporter.ts';

/** An access entry without the other columns of the table. */
type Shown = Pick<ReportedAccess, 'principal' | 'condition' | 'effect' | 'policies' | 'tasks' | 'place'>;

/** Who can assume which role, role by role. */
export function* accessText(entries: readonly ReportedAccess[], options: ReportOptions): Iterable<string> {
  const paint = options.style ?? PLAIN;
  const { texts } = options;
  yield `${paint.bold(texts[entries.length === 0 ? 'accessNone' : 'accessTitle'] ?? '')}\n`;
  let last: string | undefined;
  for (const entry of entries) {
    if (entry.subject !== last) yield `  ${paint.bold(escapeControls(entry.subject))}\n`;
    last = entry.subject;
    const notes = notesOf(entry, options).map(escapeControls);
    yield `    ${escapeControls(entry.principal)}${notes.length === 0 ? '' : paint.dim(`  ${notes.join(options.texts['semicolon'] ?? '; ')}`)}\n`;
  }
  yield '\n';
}

function notesOf({ condition, effect, policies, tasks, place }: Shown, { texts }: ReportOptions): readonly string[] {
  return [
    ...(effect === 'unknown' ? [texts['accessUnknown'] ?? ''] : []),
    ...(condition === null ? [] : [interpolate(texts['accessIf'] ?? '', { condition: conditionText(condition) })]),
    ...(policies === null ? [texts['accessPoliciesUnknown'] ?? ''] : policies.map(({ name }) => name)),
    ...tasks.map((task) => interpolate(texts['accessTask'] ?? '', { task })),
    ...(place === undefined ? [] : [lineText(place)]),
  ];
}

function lineText({ file, startLine }: NonNullable<Shown['place']>): string {
  return `${file}:${String(startLine)}`;
}

/** A condition on one line. */
export function conditionText(condition: NonNullable<ReportedAccess['condition']>): string {
  return Object.entries(condition)
    .flatMap(([operator, keys]) =>
      Object.entries(keys).map(([key, values]) => `${operator} ${key} ${values.join(', ')}`),
    )
    .join('; ');
}

/** The same as a table. */
export function* accessTable(entries: readonly ReportedAccess[], options: ReportOptions): Iterable<string> {
  const { texts } = options;
  if (entries.length === 0) {
    yield `${plain(texts['accessNone'] ?? '')}\n\n`;
    return;
  }
  yield `**${plain(texts['accessTitle'] ?? '')}**\n\n`;
  const columns = ['columnRole', 'columnPrincipal', 'columnCondition', 'columnPolicies', 'columnTasks', 'columnPlace'];
  yield row(columns.map((id) => texts[id] ?? ''));
  yield row(columns.map(() => '---'));
  for (const entry of entries) {
    const { subject, principal, effect, condition, policies, tasks, place } = entry;
    const unknown = effect === 'unknown' ? ` (${plain(texts['accessUnknown'] ?? '')})` : '';
    yield row([
      code(subject),
      code(principal) + unknown,
      condition === null ? '' : code(conditionText(condition)),
      policies === null
        ? plain(texts['accessPoliciesUnknown'] ?? '')
        : policies.map(({ name }) => code(name)).join(', '),
      tasks.map(code).join(', '),
      place === undefined ? '' : code(lineText(place)),
    ]);
  }
  yield '\n';
}
