import { runLint } from './cli/lint.ts';
import type { CommandCall } from './cli/options.ts';
import { explainMissingPath, readCommandLine, type CommandLine } from './cli/parse-args.ts';
import { type Streams, isTerminal, writeErr, writeStandardOut } from './cli/streams.ts';
import { EXIT, type ExitCode } from './engine/exit-code.ts';
import { UsageError, RuleCrash } from './model/errors.ts';
import { escapeControls } from './report/common/escape.ts';

/** Runs a command line with these streams; errors are printed too. Gives the exit code. Nothing else of the process is used. */
export async function main(args: readonly string[], streams: Streams): Promise<ExitCode> {
  try {
    const asked = readCommandLine(args);
    if (asked.kind === 'run') return await run(asked.call, streams);
    streams.out(await textFor(asked));
    return EXIT.clean;
  } catch (error) {
    return failed(error, args, streams);
  }
}

async function textFor(asked: Exclude<CommandLine, { kind: 'run' }>): Promise<string> {
  if (asked.kind === 'version') return `${__VERSION__}\n`;
  if (asked.kind === 'help') return (await import('./cli/help.ts')).helpText(asked.command);
  return (await import('./cli/completion.ts')).completions(asked.words);
}

async function run(call: CommandCall, streams: Streams): Promise<ExitCode> {
  switch (call.command) {
    case 'explain':
      streams.out(await (await import('./cli/explain.ts')).explainText(call, streams));
      return EXIT.clean;
    case 'schema':
      streams.out(await (await import('./commands/schema.ts')).schema(call.positionals[0]));
      return EXIT.clean;
    case 'init':
      return (await import('./cli/init.ts')).runInit(call, streams);
    case 'completion':
      streams.out((await import('./cli/completion.ts')).completionScript(call.positionals[0], streams.env));
      return EXIT.clean;
    case 'audit':
      return (await import('./cli/audit.ts')).runAudit(call, streams);
    case 'preflight':
      return (await import('./cli/preflight.ts')).runPreflight(call, streams);
    case 'diff':
      return (await import('./cli/diff.ts')).runDiff(call, streams);
    case 'setup':
      return (await import('./cli/setup.ts')).runSetup(call, streams);
    default:
      return runLint(call, streams);
  }
}

function failed(error: unknown, args: readonly string[], streams: Streams): ExitCode {
  if (error instanceof UsageError) {
    streams.err(usageText(explainMissingPath(error, args)));
    return EXIT.usage;
  }
  streams.err(crashText(error, args.includes('--debug')));
  return EXIT.incomplete;
}

/** A wrong call in words: what is wrong, then what to do. */
function usageText({ message, hint }: UsageError): string {
  const lines = [`error: ${message}`, ...(hint === undefined ? [] : hint.split('\n').map((line) => `  ${line}`))];
  return `${lines.map(escapeControls).join('\n')}\n`;
}

/** A fault of our own in words; where it happened, if that is asked for. */
function crashText(error: unknown, isDebug: boolean): string {
  const message = error instanceof Error ? error.message : String(error);
  const what = error instanceof RuleCrash ? message : `dts-xacct failed: ${message}`;
  const advice = `this is a bug in dts-xacct; please report it${isDebug ? '' : ' (--debug shows where)'}`;
  const trace = isDebug && error instanceof Error ? (error.stack ?? '').split('\n') : [];
  return `${[`error: ${escapeControls(what)}`, `  ${advice}`, ...trace.map(escapeControls)].join('\n')}\n`;
}

/** Runs the command line of this process. */
export function start(): void {
  const cwd = workingFolder();
  if (cwd === undefined) {
    writeErr('error: the working directory no longer exists\n  change to a folder that does\n');
    process.exitCode = 2;
  } else {
    void main(process.argv.slice(2), {
      out: writeStandardOut,
      err: writeErr,
      isOutTerminal: () => isTerminal(1, process),
      outColumns: () => (isTerminal(1, process) ? process.stdout.columns : undefined),
      isErrTerminal: () => isTerminal(2, process),
      env: process.env,
      cwd,
    }).then((code) => {
      process.exitCode = code;
    });
  }
}

function workingFolder(): string | undefined {
  try {
    return process.cwd();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
