import { relative } from 'node:path';

import { findConfig, repositoryRoot } from '../files/discover.ts';
import { slashes } from '../files/read-file.ts';
import type { Config } from '../inputs/config/config.ts';
import { loadConfig } from './load-config.ts';

/** The configuration that is named, or the nearest one upward from a folder; `false` names none. */
export async function configFor(named: string | false | undefined, cwd: string): Promise<Config | undefined> {
  if (named === false) return undefined;
  const found = named ?? findConfig(cwd);
  if (found === undefined) return undefined;
  return loadConfig(named ?? relative(cwd, found));
}

/** From where reports name files. */
export function foldersOf(cwd: string): { readonly cwd: string; readonly root?: string } {
  const root = repositoryRoot(cwd);
  return { cwd: slashes(cwd), ...(root !== undefined && { root: slashes(root) }) };
}

/** The working directory of this process. */
export function workingFolder(): string {
  return process.cwd();
}
