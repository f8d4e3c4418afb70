import type { LintSession, SessionOptions } from '../engine/engine.ts';
import { makeSession } from '../engine/session.ts';
import { disk } from '../files/disk.ts';
import type { FileSystem } from '../files/file-system.ts';
import type { Config } from '../inputs/config/config.ts';
import { readFiles, type ReadOptions } from '../inputs/read-files.ts';
import { mergeInventories, openPart, runFacts, type Inventory, type InventoryPart } from '../inventory/inventory.ts';
import { sharedSubjects } from '../inventory/links.ts';
import type { Report } from '../model/report.ts';
import { today } from './today.ts';

/** What `lint` is asked to do. */
export interface LintOptions extends SessionOptions, Omit<ReadOptions, 'files'> {
  /** Where files are read; the disk where nothing is said. */
  readonly files?: FileSystem;
  readonly config?: Config;
}

/** Reads files and judges what is in them. No network, no printing; throws `UsageError` where a path does not exist. */
export async function lint(options: LintOptions): Promise<Report> {
  const session = makeSession(options, today);
  await acceptConfigured(options, session);
  const inventory = await checkFiles(options, session);
  if (isAnyLeft(inventory)) {
    await session.needAllRules();
    session.judge(sharedSubjects(inventory, runFacts(options.config?.accounts)));
    session.settle();
  }
  return session.report({
    looksAt: 'files',
    isPartial: options.isIgnored !== undefined || options.config?.isAmong(options.paths) === false,
  });
}

/** What the configuration and a baseline accept may be found by any rule. */
async function acceptConfigured({ config, baseline, noExceptions }: LintOptions, session: LintSession): Promise<void> {
  if (config !== undefined && noExceptions !== true) session.except(config.exceptions);
  if (config !== undefined || baseline !== undefined) await session.needAllRules();
}

/** Reads files batch by batch. What nothing else can change is checked and dropped; gives what is left. */
export async function checkFiles(options: LintOptions, session: LintSession): Promise<Inventory> {
  const open: InventoryPart[] = [];
  for await (const batch of readFiles({ files: disk, ...options })) {
    for (const part of batch) {
      // oxlint-disable-next-line no-await-in-loop -- once a run
      if (part.needsAllRules === true) await session.needAllRules();
      session.add(part);
      const left = openPart(part);
      if (left !== undefined) open.push(left);
    }
  }
  return mergeInventories(open);
}

/** Whether anything has to be checked with all that was read in mind. */
function isAnyLeft({ trusts, roles, tasks, accounts, placements }: Inventory): boolean {
  const [role] = roles;
  return role !== undefined || [trusts, tasks, accounts, placements].some((list) => list.length > 0);
}
