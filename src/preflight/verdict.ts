import type { LintSession } from '../engine/engine.ts';
import type { Inventory, RunFacts } from '../inventory/inventory.ts';
import { compareTexts } from '../lib/ordering.ts';
import { LIVE, type Location } from '../model/document.ts';
import { taskSubject, type Task } from '../model/dts/task.ts';
import { placeText, type Finding, type Unchecked, type RuleFinding } from '../model/finding.ts';
import type { TaskCheck, CheckedTask, Verdict } from '../model/report.ts';
import type { Link } from '../model/subject.ts';
import { resolveLocations, type LocationResolver } from '../source/locations.ts';
import { collectRuleResults, type RuleResults, checkOutcomes, type CheckOutcome } from './check-results.ts';
import { called } from './evidence.ts';
import { remediationsOf } from './remediation.ts';
import { caseOf, type Known, type TaskCase, type TaskVerdict, scenarioOf } from './task-case.ts';

/** What is to be forecast, and all that is known. */
interface VerdictInput {
  readonly tasks: readonly Task[];
  readonly inventory: Inventory;
  readonly facts: RunFacts;
  readonly known: Known;
  /** Findings for the text of a task that breaks the schema. */
  readonly ofText: (task: Task) => readonly RuleFinding[];
  readonly isFaulty: (task: Task) => boolean;
}

/** The verdict of each task, and nothing else: a function of what is known. */
export function taskVerdicts(
  input: VerdictInput,
  run: Pick<LintSession, 'evaluate' | 'addFindings'>,
): readonly TaskVerdict[] {
  const checked = checkTasks(input, collectRuleResults(input.inventory, input.facts, run, input.tasks));
  const places = resolveLocations(input.tasks.flatMap(({ name, at }) => (name === undefined ? [at] : [])));
  return checked.map(({ of, points }) => ({ task: of.task, name: nameOf(of, places), verdict: outcome(points) }));
}

interface EvaluatedTask {
  readonly of: TaskCase;
  readonly points: readonly CheckOutcome[];
}

function checkTasks({ tasks, known, ofText, isFaulty }: VerdictInput, results: RuleResults): readonly EvaluatedTask[] {
  const around = { known, links: results.links, isFaulty, othersOf: (link: Link) => results.creatorsOf(link) };
  return tasks.map((task) => {
    const of = caseOf(task, around);
    return { of, points: checkOutcomes(of, results, ofText(task)) };
  });
}

/** Each task with all its checks; the deciding findings go to the run, and what is unknown goes to its gaps. */
export function judgeTasks(input: VerdictInput, run: LintSession): readonly CheckedTask[] {
  const { tasks, inventory, facts, ofText } = input;
  const results = collectRuleResults(inventory, facts, run, tasks);
  const evaluated = checkTasks(input, results);
  // What no check asks of a task, as a password in it, is a finding all the same.
  const ofTask = tasks.flatMap((task) => [...ofText(task), ...results.ofTask(task)]);
  const verdicts = [
    ...new Set([...evaluated.flatMap(({ points }) => points.flatMap((point) => point.verdicts)), ...ofTask]),
  ];
  run.addFindings(verdicts);
  const placed = run.resolvePlaces();
  const found = new Map(verdicts.map((verdict, index) => [verdict, placed[index]]));
  const places = resolveLocations(
    evaluated.flatMap(({ of, points }) => [of.task.at, ...points.flatMap(({ at }) => at ?? [])].filter(isWritten)),
  );
  const checkContext = { found, places, results };
  for (const gap of gapsOf(evaluated)) run.gap(gap);
  return evaluated.map(({ of, points }) => ({
    task: nameOf(of, places),
    place: places.place(of.task.at),
    forecast: outcome(points),
    scenario: scenarioOf(of),
    checks: points.map((point) => taskCheck(point, checkContext)),
  }));
}

function nameOf({ task }: TaskCase, places: LocationResolver): string {
  if (task.name !== undefined) return task.name.value;
  return placeText(places.place(task.at));
}

/** One failure that DTS refuses the task for is enough; else one thing that nobody knows. */
function outcome(points: readonly CheckOutcome[]): Verdict {
  if (points.some(({ isRefused }) => isRefused)) return 'will fail';
  return points.some(({ result }) => result === 'unknown') ? 'cannot tell' : 'will work';
}

/** What an account answered and nobody wrote down has no place in a file. */
function isWritten({ document }: Location): boolean {
  return document.file !== LIVE;
}

interface CheckContext {
  readonly found: ReadonlyMap<RuleFinding, Finding | undefined>;
  readonly places: LocationResolver;
  readonly results: RuleResults;
}

function taskCheck(point: CheckOutcome, { found, places, results }: CheckContext): TaskCheck {
  const { check, side, account, accountName, result, evidence, at, verdicts } = point;
  return {
    check,
    side,
    account,
    accountName,
    result,
    evidence,
    place: at && isWritten(at) ? places.place(at) : undefined,
    findings: verdicts.flatMap((verdict) => found.get(verdict) ?? []),
    remediations: remediationsOf(point, results),
  };
}

/** What would have to be known, once an account and action. A task with an unknown result has at least one. */
function gapsOf(evaluated: readonly EvaluatedTask[]): Iterable<Unchecked> {
  const gaps = new Map<string, Unchecked>();
  for (const { of, points } of evaluated) {
    const own = points.flatMap((point) => point.gaps);
    const isExplained = own.some(({ reason }) => reason === 'not-readable') || outcome(points) !== 'cannot tell';
    const what = taskSubject(of.task) ?? called(of.task);
    for (const gap of isExplained ? own : [...own, { what, because: 'checksOpen', reason: 'not-readable' } as const]) {
      const { account, grant } = gap;
      const key = JSON.stringify(grant === undefined ? [gap.what, gap.because, gap.data, account] : [account, grant]);
      const known = gaps.get(key);
      // Whichever tasks are looked at, the same one stands for all.
      if (known === undefined || compareTexts(wordOf(gap), wordOf(known)) < 0) gaps.set(key, gap);
    }
  }
  return gaps.values();
}

function wordOf({ what }: Unchecked): string {
  return `${what}: `.toLowerCase();
}
