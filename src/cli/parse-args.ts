import { parseArgs } from 'node:util';

import { closestWord } from '../lib/did-you-mean.ts';
import { UsageError, MissingPath } from '../model/errors.ts';
import { COMMANDS, type CommandCall, type CommandSpec, type OptionSpec } from './options.ts';

/** What a command line asks for. */
export type CommandLine =
  | { readonly kind: 'run'; readonly call: CommandCall }
  | { readonly kind: 'help'; readonly command: string | undefined }
  | { readonly kind: 'version' }
  /** A shell asks for the words that may stand last. */
  | { readonly kind: 'complete'; readonly words: readonly string[] };

/** What completion scripts call, with the words so far. */
export const COMPLETE = '__complete';

const HELP = new Set(['--help', '-h']);
const VERSION = new Set(['--version', '-V']);
const DEFAULT_COMMAND = 'lint';

/** Reads a command line. Throws `UsageError`. */
export function readCommandLine(args: readonly string[]): CommandLine {
  if (args[0] === COMPLETE) return { kind: 'complete', words: args.slice(1) };
  const end = args.indexOf('--');
  const words = end < 0 ? args : args.slice(0, end);
  const first = firstPositional(args);
  if (first?.value === 'help') return { kind: 'help', command: namedCommand(args.toSpliced(first.index, 1)) };
  if (words.some((word) => HELP.has(word)))
    return { kind: 'help', command: first !== undefined && isCommand(first.value) ? first.value : undefined };
  if (first?.value === 'version' || words.some((word) => VERSION.has(word))) return { kind: 'version' };
  return { kind: 'run', call: parseCall(args) };
}

/** Reads the command, which options may precede, its options and its positionals. Throws `UsageError`. */
export function parseCall(args: readonly string[]): CommandCall {
  const first = firstPositional(args);
  const isNamed = first !== undefined && isCommand(first.value);
  const command = isNamed ? first.value : DEFAULT_COMMAND;
  const spec = COMMANDS[command];
  if (spec === undefined) throw new Error(`no such command: ${command}`);
  const { tokens } = parseArgs({
    args: isNamed ? args.toSpliced(first.index, 1) : [...args],
    options: parserOptions(spec.options),
    allowPositionals: true,
    // Errors are found in the tokens, and worded here.
    strict: false,
    tokens: true,
  });
  const positionals = tokens.flatMap((token) => (token.kind === 'positional' ? token.value : []));
  const values: Record<string, string | boolean | readonly string[]> = {};
  for (const token of tokens) {
    if (token.kind !== 'option') continue;
    const [name, option] = findOption(token, { command, spec });
    const value = valueOf(token, name, option);
    const earlier = values[name];
    if (earlier !== undefined && option.isRepeatable !== true)
      throw new UsageError(`--${name} is given twice`, 'give it once');
    values[name] = option.isRepeatable === true ? [...((earlier ?? []) as readonly string[]), String(value)] : value;
  }
  checkCount(command, spec, positionals);
  return { command, positionals, values };
}

/** The first word that is neither an option nor the value of one, with its index. An option takes values in all commands or in none. */
function firstPositional(args: readonly string[]): { readonly value: string; readonly index: number } | undefined {
  const options = Object.assign({}, ...Object.values(COMMANDS).map((spec) => spec.options)) as CommandSpec['options'];
  const { tokens } = parseArgs({
    args: [...args],
    options: parserOptions(options),
    allowPositionals: true,
    strict: false,
    tokens: true,
  });
  const end = tokens.findIndex(({ kind }) => kind === 'option-terminator');
  return tokens.slice(0, end < 0 ? undefined : end).find((token) => token.kind === 'positional');
}

/** The command that `help` names. */
function namedCommand(args: readonly string[]): string | undefined {
  const word = firstPositional(args)?.value;
  if (word === undefined || isCommand(word)) return word;
  const meant = closestWord(word, Object.keys(COMMANDS));
  const choices = `commands: ${Object.keys(COMMANDS).join(', ')}`;
  throw new UsageError(`no such command: ${word}`, meant === undefined ? choices : `did you mean "${meant}"?`);
}

function isCommand(word: string): boolean {
  return Object.hasOwn(COMMANDS, word);
}

type ParserOptions = NonNullable<NonNullable<Parameters<typeof parseArgs>[0]>['options']>;

/** An option whose value may be left out is a switch to the parser, so that it never takes the next word. */
function parserOptions(options: CommandSpec['options']): ParserOptions {
  return Object.fromEntries(
    Object.entries(options).map(([name, { type, alias, bareValue }]) => [
      name,
      { type: bareValue === undefined ? type : 'boolean', ...(alias !== undefined && { short: alias }) },
    ]),
  );
}

/** An option as the parser found it. */
interface OptionToken {
  readonly name: string;
  /** As it was written, with its dashes. */
  readonly rawName: string;
  readonly value: string | undefined;
  readonly inlineValue: boolean | undefined;
}

function findOption(
  { name, rawName }: OptionToken,
  { command, spec }: { readonly command: string; readonly spec: CommandSpec },
): readonly [string, OptionSpec] {
  const found = Object.entries(spec.options).find(
    ([known, { otherSpelling }]) => known === name || (otherSpelling !== undefined && otherSpelling === name),
  );
  if (found === undefined) throw unknownOption(rawName, command);
  return found;
}

function valueOf({ rawName, value, inlineValue }: OptionToken, name: string, option: OptionSpec): string | boolean {
  if (option.type === 'boolean') {
    if (value !== undefined) throw new UsageError(`--${name} takes no value`, `write --${name} alone`);
    return true;
  }
  // `-f=json` is `-f json`.
  const written = inlineValue === true && !rawName.startsWith('--') ? value?.replace(/^=/, '') : value;
  const given = written ?? option.bareValue;
  const isNextOption = inlineValue !== true && given !== '-' && given?.startsWith('-') === true;
  if (given === undefined || given === '' || isNextOption)
    throw new UsageError(
      `${rawName} needs a value`,
      isNextOption ? `if the value begins with "-", write --${name}=${given}` : undefined,
    );
  if (option.choices?.includes(given) === false) throw invalidValue(given, `--${name}`, option.choices);
  return given;
}

function checkCount(command: string, { positional }: CommandSpec, positionals: readonly string[]): void {
  if (positional?.isList === true) return;
  const extra = positionals[positional === undefined ? 0 : 1];
  if (extra !== undefined) throw unexpectedArgument(extra, command);
}

/** A value that is not one of a list. */
export function invalidValue(given: string, option: string, choices: readonly string[]): UsageError {
  const meant = closestWord(given, choices);
  const question = meant === undefined ? '' : `; did you mean "${meant}"?`;
  return new UsageError(`invalid value "${given}" for ${option} (${choices.join(', ')})${question}`);
}

/** `written` has its dashes. */
function unknownOption(written: string, command: string): UsageError {
  const name = written.replace(/^-+/, '');
  const having = Object.entries(COMMANDS).filter(([, { options }]) => Object.hasOwn(options, name));
  if (having.length > 0)
    return new UsageError(
      `unknown option ${written} for ${command}`,
      `it is an option of ${having.map(optionName).join(', ')}`,
    );
  const meant = closestWord(name, Object.keys(COMMANDS[command]?.options ?? {}));
  return meant === undefined
    ? new UsageError(`unknown option ${written}`, `run "dts-xacct ${command} --help" for the options`)
    : new UsageError(`unknown option ${written}; did you mean --${meant}?`);
}

function optionName([name]: readonly [string, unknown]): string {
  return name;
}

function unexpectedArgument(word: string, command: string): UsageError {
  const { positional } = COMMANDS[command] ?? {};
  const takes = positional === undefined ? 'takes options only' : `takes one ${positional.name}`;
  return new UsageError(`unexpected argument "${word}"`, `${command} ${takes}; run "dts-xacct ${command} --help"`);
}

/**
 * What was meant by a path that does not exist: the value of `--fix`, written without "=", or a command; else the error
 * as it is.
 */
export function explainMissingPath(error: UsageError, args: readonly string[]): UsageError {
  if (!(error instanceof MissingPath)) return error;
  const { path } = error;
  const { choices = [] } = COMMANDS[DEFAULT_COMMAND]?.options['fix'] ?? {};
  if (choices.includes(path) && args[args.indexOf(path) - 1] === '--fix')
    return new UsageError(error.message, `for the value of --fix write --fix=${path}`);
  if (path !== firstPositional(args)?.value) return error;
  const meant = closestWord(path, Object.keys(COMMANDS));
  return meant === undefined
    ? error
    : new UsageError(`no such command, file or folder: ${path}; did you mean the command ${meant}?`);
}
