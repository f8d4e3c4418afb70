import type { LintSession } from '../engine/engine.ts';
import { disk } from '../files/disk.ts';
import type { FileSystem, Matches } from '../files/file-system.ts';
import type { Config } from '../inputs/config/config.ts';
import { readAll } from '../inputs/read-files.ts';
import { mergeInventories } from '../inventory/inventory.ts';
import type { AccountId } from '../model/account.ts';
import { takeTasks, type TasksInput } from '../preflight/tasks-input.ts';

/** Where tasks are read, and what is known beside their texts. */
interface TaskSources {
  readonly paths: readonly (string | Matches)[];
  readonly files?: FileSystem;
  readonly creator?: AccountId;
  readonly owner?: AccountId;
  readonly config?: Config;
  readonly noExceptions?: boolean;
  readonly onGitFailed?: (why: string) => void;
}

/** Reads the tasks of files as `lint` does. Throws `UsageError` where there is no task. */
export async function readTasks(
  { paths, files = disk, creator, owner, config, noExceptions, onGitFailed }: TaskSources,
  run: LintSession,
): Promise<TasksInput> {
  const ignored: string[] = [];
  const parts = await readAll({
    paths,
    files,
    takesKind: ({ hasTasks }) => hasTasks === true,
    onIgnored: (path) => ignored.push(path),
    ...(creator && { creator }),
    ...(owner && { owner }),
    ...(config && { config }),
    ...(noExceptions !== undefined && { noExceptions }),
    ...(onGitFailed && { onGitFailed }),
  });
  const [file] = ignored;
  const by = config?.file ?? '';
  return takeTasks(
    mergeInventories(parts),
    { paths, owner, ignored: file === undefined ? undefined : { file, by } },
    run,
  );
}
