import { rules } from '../../rules/index.ts';
import type { Call } from '../cli/options.ts';
import { EXIT, type ExitCode } from '../verdict.ts';
import type { Streams } from '../cli/write.ts';

/** Prints the table of all rules. */
export function explain(_: Call, streams: Streams): ExitCode {
  for (const rule of rules) streams.out(`${rule.id}: ${rule.title}\n`);
  return EXIT.clean;
}
