import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { EXIT, type ExitCode } from '../engine/exit-code.ts';
import { initTexts } from '../messages/language.ts';
import { UsageError } from '../model/errors.ts';
import { reason } from '../files/read-file.ts';
import type { CommandCall } from './options.ts';
import { languageOf } from './report-output.ts';
import type { Streams } from './streams.ts';

/** Writes the files to start from into the working directory, and never over one that exists. Throws `UsageError`. */
export async function runInit({ values }: CommandCall, streams: Streams): Promise<ExitCode> {
  const { out, err, cwd } = streams;
  const files = Object.entries(await initTexts(languageOf(values, streams)));
  const written = files.filter(([name, text]) => isNew(join(cwd, name), text));
  if (written.length === 0)
    throw new UsageError(
      `${files.map(([name]) => name).join(' and ')} exist already`,
      'change to another folder, or edit them',
    );
  for (const [name] of files)
    if (written.every(([other]) => other !== name)) err(`${name} exists already and was left as it is\n`);
  for (const [name] of written) out(`wrote ${name}\n`);
  return EXIT.clean;
}

/** Whether a file could be made; one that exists, be it a link that leads nowhere, stays as it is. */
function isNew(path: string, text: string): boolean {
  try {
    writeFileSync(path, text, { flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw new UsageError(`cannot write ${path}: ${reason(error)}`);
  }
}
