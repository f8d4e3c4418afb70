import { withoutKeys } from '../lib/secrets.ts';
import type { ChangedAccess, ChangedTask, DiffReport } from '../model/diff.ts';
import { conditionText } from './access.ts';
import { escapeControls, toJson } from './common/escape.ts';
import { code, plain, row } from './common/markdown.ts';
import { gapReason, interpolate, unchecked, PLAIN } from './common/messages.ts';
import type { JsonGap } from './json-report.ts';
import type { ReportOptions, Style } from './reporter.ts';

/** What a report of changes is printed with. */
interface DiffOptions {
  readonly texts: ReportOptions['texts'];
  readonly style?: Style;
  readonly isQuiet?: boolean;
}

type Print = (report: DiffReport, options: DiffOptions) => Iterable<string>;

/** The formats of changes, by their names. */
export const DIFF_FORMATS = { text, json, markdown } as const satisfies Readonly<Record<string, Print>>;
export type DiffFormat = keyof typeof DIFF_FORMATS;

/** Grows when a field changes its meaning or goes. */
const DIFF_VERSION = 1;

/** Changes as `schemas/diff.schema.json` describes them. */
export interface JsonDiff {
  readonly diffVersion: 1;
  readonly added: readonly ChangedAccess[];
  readonly removed: readonly ChangedAccess[];
  readonly tasks: readonly ChangedTask[];
  /** What could not be compared. It is never a removal. */
  readonly gaps: readonly JsonGap[];
}

/** What changed, as a value. */
export function diffValue(
  { added, removed, tasks, gaps }: DiffReport,
  { texts }: Pick<DiffOptions, 'texts'>,
): JsonDiff {
  return {
    diffVersion: DIFF_VERSION,
    added: added.map(entryOf),
    removed: removed.map(entryOf),
    tasks: tasks.map(({ task, before, after }) => ({ task, before, after })),
    gaps: gaps.map((gap) => {
      const { what, reason, account, grant } = gap;
      return { what, because: gapReason(gap, texts), reason, ...(account && { account }), ...(grant && { grant }) };
    }),
  };
}

function* json(report: DiffReport, options: DiffOptions): Iterable<string> {
  const { diffVersion, ...lists } = diffValue(report, options);
  yield `{\n  "diffVersion": ${String(diffVersion)}`;
  for (const [name, items] of Object.entries(lists)) {
    yield `,\n  "${name}": [`;
    let before = '\n    ';
    for (const item of items) {
      yield before + toJson(item);
      before = ',\n    ';
    }
    yield items.length === 0 ? ']' : '\n  ]';
  }
  yield '\n}\n';
}

function entryOf(entry: ChangedAccess): ChangedAccess {
  const { subject, principal, account, effect, condition, policies, file, startLine } = entry;
  return { subject: withoutKeys(subject), principal, account, effect, condition, policies, file, startLine };
}

function* text(report: DiffReport, options: DiffOptions): Iterable<string> {
  const paint = options.style ?? PLAIN;
  const { texts } = options;
  for (const [id, sign, entries] of [
    ['diffAdded', '+', report.added],
    ['diffRemoved', '-', report.removed],
  ] as const) {
    if (entries.length === 0) continue;
    yield `${paint.bold(heading(id, texts))}\n`;
    for (const entry of entries) {
      const line = `  ${sign} ${escapeControls(entry.subject)}  ${escapeControls(entry.principal)}`;
      yield `${paint.level(sign === '+' ? 'warning' : 'note', line)}${paint.dim(notesOf(entry, texts))}\n`;
    }
    yield '\n';
  }
  if (report.tasks.length > 0) {
    yield `${paint.bold(heading('diffTasks', texts))}\n`;
    for (const task of report.tasks) yield `  ${taskText(task, texts)}\n`;
    yield '\n';
  }
  if (options.isQuiet === true) return;
  if (report.gaps.length > 0) {
    yield `${paint.bold(heading('notChecked', texts))}\n`;
    for (const gap of report.gaps) yield `  - ${unchecked(gap, texts)}\n`;
    yield '\n';
  }
  yield `${summary(report, texts)}\n`;
}

function heading(id: string, texts: DiffOptions['texts']): string {
  return `${texts[id] ?? ''}${texts['colon'] ?? ': '}`.trimEnd();
}

function notesOf({ effect, condition, policies, file, startLine }: ChangedAccess, texts: DiffOptions['texts']): string {
  const notes = [
    ...(effect === 'unknown' ? [texts['accessUnknown'] ?? ''] : []),
    ...(condition === null ? [] : [interpolate(texts['accessIf'] ?? '', { condition: conditionText(condition) })]),
    ...(policies ?? []).map(({ name }) => name),
    `${file}:${String(startLine)}`,
  ];
  return `  ${notes.map(escapeControls).join(texts['semicolon'] ?? '; ')}`;
}

/** The words for verdicts are those of pre-flight. */
function taskText({ task, before, after }: ChangedTask, texts: DiffOptions['texts']): string {
  const id = before === null ? 'diffTaskAdded' : after === null ? 'diffTaskRemoved' : 'diffTask';
  const [was, is] = [before, after].map((verdict) => texts[`verdict-${String(verdict)}`] ?? '');
  return interpolate(texts[id] ?? '', { task, before: was ?? '', after: is ?? '' });
}

function summary({ added, removed, tasks }: DiffReport, texts: DiffOptions['texts']): string {
  if (added.length + removed.length + tasks.length === 0) return texts['diffNothing'] ?? '';
  const access = interpolate(texts['diffCounts'] ?? '', { added: added.length, removed: removed.length });
  return tasks.length === 0
    ? access
    : access + (texts['comma'] ?? ', ') + interpolate(texts['diffTaskCount'] ?? '', { count: tasks.length });
}

function* markdown(report: DiffReport, options: DiffOptions): Iterable<string> {
  const { texts } = options;
  const all = [
    ...report.added.map((entry) => ['+', entry] as const),
    ...report.removed.map((entry) => ['-', entry] as const),
  ];
  if (all.length > 0) {
    const columns = [
      'columnChange',
      'columnRole',
      'columnPrincipal',
      'columnCondition',
      'columnPolicies',
      'columnPlace',
    ];
    yield row(columns.map((id) => texts[id] ?? ''));
    yield row(columns.map(() => '---'));
    for (const [sign, { subject, principal, effect, condition, policies, file, startLine }] of all)
      yield row([
        plain(texts[sign === '+' ? 'diffAdded' : 'diffRemoved'] ?? ''),
        code(subject),
        code(principal) + (effect === 'unknown' ? ` (${plain(texts['accessUnknown'] ?? '')})` : ''),
        condition === null ? '' : code(conditionText(condition)),
        policies === null
          ? plain(texts['accessPoliciesUnknown'] ?? '')
          : policies.map(({ name }) => code(name)).join(', '),
        code(`${file}:${String(startLine)}`),
      ]);
    yield '\n';
  }
  for (const task of report.tasks) yield `- ${plain(taskText(task, texts))}\n`;
  if (report.tasks.length > 0) yield '\n';
  if (options.isQuiet === true) return;
  if (report.gaps.length > 0) {
    yield `**${plain(texts['notChecked'] ?? '')}**\n\n`;
    for (const gap of report.gaps) yield `- ${plain(unchecked(gap, texts))}\n`;
    yield '\n';
  }
  yield `${plain(summary(report, texts))}\n`;
}
