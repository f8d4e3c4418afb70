import { relative } from 'node:path';

import { findConfig } from '../files/discover.ts';
import type { Config } from '../inputs/config/config.ts';
import { loadConfig } from './load-config.ts';

/** The configuration that is named, or the nearest one upward from a folder; `false` names none. */
export async function configFor(named: string | false | undefined, cwd: string): Promise<Config | undefined> {
  if (named === false) return undefined;
  const found = named ?? findConfig(cwd);
  if (found === undefined) return undefined;
  return loadConfig(named ?? relative(cwd, found));
}

/** The working directory of this process. */
export function workingFolder(): string {
  return process.cwd();
}
