import { UsageError } from './errors.ts';
import { runLint } from './cli/lint.ts';
import type { CommandCall } from './cli/options.ts';
import { readCommandLine, type CommandLine } from './cli/parse-args.ts';
import { faultText, usageText } from './cli/error-text.ts';
import { asMisspeltCommand } from './cli/usage-error.ts';
import { EXIT, type ExitCode } from './verdict.ts';
import { isTerminal, writeOut, type Streams } from './cli/write.ts';

/** Standard streams as the commands see them. */
const streams: Streams = {
  out: (text) => writeOut(1, text),
  err: (text) => writeOut(2, text),
  isOutTerminal: () => isTerminal(1, process),
  isErrTerminal: () => isTerminal(2, process),
  env: process.env,
  cwd: process.cwd(),
};

async function main(args: readonly string[]): Promise<ExitCode> {
  const asked = readCommandLine(args);
  if (asked.kind === 'run') return run(asked.call);
  streams.out(await printed(asked, args));
  return EXIT.clean;
}

async function printed(asked: Exclude<CommandLine, { kind: 'run' }>, args: readonly string[]): Promise<string> {
  if (asked.kind === 'version') return `${__VERSION__}\n`;
  const { completionText, helpText } = await import('./cli/help.ts');
  return asked.kind === 'help' ? helpText(asked.command) : completionText(args);
}

async function run(call: CommandCall): Promise<ExitCode> {
  switch (call.command) {
    case 'explain':
      streams.out(await (await import('./cli/explain.ts')).explainText(call));
      return EXIT.clean;
    case 'schema':
      streams.out(await (await import('./commands/schema.ts')).schema(call.positionals[0]));
      return EXIT.clean;
    case 'audit':
      return (await import('./cli/audit.ts')).runAudit(call, streams);
    case 'preflight':
      return (await import('./cli/preflight.ts')).runPreflight(call, streams);
    case 'setup':
      return (await import('./cli/setup.ts')).runSetup(call, streams);
    default:
      return runLint(call, streams);
  }
}

function failed(error: unknown, args: readonly string[]): ExitCode {
  if (error instanceof UsageError) {
    streams.err(usageText(asMisspeltCommand(error, args)));
    return EXIT.usage;
  }
  streams.err(faultText(error, args.includes('--debug')));
  return EXIT.incomplete;
}

const args = process.argv.slice(2);
main(args).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    process.exitCode = failed(error, args);
  },
);
