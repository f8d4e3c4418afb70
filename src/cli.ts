import { UsageError } from './errors.ts';
import { runLint } from './cli/lint.ts';
import type { CommandCall } from './cli/options.ts';
import { respelt } from './cli/spelling.ts';
import { storedHelp, wantsHelp } from './cli/help.ts';
import { readCall } from './cli/straight-path.ts';
import { faultText, usageText } from './cli/usage.ts';
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
  if (args.length === 1 && (args[0] === '--version' || args[0] === '-V')) {
    streams.out(`${__VERSION__}\n`);
    return EXIT.clean;
  }
  const help = wantsHelp(args) ? storedHelp(args) : undefined;
  if (help !== undefined) {
    streams.out(help);
    return EXIT.clean;
  }
  const call = readCall(args);
  if (call !== undefined) return run(call);
  const { callOf } = await import('./cli/yargs-path.ts');
  const answer = await callOf(args);
  if ('text' in answer) {
    streams.out(answer.text);
    return EXIT.clean;
  }
  return run(answer);
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

/** A wrong call is told in words; anything else that reaches this place is our fault. */
function failed(error: unknown, isDebug: boolean): ExitCode {
  if (error instanceof UsageError) {
    streams.err(usageText(error));
    return EXIT.usage;
  }
  streams.err(faultText(error, isDebug));
  return EXIT.incomplete;
}

async function inWords(error: unknown): Promise<unknown> {
  if (!(error instanceof UsageError)) return error;
  return (await import('./cli/misspelt-command.ts')).asMisspeltCommand(error, args);
}

const args = respelt(process.argv.slice(2));
main(args).then(
  (code) => {
    process.exitCode = code;
  },
  async (error: unknown) => {
    process.exitCode = failed(await inWords(error), args.includes('--debug'));
  },
);
