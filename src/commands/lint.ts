import type { SessionOptions } from '../engine/engine.ts';
import { makeSession } from '../engine/session.ts';
import { disk } from '../files/disk.ts';
import type { FileSystem } from '../files/file-system.ts';
import type { Config } from '../inputs/config/config.ts';
import { takeFiles, type TakeOptions } from '../inputs/read-files.ts';
import { makeInventory, type Inventory } from '../inventory/inventory.ts';
import { sharedSubjects, usesOf } from '../inventory/links.ts';
import type { Report } from '../model/report.ts';
import { today } from './today.ts';

/** What `lint` is asked to do. */
export interface LintOptions extends SessionOptions, Omit<TakeOptions, 'files'> {
  /** Where files are read; the disk where nothing is said. */
  readonly files?: FileSystem;
  readonly config?: Config;
}

/** Reads files and judges what is in them. No network, no printing; throws `UsageError` where a path does not exist. */
export async function lint(options: LintOptions): Promise<Report> {
  const run = makeSession(options, today);
  const estate: Inventory = { ...makeInventory(options.config?.accounts), plans: [], manifests: [] };
  if (options.config !== undefined && options.noExceptions !== true) run.except(options.config.exceptions);
  // Exceptions of the configuration may be from any rule, and entries of a baseline too.
  if (options.config !== undefined || options.baseline !== undefined) await run.needAllRules();
  await takeFiles({ files: disk, ...options }, run, estate);
  if (holdsMore(estate)) await run.needAllRules();
  run.judge(sharedSubjects(estate, usesOf(estate.tasks), estate.roles));
  run.settle();
  for (const gap of estate.tally.gaps()) run.gap(gap);
  return run.report({
    notJudged: estate.tally.notJudged(),
    whollyUnknown: estate.tally.whollyUnknown(),
    looksAt: 'files',
    isPartial: options.isIgnored !== undefined || options.config?.isAmong(options.paths) === false,
  });
}

/** Whether anything was read beside bare policies that were judged at once. */
function holdsMore({ trusts, roles, tasks, accounts, placements }: Inventory): boolean {
  const [role] = roles;
  return role !== undefined || [trusts, tasks, accounts, placements].some((list) => list.length > 0);
}
