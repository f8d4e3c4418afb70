import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { COMMANDS } from './options.ts';

const HELP = new Set(['--help', '-h']);

/** Whether a command line asks for help and for nothing else: `--help`, `lint --help`. */
export function wantsHelp(args: readonly string[]): boolean {
  const rest = args.filter((word) => !HELP.has(word));
  return rest.length < args.length && rest.length <= 1 && rest.every((word) => Object.hasOwn(COMMANDS, word));
}

/** The help that the build stored beside the program; `undefined` where there is none, and yargs has to write it. */
export function storedHelp(args: readonly string[]): string | undefined {
  const command = args.find((word) => !HELP.has(word)) ?? 'dts-xacct';
  const file = join(dirname(fileURLToPath(import.meta.url)), 'help', `${command}.txt`);
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
}
