import { placeText, type Level } from '../../model/finding.ts';
import type { TaskCheck, CheckedTask, Verdict, CheckResult, Report, Suppressed } from '../../model/report.ts';
import { escapeControls } from '../common/escape.ts';
import {
  inBrackets,
  interpolate,
  headline,
  localBrackets,
  summaryLine,
  suppressionReason,
  PLAIN,
} from '../common/messages.ts';
import { commandLine, commentLine, type Shell } from '../common/shell.ts';
import { COLUMNS, width, wrapped } from '../common/terminal.ts';
import type { ReportOptions, Style } from '../reporter.ts';
import { blocks, uncheckedLines } from '../text.ts';
import {
  otherFindings,
  deciding,
  stepsByAccount,
  evidenceOf,
  groupsOf,
  isDetailed,
  isOwnEnd,
  placeOf,
  shownChecks,
  taskRow,
  words,
  type AccountSteps,
} from './view.ts';
import { verdictCounts, VERDICTS, verdictText } from './verdicts.ts';

/** Where the words of a check begin: behind two blanks, the longest result and two more. */
const MARGIN = 14;

interface Printing {
  readonly options: ReportOptions;
  readonly columns: number;
  readonly paint: Style;
  readonly suppressed: readonly Suppressed[];
  /** Whether all tasks are shown in full. */
  readonly isDetailed: boolean;
  /** Whether something is printed for the first time. */
  readonly isNew: (what: string) => boolean;
}

/** Tasks with their checks, then what to do by account, what could not be checked, and a table of the verdicts. */
export function* preflightText(report: Report, options: ReportOptions): Iterable<string> {
  const { preflight: tasks = [], suppressed } = report;
  const answers = new Set<string>();
  const printing: Printing = {
    options,
    columns: options.columns ?? COLUMNS,
    paint: options.style ?? PLAIN,
    suppressed,
    isDetailed: isDetailed(tasks, options),
    isNew: (what) => answers.size < answers.add(what).size,
  };
  for (const task of tasks) {
    if (printing.isDetailed || shownChecks(task.checks, false).length > 0)
      yield `${[...taskLines(task, printing)].join('\n')}\n\n`;
  }
  yield* blocks(otherFindings(report), report, options);
  yield* remediationLines(stepsByAccount(report, options), printing);
  if (options.isQuiet) return;
  if (report.gaps.length > 0) yield* [...uncheckedLines(report.gaps, options), '\n'];
  yield* verdictTable(tasks, printing);
  yield `${summaryLine(report, options, printing.paint)}\n`;
}

const LEVELS: Readonly<Record<Verdict, Level>> = {
  'will work': 'note',
  'will fail': 'error',
  'cannot tell': 'warning',
};

function* taskLines({ task, forecast, scenario, checks }: CheckedTask, printing: Printing): Iterable<string> {
  const { options, paint } = printing;
  const { texts, isQuiet } = options;
  yield paint.bold(interpolate(texts['task'] ?? '', { task }));
  yield* indented(words(scenario, options), 2, printing);
  const isWhole = printing.isDetailed && isQuiet !== true;
  for (const group of groupsOf(checks)) {
    const shown = shownChecks(group, isWhole);
    const [first] = shown;
    if (first === undefined) continue;
    yield '';
    yield `  ${paint.bold(headingOf(first, group, options))}`;
    if (!isOwnEnd(group)) for (const point of shown) yield* pointLines(point, printing);
  }
  yield '';
  yield `  ${texts['verdict'] ?? ''}${texts['colon'] ?? ': '}${paint.level(LEVELS[forecast], verdictText(forecast, options))}`;
}

/** How many tasks have which verdict, then each one with the checks that decide it. */
function* verdictTable(tasks: readonly CheckedTask[], printing: Printing): Iterable<string> {
  if (tasks.length === 0) return;
  const { options, columns, paint } = printing;
  const { texts } = options;
  yield `${paint.bold(texts['verdicts'] ?? '')}${texts['colon'] ?? ': '}${verdictCounts(tasks, options)}\n`;
  const column = Math.max(...VERDICTS.map((verdict) => width(verdictText(verdict, options)))) + 4;
  for (const task of tasks) {
    const label = verdictText(task.forecast, options);
    const [first = '', ...rest] = wrapped(taskRow(task, options), columns - column);
    const start = `  ${paint.level(LEVELS[task.forecast], label)}${' '.repeat(column - 2 - width(label))}`;
    yield [start + first, ...rest.map((line) => ' '.repeat(column) + line)].map((line) => `${line}\n`).join('');
  }
  yield '\n';
}

function headingOf(
  { side, check, accountName }: TaskCheck,
  group: readonly TaskCheck[],
  { texts }: ReportOptions,
): string {
  const account = accountName && localBrackets(accountName, texts);
  if (side === undefined) {
    if (check !== 'default-role') return texts['ofTask'] ?? '';
    const isKnown = account !== undefined;
    return isKnown ? interpolate(texts['ofCreator'] ?? '', { account }) : (texts['ofCreatorOpen'] ?? '');
  }
  if (isOwnEnd(group)) return texts[`${side}Own`] ?? side;
  return account === undefined ? (texts[`${side}Open`] ?? side) : interpolate(texts[side] ?? '', { account });
}

const SIGNS: Readonly<Record<CheckResult, Level | undefined>> = {
  pass: 'note',
  warning: 'warning',
  fail: 'error',
  unknown: 'warning',
  'not needed': undefined,
};

function* pointLines(point: TaskCheck, printing: Printing): Iterable<string> {
  const { options, columns, paint } = printing;
  const { check, result, evidence } = point;
  const level = SIGNS[result];
  const shown = options.texts[`result-${result}`] ?? result;
  const sign = level === undefined ? paint.dim(shown) : paint.level(level, shown);
  const start = `  ${sign}${' '.repeat(MARGIN - 2 - width(shown))}`;
  const title = options.texts[`check-${check}`] ?? check;
  const isByRules = deciding(point).length > 0;
  const place = isByRules ? '' : placed(placeOf(point), options);
  const [first = '', ...rest] = wrapped(
    isByRules ? title : `${title}${options.texts['colon'] ?? ': '}${evidenceOf(point, options)}${place}`,
    columns - MARGIN,
  );
  yield `${start}${first}`;
  for (const line of rest) yield `${' '.repeat(MARGIN)}${line}`;
  for (const finding of point.findings) yield* findingLines(finding, printing);
  if (isByRules) for (const phrase of evidence) yield* indented(words(phrase, options), MARGIN, printing);
}

function placed(place: TaskCheck['place'], { texts }: ReportOptions): string {
  return place === undefined ? '' : inBrackets(escapeControls(placeText(place)), texts);
}

function* findingLines(finding: TaskCheck['findings'][number], printing: Printing): Iterable<string> {
  const { options, columns, paint, suppressed, isNew } = printing;
  const { rule, level, leadsTo } = finding;
  const margin = ' '.repeat(MARGIN);
  const mark = `${level}[${rule}]`;
  const headlineText = `${headline(options.catalogue, finding)}${placed(finding.place, options)}`;
  const [first = '', ...rest] = wrapped(headlineText, columns - MARGIN, columns - MARGIN - mark.length - 2);
  yield `${margin}${paint.level(level, mark)}: ${first}`.trimEnd();
  for (const line of rest) yield `${margin}${line}`;
  if (leadsTo) {
    const by = interpolate(options.texts['leadsTo'] ?? '', { by: leadsTo.by });
    // In full the first time, then by its code.
    const answer = isNew(`${leadsTo.code} ${leadsTo.message}`) ? `${leadsTo.code} — ${leadsTo.message}` : leadsTo.code;
    yield* indented(`${by}${options.texts['colon'] ?? ': '}${answer}`, MARGIN, printing);
  }
  const suppression = suppressed.find((other) => isSame(other, finding));
  if (suppression) yield* indented(suppressionReason(suppression, options.texts), MARGIN, printing);
}

/** A finding that is excused is another object, with the same words at the same place. */
function isSame(one: TaskCheck['findings'][number], other: TaskCheck['findings'][number]): boolean {
  return (
    one.rule === other.rule &&
    one.message === other.message &&
    one.place === other.place &&
    one.subject === other.subject
  );
}

function indented(headlineText: string, margin: number, { columns }: Pick<Printing, 'columns'>): readonly string[] {
  return wrapped(headlineText, columns - margin).map((line) => `${' '.repeat(margin)}${line}`);
}

/** Commands are as long as they are: they are pasted, not read. */
function* remediationLines(all: readonly AccountSteps[], { options, columns, paint }: Printing): Iterable<string> {
  const { texts } = options;
  const shell: Shell = options.shell ?? 'bash';
  if (all.length > 0) yield `${paint.bold(texts['whatToDo'] ?? '')}\n`;
  for (const { account, todos } of all) {
    const heading =
      account === undefined ? (texts['inFile'] ?? '') : interpolate(texts['inAccount'] ?? '', { account });
    yield `\n  ${heading}${(texts['colon'] ?? ':').trimEnd()}\n\n`;
    for (const { says, steps } of todos) {
      const lines = steps.map((step) => commandLine(step, shell) ?? commentLine(texts['noCommand'] ?? '', shell));
      const lead = wrapped(says, columns - 4);
      const block =
        lines.length === 0
          ? lead.map((line, index) => `  ${index === 0 ? '-' : ' '} ${line}`)
          : [...lead.map((line) => commentLine(line, shell)), ...lines].map((line) => `  ${line}`);
      yield `${block.join('\n')}\n`;
    }
  }
  if (all.length > 0) yield '\n';
}
