import { tooLarge, type Context, type Inventory } from '../../inventory/inventory.ts';
import { taskSubjects } from '../../inventory/subjects.ts';
import { withCreator } from '../../model/dts/task.ts';
import type { Subjects } from '../../model/subject.ts';
import { NOTHING, type Collected, type ParsedText, type Reader } from '../input-kind.ts';
import { skippedParts } from '../skipped-parts.ts';
import { countListed, readAnswers } from './answers.ts';
import { readRequests } from './requests.ts';
import { readTasks } from './tasks-file.ts';

/** The findings of a tasks file take up to 60 times its size. */
const MAX_TASKS_BYTES = 6 * 1024 * 1024;

export const tasksFiles: Reader = {
  read: (item, context, estate) =>
    collectTasks(item, () => readTasks(item.value, placeOf(item), estate.accountNames), context, estate),
};

export const requests: Reader = {
  read: (item, context, estate) =>
    withSkipped(
      collectTasks(item, () => ({ ...NO_TEXT, tasks: readRequests(item.value, placeOf(item)) }), context, estate),
      item,
    ),
};

export const answers: Reader = {
  read(item, context, estate) {
    const text = (): TasksText => ({ ...NO_TEXT, tasks: readAnswers(item.value, placeOf(item)) });
    const found = collectTasks(item, text, context, estate);
    if (found.gaps.length === 0) estate.tally.jobsOfList(countListed(item.value));
    return withSkipped(found, item);
  },
};

/** Where answers list jobs, and a text lists requests or answers. */
const JOBS = [['DtsJobList', '[]'], ['[]'], ['[]', 'DtsJobList', '[]']];

function withSkipped(found: Collected, item: ParsedText): Collected {
  return { ...found, gaps: [...found.gaps, ...skippedParts(item.value, placeOf(item), { task: JOBS })] };
}

/** The tasks of a text, what breaks its schema, and its names for accounts. */
type TasksText = Subjects['tasksFile'];

const NO_TEXT = { faults: [], accounts: new Map<string, never>() };

function placeOf({ document, path = [] }: ParsedText): Required<Pick<ParsedText, 'document' | 'path'>> {
  return { document, path };
}

function collectTasks(
  { document: { file, text } }: ParsedText,
  read: () => TasksText,
  { creator }: Context,
  estate: Inventory,
): Collected {
  if (text.length > MAX_TASKS_BYTES) return { ...NOTHING, gaps: [tooLarge(file, MAX_TASKS_BYTES)] };
  const found = read();
  const tasks = found.tasks.map((task) => withCreator(task, creator));
  for (const task of tasks) estate.tasks.push(task);
  return {
    ...NOTHING,
    settled: [{ kind: 'tasksFile', of: { ...found, tasks }, subject: undefined }, ...tasks.flatMap(taskSubjects)],
    tasks: tasks.length,
  };
}
