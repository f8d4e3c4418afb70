import { merge } from '../commands/merge.ts';
import { EXIT, type ExitCode } from '../verdict.ts';
import { threshold } from './judging.ts';
import type { Call } from './options.ts';
import { writeAll, writeFile, type Streams } from './write.ts';

/** `merge` from the command line: one report of several, with the exit code that one run would have had. */
export function runMerge({ positionals, values }: Call, streams: Streams): ExitCode {
  const { pieces, counts, isComplete } = merge(positionals);
  const { output } = values;
  if (typeof output === 'string') writeFile(output, pieces);
  else writeAll((text) => streams.out(text), pieces);
  const { failOn, allowIncomplete } = threshold(values);
  const levels = {
    error: ['error'],
    warning: ['error', 'warning'],
    note: ['error', 'warning', 'note'],
    never: [],
  } as const;
  if (levels[failOn].some((level) => counts[level] > 0)) return EXIT.findings;
  return isComplete || allowIncomplete ? EXIT.clean : EXIT.incomplete;
}
