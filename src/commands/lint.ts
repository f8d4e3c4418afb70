import type { LintSession, SessionOptions } from '../engine/engine.ts';
import { makeSession } from '../engine/session.ts';
import { disk } from '../files/disk.ts';
import type { FileSystem } from '../files/file-system.ts';
import type { Config } from '../inputs/config/config.ts';
import { readFiles, type ReadOptions } from '../inputs/read-files.ts';
import { accountNames, type Inventory, runFacts } from '../inventory/inventory.ts';
import type { Report } from '../model/report.ts';
import { today } from './today.ts';

/** What `lint` is asked to do. */
export interface LintOptions extends SessionOptions, Omit<ReadOptions, 'files'> {
  /** Where files are read; the disk by default. */
  readonly files?: FileSystem;
  readonly config?: Config;
}

/** Reads files and judges what is in them. No network, no printing; throws `UsageError` where a path does not exist. */
export async function lint(options: LintOptions): Promise<Report> {
  const session = makeSession(options, today);
  await acceptConfigured(options, session);
  const inventory = await session.addAll(readFiles({ files: disk, ...options }));
  if (isAnyLeft(inventory)) {
    await session.needAllRules();
    const { sharedSubjects } = await import('../inventory/links.ts');
    session.judge(sharedSubjects(inventory, runFacts(options.config?.accounts)));
    session.resolvePlaces();
  }
  return session.report({
    accountNames: accountNames(inventory, options.config?.accounts),
    looksAt: 'files',
    isPartial: options.isIgnored !== undefined || options.config?.isAmong(options.paths) === false,
  });
}

/** What the configuration and a baseline accept may be found by any rule. */
async function acceptConfigured({ config, baseline, noExceptions }: LintOptions, session: LintSession): Promise<void> {
  if (config !== undefined && noExceptions !== true) session.except(config.exceptions);
  if (config !== undefined || baseline !== undefined) await session.needAllRules();
}

/** Whether anything has to be checked with all that was read in mind. */
function isAnyLeft({ trusts, roles, tasks, accounts, placements }: Inventory): boolean {
  const [role] = roles;
  return role !== undefined || [trusts, tasks, accounts, placements].some((list) => list.length > 0);
}
