import { main } from './cli/main.ts';
import { isTerminal, writeErr, writeStandardOut } from './cli/write.ts';

const cwd = workingFolder();
if (cwd === undefined) {
  writeErr('error: the working directory no longer exists\n  change to a folder that does\n');
  process.exitCode = 2;
} else {
  void main(process.argv.slice(2), {
    out: writeStandardOut,
    err: writeErr,
    isOutTerminal: () => isTerminal(1, process),
    isErrTerminal: () => isTerminal(2, process),
    env: process.env,
    cwd,
  }).then((code) => {
    process.exitCode = code;
  });
}

function workingFolder(): string | undefined {
  try {
    return process.cwd();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
