import {
  makeBaseline,
  makeBaselineRecorder,
  type Baseline,
  type BaselineFolders,
  type BaselineRecorder,
} from '../engine/baseline.ts';
import { repositoryRoot } from '../files/discover.ts';
import { isThere, slashes } from '../files/read-file.ts';
import { readBaseline } from '../inputs/baseline/baseline.ts';
import { fingerprint } from '../model/fingerprint.ts';
import { pathFromRoot } from '../model/paths.ts';

/** Reads a baseline for a run. Throws `UsageError` where the file is none that can be used. */
export function loadBaseline(file: string): Baseline {
  return makeBaseline(readBaseline(file), folders());
}

/**
 * A baseline that a run writes to a file: `accepted` is the baseline that holds while it runs. Throws `UsageError` where one
 * of the two is there and is no baseline: what is no baseline is not written over.
 */
export function recordBaseline(file: string, accepted: string | undefined): BaselineRecorder {
  const old = accepted === undefined ? [] : readBaseline(accepted).entries;
  const known = isThere(file) ? readBaseline(file).entries : [];
  return makeBaselineRecorder({ accepted: old, known: [...old, ...known] }, folders());
}

function folders(): BaselineFolders {
  const cwd = process.cwd();
  const root = repositoryRoot(cwd);
  const names = { cwd: slashes(cwd), ...(root !== undefined && { root: slashes(root) }) };
  return {
    fingerprintOf: (finding) => fingerprint(finding, names),
    pathOf: (path) => pathFromRoot(path, names),
    isThere: (path) => isThere(/^(?:[A-Za-z]:)?\//.test(path) ? path : `${root ?? cwd}/${path}`),
  };
}
