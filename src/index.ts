import { checkOptions, TEXT } from './commands/arguments.ts';
import { configFor, workingFolder } from './commands/defaults.ts';
import { foldersOf } from './files/discover.ts';
import { baselineContent, loadBaseline as makeBaseline } from './commands/load-baseline.ts';
import { disk } from './files/disk.ts';
import { expandGlobs, globMatcher } from './files/globs.ts';
import { revisionFiles } from './files/git-revision.ts';
import { auditIn, diffIn, lintIn, preflightIn, setupIn, type World } from './library/calls.ts';
import type { PreflightReport, Setup } from './library/published.ts';
import {
  EXPECTED,
  SINCE_REVISION,
  WITH_BASELINE,
  type AuditOptions,
  type DiffOptions,
  type LintOptions,
  type PreflightOptions,
  type SetupOptions,
} from './library/options.ts';
import type { BaselineContent } from './model/baseline.ts';
import type { JsonDiff } from './report/diff.ts';
import type { JsonReport } from './report/json-report.ts';

export * from './library/exports.ts';
export type { BaselineContent as Baseline, BaselineEntry } from './model/baseline.ts';
export type { AuditOptions, DiffOptions, LintOptions, PreflightOptions, SetupOptions } from './library/options.ts';

/** The files of this machine, from the working directory. */
function here(): World {
  const cwd = workingFolder();
  return {
    files: disk,
    config: (named) => configFor(named, cwd),
    expanded: expandGlobs,
    baseline: makeBaseline,
    revision: (revision) => revisionFiles(revision, cwd),
    matcherOf: (globs) => globMatcher(globs, cwd),
    folders: foldersOf(cwd),
  };
}

/**
 * Reads files and judges what is in them. Opens no connection and prints nothing. Throws `UsageError` where an option is wrong,
 * a path does not exist, or what it names is not recognised.
 */
export async function lint(options: LintOptions): Promise<JsonReport> {
  checkOptions(options, { ...EXPECTED.lint, ...WITH_BASELINE }, ['paths']);
  return lintIn(here(), options);
}

/**
 * Judges a snapshot of accounts. Opens no connection and prints nothing. Throws `UsageError` where an option is wrong, or there
 * is no snapshot.
 */
export async function audit(options: AuditOptions): Promise<JsonReport> {
  checkOptions(options, { ...EXPECTED.audit, ...WITH_BASELINE }, ['snapshot']);
  return auditIn(here(), options);
}

/**
 * Checks of each task whether it will work, by a snapshot of its accounts. Opens no connection and prints nothing. Throws
 * `UsageError` where an option is wrong, or there are no tasks or no snapshot.
 */
export async function preflight(options: PreflightOptions): Promise<PreflightReport> {
  checkOptions(options, EXPECTED.preflight, ['paths', 'snapshot']);
  return preflightIn(here(), options);
}

/**
 * Plans, from tasks files alone, what each account has to do. Opens no connection and prints nothing. Throws `UsageError` where
 * an option is wrong, or there are no tasks.
 */
export async function setup(options: SetupOptions): Promise<Setup> {
  checkOptions(options, EXPECTED.setup, ['paths']);
  return setupIn(here(), options);
}

/**
 * Says what access changed between two files, folders or snapshots, or since a Git revision, and which tasks have another
 * verdict. Opens no connection and prints nothing. Throws `UsageError` where an option is wrong, or there is nothing to compare.
 */
export async function diff(options: DiffOptions): Promise<JsonDiff> {
  const isSince = (options as DiffOptions | null | undefined)?.base !== undefined;
  const { before, after, ...common } = EXPECTED.diff;
  if (isSince) checkOptions(options, { ...SINCE_REVISION, ...common }, ['base']);
  else checkOptions(options, { before, after, ...common }, ['before', 'after']);
  return diffIn(here(), options);
}

/** Reads a baseline that `--write-baseline` wrote, for `lint` and `audit`. Throws `UsageError` where it is none. */
export async function loadBaseline(file: string): Promise<BaselineContent> {
  checkOptions({ file }, { file: TEXT }, ['file']);
  return baselineContent(file);
}
