import type { LintSession } from '../engine/engine.ts';
import { makeLocationMap, type LocationMap } from '../model/location-map.ts';
import type { Task } from '../model/dts/task.ts';
import type { RuleFinding } from '../model/finding.ts';
import type { Subjects } from '../model/subject.ts';

/** What the rules find in the texts that list tasks. */
export interface TextFindings {
  readonly all: readonly RuleFinding[];
  /** In a task, and around all tasks of its text. */
  readonly ofText: (task: Task) => readonly RuleFinding[];
  /** Whether the text breaks the schema there. */
  readonly isFaulty: (task: Task) => boolean;
}

/** Asks the rules about the texts that list tasks, and sorts what they find by task. */
export function checkTaskTexts(
  texts: readonly Subjects['tasksFile'][],
  tasks: readonly Task[],
  run: Pick<LintSession, 'evaluate'>,
): TextFindings {
  const all = texts.flatMap((text) => run.evaluate([{ kind: 'tasksFile', of: text, subject: undefined }]).verdicts);
  const places = tasks.map(({ at }) => at);
  const ofText = aboutTask(makeLocationMap(all, places));
  const faultsOf = aboutTask(
    makeLocationMap(
      texts.flatMap(({ faults }) => faults),
      places,
    ),
  );
  return { all, ofText, isFaulty: (task) => faultsOf(task).length > 0 };
}

/** What stands within a task, and what stands around all tasks of its text. */
function aboutTask<T>(sorted: LocationMap<T>): (task: Task) => readonly T[] {
  return (task) => [...sorted.around(task.at.document), ...sorted.at(task.at)];
}
