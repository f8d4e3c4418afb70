import yargs, { type Argv } from 'yargs';

import { COMMANDS, type CommandSpec } from './options.ts';

/** Help is written for 80 columns, on a terminal or not. */
const WIDTH = 80;

/** The help of a command, or of the program. */
export async function helpText(command?: string): Promise<string> {
  return printedBy(makeProgram('$0'), command === undefined ? ['--help'] : [command, '--help']);
}

/** A completion script, or the words that a shell asks for with it. */
export async function completionText(args: readonly string[]): Promise<string> {
  // yargs goes on after a script: without a default command it finds nothing more to do.
  return printedBy(makeProgram(args[0] === 'completion' ? undefined : '$0'), args);
}

async function printedBy(program: Argv, args: readonly string[]): Promise<string> {
  let printed = '';
  await program.parse(args, {}, (error: Error | undefined, _: unknown, output: string) => {
    if (error) throw error;
    printed = output;
  });
  return printed.endsWith('\n') ? printed : `${printed}\n`;
}

/** yargs draws what the table of options says; it reads no command line that is run. */
function makeProgram(defaultCommand: string | undefined): Argv {
  const program = yargs()
    .scriptName('dts-xacct')
    .locale('en')
    .wrap(WIDTH)
    .usage('$0 <command>\n\nChecks the RAM roles, trust policies and tasks of cross-account DTS on Alibaba Cloud.')
    .parserConfiguration({ 'camel-case-expansion': false, 'boolean-negation': false })
    .help('help')
    .alias('help', 'h')
    .version(__VERSION__)
    .alias('version', 'V')
    .completion('completion', 'print a completion script for bash or zsh')
    .epilogue('Exit codes: 0 no findings, 1 findings, 2 usage error, 3 something could not be checked.')
    .exitProcess(false);
  for (const [name, spec] of Object.entries(COMMANDS)) {
    const words = name === 'lint' && defaultCommand !== undefined ? [spec.words, defaultCommand] : spec.words;
    program.command(words, spec.describe, (command) => addOptions(command, spec));
  }
  return program;
}

function addOptions(command: Argv, { positional, options }: CommandSpec): Argv {
  if (positional)
    command.positional(positional.name, { type: 'string', describe: positional.describe, array: positional.isList });
  for (const [name, { type, alias, isRepeatable, choices, argument, describe }] of Object.entries(options))
    command.option(name, {
      type,
      describe: argument === undefined ? describe : `${argument}: ${describe}`,
      ...(type === 'string' && { array: isRepeatable ?? false }),
      ...(alias !== undefined && { alias }),
      ...(choices && { choices }),
    });
  return command;
}
