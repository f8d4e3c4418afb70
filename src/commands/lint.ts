import type { Config } from '../read/config.ts';
import { sharedSubjects, usesOf } from '../read/estate.ts';
import { makeEstate, type Estate } from '../read/parts.ts';
import { takeFiles, type TakeOptions } from '../read/take-files.ts';
import type { Report } from '../model/report.ts';
import { makeRun, type RunOptions } from '../run.ts';

/** What `lint` is asked to do. */
export interface LintOptions extends RunOptions, TakeOptions {
  readonly config?: Config;
}

/** Reads files and judges what is in them. No network, no printing; throws `UsageError` where a path does not exist. */
export async function lint(options: LintOptions): Promise<Report> {
  const run = makeRun(options);
  const estate: Estate = { ...makeEstate(options.config?.accounts), plans: [], manifests: [] };
  if (options.config !== undefined && options.noExceptions !== true) run.except(options.config.exceptions);
  // Exceptions of the configuration may be from any rule.
  if (options.config !== undefined) await run.needAllRules();
  await takeFiles(options, run, estate);
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
function holdsMore({ trusts, roles, tasks, accounts, placements }: Estate): boolean {
  const [role] = roles;
  return role !== undefined || [trusts, tasks, accounts, placements].some((list) => list.length > 0);
}
