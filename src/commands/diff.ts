import type { SessionOptions } from '../engine/engine.ts';
import { makeSession } from '../engine/session.ts';
import { disk } from '../files/disk.ts';
import type { FileSystem } from '../files/file-system.ts';
import type { Config } from '../inputs/config/config.ts';
import { readFiles, type ReadOptions } from '../inputs/read-files.ts';
import {
  comparedAccess,
  comparedRole,
  diffAccess,
  rolesWithoutPolicies,
  type AccessSide,
  type ComparedAccess,
} from '../inventory/access-diff.ts';
import { makeAccessCollector } from '../inventory/access.ts';
import { runFacts, type Inventory } from '../inventory/inventory.ts';
import { EMPTY, NOT_RECOGNISED } from '../inputs/input-kind.ts';
import type { InventoryAccount } from '../inventory/account.ts';
import { rolesNamedByFile, sharedSubjects, usesOf } from '../inventory/links.ts';
import { accountText } from '../model/account.ts';
import { UsageError } from '../model/errors.ts';
import type { Unchecked } from '../model/finding.ts';
import type { DiffReport } from '../model/diff.ts';
import { outermost } from '../model/document.ts';
import { withOwner } from '../model/dts/task.ts';
import { parseRoleArn } from '../model/role.ts';
import type { Subject } from '../model/subject.ts';
import { knownFrom } from '../preflight/task-case.ts';
import { changedTasks, type TaskSide } from '../preflight/task-diff.ts';
import { checkTaskTexts } from '../preflight/task-texts.ts';
import { taskVerdicts } from '../preflight/verdict.ts';
import { today } from './today.ts';

/** What `diff` compares: two folders, files or snapshots. */
export interface DiffOptions extends Pick<ReadOptions, 'creator' | 'owner' | 'variables' | 'valueFiles' | 'isIgnored'> {
  readonly before: DiffSide;
  readonly after: DiffSide;
  readonly config?: Config;
}

/** One side. */
interface DiffSide {
  readonly paths: ReadOptions['paths'];
  /** The disk by default. */
  readonly files?: FileSystem;
  /** A revision may have nothing of ours yet. */
  readonly isRevision?: boolean;
}

/** Says what access changed. No network, no printing; throws `UsageError` where there is nothing to compare. */
export async function diff(options: DiffOptions): Promise<DiffReport> {
  const [before, after] = [await readSide(options, options.before), await readSide(options, options.after)];
  const empty = [before, after].filter(({ documents, isRevision }) => documents === 0 && !isRevision);
  if (empty.length > 0)
    throw new UsageError(`nothing to compare under ${empty.map(({ name }) => name).join(' and ')}`, RECOGNISED);
  refuseForeign(before, after);
  refuseForeign(after, before);
  const [old, recent] = [sideOf(before), sideOf(after)];
  const { added, removed } = diffAccess(old, recent);
  const [tasksBefore, tasksAfter] = [await taskSide(before, options), await taskSide(after, options)];
  return {
    added,
    removed,
    tasks: changedTasks(tasksBefore, tasksAfter),
    gaps: [
      ...before.gaps,
      ...after.gaps,
      ...lostFiles(before, after),
      ...lostFiles(after, before),
      ...policyGaps(old, recent),
      ...accountGaps(before, after),
      ...jobGaps(before, after),
      ...jobGaps(after, before),
      ...openTasks(tasksBefore, tasksAfter),
    ],
  };
}

const RECOGNISED = 'diff reads what lint reads: trust policies, role answers, snapshots, Terraform, ROS templates';

/** Roles are found by account and name: of policies whose account nobody names, none is a role of an account. */
function refuseForeign(one: Side, other: Side): void {
  const [named, bare] = [one.entries, other.entries];
  if (one.isRevision || other.isRevision || named.length === 0 || bare.length === 0) return;
  if (named.every(hasArn) && !bare.some(hasArn))
    throw new UsageError(
      `${one.name} and ${other.name} cannot be compared: the roles of ${one.name} belong to accounts, and nothing in ${other.name} says whose its roles are`,
      'compare two snapshots, or two folders; --owner ID says whose the roles of templates are',
    );
}

function hasArn({ subject }: ComparedAccess): boolean {
  return parseRoleArn(subject) !== undefined;
}

interface Side {
  readonly name: string;
  readonly documents: number;
  readonly isRevision: boolean;
  readonly entries: readonly ComparedAccess[];
  readonly gaps: readonly Unchecked[];
  /** Files, from the top of what is compared, and roles that could not be read. */
  readonly unread: ReadonlySet<string>;
  /** Files that are there and hold nothing that is recognised. */
  readonly others: ReadonlySet<string>;
  readonly inventory: Inventory;
  readonly relative: (file: string) => string;
}

async function readSide(options: DiffOptions, { paths, files = disk, isRevision = false }: DiffSide): Promise<Side> {
  const access = makeAccessCollector();
  const broken: { readonly file: string; readonly subject: string | undefined }[] = [];
  const { ruleIds } = await import('../../rules/index.ts');
  const off: SessionOptions['settings'] = new Map(ruleIds.map((id) => [id, 'off']));
  const onSubject = (subject: Subject): void => {
    access.look(subject);
    if (subject.kind !== 'text') return;
    const { document } = subject.of;
    // The text of one role; else the file as a whole.
    broken.push({ file: document.file, subject: document.within === undefined ? undefined : subject.subject });
  };
  const run = makeSession({ settings: off, onSubject, placing: access }, today);
  await run.needAllRules();
  const { before: _, after: __, ...taking } = options;
  const others = new Set<string>();
  const relative = relativeTo(paths);
  const onFile = (file: string, what: string): void => {
    if (what === NOT_RECOGNISED || what === EMPTY) others.add(relative(file));
  };
  const inventory = await run.addAll(readFiles({ ...taking, onFile, files, paths, noExceptions: true }));
  run.judge(sharedSubjects(inventory, runFacts(options.config?.accounts)));
  run.resolvePlaces();
  const { gaps, summary, unrecognised } = run.report({});
  const [stranger] = unrecognised;
  if (stranger !== undefined) throw new UsageError(`${stranger} is not recognised`, RECOGNISED);
  const unread = gaps.filter(({ reason }) => reason === 'not-readable');
  return {
    name: paths.map((path) => (typeof path === 'string' ? path : path.glob)).join(' '),
    documents: summary.documents,
    isRevision,
    entries: Array.from(access.entries(), (entry) => comparedAccess(entry, relative)),
    gaps: [...unread, ...broken.map(brokenGap)],
    others,
    unread: new Set([
      ...unread.map(({ what }) => relative(what)),
      ...broken.map(({ file, subject }) =>
        subject === undefined ? relative(file) : comparedRole(subject, relative(file)),
      ),
    ]),
    inventory,
    relative,
  };
}

/** A path from the top of what is compared; the one file that is compared is the top itself. */
function relativeTo(paths: ReadOptions['paths']): (file: string) => string {
  const tops = paths.flatMap((path) =>
    typeof path === 'string' ? [path.replace(/^\.\/+/, '').replace(/(?<=[^/])\/+$/, '')] : [],
  );
  return (file) => {
    const path = file.replace(/^\.\/+/, '');
    if (tops.includes(path)) return '';
    const top = tops.length === 1 ? tops[0] : undefined;
    return top !== undefined && path.startsWith(`${top}/`) ? path.slice(top.length + 1) : path;
  };
}

function brokenGap({ file, subject }: { readonly file: string; readonly subject: string | undefined }): Unchecked {
  return { what: subject ?? file, because: 'brokenText', reason: 'not-readable' };
}

function sideOf({ entries, unread, others, inventory }: Side): AccessSide {
  const roles = new Set(entries.map(({ role }) => role));
  const partial = new Set<string>(
    inventory.accounts.filter(({ isWhole, recorded }) => recorded !== undefined && !isWhole).map(({ id }) => id),
  );
  return {
    entries,
    isUnread: ({ role, path }) =>
      unread.has(path) ||
      others.has(path) ||
      unread.has(role) ||
      (!roles.has(role) && partial.has(role.slice(0, role.indexOf('/')))),
  };
}

/** Files that hold a policy or tasks on one side and, on the other one, nothing that is recognised: perhaps since they are damaged. */
function lostFiles({ entries, inventory, relative }: Side, { others, name }: Side): readonly Unchecked[] {
  const ofTasks = inventory.tasks.map(({ at }) => relative(outermost(at.document).file));
  const lost = new Set([...entries.map(({ path }) => path), ...ofTasks].filter((path) => others.has(path)));
  return [...lost].map((what) => ({ what, because: 'lostFile', data: { side: name }, reason: 'not-readable' }));
}

function policyGaps(before: AccessSide, after: AccessSide): readonly Unchecked[] {
  const [old, recent] = [rolesWithoutPolicies(before), rolesWithoutPolicies(after)];
  const count =
    [...old].filter((role) => !recent.has(role) && hasRole(after, role)).length +
    [...recent].filter((role) => !old.has(role) && hasRole(before, role)).length;
  return count === 0 ? [] : [{ what: 'policies', because: 'policiesOnOneSide', data: { count }, reason: 'not-given' }];
}

/** The tasks of a side, with the verdicts that pre-flight gives for them. */
async function taskSide(
  { inventory, gaps, unread, others, relative }: Side,
  { config, owner }: DiffOptions,
): Promise<TaskSide> {
  const tasks = owner === undefined ? inventory.tasks : inventory.tasks.map((task) => withOwner(task, owner));
  const jobsUnknown = new Set<string>(withoutJobs(inventory).map(({ id }) => id));
  const isUnread: TaskSide['isUnread'] = ({ task: { origin, creator } }, path) =>
    unread.has(path) ||
    others.has(path) ||
    (origin === 'snapshot' && creator !== undefined && jobsUnknown.has(accountText(creator.value)));
  if (tasks.length === 0) return { verdicts: [], relative, isUnread };
  const run = makeSession(config === undefined ? {} : { config }, today);
  await run.needAllRules();
  const uses = usesOf(tasks);
  const roles = [...inventory.roles, ...rolesNamedByFile(inventory, uses)];
  const input = {
    ...checkTaskTexts(inventory.taskLists, tasks, run),
    tasks,
    inventory: { ...inventory, tasks, roles },
    facts: runFacts(config?.accounts),
    known: knownFrom({ accounts: inventory.accounts, gaps }, new Map(), undefined),
  };
  return { verdicts: taskVerdicts(input, run), relative, isUnread };
}

/** Recorded accounts whose jobs nobody asked for, or not all were answered. */
function withoutJobs({ accounts }: Inventory): readonly InventoryAccount[] {
  return accounts.filter(({ recorded, hasJobs }) => recorded !== undefined && !hasJobs);
}

/** Accounts that have recorded jobs, and on the other side none were asked for: they are no new or lost tasks. */
function jobGaps({ inventory }: Side, { inventory: other, name }: Side): readonly Unchecked[] {
  const creators = inventory.tasks.flatMap(({ origin, creator }) =>
    origin === 'snapshot' && creator !== undefined ? [accountText(creator.value)] : [],
  );
  return withoutJobs(other)
    .map(({ id }) => ({ id, count: creators.filter((creator) => creator === id).length }))
    .filter(({ count }) => count > 0)
    .map(({ id, count }) => ({
      what: id,
      because: 'jobsOnOneSide',
      data: { side: name, count },
      reason: 'not-given',
      account: id,
    }));
}

/** Tasks that are unknown on both sides: a change may be hidden. */
function openTasks(...sides: readonly TaskSide[]): readonly Unchecked[] {
  const open = sides.map(({ verdicts }) => verdicts.filter(({ verdict }) => verdict === 'cannot tell').length);
  const count = Math.min(...open);
  return count === 0 ? [] : [{ what: 'tasks', because: 'verdictsOpen', data: { count }, reason: 'not-given' }];
}

/** Accounts that only one side records: their roles count as added or removed. */
function accountGaps(
  { inventory: before, name: old }: Side,
  { inventory: after, name: recent }: Side,
): readonly Unchecked[] {
  const [one, other] = [idsOf(before), idsOf(after)];
  if (one.size === 0 || other.size === 0) return [];
  return [...only(one, other, old), ...only(other, one, recent)];
}

function only(ids: ReadonlySet<string>, others: ReadonlySet<string>, side: string): readonly Unchecked[] {
  return [...ids]
    .filter((id) => !others.has(id))
    .map((id) => ({ what: id, because: 'accountOnOneSide', data: { side }, reason: 'not-given', account: id }));
}

function hasRole({ entries }: AccessSide, role: string): boolean {
  return entries.some((entry) => entry.role === role);
}

function idsOf({ accounts }: Inventory): ReadonlySet<string> {
  return new Set(accounts.flatMap(({ id, recorded }) => (recorded === undefined ? [] : [id])));
}
