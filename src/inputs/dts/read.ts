import type { InventoryPart } from '../../inventory/inventory.ts';
import { taskSubjects } from '../../inventory/subjects.ts';
import { tooLarge, type UncheckedItem } from '../../inventory/unchecked.ts';
import { withCreator } from '../../model/dts/task.ts';
import type { Subjects } from '../../model/subject.ts';
import type { DocumentReader, ReadDocument } from '../input-kind.ts';
import { skippedParts } from '../skipped-parts.ts';
import { countListed, readAnswers } from './answers.ts';
import { readRequests } from './requests.ts';
import { readTasks } from './tasks-file.ts';

/** The findings of a tasks file take up to 60 times its size. */
const MAX_TASKS_BYTES = 6 * 1024 * 1024;

export const tasksFiles: DocumentReader = {
  read: (text, { accountNames }) => tasksIn(text, (value, at) => readTasks(value, at, accountNames)),
};

export const requests: DocumentReader = {
  read: (text) =>
    withSkipped(
      tasksIn(text, (value, at) => ({ ...NO_TEXT, tasks: readRequests(value, at) })),
      text,
    ),
};

export const answers: DocumentReader = {
  read(text) {
    const found = tasksIn(text, (value, at) => ({ ...NO_TEXT, tasks: readAnswers(value, at) }));
    const count = found.tasks === undefined ? 0 : countListed(text.value);
    const unchecked: readonly UncheckedItem[] = count === 0 ? [] : [{ kind: 'ownersNotGiven', count }];
    return withSkipped({ ...found, unchecked: [...(found.unchecked ?? []), ...unchecked] }, text);
  },
};

/** Where answers list jobs, and a text lists requests or answers. */
const JOBS = [['DtsJobList', '[]'], ['[]'], ['[]', 'DtsJobList', '[]']];

function withSkipped(found: InventoryPart, { document, value, path = [] }: ReadDocument): InventoryPart {
  const skipped = skippedParts(value, { document, path }, { task: JOBS });
  return { ...found, unchecked: [...(found.unchecked ?? []), ...skipped] };
}

/** The tasks of a text, what breaks its schema, and its names for accounts. */
type TaskList = Subjects['tasksFile'];

const NO_TEXT = { faults: [], accounts: new Map<string, never>() };

function tasksIn(
  { document, value, path = [], context }: ReadDocument,
  read: (value: unknown, at: { document: typeof document; path: typeof path }) => TaskList,
): InventoryPart {
  if (document.text.length > MAX_TASKS_BYTES) return { unchecked: [tooLarge(document.file, MAX_TASKS_BYTES)] };
  const found = read(value, { document, path });
  const tasks = found.tasks.map((task) => withCreator(task, context.creator));
  const of = { ...found, tasks };
  return {
    subjects: [{ kind: 'tasksFile', of, subject: undefined }, ...tasks.flatMap(taskSubjects)],
    tasks,
    taskLists: [of],
    counts: { roles: 0, tasks: tasks.length },
  };
}
