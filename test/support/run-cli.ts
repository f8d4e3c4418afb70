import { main } from '../../src/cli.ts';
import type { ExitCode } from '../../src/engine/exit-code.ts';
import { enterFolder, leaveFolder } from './working-folder.ts';

export interface Ended {
  readonly code: ExitCode;
  readonly out: string;
  readonly err: string;
}

interface Options {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
  /** How wide the terminal is that standard output seems to be. */
  readonly columns?: number;
}

/**
 * Runs the command line in this process, with streams of its own. Standard input, signals, start-up and what streams do
 * need the built program: `test/cli/process.ts`.
 */
export function runCli(args: readonly string[], options: Options): Promise<Ended> {
  // One after the other, as they share the working folder.
  const ended = last.then(() => runNow(args, options));
  last = ended.catch(() => undefined);
  return ended;
}

let last: Promise<unknown> = Promise.resolve();

async function runNow(args: readonly string[], { cwd, env = {}, columns }: Options): Promise<Ended> {
  let [out, err] = ['', ''];
  enterFolder(cwd);
  try {
    const code = await main(args, {
      out: (text) => (out += text),
      err: (text) => (err += text),
      isOutTerminal: () => false,
      isErrTerminal: () => false,
      outColumns: () => columns,
      env: { HOME: '/nonexistent', ...env },
      cwd,
    });
    return { code, out, err };
  } finally {
    leaveFolder();
  }
}

/** A report with the lines put together that were broken. */
export function unwrapped(text: string): string {
  return text.replaceAll('\n    ', ' ');
}
