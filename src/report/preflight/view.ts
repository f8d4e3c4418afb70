import { placeText, type Finding } from '../../model/finding.ts';
import type { TaskCheck, CheckedTask, Sentence, Remediation, Report } from '../../model/report.ts';
import type { Step } from '../../model/steps.ts';
import { escapeControls } from '../common/escape.ts';
import { inBrackets, interpolate, headline, formatMessage, localBrackets } from '../common/messages.ts';
import type { ReportOptions } from '../reporter.ts';

/** Words of `preflight`, filled. */
export function words({ message, data }: Sentence, { texts }: Pick<ReportOptions, 'texts'>): string {
  return localBrackets(interpolate(texts[message] ?? message, data), texts);
}

/** More tasks than this are too long to read in full. */
const SHOWN_IN_FULL = 3;

/** Whether each task is shown with all its checks. */
export function isDetailed(tasks: readonly CheckedTask[], { isVerbose = false }: ReportOptions): boolean {
  return isVerbose || tasks.length <= SHOWN_IN_FULL;
}

/** Of some checks all, or those alone that fail, warn, or could not be decided. */
export function shownChecks(checks: readonly TaskCheck[], isWhole: boolean): readonly TaskCheck[] {
  return isWhole ? checks : checks.filter(({ result }) => result !== 'pass' && result !== 'not needed');
}

/** A task in the table of verdicts: its name, and the checks that decide where it does not work. */
export function taskRow({ task, forecast, checks }: CheckedTask, { texts }: Pick<ReportOptions, 'texts'>): string {
  const decides = forecast === 'will fail' ? 'fail' : forecast === 'cannot tell' ? 'unknown' : undefined;
  const titles = checks.flatMap(({ check, result }) => (result === decides ? [texts[`check-${check}`] ?? check] : []));
  const name = escapeControls(task);
  if (titles.length === 0) return name;
  const list = [...new Set(titles)].join(texts['semicolon'] ?? '; ');
  const label = texts[forecast === 'will fail' ? 'rowFailed' : 'rowOpen'] ?? '';
  return name + inBrackets(label + (texts['colon'] ?? ': ') + list, texts);
}

/** The findings that a check failed by, that it warns of, or that leave it open; none where no rule decides it. */
export function deciding({ result, findings }: TaskCheck): readonly Finding[] {
  if (result === 'pass' || result === 'not needed') return [];
  const errors = findings.filter((finding) => own(finding) === 'error');
  return errors.length > 0 ? errors : findings.filter((finding) => own(finding) === 'warning');
}

function own({ level, ownLevel }: Finding): string {
  return ownLevel ?? level;
}

/** What decides a check, on one line. */
export function evidenceOf(point: TaskCheck, options: ReportOptions): string {
  const found = deciding(point).map((finding) => headline(options.catalogue, finding));
  return [...found, ...point.evidence.map((phrase) => words(phrase, options))].join(options.texts['semicolon'] ?? '; ');
}

/** Where that stands: the place of the first finding that decides, else of the evidence. */
export function placeOf(point: TaskCheck): TaskCheck['place'] {
  const [first] = deciding(point);
  return first === undefined ? point.place : first.place;
}

/** What was found of the tasks, or of their texts, that no check asks. */
export function otherFindings({ findings, preflight = [] }: Report): readonly Finding[] {
  const shown = new Set(preflight.flatMap(({ checks }) => checks.flatMap((point) => point.findings)).map(identity));
  return findings.filter((finding) => !shown.has(identity(finding)));
}

/** A finding of a check, and the same one in the list of all, may be two objects. */
function identity({ rule, message, place, subject, data }: Finding): string {
  return JSON.stringify([rule, message, place, subject, data]);
}

/** The checks of the task, of its creator, and of each end. */
export function groupsOf(checks: readonly TaskCheck[]): readonly (readonly TaskCheck[])[] {
  const groups = new Map<string, TaskCheck[]>();
  for (const point of checks) {
    const key = point.side ?? (point.check === 'default-role' ? 'creator' : 'task');
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [point]);
    else group.push(point);
  }
  return [...groups.values()];
}

/** There is nothing to show for an end in the creator's own account. */
export function isOwnEnd(group: readonly TaskCheck[]): boolean {
  return group.every(
    ({ side, result, findings }) => side !== undefined && result === 'not needed' && findings.length === 0,
  );
}

/** What has to be done in one account, or in the tasks themselves. */
export interface AccountSteps {
  readonly account: string | undefined;
  readonly todos: readonly Todo[];
}

/** One thing to do: in words, and as calls. */
interface Todo {
  readonly says: string;
  readonly steps: readonly Step[];
}

/** All that ends the failures and warnings of a report, each thing once, by account. */
export function stepsByAccount({ preflight = [] }: Report, options: ReportOptions): readonly AccountSteps[] {
  const all = new Map<string | undefined, Map<string, Todo>>();
  for (const point of preflight.flatMap(({ checks }) => checks)) {
    for (const { account, ...todo } of todosOf(point, options)) {
      const todos = all.get(account) ?? new Map<string, Todo>();
      all.set(account, todos.set(JSON.stringify(todo), todo));
    }
  }
  return [...all].map(([account, todos]) => ({ account, todos: [...todos.values()] }));
}

/** What ends one failure or warning. */
export function todosOf(
  point: TaskCheck,
  options: ReportOptions,
): readonly (Todo & { readonly account: string | undefined })[] {
  const { remediations } = point;
  if (!isToDo(point)) return [];
  if (remediations.length > 0)
    return remediations.map((each) => ({
      account: each.accountName && localBrackets(each.accountName, options.texts),
      ...asTodo(each, options),
    }));
  return deciding(point).map((finding) => ({ account: undefined, says: adviceOf(finding, options), steps: [] }));
}

/** Whether there is something to do about a check. */
export function isToDo({ result }: TaskCheck): boolean {
  return result === 'fail' || result === 'warning';
}

function asTodo({ says, steps }: Remediation, options: ReportOptions): Todo {
  return { says: words(says, options), steps };
}

/** The rule's own fix, else what it found, at its place. */
function adviceOf(finding: Finding, { catalogue }: ReportOptions): string {
  const { place, fix } = finding;
  const at = place === undefined ? '' : `${escapeControls(placeText(place))}: `;
  return `${at}${fix === undefined ? headline(catalogue, finding) : formatMessage(catalogue, finding.rule, fix)}`;
}
