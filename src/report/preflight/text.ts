import stringWidth from 'fast-string-width';

import { placeText, type Unchecked, type Level } from '../../model/finding.ts';
import type { TaskCheck, CheckedTask, Verdict, CheckResult, Report, Suppressed } from '../../model/report.ts';
import { escapeControls } from '../common/escape.ts';
import { inBrackets, interpolate, headline, unchecked, summaryLine, PLAIN } from '../common/messages.ts';
import { commandLine, commentLine, type Shell } from '../common/shell.ts';
import { wrapped } from '../common/terminal.ts';
import type { ReportOptions, Style } from '../reporter.ts';
import { blocks } from '../text.ts';
import {
  otherFindings,
  deciding,
  stepsByAccount,
  evidenceOf,
  groupsOf,
  isOwnEnd,
  placeOf,
  words,
  type AccountSteps,
} from './view.ts';

const COLUMNS = 80;
/** Where the words of a check begin: behind two blanks, the longest result and two more. */
const MARGIN = 14;

interface Printing {
  readonly options: ReportOptions;
  readonly paint: Style;
  readonly suppressed: readonly Suppressed[];
}

/** Each task with its checks and its verdict, then what to do by account, then what could not be checked. */
export function* preflightText(report: Report, options: ReportOptions): Iterable<string> {
  const printing = { options, paint: options.style ?? PLAIN, suppressed: report.suppressed };
  for (const task of report.preflight ?? []) yield `${[...taskLines(task, printing)].join('\n')}\n\n`;
  yield* blocks(otherFindings(report), report, options);
  yield* errandLines(stepsByAccount(report, options), printing);
  if (options.isQuiet) return;
  yield* gapLines(report.gaps, printing);
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
  yield* indented(words(scenario, options), 2);
  for (const group of groupsOf(checks)) {
    const shown = isQuiet === true ? group.filter(({ result }) => result !== 'pass' && result !== 'not needed') : group;
    const [first] = shown;
    if (first === undefined) continue;
    yield '';
    yield `  ${paint.bold(headingOf(first, group, options))}`;
    if (!isOwnEnd(group)) for (const point of shown) yield* pointLines(point, printing);
  }
  yield '';
  const verdict = texts[`verdict-${forecast}`] ?? forecast;
  yield `  ${texts['verdict'] ?? ''}${texts['colon'] ?? ': '}${paint.level(LEVELS[forecast], verdict)}`;
}

function headingOf(
  { side, check, accountName }: TaskCheck,
  group: readonly TaskCheck[],
  { texts }: ReportOptions,
): string {
  if (side === undefined) {
    if (check !== 'default-role') return texts['ofTask'] ?? '';
    const isKnown = accountName !== undefined;
    return isKnown ? interpolate(texts['ofCreator'] ?? '', { account: accountName }) : (texts['ofCreatorOpen'] ?? '');
  }
  if (isOwnEnd(group)) return texts[`${side}Own`] ?? side;
  return accountName === undefined
    ? (texts[`${side}Open`] ?? side)
    : interpolate(texts[side] ?? '', { account: accountName });
}

const SIGNS: Readonly<Record<CheckResult, Level | undefined>> = {
  pass: 'note',
  warning: 'warning',
  fail: 'error',
  unknown: 'warning',
  'not needed': undefined,
};

function* pointLines(point: TaskCheck, printing: Printing): Iterable<string> {
  const { options, paint } = printing;
  const { check, result, evidence } = point;
  const level = SIGNS[result];
  const shown = options.texts[`result-${result}`] ?? result;
  const sign = level === undefined ? paint.dim(shown) : paint.level(level, shown);
  const start = `  ${sign}${' '.repeat(MARGIN - 2 - stringWidth(shown))}`;
  const title = options.texts[`check-${check}`] ?? check;
  const isByRules = deciding(point).length > 0;
  const place = isByRules ? '' : placed(placeOf(point), options);
  const [first = '', ...rest] = wrapped(
    isByRules ? title : `${title}${options.texts['colon'] ?? ': '}${evidenceOf(point, options)}${place}`,
    COLUMNS - MARGIN,
  );
  yield `${start}${first}`;
  for (const line of rest) yield `${' '.repeat(MARGIN)}${line}`;
  for (const finding of point.findings) yield* findingLines(finding, printing);
  if (isByRules) for (const phrase of evidence) yield* indented(words(phrase, options), MARGIN);
}

function placed(place: TaskCheck['place'], { texts }: ReportOptions): string {
  return place === undefined ? '' : inBrackets(escapeControls(placeText(place)), texts);
}

function* findingLines(
  finding: TaskCheck['findings'][number],
  { options, paint, suppressed }: Printing,
): Iterable<string> {
  const { rule, level, leadsTo } = finding;
  const said = `${level}[${rule}]: ${headline(options.catalogue, finding)}${placed(finding.place, options)}`;
  const [first = '', ...rest] = wrapped(said, COLUMNS - MARGIN);
  const mark = `${level}[${rule}]`;
  yield `${' '.repeat(MARGIN)}${first.startsWith(mark) ? `${paint.level(level, mark)}${first.slice(mark.length)}` : first}`;
  for (const line of rest) yield `${' '.repeat(MARGIN)}${line}`;
  if (leadsTo) {
    const by = interpolate(options.texts['leadsTo'] ?? '', { by: leadsTo.by });
    yield* indented(`${by}${options.texts['colon'] ?? ': '}${leadsTo.code} — ${leadsTo.message}`, MARGIN);
  }
  const excuse = suppressed.find((other) => isSame(other, finding));
  if (excuse)
    yield* indented(interpolate(options.texts['suppressed'] ?? '', { by: excuse.by, because: excuse.because }), MARGIN);
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

function indented(said: string, margin: number): readonly string[] {
  return wrapped(said, COLUMNS - margin).map((line) => `${' '.repeat(margin)}${line}`);
}

function* gapLines(all: readonly Unchecked[], { options, paint }: Printing): Iterable<string> {
  if (all.length === 0) return;
  yield `${paint.bold(`${options.texts['notChecked'] ?? ''}${(options.texts['colon'] ?? ':').trimEnd()}`)}\n`;
  for (const gap of all) yield `${itemLines(unchecked(gap, options.texts)).join('\n')}\n`;
  yield '\n';
}

/** An item of a list. */
function itemLines(said: string): readonly string[] {
  return wrapped(said, COLUMNS - 4).map((line, index) => `  ${index === 0 ? '-' : ' '} ${line}`);
}

/** Commands are as long as they are: they are pasted, not read. */
function* errandLines(all: readonly AccountSteps[], { options, paint }: Printing): Iterable<string> {
  const { texts } = options;
  const shell: Shell = options.shell ?? 'bash';
  if (all.length > 0) yield `${paint.bold(texts['whatToDo'] ?? '')}\n`;
  for (const { account, todos } of all) {
    const heading =
      account === undefined ? (texts['inFile'] ?? '') : interpolate(texts['inAccount'] ?? '', { account });
    yield `\n  ${heading}${(texts['colon'] ?? ':').trimEnd()}\n\n`;
    for (const { says, steps } of todos) {
      const lines = steps.map((step) => commandLine(step, shell) ?? commentLine(texts['noCommand'] ?? '', shell));
      const comments = wrapped(says, COLUMNS - 4).map((line) => commentLine(line, shell));
      const block = lines.length === 0 ? itemLines(says) : [...comments, ...lines].map((line) => `  ${line}`);
      yield `${block.join('\n')}\n`;
    }
  }
  if (all.length > 0) yield '\n';
}
