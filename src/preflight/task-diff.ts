import { compareTexts } from '../lib/ordering.ts';
import { groupBy } from '../lib/collections.ts';
import { accountText } from '../model/account.ts';
import type { ChangedTask } from '../model/diff.ts';
import { outermost, pointer } from '../model/document.ts';
import type { TaskVerdict } from './task-case.ts';

/** The tasks of one side, with their verdicts. */
export interface TaskSide {
  readonly verdicts: readonly TaskVerdict[];
  /** A path from the top of what is compared. */
  readonly relative: (file: string) => string;
  /** Whether a task that only the other side has could not be seen here: then nothing is known to be added or removed. */
  readonly isUnread: (task: TaskVerdict, path: string) => boolean;
}

/** The tasks whose verdict is another one, and those that only one side has, by name. */
export function changedTasks(before: TaskSide, after: TaskSide): readonly ChangedTask[] {
  let [olds, recents] = [before, after].map(comparedTasks) as [readonly ComparedTask[], readonly ComparedTask[]];
  const changed: ChangedTask[] = [];
  for (const keyOf of IDENTITIES) {
    const matched = matchTasks(olds, recents, keyOf);
    for (const [one, other] of matched)
      if (one.verdict !== other.verdict) changed.push({ task: other.name, before: one.verdict, after: other.verdict });
    const found = new Set(matched.flat());
    olds = olds.filter((task) => !found.has(task));
    recents = recents.filter((task) => !found.has(task));
  }
  for (const { of, name, path, verdict } of olds)
    if (!after.isUnread(of, path)) changed.push({ task: name, before: verdict, after: null });
  for (const { of, name, path, verdict } of recents)
    if (!before.isUnread(of, path)) changed.push({ task: name, before: null, after: verdict });
  return changed.toSorted(
    (one, other) =>
      compareTexts(one.task, other.task) ||
      compareTexts(one.before ?? '', other.before ?? '') ||
      compareTexts(one.after ?? '', other.after ?? ''),
  );
}

interface ComparedTask extends Pick<TaskVerdict, 'name' | 'verdict'> {
  readonly of: TaskVerdict;
  readonly path: string;
  readonly creator: string;
  /** The same on both sides; a task without a name is found by its place alone. */
  readonly key: string;
}

function comparedTasks({ verdicts, relative }: TaskSide): readonly ComparedTask[] {
  return verdicts.map((of) => {
    const { task, name, verdict } = of;
    const path = relative(outermost(task.at.document).file);
    const creator = task.creator === undefined ? '' : accountText(task.creator.value);
    const key = task.name === undefined ? `${path}#${pointer(task.at.path)}` : ` ${task.name.value}`;
    return { of, name, verdict, path, creator, key };
  });
}

/** What makes two tasks one, the surest first: names may stand twice, and a task may get another file or creator. */
const IDENTITIES: readonly ((task: ComparedTask) => readonly string[])[] = [
  ({ key, path, creator, verdict }) => [key, path, creator, verdict],
  ({ key, path, creator }) => [key, path, creator],
  ({ key, path }) => [key, path],
  ({ key, creator }) => [key, creator],
  ({ key }) => [key],
];

function matchTasks(
  olds: readonly ComparedTask[],
  recents: readonly ComparedTask[],
  identityOf: (task: ComparedTask) => readonly string[],
): readonly (readonly [ComparedTask, ComparedTask])[] {
  const groups = groupBy(olds.toSorted(byVerdict), (task) => [JSON.stringify(identityOf(task))]);
  return [...groupBy(recents.toSorted(byVerdict), (task) => [JSON.stringify(identityOf(task))])].flatMap(
    ([identity, group]) =>
      (groups.get(identity) ?? []).flatMap((one, index) => {
        const other = group[index];
        return other === undefined ? [] : [[one, other] as const];
      }),
  );
}

/** Tasks that only their order distinguishes are compared without it. */
function byVerdict(one: ComparedTask, other: ComparedTask): number {
  return compareTexts(one.verdict, other.verdict);
}
