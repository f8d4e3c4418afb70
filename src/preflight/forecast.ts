import { compareTexts } from '../model/compare-texts.ts';
import type { Link } from '../model/estate.ts';
import { placeText, type Finding, type Gap, type Verdict } from '../model/finding.ts';
import type { CheckedPoint, CheckedTask, Forecast } from '../model/forecast.ts';
import type { Location } from '../model/location.ts';
import { taskSubject, type Task } from '../model/task.ts';
import { LIVE } from '../read/files.ts';
import { findPlaces, type Places } from '../read/places.ts';
import type { Estate } from '../read/parts.ts';
import type { Run } from '../run.ts';
import { caseOf, type Known, type TaskCase } from './cases.ts';
import { hear, type Hearing } from './hearing.ts';
import { remediationsOf } from './mending.ts';
import { pointsOf, type Point } from './points.ts';
import { scenarioOf } from './scenarios.ts';
import { called } from './task-evidence.ts';

/** What is to be forecast, and all that is known. */
export interface Forecasting {
  readonly tasks: readonly Task[];
  readonly estate: Estate;
  readonly known: Known;
  /** What is said of the text of a task, where it breaks the schema. */
  readonly ofText: (task: Task) => readonly Verdict[];
  readonly isFaulty: (task: Task) => boolean;
}

/** Each task with all its checks; what decides them is given to the run, and what nobody could tell are its gaps. */
export function forecast({ tasks, estate, known, ofText, isFaulty }: Forecasting, run: Run): readonly CheckedTask[] {
  const hearing = hear(estate, run, tasks);
  const around = { known, links: hearing.links, isFaulty, othersOf: (link: Link) => hearing.creatorsOf(link) };
  const weighed = tasks.map((task) => {
    const of = caseOf(task, around);
    return { of, points: pointsOf(of, hearing, ofText(task)) };
  });
  // What no check asks of a task, as a password in it, is a finding all the same.
  const ofTask = tasks.flatMap((task) => [...ofText(task), ...hearing.ofTask(task)]);
  const verdicts = [
    ...new Set([...weighed.flatMap(({ points }) => points.flatMap((point) => point.verdicts)), ...ofTask]),
  ];
  run.say(verdicts);
  const placed = run.settle();
  const found = new Map(verdicts.map((verdict, index) => [verdict, placed[index]]));
  const places = findPlaces(
    weighed.flatMap(({ of, points }) => [of.task.at, ...points.flatMap(({ at }) => at ?? [])].filter(isWritten)),
  );
  const telling = { found, places, hearing };
  for (const gap of gapsOf(weighed)) run.gap(gap);
  return weighed.map(({ of, points }) => ({
    task: nameOf(of, places),
    place: places.place(of.task.at),
    forecast: outcome(points),
    scenario: scenarioOf(of),
    checks: points.map((point) => told(point, telling)),
  }));
}

function nameOf({ task }: TaskCase, places: Places): string {
  if (task.name !== undefined) return task.name.value;
  return placeText(places.place(task.at));
}

/** One failure that DTS refuses the task for is enough; else one thing that nobody knows. */
function outcome(points: readonly Point[]): Forecast {
  if (points.some(({ isRefused }) => isRefused)) return 'will fail';
  return points.some(({ result }) => result === 'unknown') ? 'cannot tell' : 'will work';
}

/** What an account answered and nobody wrote down has no place in a file. */
function isWritten({ document }: Location): boolean {
  return document.file !== LIVE;
}

interface Telling {
  readonly found: ReadonlyMap<Verdict, Finding | undefined>;
  readonly places: Places;
  readonly hearing: Hearing;
}

function told(point: Point, { found, places, hearing }: Telling): CheckedPoint {
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
    remediations: remediationsOf(point, hearing),
  };
}

/** What would have to be known, once an account and action. A task that nobody can tell of has at least one. */
function gapsOf(weighed: readonly { readonly of: TaskCase; readonly points: readonly Point[] }[]): Iterable<Gap> {
  const gaps = new Map<string, Gap>();
  for (const { of, points } of weighed) {
    const own = points.flatMap((point) => point.gaps);
    const isTold = own.some(({ reason }) => reason === 'not-readable') || outcome(points) !== 'cannot tell';
    const what = taskSubject(of.task) ?? called(of.task);
    for (const gap of isTold ? own : [...own, { what, because: 'checksOpen', reason: 'not-readable' } as const]) {
      const { account, grant } = gap;
      const key = JSON.stringify(grant === undefined ? [gap.what, gap.because, gap.data, account] : [account, grant]);
      const known = gaps.get(key);
      // Whichever tasks are looked at, the same one stands for all.
      if (known === undefined || compareTexts(wordOf(gap), wordOf(known)) < 0) gaps.set(key, gap);
    }
  }
  return gaps.values();
}

function wordOf({ what }: Gap): string {
  return `${what}: `.toLowerCase();
}
