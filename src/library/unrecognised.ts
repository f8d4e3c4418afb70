import { UsageError } from '../model/errors.ts';
import type { Report } from '../model/report.ts';

/** What a run was asked to read, and the result. */
interface Asked {
  readonly paths: readonly string[];
  /** Files that were named and that the configuration ignores. */
  readonly ignored: ReadonlySet<string>;
}

/** Throws where a file was named that is not recognised, or where nothing was: a mistyped path never looks like a pass. */
export function refuseUnrecognised({ unrecognised: [file], summary }: Report, { paths, ignored }: Asked): void {
  const hint = 'allowUnrecognised: true leaves out other files';
  if (file !== undefined) throw new UsageError(`${file} in paths is not recognised`, hint);
  const isEmpty = summary.documents === 0 && summary.complete;
  if (isEmpty && !paths.every((path) => ignored.has(path)))
    throw new UsageError(`no file recognised in paths: ${paths.join(', ')}`, hint);
}
