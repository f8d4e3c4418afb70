import { UsageError } from '../errors.ts';
import { EXIT, type ExitCode } from '../verdict.ts';
import { faultText, usageText } from './error-text.ts';
import { runLint } from './lint.ts';
import type { CommandCall } from './options.ts';
import { readCommandLine, type CommandLine } from './parse-args.ts';
import { asMisspeltCommand } from './usage-error.ts';
import type { Streams } from './write.ts';

/** Runs a command line with these streams; errors are printed too. Gives the exit code. Nothing else of the process is used. */
export async function main(args: readonly string[], streams: Streams): Promise<ExitCode> {
  try {
    const asked = readCommandLine(args);
    if (asked.kind === 'run') return await run(asked.call, streams);
    streams.out(await printed(asked, args));
    return EXIT.clean;
  } catch (error) {
    return failed(error, args, streams);
  }
}

async function printed(asked: Exclude<CommandLine, { kind: 'run' }>, args: readonly string[]): Promise<string> {
  if (asked.kind === 'version') return `${__VERSION__}\n`;
  const { completionText, helpText } = await import('./help.ts');
  return asked.kind === 'help' ? helpText(asked.command) : completionText(args);
}

async function run(call: CommandCall, streams: Streams): Promise<ExitCode> {
  switch (call.command) {
    case 'explain':
      streams.out(await (await import('./explain.ts')).explainText(call));
      return EXIT.clean;
    case 'schema':
      streams.out(await (await import('../commands/schema.ts')).schema(call.positionals[0]));
      return EXIT.clean;
    case 'audit':
      return (await import('./audit.ts')).runAudit(call, streams);
    case 'preflight':
      return (await import('./preflight.ts')).runPreflight(call, streams);
    case 'setup':
      return (await import('./setup.ts')).runSetup(call, streams);
    default:
      return runLint(call, streams);
  }
}

function failed(error: unknown, args: readonly string[], streams: Streams): ExitCode {
  if (error instanceof UsageError) {
    streams.err(usageText(asMisspeltCommand(error, args)));
    return EXIT.usage;
  }
  streams.err(faultText(error, args.includes('--debug')));
  return EXIT.incomplete;
}
