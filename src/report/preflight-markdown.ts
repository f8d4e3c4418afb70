import type { CheckedPoint, CheckedTask } from '../model/forecast.ts';
import { commandLine } from './command-line.ts';
import { code, fenced, findingTable, plain, remainder, row, spot } from './markdown.ts';
import { fill } from './phrase.ts';
import {
  besideChecks,
  deciding,
  errands,
  evidenceOf,
  groupsOf,
  isOwnEnd,
  placeOf,
  words,
  type Errand,
} from './preflight-view.ts';
import type { Report } from '../model/report.ts';
import type { ReportOptions } from './reporter.ts';
import { commentLine, type Shell } from './shell.ts';

/** Each task as a table of its checks, then what to do by account: for pull requests and tickets. */
export function* preflightMarkdown(report: Report, options: ReportOptions): Iterable<string> {
  for (const task of report.preflight ?? []) yield* section(task, options);
  yield* findingTable(besideChecks(report), options);
  yield* errandList(errands(report, options), options);
  yield* remainder(report, options);
}

function* section({ task, forecast, scenario, checks }: CheckedTask, options: ReportOptions): Iterable<string> {
  const { texts } = options;
  yield `### ${plain(fill(texts['task'] ?? '', { task }))}: ${forecast}\n\n${plain(words(scenario, options))}\n\n`;
  yield row(['columnResult', 'columnWhere', 'columnCheck', 'columnEvidence'].map((id) => texts[id] ?? ''));
  yield row(['---', '---', '---', '---']);
  for (const group of groupsOf(checks)) {
    const [first] = group;
    if (first?.side !== undefined && isOwnEnd(group)) yield ownRow(first.side, options);
    else for (const point of group) yield checkRow(point, options);
  }
  yield '\n';
}

/** Of an end of the creator's own one line is enough. */
function ownRow(side: string, { texts }: ReportOptions): string {
  return row(['not needed', side, '', plain(texts['ownEnd'] ?? '')]);
}

function checkRow(point: CheckedPoint, options: ReportOptions): string {
  const { result, side, check, accountName } = point;
  const [first] = deciding(point);
  const place = placeOf(point);
  const error = first?.leadsTo ? ` → ${code(`${first.leadsTo.code} — ${first.leadsTo.message}`)}` : '';
  const evidence = `${first === undefined ? '' : `${code(first.rule)}: `}${plain(evidenceOf(point, options))}${error}`;
  const at = place === undefined ? '' : ` (${spot({ place, subject: undefined })})`;
  const where = [side, accountName].filter((part) => part !== undefined).join(', ');
  return row([
    result === 'fail' ? '**fail**' : result,
    plain(where),
    plain(options.texts[`check-${check}`] ?? check),
    `${evidence}${at}`,
  ]);
}

function* errandList(all: readonly Errand[], { texts, shell: wanted }: ReportOptions): Iterable<string> {
  const shell: Shell = wanted ?? 'bash';
  for (const { account, todos } of all) {
    const heading = account === undefined ? (texts['inFile'] ?? '') : fill(texts['inAccount'] ?? '', { account });
    yield `**${plain(`${texts['whatToDo'] ?? ''}, ${heading}`)}**\n\n`;
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
