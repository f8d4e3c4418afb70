import type { LintSession, SessionOptions } from '../engine/engine.ts';
import { makeSession } from '../engine/session.ts';
import { disk } from '../files/disk.ts';
import type { FileSystem, Matches } from '../files/file-system.ts';
import type { Config } from '../inputs/config/config.ts';
import { readTaskFiles } from '../inputs/read-files.ts';
import { accountNames, mergeInventories, NO_CONTEXT, runFacts } from '../inventory/inventory.ts';
import { sharedSubjects } from '../inventory/links.ts';
import { taskSubjects } from '../inventory/subjects.ts';
import { closestWord } from '../lib/did-you-mean.ts';
import type { AccountId } from '../model/account.ts';
import type { Task } from '../model/dts/task.ts';
import { UsageError } from '../model/errors.ts';
import type { Setting } from '../model/finding.ts';
import type { Report } from '../model/report.ts';
import { DTS_POLICY, type Role } from '../model/role.ts';
import { planFor, type Obstacle, type Plan, type PlannedRole } from '../model/setup-plan.ts';
import { takeTasks } from '../preflight/tasks-input.ts';
import { chosen, firstOf } from '../preflight/selection.ts';
import { today } from './today.ts';

/** What `setup` is asked to do. */
export interface SetupOptions extends Omit<SessionOptions, 'minLevel'> {
  /** Where files are read; the disk by default. */
  readonly files?: FileSystem;
  /** Whatever `lint` reads tasks from; folders and globs of that; `<stdin>` for standard input. */
  readonly paths: readonly (string | Matches)[];
  /** Only the tasks of these names, and only what these accounts have to do, by ID or by the file's names for them. */
  readonly tasks?: readonly string[];
  readonly accounts?: readonly string[];
  /** Who creates tasks, and who owns their roles, where their text does not say it. */
  readonly creator?: AccountId;
  readonly owner?: AccountId;
  readonly config?: Config;
  readonly noExceptions?: boolean;
}

/** What the rules say of the tasks, and what has to be done: no plan where an error or a gap stands in its way. */
export interface Setup {
  readonly report: Report;
  readonly plan: Plan | undefined;
}

/**
 * Plans, from tasks alone, what each account has to do. No network, no printing; throws `UsageError` where there is no such
 * file, where it has no tasks, and where two creators would share a role.
 */
export async function setup(options: SetupOptions): Promise<Setup> {
  const run = makeSession({ ...options, settings: new Map([...(options.settings ?? []), ...OFF]) }, today);
  await run.needAllRules();
  if (options.config !== undefined && options.noExceptions !== true) run.except(options.config.exceptions);
  const input = takeTasks(await readTaskFiles({ files: disk, ...options }), options, run);
  run.count({ tasks: input.tasks.length });
  run.judge(input.texts.map((of) => ({ kind: 'tasksFile', of, subject: undefined })));
  const names = accountNames({ taskLists: input.texts }, options.config?.accounts);
  const tasks = wantedTasks(input.tasks, options.tasks);
  const planned = planFor(tasks, names);
  judgeTasks(tasks, planned.roles, run);
  run.resolvePlaces();
  const report = run.report({ accountNames: names });
  if (report.counts.error > 0 || !report.summary.complete) return { report, plan: undefined };
  if (planned.plan !== undefined) return { report, plan: forAccounts(planned.plan, options.accounts) };
  for (const obstacle of planned.obstacles) reportObstacle(obstacle, run);
  return { report: run.report({ notJudged: tasks.length, accountNames: names }), plan: undefined };
}

/** That a role is not known yet is what a set-up is for; and most exceptions are for what is not read here. */
const OFF: readonly (readonly [string, Setting])[] = [
  ['link-owner-unknown', 'off'],
  ['unused-exception', 'off'],
];

/** A text in which no task has a name, perhaps because it cannot be read, is reported as such. */
function wantedTasks(all: readonly Task[], names: readonly string[] | undefined): readonly Task[] {
  return all.some(({ name }) => name !== undefined) ? chosen(all, names) : all;
}

/** What these accounts have to do, and the tasks that they take part in. */
function forAccounts(plan: Plan, wanted: readonly string[] | undefined): Plan {
  if (wanted === undefined) return plan;
  const known = plan.accounts.flatMap(({ id, name }) => (name === undefined ? [id] : [name, id]));
  const unknown = wanted.find((word) => !known.includes(word));
  if (unknown !== undefined) throw unknownAccount(unknown, known);
  const accounts = plan.accounts.filter(({ id, name }) => wanted.includes(id) || wanted.includes(name ?? id));
  const ids = new Set(accounts.map(({ id }) => id));
  const tasks = plan.tasks.filter(({ creator, ends }) => ids.has(creator) || ends.some(({ owner }) => ids.has(owner)));
  return { ...plan, accounts, tasks };
}

function unknownAccount(word: string, known: readonly string[]): UsageError {
  const near = closestWord(word, known);
  return new UsageError(
    `--account ${word}: no such account in the tasks file`,
    near === undefined ? `it has ${firstOf(known)}` : `did you mean ${near}?`,
  );
}

/** Judges the tasks as they will be: with the roles that are planned, so that no rule misses one. */
function judgeTasks(tasks: readonly Task[], planned: readonly PlannedRole[], run: LintSession): void {
  const roles = planned.map((role) => ({ role: roleToBe(role), context: NO_CONTEXT, isLive: false }));
  const inventory = mergeInventories([{ tasks, roles }]);
  run.judge(tasks.flatMap(taskSubjects));
  // Unknown facts about roles that do not exist yet are not reported.
  const { verdicts, crashes } = run.evaluate(sharedSubjects(inventory, runFacts(undefined)));
  run.addFindings(verdicts, crashes);
}

/** Its trust policy is not judged here: it is ours, and tests hold every one of them against all rules. */
function roleToBe({ owner, name, at }: PlannedRole): Role {
  return {
    at: { ...at, path: at.path.slice(0, -1) },
    name: { value: name, at },
    arn: undefined,
    owner,
    policy: () => ({ state: 'absent' }),
    policyText: undefined,
    policies: [{ at, name: DTS_POLICY, type: 'System', statements: undefined }],
  };
}

function reportObstacle(obstacle: Obstacle, run: LintSession): void {
  if (obstacle.kind === 'twoCreators') throw twoCreators(obstacle.one, obstacle.other);
  const { kind, task, of, text } = obstacle;
  run.gap({ what: kind, because: kind, data: { task, of, text }, reason: 'not-readable' });
}

/**
 * One role with two creators would work, and let each creator's users into what is meant for the other. Nobody but the
 * authors of the tasks can say which of them gets another role.
 */
function twoCreators(one: PlannedRole, other: PlannedRole): UsageError {
  const [first, second] = [one, other].map(({ tasks: [task], creator }) => `"${String(task)}" (created by ${creator})`);
  return new UsageError(
    `two creators would share the role ${one.name} of account ${one.owner}: task ${String(first)} and task ${String(second)}`,
    `use a separate role for one of them, such as ${one.name.slice(0, 47)}-${other.creator}; otherwise users of each creator could assume the role of the other`,
  );
}
