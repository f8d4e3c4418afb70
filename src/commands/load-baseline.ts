import {
  makeBaseline,
  makeBaselineRecorder,
  type Baseline,
  type BaselineFolders,
  type BaselineRecorder,
} from '../engine/baseline.ts';
import { foldersOf } from '../files/discover.ts';
import { isThere, readText } from '../files/read-file.ts';
import { BASELINE_VERSION, readBaseline } from '../inputs/baseline/baseline.ts';
import type { BaselineContent, BaselineFile } from '../model/baseline.ts';
import { InputError, UsageError } from '../model/errors.ts';
import { fingerprint } from '../model/fingerprint.ts';
import { pathFromRoot } from '../model/paths.ts';

/** Reads a baseline for a run. Throws `UsageError` where the file, or what was read before, is none that can be used. */
export function loadBaseline(baseline: string | BaselineContent): Baseline {
  const file = typeof baseline === 'string' ? read(baseline) : readBaseline('options.baseline', textOf(baseline));
  return makeBaseline(file, folders());
}

/** What a baseline holds. Throws `UsageError` where the file is none that can be used. */
export function baselineContent(file: string): BaselineContent {
  return { baselineVersion: BASELINE_VERSION, tool: 'dts-xacct', entries: read(file).entries };
}

function textOf(value: BaselineContent): string {
  try {
    return JSON.stringify(value, undefined, 2);
  } catch {
    throw new UsageError('options.baseline is not a baseline of dts-xacct: it has no JSON');
  }
}

/**
 * A baseline that a run writes to a file: `accepted` is the baseline that holds while it runs. Throws `UsageError` where one
 * of the two is there and is no baseline: what is no baseline is not written over.
 */
export function recordBaseline(file: string, accepted: string | undefined): BaselineRecorder {
  const old = accepted === undefined ? [] : read(accepted).entries;
  const known = isThere(file) ? read(file).entries : [];
  return makeBaselineRecorder({ accepted: old, known: [...old, ...known] }, folders());
}

function folders(): BaselineFolders {
  const cwd = process.cwd();
  const names = foldersOf(cwd);
  return {
    fingerprintOf: (finding) => fingerprint(finding, names),
    pathOf: (path) => pathFromRoot(path, names),
    isThere: (path) => isThere(/^(?:[A-Za-z]:)?\//.test(path) ? path : `${names.root ?? names.cwd}/${path}`),
  };
}

function read(file: string): BaselineFile {
  try {
    return readBaseline(file, readText({ path: file, isNamed: true }).text);
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    if (!isThere(file))
      throw new UsageError(`there is no baseline ${file}`, '--write-baseline FILE, of lint or audit, writes one');
    throw new UsageError(`the baseline ${file} cannot be read: ${error.message}`);
  }
}
