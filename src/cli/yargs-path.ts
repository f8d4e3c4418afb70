import yargs, { type Argv } from 'yargs';

import { UsageError } from '../errors.ts';
import { COMMANDS, type CommandCall, type CommandSpec, type OptionSpec } from './options.ts';
import { commandOf, needsYargs, parserOptions, switchWithValue, undashed } from './straight-path.ts';
import { wrongCall } from './wrong-call.ts';

/** A text to print instead of running: help, or a completion script. */
export interface Printed {
  readonly text: string;
}

const COMPLETION = 'completion';
const DASH = '\u0000-';
/** Help is written for 80 columns, on a terminal or not. */
const WIDTH = 80;

/**
 * Reads a command line with yargs: help, completion, and everything that the straight path leaves alone.
 * Throws `UsageError` with what is wrong and what was probably meant.
 */
export async function callOf(args: readonly string[]): Promise<Printed | CommandCall> {
  const spec = COMMANDS[commandOf(args)];
  const filled = spec && switchWithValue(args, spec);
  if (filled !== undefined) throw new UsageError(`--${filled} takes no value`);
  let call: CommandCall | undefined;
  let printed = '';
  const program = makeProgram(args, (made) => {
    call = made;
  });
  await program.parse(
    withCommand(args).map((word) => (word === '-' ? DASH : word)),
    {},
    (error: Error | undefined, _: unknown, output: string) => {
      if (error) throw error;
      printed = output;
    },
  );
  if (call !== undefined) return call;
  return { text: printed.endsWith('\n') ? printed : `${printed}\n` };
}

/** Without its command yargs would take any later word that is one, such as a folder called `schema`. */
function withCommand(args: readonly string[]): readonly string[] {
  const command = commandOf(args);
  return args[0] === command || args.some(needsYargs) ? args : [command, ...args];
}

/** After a completion script yargs goes on, since it may not end the process: it finds no default command then, and no fault. */
function makeProgram(args: readonly string[], take: (call: CommandCall) => void): Argv {
  const isCompletion = args[0] === COMPLETION;
  const program = yargs()
    .scriptName('dts-xacct')
    .locale('en')
    .wrap(WIDTH)
    .usage(
      '$0 <command>\n\nLints what cross-account DTS tasks need on Alibaba Cloud: RAM roles, their trust policies, and the tasks.',
    )
    .parserConfiguration(parserOptions({}).configuration ?? {})
    .strict(!isCompletion)
    .help('help')
    .alias('help', 'h')
    .version(__VERSION__)
    .alias('version', 'V')
    .completion(COMPLETION, 'print a completion script for bash or zsh')
    .epilogue('Exit codes: 0 nothing found, 1 findings, 2 the call is wrong, 3 something could not be checked.')
    .exitProcess(false)
    .fail((message: string | null, error: Error | undefined) => {
      throw error instanceof UsageError ? error : wrongCall(message ?? String(error?.message), args);
    });
  for (const [name, spec] of Object.entries(COMMANDS)) {
    const words = name === 'lint' && !isCompletion ? [spec.words, '$0'] : [spec.words];
    addCommand(program, { name, spec, words }, take);
  }
  return program;
}

function addCommand(
  program: Argv,
  { name, spec, words }: { name: string; spec: CommandSpec; words: readonly string[] },
  take: (call: CommandCall) => void,
): void {
  program.command(
    words,
    spec.describe,
    (command) => {
      const { positional } = spec;
      if (positional)
        command.positional(positional.name, {
          type: 'string',
          describe: positional.describe,
          array: positional.isList,
        });
      for (const [option, { type, alias, isRepeatable, choices, argument, describe }] of Object.entries(spec.options)) {
        const shown = argument === undefined ? describe : `${argument}: ${describe}`;
        const common = { describe: shown, ...(alias !== undefined && { alias }), ...(choices && { choices }) };
        command.option(
          option,
          type === 'boolean'
            ? { ...common, type }
            : { ...common, type, array: isRepeatable ?? false, requiresArg: true },
        );
      }
      return command;
    },
    (values) => take(callFrom(name, spec, values)),
  );
}

function callFrom(command: string, spec: CommandSpec, parsed: Readonly<Record<string, unknown>>): CommandCall {
  for (const [name, option] of Object.entries(spec.options)) refuseOdd(name, option, parsed[name]);
  const named = spec.positional === undefined ? undefined : parsed[spec.positional.name];
  const words = [parsed['_']].flat();
  const rest = [named, words[0] === command ? words.slice(1) : words].flat().filter((word) => typeof word === 'string');
  return {
    command,
    positionals: rest.map(undashed),
    values: Object.fromEntries(
      Object.keys(spec.options).map((name) => [name, undashed(parsed[name] as CommandCall['values'][string])]),
    ),
  };
}

function refuseOdd(name: string, { isRepeatable }: OptionSpec, value: unknown): void {
  if ([value].flat().includes('')) throw new UsageError(`--${name} needs a value`);
  if (isRepeatable !== true && Array.isArray(value))
    throw new UsageError(`--${name} is given ${String(value.length)} times; it takes one value`);
}
