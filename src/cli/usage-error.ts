import { MissingPath, UsageError } from '../errors.ts';
import { nearest } from '../model/nearest.ts';
import { COMMANDS } from './options.ts';

/** A value that is not one of a list. */
export function invalidValue(given: string, option: string, choices: readonly string[]): UsageError {
  const meant = nearest(given, choices);
  const question = meant === undefined ? '' : `; did you mean "${meant}"?`;
  return new UsageError(`invalid value "${given}" for ${option} (${choices.join(', ')})${question}`);
}

/** `written` has its dashes. */
export function unknownOption(written: string, command: string): UsageError {
  const name = written.replace(/^-+/, '');
  const having = Object.entries(COMMANDS).filter(([, { options }]) => Object.hasOwn(options, name));
  if (having.length > 0)
    return new UsageError(`${command} has no option ${written}`, `it is an option of ${having.map(first).join(', ')}`);
  const meant = nearest(name, Object.keys(COMMANDS[command]?.options ?? {}));
  return meant === undefined
    ? new UsageError(`unknown option ${written}`, `run "dts-xacct ${command} --help" for the options`)
    : new UsageError(`unknown option ${written}; did you mean --${meant}?`);
}

function first([name]: readonly [string, unknown]): string {
  return name;
}

export function unexpectedArgument(word: string, command: string): UsageError {
  const { positional } = COMMANDS[command] ?? {};
  const takes = positional === undefined ? 'takes options only' : `takes one ${positional.name}`;
  return new UsageError(`unexpected argument "${word}"`, `${command} ${takes}; run "dts-xacct ${command} --help"`);
}

/** Where the first word names no file and is nearly a command, the command was meant. */
export function asMisspeltCommand(error: UsageError, [word = '']: readonly string[]): UsageError {
  if (!(error instanceof MissingPath) || error.path !== word) return error;
  const meant = nearest(word, Object.keys(COMMANDS));
  return meant === undefined
    ? error
    : new UsageError(`no such command, file or folder: ${word}; did you mean the command ${meant}?`);
}
