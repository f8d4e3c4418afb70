import type { TaskCheck, CheckedTask, Report } from '../../model/report.ts';
import { commandLine } from '../common/shell.ts';
import type { JsonCheck, JsonTask, Shaped } from '../json-report.ts';
import { json as report } from '../json.ts';
import type { ReportOptions } from '../reporter.ts';
import { deciding, evidenceOf, isToDo, placeOf, todosOf, words } from './view.ts';

/** The report with what each task's checks came to. */
export function preflightJson(of: Report, options: ReportOptions): Generator<string> {
  return report(of, options, { preflight: jsonTasks(of, options) });
}

/** The tasks of a report with their checks. */
export function jsonTasks({ preflight = [] }: Report, options: ReportOptions): readonly object[] {
  return preflight.map((task) => taskOf(task, options));
}

function taskOf({ task, place, forecast, scenario, checks }: CheckedTask, options: ReportOptions): Shaped<JsonTask> {
  const { file, startLine, startColumn, endLine, endColumn } = place;
  return {
    task,
    file,
    startLine,
    startColumn,
    endLine,
    endColumn,
    verdict: forecast,
    scenario: words(scenario, options),
    checks: checks.map((point) => checkOf(point, options)),
  };
}

function checkOf(point: TaskCheck, options: ReportOptions): Shaped<JsonCheck> {
  const { check, side, account, result } = point;
  const [first] = deciding(point);
  return {
    check,
    says: options.texts[`check-${check}`],
    endpoint: side,
    account,
    result,
    evidence: evidenceOf(point, options),
    rule: first?.rule,
    level: first?.level,
    ...placeOf(point),
    leadsTo: first?.leadsTo && { code: first.leadsTo.code, message: first.leadsTo.message },
    fix: isToDo(point) ? fixOf(point, options) : undefined,
  };
}

/** What to do, and the commands that do it, for both kinds of shells. */
function fixOf(point: TaskCheck, options: ReportOptions): Shaped<JsonCheck['fix']> {
  const todos = todosOf(point, options);
  const steps = todos.flatMap((todo) => todo.steps);
  const commands = (shell: 'bash' | 'powershell'): readonly string[] =>
    steps.flatMap((step) => commandLine(step, shell) ?? []);
  return {
    title: todos.map(({ says }) => says).join('; '),
    account: point.remediations[0]?.account,
    commands: { bash: commands('bash'), powershell: commands('powershell') },
  };
}
