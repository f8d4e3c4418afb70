import type { TaskCheck, CheckedTask, Report } from '../../model/report.ts';
import { inBrackets, interpolate, localBrackets } from '../common/messages.ts';
import { commandLine, commentLine, type Shell } from '../common/shell.ts';
import { code, fenced, plain, row } from '../common/markdown.ts';
import { findingTable, remainder, spot } from '../markdown.ts';
import type { ReportOptions } from '../reporter.ts';
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
import { verdictCounts, verdictText } from './verdicts.ts';

/** Each task as a table of its checks, then what to do by account: for pull requests and tickets. */
export function* preflightMarkdown(report: Report, options: ReportOptions): Iterable<string> {
  const { preflight: tasks = [] } = report;
  const isWhole = isDetailed(tasks, options);
  for (const task of tasks) {
    if (isWhole || shownChecks(task.checks, false).length > 0) yield* section(task, isWhole, options);
  }
  yield* findingTable(otherFindings(report), options);
  yield* remediationList(stepsByAccount(report, options), options);
  if (options.isQuiet !== true) yield* verdictTable(tasks, options);
  yield* remainder(report, options);
}

function* verdictTable(tasks: readonly CheckedTask[], options: ReportOptions): Iterable<string> {
  if (tasks.length === 0) return;
  const { texts } = options;
  yield `**${plain(texts['verdicts'] ?? '')}**${texts['colon'] ?? ': '}${verdictCounts(tasks, options)}\n\n`;
  yield row([texts['columnTask'] ?? '', texts['verdict'] ?? '']);
  yield row(['---', '---']);
  for (const task of tasks) yield row([plain(taskRow(task, options)), verdictText(task.forecast, options)]);
  yield '\n';
}

function* section(
  { task, forecast, scenario, checks }: CheckedTask,
  isWhole: boolean,
  options: ReportOptions,
): Iterable<string> {
  const { texts } = options;
  yield `### ${plain(interpolate(texts['task'] ?? '', { task }))}${texts['colon'] ?? ': '}${verdictText(forecast, options)}\n\n${plain(words(scenario, options))}\n\n`;
  yield row(['columnResult', 'columnWhere', 'columnCheck', 'columnEvidence'].map((id) => texts[id] ?? ''));
  yield row(['---', '---', '---', '---']);
  for (const group of groupsOf(checks)) {
    const shown = shownChecks(group, isWhole);
    const [first] = shown;
    if (first?.side !== undefined && isOwnEnd(group)) yield ownRow(first.side, options);
    else for (const point of shown) yield checkRow(point, options);
  }
  yield '\n';
}

/** Of an end of the creator's own one line is enough. */
function ownRow(side: string, { texts }: ReportOptions): string {
  return row([texts['result-not needed'] ?? '', texts[`${side}Open`] ?? side, '', plain(texts['ownEnd'] ?? '')]);
}

function checkRow(point: TaskCheck, options: ReportOptions): string {
  const { result, side, check, accountName } = point;
  const shown = (options.texts[`result-${result}`] ?? result).toLowerCase();
  const [first] = deciding(point);
  const place = placeOf(point);
  const error = first?.leadsTo ? ` → ${code(`${first.leadsTo.code} — ${first.leadsTo.message}`)}` : '';
  const evidence = `${first === undefined ? '' : `${code(first.rule)}${options.texts['colon'] ?? ': '}`}${plain(evidenceOf(point, options))}${error}`;
  const at = place === undefined ? '' : inBrackets(spot({ place, subject: undefined }), options.texts);
  const where = [
    side === undefined ? undefined : options.texts[`${side}Open`],
    accountName && localBrackets(accountName, options.texts),
  ]
    .filter((part) => part !== undefined)
    .join(options.texts['comma'] ?? ', ');
  return row([
    result === 'fail' ? `**${shown}**` : shown,
    plain(where),
    plain(options.texts[`check-${check}`] ?? check),
    `${evidence}${at}`,
  ]);
}

function* remediationList(all: readonly AccountSteps[], { texts, shell: wanted }: ReportOptions): Iterable<string> {
  const shell: Shell = wanted ?? 'bash';
  for (const { account, todos } of all) {
    const heading =
      account === undefined ? (texts['inFile'] ?? '') : interpolate(texts['inAccount'] ?? '', { account });
    yield `**${plain(`${texts['whatToDo'] ?? ''}${texts['comma'] ?? ', '}${heading}`)}**\n\n`;
    for (const { says, steps } of todos) {
      yield `- ${plain(says)}\n`;
      const lines = steps.map((step) => commandLine(step, shell) ?? commentLine(texts['noCommand'] ?? '', shell));
      const block = fenced(lines.join('\n'), shell === 'bash' ? 'sh' : 'powershell');
      // Within an item of a list.
      if (lines.length > 0) yield `\n${block.replaceAll(/^/gm, '  ')}\n\n`;
    }
    yield '\n';
  }
}
