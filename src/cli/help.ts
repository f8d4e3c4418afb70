import yargs, { type Argv } from 'yargs';

import { COMMANDS, type CommandSpec } from './options.ts';

/** Help is written for 80 columns, on a terminal or not. */
const WIDTH = 80;

const EXIT_CODES = 'Exit codes: 0 nothing found, 1 findings, 2 usage error, 3 something not checked.';

/** The help of a command, or of the program. */
export async function helpText(command?: string): Promise<string> {
  const spec = command === undefined ? undefined : COMMANDS[command];
  let printed = '';
  const program = spec === undefined ? programHelp() : commandHelp(spec);
  await program.parse(['--help'], {}, (error: Error | undefined, _: unknown, output: string) => {
    if (error) throw error;
    printed = output;
  });
  return `${printed.trimEnd()}\n`;
}

interface WithUsageConfiguration {
  /** Missing in the published types of yargs. */
  usageConfiguration(settings: { readonly 'hide-types': boolean }): Argv;
}

/** yargs draws what the table of options says; it reads no command line that is run. */
function drawing(usage: string): Argv {
  const program = yargs() as Argv & WithUsageConfiguration;
  return program
    .usageConfiguration({ 'hide-types': true })
    .scriptName('dts-xacct')
    .locale('en')
    .wrap(WIDTH)
    .usage(usage)
    .parserConfiguration({ 'camel-case-expansion': false, 'boolean-negation': false })
    .help('help', 'show help')
    .alias('help', 'h')
    .version(false)
    .exitProcess(false);
}

function programHelp(): Argv {
  const program = drawing(
    'dts-xacct <command>\n\nChecks the RAM roles and tasks of cross-account DTS on Alibaba Cloud.\n\n' +
      `Run "dts-xacct <command> --help" for the options of a command.`,
  )
    .option('version', { alias: 'V', type: 'boolean', describe: 'show the version' })
    .epilogue(endOf(Object.values(COMMANDS).flatMap(({ examples }) => examples.slice(0, 1))));
  for (const { words, describe } of Object.values(COMMANDS)) program.command(words, describe);
  return program;
}

function commandHelp({ words, describe, positional, groups, examples }: CommandSpec): Argv {
  const what = positional === undefined ? [] : ['', `${positional.name}: ${positional.describe}`];
  const program = drawing([`dts-xacct ${words}`, '', describe, ...what].join('\n'));
  for (const [group, options] of Object.entries(groups))
    for (const [name, { type, alias, argument, describe: text }] of Object.entries(options))
      program.option(name, {
        type,
        group: `${group}:`,
        describe: argument === undefined ? text : `${argument}: ${text}`,
        ...(alias !== undefined && { alias }),
      });
  const formats = groups['Report']?.['format']?.values;
  const end = endOf(examples);
  return program.epilogue(Array.isArray(formats) ? `Formats: ${formats.join(', ')}\n\n${end}` : end);
}

function endOf(examples: CommandSpec['examples']): string {
  return ['Examples:', ...examples.map((line) => `  ${line}`), '', EXIT_CODES].join('\n');
}
