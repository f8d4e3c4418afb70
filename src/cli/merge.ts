import { merge } from '../commands/merge.ts';
import { exitOf, type ExitCode } from '../verdict.ts';
import { threshold } from './common-options.ts';
import { pathsOf } from './lint.ts';
import type { CommandCall } from './options.ts';
import { outputOf } from './output.ts';
import { refuseInput } from './reports.ts';
import { writeAll, writeFile, type Streams } from './write.ts';

/** `merge` from the command line: one report of several, with the exit code that one run would have had. */
export async function runMerge({ positionals: words, values }: CommandCall, streams: Streams): Promise<ExitCode> {
  const paths = await pathsOf(words);
  const positionals = paths.flatMap((path) => (typeof path === 'string' ? path : path.files));
  const output = outputOf(values);
  if (output !== undefined) refuseInput(output, { positionals, values });
  const { pieces, areOfFiles, ...ending } = merge(positionals);
  if (output !== undefined) writeFile(output, pieces);
  else writeAll((text) => streams.out(text), pieces);
  const allowUnrecognised = !areOfFiles || values['allow-unrecognised'] === true;
  if (!allowUnrecognised && (ending.unrecognised > 0 || (ending.documents === 0 && ending.isComplete)))
    streams.err(`error: ${ending.unrecognised > 0 ? UNRECOGNISED : NOTHING}; --allow-unrecognised passes over that\n`);
  return exitOf(ending, { ...threshold(values), allowUnrecognised });
}

const UNRECOGNISED = 'the runs were given files by name that were not recognised';
const NOTHING = 'nothing was recognised in any of the runs';
