import { UsageError } from '../errors.ts';
import { nearest } from '../model/nearest.ts';
import { COMMANDS } from './options.ts';
import { commandOf } from './straight-path.ts';

const SEE_HELP = 'run "dts-xacct --help" for the options';

/** What yargs says of a command line that is wrong, in our words, with what was probably meant. */
export function wrongCall(message: string, args: readonly string[]): UsageError {
  const unknown = /^Unknown arguments?: (.*)$/.exec(message)?.[1]?.split(', ')[0];
  if (unknown !== undefined) return unknownWord(unknown, args);
  const empty = /^Not enough arguments following: (\S+)$/.exec(message)?.[1];
  if (empty !== undefined) return new UsageError(`${dashed(empty)} needs a value`, SEE_HELP);
  const choice = /Argument: (?<name>\S+), Given: (?<given>.*), Choices: (?<choices>.*)$/m.exec(message)?.groups;
  if (choice !== undefined) {
    const { name = '', given, choices } = choice;
    return new UsageError(`${dashed(name)} takes no ${String(given)}`, `choose from ${String(choices)}`);
  }
  return new UsageError(message.replace(/\.$/, '').replaceAll('\n', ' '), SEE_HELP);
}

function unknownWord(word: string, args: readonly string[]): UsageError {
  const command = commandOf(args);
  const isOption = args.some((arg) => arg.startsWith(`--${word}`) || (word.length === 1 && /^-[^-]/.test(arg)));
  if (!isOption) {
    const says = COMMANDS[command]?.positional === undefined ? `takes no "${word}"` : `does not take "${word}" too`;
    return new UsageError(`${command} ${says}`, `run "dts-xacct ${command} --help"`);
  }
  const near = nearest(word, Object.keys(COMMANDS[command]?.options ?? {}));
  return new UsageError(
    `${command} has no option ${dashed(word)}`,
    near !== undefined ? `did you mean --${near}?` : `run "dts-xacct ${command} --help" for those that there are`,
  );
}

function dashed(name: string): string {
  return name.length === 1 ? `-${name}` : `--${name}`;
}
